using System.Diagnostics.Metrics;

namespace TradeCraft.Server.Feeds;

/// <summary>The feed's numbers, for whoever measures the server.</summary>
internal static class FeedMetrics
{
    public const string MeterName = "TradeCraft.Feed";

    public static FeedStatus Observed(FeedStatus status, IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("tradecraft.feed.posted", () => status.Posted, "{command}", "Quotes and prints that the venue took.");
        meter.CreateObservableCounter(
            "tradecraft.feed.dropped", () => status.Dropped, "{command}", "Quotes and prints that the venue could not take.");
        meter.CreateObservableCounter("tradecraft.feed.stalls", () => status.Stalls, "{stall}", "Times that the feed fell silent.");
        meter.CreateObservableGauge(
            "tradecraft.feed.stalled", () => status.State == FeedState.Stalled ? 1 : 0, "{feed}", "Whether it is silent now.");
        meter.CreateObservableCounter(
            "tradecraft.feed.source.reconnects", () => Each(source => source.Reconnects), "{reconnect}",
            "Connections to a provider that were lost.");
        meter.CreateObservableCounter(
            "tradecraft.feed.source.gaps", () => Each(source => source.Gaps), "{gap}", "Times that something of a provider was missing.");
        meter.CreateObservableCounter(
            "tradecraft.feed.source.bad", () => Each(source => source.BadMessages), "{message}",
            "Messages of a provider that made no sense.");
        meter.CreateObservableCounter(
            "tradecraft.feed.source.conflated", () => Each(source => source.Conflated), "{quote}",
            "Quotes of a provider left out for newer ones.");
        meter.CreateObservableGauge(
            "tradecraft.feed.source.stalled", () => Each(source => source.State == FeedState.Stalled ? 1 : 0), "{source}",
            "Whether a provider is silent now.");
        return status;

        IEnumerable<Measurement<long>> Each(Func<SourceStatus, long> number) =>
            status.Sources.Select(source =>
                new Measurement<long>(number(source), new KeyValuePair<string, object?>("source", source.Name)));
    }
}
