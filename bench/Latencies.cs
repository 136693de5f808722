namespace TradeCraft.Bench;

/// <summary>Durations, to ask percentiles of.</summary>
internal sealed class Latencies(IEnumerable<TimeSpan> durations)
{
    private readonly TimeSpan[] sorted = [.. durations.Order()];

    /// <param name="share">Between 0 and 1: 0.99 is the 99th percentile, by nearest rank.</param>
    public TimeSpan At(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
