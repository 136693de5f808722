using System.Text.Json;
using TradeCraft.Exchange.Events;

namespace TradeCraft.Server.Platform.Channels;

/// <summary>
/// What one channel says of one instrument or one account, made once for everybody who listens. A feature writes one for each of its
/// channels; the stream calls it, first of all for a snapshot, and never from two threads at once but for <see cref="Note"/>.
/// </summary>
public abstract class Topic
{
    private int marked;
    private bool lostTrack;

    /// <summary>
    /// Something happened to the instrument or account, and the projections have it. Called on the publisher's thread, which everybody
    /// waits for: remember that there is something to look up, no more, and do not throw.
    /// </summary>
    public virtual void Note(in Event happened) => Mark();

    /// <summary>Makes the next <see cref="TakeUpdate"/> look for changes.</summary>
    public void Mark() => Volatile.Write(ref marked, 1);

    /// <summary>
    /// The data of a snapshot: the state up to the last update that was taken. Who has it, and then every update, has missed nothing and
    /// has nothing twice.
    /// </summary>
    public abstract byte[] Snapshot();

    /// <summary>
    /// The data of an update: what is new since the last one, or null. Called some 40 times a second, each time until it gives null.
    /// </summary>
    public abstract byte[]? TakeUpdate();

    /// <summary>Whether updates could not tell all that happened since the last call: whoever listens gets a new snapshot.</summary>
    public bool TakeLostTrack()
    {
        var lost = lostTrack;
        lostTrack = false;
        return lost;
    }

    /// <summary>To be called while looking for changes, when not all of them can be found any more.</summary>
    protected void LoseTrack() => lostTrack = true;

    /// <summary>
    /// Whether something was noted since the last call. Ask before reading the projections, so that what comes meanwhile is marked anew.
    /// </summary>
    protected bool TakeMark() => Volatile.Read(ref marked) != 0 && Interlocked.Exchange(ref marked, 0) != 0;
}

/// <summary>A topic whose snapshots and updates are of these types, written as JSON everywhere is.</summary>
public abstract class Topic<TSnapshot, TUpdate> : Topic
    where TUpdate : class
{
    public sealed override byte[] Snapshot() => JsonSerializer.SerializeToUtf8Bytes(Read(), Json.Options);

    public sealed override byte[]? TakeUpdate() => Take() is { } update ? JsonSerializer.SerializeToUtf8Bytes(update, Json.Options) : null;

    /// <summary>See <see cref="Topic.Snapshot"/>.</summary>
    protected abstract TSnapshot Read();

    /// <summary>See <see cref="Topic.TakeUpdate"/>.</summary>
    protected abstract TUpdate? Take();
}
