using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Replays;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Stream;
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

    [Theory]
    [InlineData("2026-03-02T14:00:00Z", 60, "14:30", "14:57")]
    [InlineData("2026-03-02T12:00:00Z", 240, "14:30", "15:52")]
    [InlineData("2026-03-02T20:00:00Z", 240, "20:00", "20:55")]
    [InlineData("2026-03-02T15:00:00Z", 60, "15:00", "15:55")]
    [InlineData("2026-03-02T14:29:00Z", 1, "14:29", "14:29")]
    public void A_share_is_played_while_its_market_is_open(string start, int minutes, string first, string last)
    {
        var bar = new Candle(Time(start).ToTimestamp(), new(100), new(110), new(90), new(105), new(1_200));
        var moments = BarUnfolding.Of(bar, BarSpan.Of(bar.Time, minutes * 60_000_000L, AssetClass.Equity, Kept)).ToList();
        Assert.Equal((first, last), (At(moments[0]), At(moments[^1])));
        Assert.Equal(1_200, moments.Sum(moment => moment.Steps));

        string At(BarMoment moment) => Time(start).AddTicks(moment.At * TimeSpan.TicksPerMicrosecond).ToString("HH:mm", null);
    }
}
