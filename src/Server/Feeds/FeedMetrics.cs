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
        meter.CreateObservableCounter("tradecraft.feed.dropped", () => status.Dropped, "{command}", "Quotes and prints that the venue could not take.");
        meter.CreateObservableCounter("tradecraft.feed.stalls", () => status.Stalls, "{stall}", "Times that the feed fell silent.");
        meter.CreateObservableGauge("tradecraft.feed.stalled", () => status.State == FeedState.Stalled ? 1 : 0, "{feed}", "Whether it is silent now.");
        return status;
    }
}
