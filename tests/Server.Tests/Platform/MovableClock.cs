namespace TradeCraft.Server.Tests.Platform;

/// <summary>The time as it is, moved on by whatever a test says. Timers stay real.</summary>
public sealed class MovableClock : TimeProvider
{
    private TimeSpan ahead;
    private TimeSpan elapsed;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(elapsed.TotalSeconds * TimestampFrequency);

    /// <summary>So much time passes.</summary>
    public void Advance(TimeSpan by) => (ahead, elapsed) = (ahead + by, elapsed + by);

    /// <summary>The clock is set, and no time passes.</summary>
    public void Set(TimeSpan by) => ahead += by;
}
