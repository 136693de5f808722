namespace TradeCraft.Server.Chaos;

/// <summary>A plan that is ready to be started by its name.</summary>
public sealed record ChaosScenario(string Name, string Title, string Description, IReadOnlyList<TroubleTerms> Troubles);

internal static class ChaosScenarios
{
    /// <summary>Each touches what a bot must be able to bear, with a pause in which it must find its way back.</summary>
    public static IReadOnlyList<ChaosScenario> All { get; } =
    [
        new("slow_exchange", "Slow exchange", "For two minutes each request waits half a second, then for one minute three seconds.",
        [
            new(TroubleKind.Delay, For: 120, Milliseconds: 500),
            new(TroubleKind.Delay, For: 60, From: 120, Milliseconds: 3000),
        ]),
        new("flaky_network", "Flaky network",
            "For three minutes each tenth request is answered 503 and each fourth waits a second; streams are closed after one minute and "
            + "after two.",
        [
            new(TroubleKind.Storm, For: 180, Share: 0.1m, Status: 503),
            new(TroubleKind.Delay, For: 180, Share: 0.25m, Milliseconds: 1000),
            new(TroubleKind.Drop, For: 2, From: 60),
            new(TroubleKind.Drop, For: 2, From: 120),
        ]),
        new("rate_limit_storm", "Rate-limit storm", "For one minute two of three requests are answered 429, then for half a minute all.",
        [
            new(TroubleKind.Storm, For: 60, Share: 0.6667m, Status: 429),
            new(TroubleKind.Storm, For: 30, From: 60, Status: 429),
        ]),
        new("order_rejects", "Order rejects",
            "For three minutes each second order is refused; market orders are refused in the second of them, as if quotes were old.",
        [
            new(TroubleKind.Reject, For: 180, Share: 0.5m),
            new(TroubleKind.StaleQuotes, For: 60, From: 60),
        ]),
        new("mute_stream", "Mute stream",
            "Streams say nothing for one minute and stay open. Then each message comes twice for one minute, then updates come out of "
            + "order.",
        [
            new(TroubleKind.Mute, For: 60),
            new(TroubleKind.Duplicate, For: 60, From: 60),
            new(TroubleKind.Reorder, For: 60, From: 120),
        ]),
        new("outage", "Outage",
            "For one minute all requests are answered 503 and streams are closed; for one more minute the exchange is slow.",
        [
            new(TroubleKind.Storm, For: 60, Status: 503),
            new(TroubleKind.Drop, For: 60),
            new(TroubleKind.Delay, For: 60, From: 60, Milliseconds: 2000),
        ]),
    ];

    public static ChaosScenario? Find(string name) => All.FirstOrDefault(each => each.Name == name);
}
