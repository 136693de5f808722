using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Replays;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>Replays of markets that keep hours.</summary>
public sealed class ReplayHoursTests(PostgresFixture postgres) : ReplayServer(postgres, Kept)
{
    private static readonly MarketHours Kept = new(RoundTheClock: false, EndsDays: true);

    [Fact]
    public async Task A_replay_that_begins_while_a_market_is_closed_begins_with_it_closed()
    {
        var venue = await OpenAsync(more: new { symbols = (string[])["BTC-USD", "AAPL"] });
        Assert.Equal("closed", await StatusAsync());
        await RunAsync(venue, new { action = "jump", to = "2026-03-02T14:30:00Z" });
        Assert.Equal("open", await StatusAsync());

        async Task<string?> StatusAsync() =>
            (await GetAsync(venue, "/market/instruments/AAPL")).Body.GetProperty("instrument").Text("status");
    }
}
