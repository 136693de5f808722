using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using TradeCraft.Projections;

namespace TradeCraft.Server.Subscriptions;

/// <summary>How far behind the log one of its readers is.</summary>
/// <param name="Events">That it has not taken in yet.</param>
/// <param name="Seconds">How long ago that happened which it took in last; zero when it has all.</param>
public sealed record ReaderLag(string Reader, long Events, double Seconds);

/// <summary>How far behind the log each of its readers is, projections and consumers outside.</summary>
public sealed class LagMetrics
{
    public const string MeterName = "TradeCraft.Log";

    private readonly ConcurrentDictionary<string, (long Sequence, bool IsAtEnd, DateTimeOffset At)> readers = new();
    private readonly Counter<long> failures;

    private readonly VenueProjections projections;
    private readonly TimeProvider time;

    public LagMetrics(IMeterFactory meters, VenueProjections projections, TimeProvider time)
    {
        (this.projections, this.time) = (projections, time);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "tradecraft.log.lag.events",
            () => Now.Select(lag => Measure(lag.Reader, lag.Events)), "{event}",
            "Events that a reader of the log has not taken in yet.");
        meter.CreateObservableGauge(
            "tradecraft.log.lag.seconds",
            () => Now.Select(lag => Measure(lag.Reader, lag.Seconds)), "s",
            "How long ago that happened which a reader of the log took in last; zero when it has all.");
        failures = meter.CreateCounter<long>(
            "tradecraft.log.failures", "{failure}", "Times that a reader of the log failed and began again.");
    }

    public IEnumerable<ReaderLag> Now => readers.Select(reader => new ReaderLag(
        reader.Key, Math.Max(0, projections.Sequence - reader.Value.Sequence),
        reader.Value.IsAtEnd && projections.Sequence <= reader.Value.Sequence
            ? 0 : Math.Max(0, (time.GetUtcNow() - reader.Value.At).TotalSeconds)));

    /// <param name="reader">Who reads.</param>
    /// <param name="sequence">The last event that it has taken in.</param>
    /// <param name="isAtEnd">There was none after it.</param>
    /// <param name="at">When that event happened, or at the end now.</param>
    internal void Note(string reader, long sequence, bool isAtEnd, DateTimeOffset at) => readers[reader] = (sequence, isAtEnd, at);

    internal void Failed(string reader) => failures.Add(1, new KeyValuePair<string, object?>("reader", reader));

    private static Measurement<T> Measure<T>(string reader, T value) where T : struct =>
        new(value, new KeyValuePair<string, object?>("reader", reader));
}
