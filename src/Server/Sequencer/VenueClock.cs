using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Sequencer;

/// <summary>What time it is for a venue: all that waits or asks for the time inside of it reads this clock.</summary>
public abstract class VenueClock
{
    /// <summary>The venue's time. Never earlier than it was said before.</summary>
    public abstract DateTimeOffset GetUtcNow();

    /// <inheritdoc cref="GetUtcNow"/>
    public Timestamp Now() => At(GetUtcNow());

    /// <summary>Begins after the last event of the log.</summary>
    /// <param name="last">Its time; null where the log has none.</param>
    /// <returns>Why the venue cannot open, in a sentence; null where it can.</returns>
    internal abstract string? Begin(Timestamp? last);

    /// <summary>A command came with a time of its own, and is about to be decided.</summary>
    /// <exception cref="InvalidOperationException">This clock is told the time by nobody.</exception>
    internal virtual void Reach(Timestamp time) => throw new InvalidOperationException("This venue's time is not told by commands.");

    internal static Timestamp At(DateTimeOffset time) => new((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    protected static DateTimeOffset At(Timestamp time) =>
        DateTimeOffset.UnixEpoch.AddTicks(time.UnixMicroseconds * TimeSpan.TicksPerMicrosecond);
}

/// <summary>
/// The clock of a venue that is played: its time is that of the newest command that came with one, and stands still meanwhile. So an order
/// is decided at the time of the market that its sender could see, at any speed.
/// </summary>
public sealed class PlayedClock : VenueClock
{
    private long now;

    /// <param name="start">Where it stands before anything was played.</param>
    public PlayedClock(Timestamp start) => now = start.UnixMicroseconds;

    public override DateTimeOffset GetUtcNow() => At(new Timestamp(Volatile.Read(ref now)));

    internal override string? Begin(Timestamp? last)
    {
        if (last is { } logged) Reach(logged);
        return null;
    }

    internal override void Reach(Timestamp time)
    {
        if (time.UnixMicroseconds > Volatile.Read(ref now)) Volatile.Write(ref now, time.UnixMicroseconds);
    }
}
