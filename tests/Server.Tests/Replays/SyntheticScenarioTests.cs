using System.Globalization;
using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>
/// What each scenario does in three hours of a coin, of the same seed: the bars and the book of its venue, beside those of a calm market.
/// </summary>
public sealed class SyntheticScenarioTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    private const int Minutes180 = 180;

    /// <summary>After a third of the span.</summary>
    private const int Third = 60;

    private sealed record Run(decimal Begin, IReadOnlyList<decimal> Closes, IReadOnlyList<Book> Books)
    {
        public decimal At(int minute) => Closes[minute - 1] / Begin;
    }

    private sealed record Book(decimal Spread, decimal Bids, decimal Asks);

    [Fact]
    public async Task A_calm_market_stays_about_where_it_was()
    {
        var calm = await RunAsync("calm");
        Assert.All(calm.Closes, close => Assert.InRange(close / calm.Begin, 0.95m, 1.05m));
    }

    [Fact]
    public async Task A_trend_rises_evenly_by_six_percent_a_day()
    {
        var (calm, trend) = (await RunAsync("calm"), await RunAsync("trend"));
        foreach (var minute in (int[])[60, 120, 180])
            Assert.Equal(Math.Pow(1.06, minute / 1440.0), (double)(trend.At(minute) / calm.At(minute)), 0.001);
    }

    [Fact]
    public async Task A_crash_falls_by_a_fifth_in_a_wild_and_thin_market_and_stays_down()
    {
        var (calm, crash) = (await RunAsync("calm", Third + 5), await RunAsync("crash", Third + 5));
        Assert.InRange(crash.At(Third), 0.95m, 1.05m);
        Assert.InRange(crash.At(Third + 9), 0.70m, 0.85m);
        Assert.InRange(crash.At(Minutes180), 0.70m, 0.87m);
        Assert.InRange(crash.Books[0].Spread / calm.Books[0].Spread, 2, 8);
        Assert.InRange(crash.Books[0].Bids / calm.Books[0].Bids, 0.05m, 0.5m);
        Assert.InRange(crash.Books[0].Asks / calm.Books[0].Asks, 0.05m, 0.5m);
    }

    [Fact]
    public async Task A_gap_falls_by_eight_percent_at_once_when_New_York_opens()
    {
        // Half past nine there is half past two in the afternoon here.
        var gap = await RunAsync("gap_open");
        Assert.InRange(gap.At(150), 0.97m, 1.03m);
        Assert.InRange(gap.At(151) / gap.At(150), 0.91m, 0.93m);
        Assert.InRange(gap.At(Minutes180), 0.88m, 0.96m);
    }

    [Fact]
    public async Task A_squeeze_rises_while_nobody_sells_and_loses_half_of_it()
    {
        var squeeze = await RunAsync("squeeze", Third + 15);
        Assert.InRange(squeeze.At(Third + 18), 1.25m, 1.36m);
        Assert.InRange(squeeze.At(Third + 36), 1.10m, 1.20m);
        Assert.InRange(squeeze.Books[0].Asks / squeeze.Books[0].Bids, 0.02m, 0.3m);
    }

    [Fact]
    public async Task A_thin_market_has_little_depth_and_a_wide_spread_throughout()
    {
        var (calm, thin) = (await RunAsync("calm", 5, 175), await RunAsync("thin", 5, 175));
        foreach (var (usual, little) in calm.Books.Zip(thin.Books))
        {
            Assert.InRange(little.Spread / usual.Spread, 1.5m, 6);
            Assert.InRange(little.Bids / usual.Bids, 0.03m, 0.3m);
            Assert.InRange(little.Asks / usual.Asks, 0.03m, 0.3m);
        }
    }

    [Fact]
    public async Task A_flash_crash_falls_by_a_tenth_in_five_minutes_and_is_back_in_a_quarter_of_an_hour()
    {
        var (calm, flash) = (await RunAsync("calm", Third + 4), await RunAsync("flash_crash", Third + 4));
        Assert.InRange(flash.At(Third), 0.97m, 1.03m);
        Assert.InRange(flash.At(Third + 5) / flash.At(Third), 0.87m, 0.93m);
        Assert.InRange(flash.At(Third + 16) / flash.At(Third), 0.97m, 1.03m);
        Assert.InRange(flash.Books[0].Bids / calm.Books[0].Bids, 0.005m, 0.2m);
    }

    /// <summary>Plays a scenario to its end, and looks at the book after so many minutes.</summary>
    private async Task<Run> RunAsync(string scenario, params int[] looks)
    {
        var opened = await Server.Client.PostAsync(
            "/api/v1/venues",
            new
            {
                start = Start,
                end = Time(Start).AddMinutes(Minutes180),
                source = "synthetic",
                seed = 3,
                scenario,
                symbols = (string[])["BTC-USD"],
            },
            Token);
        Assert.Equal((HttpStatusCode.Created, scenario), (opened.Status, opened.Text("scenario")));
        var (venue, books) = (opened.Text("id")!, new List<Book>());
        var begin = Number((await GetAsync(venue, "/market/BTC-USD/ticker")).Text("bid")!);
        foreach (var minutes in looks) books.Add(await LookAsync(venue, minutes));
        await RunAsync(venue, new { action = "play", speed = "max" });

        // A minute in which nothing was traded has no bar.
        var bars = (await GetAsync(venue, $"/market/BTC-USD/candles?interval=1m&limit={Minutes180}")).Body.GetProperty("items")
            .EnumerateArray().ToDictionary(bar => Time(bar.Text("time")!), bar => Number(bar.Text("close")!));
        Assert.InRange(bars.Count, Minutes180 - 5, Minutes180);
        var (closes, last) = (new List<decimal>(), begin);
        for (var minute = 0; minute < Minutes180; minute++)
            closes.Add(last = bars.GetValueOrDefault(Time(Start).AddMinutes(minute), last));
        return new(begin, closes, books);
    }

    /// <summary>The book on average over some moments.</summary>
    private async Task<Book> LookAsync(string venue, int minutes)
    {
        var seen = new List<Book>();
        for (var second = 0; second < 50; second += 5)
        {
            await RunAsync(venue, new { action = "jump", to = Time(Start).AddMinutes(minutes).AddSeconds(second) });
            var book = (await GetAsync(venue, "/market/BTC-USD/orderbook")).Body;
            var (bids, asks) = (Levels("bids"), Levels("asks"));
            seen.Add(new(asks[0].Price - bids[0].Price, bids.Sum(level => level.Size), asks.Sum(level => level.Size)));

            List<(decimal Price, decimal Size)> Levels(string side) =>
            [
                .. book.GetProperty(side).EnumerateArray()
                    .Select(level => (Number(level[0].GetString()!), Number(level[1].GetString()!))),
            ];
        }

        return new(seen.Average(book => book.Spread), seen.Average(book => book.Bids), seen.Average(book => book.Asks));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
