using System.Collections.Concurrent;

namespace TradeCraft.Server.Feeds;

public enum FeedState
{
    /// <summary>Waiting for the venue, or listing instruments.</summary>
    Starting,

    Running,

    /// <summary>It should say something and does not. The quotes are stale.</summary>
    Stalled,

    /// <summary>There is nothing left to play. The last quotes stand.</summary>
    Ended,
}

/// <summary>How the feed is doing. Written by the feed and its host, read from any thread.</summary>
public sealed class FeedStatus
{
    private long posted;
    private long dropped;
    private long stalls;
    private long heardAt;
    private volatile FeedState state;

    public FeedState State
    {
        get => state;
        internal set => state = value;
    }

    /// <summary>Commands that the venue took.</summary>
    public long Posted => Interlocked.Read(ref posted);

    /// <summary>Commands that it could not take, because its inbox was full or it was recovering.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Times that it fell silent.</summary>
    public long Stalls => Interlocked.Read(ref stalls);

    /// <summary>When it said something last; null before it did.</summary>
    public DateTimeOffset? HeardAt =>
        Interlocked.Read(ref heardAt) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>By symbol, the time at which what is now played was recorded. Empty unless the feed is a recording.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> RecordedTimes { get; } = new();

    /// <summary>The live providers, each by itself. None where nothing is live.</summary>
    public IReadOnlyList<SourceStatus> Sources { get; internal set; } = [];

    internal void Heard(DateTimeOffset now) => Interlocked.Exchange(ref heardAt, now.UtcTicks);

    /// <summary>Looks whether it has been silent for too long, or has come back.</summary>
    /// <returns>Whether that changed anything.</returns>
    internal bool Look(DateTimeOffset now, TimeSpan mostSilence)
    {
        if (state is not (FeedState.Running or FeedState.Stalled) || HeardAt is not { } last) return false;
        var looks = now - last > mostSilence ? FeedState.Stalled : FeedState.Running;
        if (looks == state) return false;
        if (looks == FeedState.Stalled) Interlocked.Increment(ref stalls);
        state = looks;
        return true;
    }

    internal void Count(bool taken) => Interlocked.Increment(ref (taken ? ref posted : ref dropped));
}
