using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Projections;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>Replays of markets that are made from a seed.</summary>
public sealed class SyntheticReplayTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    /// <summary>Bars of an hour are written: half an hour later some are read from there, some are made again.</summary>
    private const int Played = 90;

    [Fact]
    public async Task The_same_seed_makes_the_same_market_at_any_speed_and_another_seed_another()
    {
        var logs = new List<IReadOnlyList<string>>();
        foreach (var (seed, speed) in ((long, string)[])[(7, "max"), (7, "1000"), (7, "step"), (8, "max")])
        {
            var venue = await OpenAsync(seed);
            await PlaceSomeAsync(venue);
            if (speed == "step")
            {
                foreach (var minutes in (int[])[1, 7, 22]) await RunAsync(venue, new { action = "step", minutes });
            }
            else
            {
                await ClockAsync(venue, new { action = "play", speed });
                await Wait.UntilAsync(
                    "half an hour is played", async () => await NowAsync(venue) >= Time(Start).AddMinutes(30), Cancellation);
                await ClockAsync(venue, new { action = "pause" });
                await StandingAsync(venue);
            }

            logs.Add(await VenueLog.ReadAsync(Server, venue, Time(Start).AddMinutes(30)));
        }

        Assert.True(logs[0].Count(line => line.Contains("TradeExecuted", StringComparison.Ordinal)) >= 2);
        Assert.Equal(logs[0], logs[1]);
        Assert.Equal(logs[0], logs[2]);
        Assert.NotEqual(logs[0], logs[3]);
    }

    [Fact]
    public async Task A_market_that_was_unloaded_or_copied_in_the_middle_goes_on_as_one_that_was_played_through()
    {
        var (through, unloaded) = (await OpenAsync(7), await OpenAsync(7));
        await PlaceSomeAsync(through);
        await PlaceSomeAsync(unloaded);
        await RunAsync(through, new { action = "jump", to = Time(Start).AddMinutes(Played) });

        await RunAsync(unloaded, new { action = "jump", to = Time(Start).AddMinutes(73).AddSeconds(12.34) });
        var before = await BarsAsync(unloaded);
        await Server.Services.GetRequiredService<VenueDirectory>().EndAsync(int.Parse(unloaded, CultureInfo.InvariantCulture));
        Assert.Equal(before, await BarsAsync(unloaded));
        await RunAsync(unloaded, new { action = "jump", to = Time(Start).AddMinutes(Played) });
        Assert.Equal(await LogAsync(through), await LogAsync(unloaded));
        Assert.Equal(await BarsAsync(through), await BarsAsync(unloaded));

        var at = Time(Start).AddMinutes(67).AddSeconds(5);
        var copy = (await Server.Client.PostAsync($"/api/v1/venues/{through}/forks", new { at }, Token)).Text("id")!;
        await RunAsync(copy, new { action = "jump", to = Time(Start).AddMinutes(Played) });
        Assert.Equal(await LogAsync(through), await LogAsync(copy));
        Assert.Equal(await BarsAsync(through), await BarsAsync(copy));
    }

    [Fact]
    public async Task Bars_of_before_the_start_are_the_exchange_s_and_nothing_later_than_the_clock_is_seen()
    {
        var venue = await OpenAsync(7);
        var known = Minutes.Last(bar => bar.Time.UnixMicroseconds < Time(Start).ToUnixTimeMilliseconds() * 1_000);
        var ticker = await GetAsync(venue, "/market/BTC-USD/ticker");
        Assert.Equal(Coin.ToDecimal(known.Close), Number(ticker.Text("last")!));
        Assert.InRange(Number(ticker.Text("bid")!), Coin.ToDecimal(known.Close) * 0.999m, Coin.ToDecimal(known.Close));

        // What a replay makes ahead of its clock is not there yet, and what the exchange has of that time is not this market.
        var now = await RunAsync(venue, new { action = "jump", to = Time(Start).AddMinutes(150).AddSeconds(31) });
        foreach (var interval in CandleInterval.All)
        {
            var bars = (await GetAsync(venue, $"/market/BTC-USD/candles?interval={interval.Name}&to=2030-01-01T00:00:00Z&limit=400"))
                .Body.GetProperty("items").EnumerateArray().ToList();
            Assert.All(bars, bar => Assert.True(Time(bar.Text("time")!) <= Time(now)));
            Assert.Equal(bars.Count, bars.Select(bar => bar.Text("time")).Distinct().Count());
            foreach (var bar in bars)
            {
                var time = Time(bar.Text("time")!);
                var live = Longer(interval).SingleOrDefault(each => each.Time.UnixMicroseconds == time.ToUnixTimeMilliseconds() * 1_000);
                var isBefore = time.AddMinutes(interval.Minutes) <= Time(Start);
                Assert.Equal(isBefore, live is not null && Number(bar.Text("close")!) == Coin.ToDecimal(live.Close));
            }

            // Where both are in a bar, it opens with the one and closes with the other.
            var minutes = (await GetAsync(venue, "/market/BTC-USD/candles?interval=1m&limit=1")).Body.GetProperty("items")[0];
            Assert.Equal(minutes.Text("close"), bars[^1].Text("close"));
        }
    }

    [Fact]
    public async Task A_market_of_a_time_that_is_yet_to_come_has_no_past()
    {
        var start = new DateTimeOffset(DateTimeOffset.UtcNow.Year + 9, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var opened = await Server.Client.PostAsync(
            "/api/v1/venues", new { start, source = "synthetic", symbols = (string[])["BTC-USD", "AAPL"] }, Token);
        Assert.True(opened.Status == HttpStatusCode.Created, opened.Body.ToString());
        Assert.Equal(("synthetic", "calm"), (opened.Text("source"), opened.Text("scenario")));
        Assert.InRange(opened.Body.GetProperty("seed").GetInt64(), 0, int.MaxValue);
        Assert.Equal(Time(opened.Text("start")!).AddDays(1), Time(opened.Text("end")!));
        var venue = opened.Text("id")!;
        Assert.Empty((await GetAsync(venue, "/market/BTC-USD/candles?interval=1h&limit=10")).Body.GetProperty("items").EnumerateArray());
        await RunAsync(venue, new { action = "step", minutes = 2 });
        Assert.NotEmpty((await GetAsync(venue, "/market/BTC-USD/candles?interval=1h&limit=10")).Body.GetProperty("items").EnumerateArray());
        Assert.InRange(Number((await GetAsync(venue, "/market/BTC-USD/ticker")).Text("last")!), 90_000m, 94_000m);
    }

    [Fact]
    public async Task An_order_is_filled_by_the_depth_that_is_shown()
    {
        var venue = await OpenAsync(7, profile: "standard");
        await RunAsync(venue, new { action = "step", minutes = 3 });
        var asks = (await GetAsync(venue, "/market/BTC-USD/orderbook")).Body.GetProperty("asks").EnumerateArray()
            .Select(level => (Price: Number(level[0].GetString()!), Size: Number(level[1].GetString()!))).Take(3).ToList();
        var qty = asks[0].Size + asks[1].Size + (asks[2].Size / 2);
        qty = decimal.Round(qty, 4, MidpointRounding.ToZero);
        var order = await PlaceAsync(venue, new { symbol = "BTC-USD", side = "buy", type = "market", qty });
        Assert.Equal(HttpStatusCode.Created, order.Status);
        var fills = (await GetAsync(venue, "/trades")).Body.GetProperty("items").EnumerateArray()
            .Select(fill => (Number(fill.Text("price")!), Number(fill.Text("qty")!))).Reverse().ToList();
        Assert.Equal([asks[0], asks[1], (asks[2].Price, qty - asks[0].Size - asks[1].Size)], fills);
    }

    [Fact]
    public async Task Bad_input_is_told_by_its_field()
    {
        await IsWrongAsync("end", new { start = Start, source = "synthetic", end = Time(Start).AddDays(31).AddSeconds(1) });
        await IsWrongAsync("end", new { start = Start, source = "synthetic", end = Start });
        await IsWrongAsync("start", new { start = DateTimeOffset.UtcNow.AddYears(10).AddDays(2), source = "synthetic" });
        await IsWrongAsync("start", new { start = "1969-12-31T00:00:00Z", source = "synthetic" });
        await IsWrongAsync("seed", new { start = Start, source = "synthetic", seed = -1 });
        await IsWrongAsync("seed", new { start = Start, source = "synthetic", seed = 1L << 53 });
        await IsWrongAsync("seed", new { start = Start, seed = 7 });
        await IsWrongAsync("scenario", new { start = Start, source = "bars", scenario = "crash" });
        await IsWrongAsync("scenario", new { start = Start, source = "synthetic", scenario = "boom" });
        await IsWrongAsync("symbols", new { start = Start, source = "synthetic", symbols = (string[])["NOPE"] });
        Assert.Empty((await Server.Client.GetAsync("/api/v1/venues", Token)).Body.GetProperty("items").EnumerateArray());

        async Task IsWrongAsync(string field, object request) =>
            Assert.Equal([field], (await Server.Client.PostAsync("/api/v1/venues", request, Token))
                .ShouldBeProblem(400, "validation_failed").Keys);
    }

    private async Task<string> OpenAsync(long seed, string profile = "retail")
    {
        var opened = await Server.Client.PostAsync(
            "/api/v1/venues", new { start = Start, source = "synthetic", seed, profile, symbols = (string[])["BTC-USD"] }, Token);
        Assert.Equal((HttpStatusCode.Created, seed), (opened.Status, opened.Body.GetProperty("seed").GetInt64()));
        return opened.Text("id")!;
    }

    /// <summary>A market order, a limit and a stop close enough to be reached, in the middle of a minute.</summary>
    private async Task PlaceSomeAsync(string venue)
    {
        await RunAsync(venue, new { action = "jump", to = Time(Start).AddSeconds(30) });
        var price = Number((await GetAsync(venue, "/market/BTC-USD/ticker")).Text("last")!);
        foreach (var order in (object[])
        [
            new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.01" },
            new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.02", limit_price = decimal.Round(price * 0.999m, 2) },
            new { symbol = "BTC-USD", side = "buy", type = "stop", qty = "0.03", stop_price = decimal.Round(price * 1.001m, 2) },
        ])
            Assert.Equal(HttpStatusCode.Created, (await PlaceAsync(venue, order)).Status);
    }

    private Task<IReadOnlyList<string>> LogAsync(string venue) => VenueLog.ReadAsync(Server, venue, DateTimeOffset.MaxValue);

    private async Task<DateTimeOffset> NowAsync(string venue) =>
        Time((await Server.Client.GetAsync($"/api/v1/venues/{venue}", Token)).Body.GetProperty("clock").Text("now")!);

    private async Task<IReadOnlyList<string>> BarsAsync(string venue)
    {
        var bars = new List<string>();
        foreach (var interval in CandleInterval.All)
        {
            var answer = await GetAsync(venue, $"/market/BTC-USD/candles?interval={interval.Name}&limit=300");
            bars.AddRange(answer.Body.GetProperty("items").EnumerateArray().Select(bar => $"{interval.Name} {bar}"));
        }

        return bars;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
