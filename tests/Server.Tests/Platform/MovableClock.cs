namespace TradeCraft.Server.Tests.Platform;

/// <summary>The time as it is, moved on by whatever a test says. Timers and elapsed times stay real.</summary>
public sealed class MovableClock : TimeProvider
{
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public void Advance(TimeSpan by) => ahead += by;
}
