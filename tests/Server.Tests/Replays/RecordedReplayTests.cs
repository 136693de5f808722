using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Replays;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Strategies;
using TradeCraft.Server.Tests.Stream;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>What the exchange recorded of its own market is traded again: a few seconds that have just gone by.</summary>
public sealed class RecordedReplayTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TradingServer server = new(postgres)
    {
        Adjust = builder => builder.Services.AddSingleton(provider => new RecordedDays(
            Path.Combine(provider.GetRequiredService<IConfiguration>()["data"]!, "elsewhere"))),
    };

    private string token = "";
    private DateTimeOffset start;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Instrument Coin => server.Projections.Instruments.Find("BTC-USD")!;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        token = await server.NewUserAsync();
        var minute = CandleInterval.Minute.StartOf(DateTimeOffset.UtcNow.ToTimestamp(), AssetClass.Crypto);
        start = minute.ToTime();
        var past = BacktestBars.Walk(200, minutes: 1);
        var late = minute.UnixMicroseconds - 60_000_000 - past[^1].Time.UnixMicroseconds;
        Candle[] bars = [.. past.Select(bar => bar with { Time = new(bar.Time.UnixMicroseconds + late) })];
        server.Services.GetRequiredService<PastMarkets>().Offer(new(
            [Coin], minute, (_, _) => Task.FromResult<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?>(
                new Dictionary<CandleInterval, IReadOnlyList<Candle>> { [CandleInterval.Minute] = bars }),
            server.Projections.Markets.LastSplit));
        await Wait.UntilAsync("the past is written", async () => (await CandlesAsync("")).GetArrayLength() >= 10, Cancellation);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <param name="isSaidAgain">Whether the feed says again what it showed before the last print took of it.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_quoted_and_printed_is_there_again_with_its_depth_and_its_bars(bool isSaidAgain)
    {
        await QuoteAsync(100_00, 3);
        await server.PrintAsync("BTC-USD", 100.02m, 0.5m, Side.Buy);
        await QuoteAsync(100_10, 5);
        await server.PrintAsync("BTC-USD", 100.10m, 0.25m, Side.Sell);
        var bought = await server.Client.PostAsync(
            "/api/v1/orders", new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.125" }, token);
        Assert.Equal(HttpStatusCode.Created, bought.Status);
        await QuoteAsync(100_20, 4);
        await server.PrintAsync("BTC-USD", 100.22m, 1.5m, Side.Buy);
        if (isSaidAgain) await QuoteAsync(100_20, 4);
        var (book, live) = (await ReadAsync("", "/market/BTC-USD/orderbook"), await CandlesAsync(""));
        await WriteAsync();

        var venue = await OpenAsync(new { start, symbols = (string[])["BTC-USD"] });
        Assert.Equal("recording", venue.Text("source"));
        var inside = $"/venues/{venue.Text("id")}";
        await EndAsync(venue);
        Assert.Equal(LevelsOf(book), LevelsOf(await ReadAsync(inside, "/market/BTC-USD/orderbook")));
        Assert.Equal(BarsOf(live), BarsOf(await CandlesAsync(inside)));
        Assert.Equal(
            ["1.5 buy", "0.125 buy", "0.25 sell", "0.5 buy"],
            (await ReadAsync(inside, "/market/BTC-USD/trades")).GetProperty("items").EnumerateArray().Take(4)
                .Select(print => $"{print.Text("qty")} {print.Text("side")}"));

        // Loaded anew, it knows as much of the minute that runs.
        await server.Services.GetRequiredService<VenueDirectory>().EndAsync(int.Parse(venue.Text("id")!, CultureInfo.InvariantCulture));
        Assert.Equal(BarsOf(live), BarsOf(await CandlesAsync(inside)));
        Assert.Equal(LevelsOf(book), LevelsOf(await ReadAsync(inside, "/market/BTC-USD/orderbook")));
    }

    [Fact]
    public async Task An_order_is_filled_by_the_depth_of_then()
    {
        for (var each = 0; each < 5; each++) await QuoteAsync(100_00 + each, 3);
        await WriteAsync();
        await QuoteAsync(200_00, 1);
        await WriteAsync();
        var venue = await OpenAsync(new { start, symbols = (string[])["BTC-USD"], source = "recording", profile = "standard" });
        var inside = $"/venues/{venue.Text("id")}";
        var first = server.Services.GetRequiredService<RecordedPast>().BlocksFrom(start.ToTimestamp()).First().Block;
        await TellAsync(venue, new { action = "jump", to = first.To.ToTime().AddMilliseconds(1), wait = true });

        // Three at 100.06 and what is left at 100.11: the fifth quote's. No physics would make a level there.
        var order = await server.Client.PostAsync(
            $"{inside}/api/v1/orders", new { symbol = "BTC-USD", side = "buy", type = "market", qty = "4" }, token);
        Assert.Equal(HttpStatusCode.Created, order.Status);
        var fills = await ReadAsync(inside, "/trades");
        Assert.Equal(
            ["3 100.06", "1 100.11"],
            fills.GetProperty("items").EnumerateArray().Select(fill => $"{fill.Text("qty")} {fill.Text("price")}").Reverse());
    }

    [Fact]
    public async Task A_replay_whose_recording_was_deleted_stands_still_and_says_that_it_has_ended()
    {
        await QuoteAsync(100_00, 3);
        await QuoteAsync(100_10, 3);
        await WriteAsync();
        var venue = await OpenAsync(new { start, symbols = (string[])["BTC-USD"], source = "recording" });
        await server.Services.GetRequiredService<VenueDirectory>().EndAsync(int.Parse(venue.Text("id")!, CultureInfo.InvariantCulture));
        var days = server.Services.GetRequiredService<RecordedDays>();
        Assert.NotEmpty(days.Retain(DateOnly.MaxValue, days: 1, long.MaxValue));
        var portfolio = await ReadAsync($"/venues/{venue.Text("id")}", "/portfolio");
        Assert.StartsWith("100000", portfolio.Text("equity"), StringComparison.Ordinal);
        var refused = await server.Client.PostAsync($"/api/v1/venues/{venue.Text("id")}/clock", new { action = "play" }, token);
        Assert.Equal((HttpStatusCode.Conflict, "replay_ended"), (refused.Status, refused.Text("code")));
    }

    [Fact]
    public async Task Without_a_recording_bars_are_played_and_who_asks_for_one_is_told()
    {
        var day = start.AddMinutes(-100);
        var bars = await OpenAsync(new { start = day, symbols = (string[])["BTC-USD"] });
        Assert.Equal("bars", bars.Text("source"));
        var refused = await server.Client.PostAsync("/api/v1/venues", new { start = day, source = "recording" }, token);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not_recorded"), (refused.Status, refused.Text("code")));
        var chosen = await OpenAsync(new { start = day, symbols = (string[])["BTC-USD"], source = "bars" });
        Assert.Equal("bars", chosen.Text("source"));
    }

    [Fact]
    public async Task A_recording_is_played_where_it_reaches_as_far_as_is_wanted_or_is_asked_for()
    {
        // Two minutes of an hour and a half ago.
        var day = start.AddMinutes(-100);
        int[] seconds = [0, 60, 119];
        MarketMoment[] moments = [.. seconds.Select(second => new MarketMoment(
            day.AddSeconds(second).ToTimestamp(), new QuoteDepth(Coin.Id, new BookLevel[] { new(new(100_00), new(1)) }, default)))];
        server.Services.GetRequiredService<RecordedDays>().Append(MarketBlock.Pack(moments, asOf: 0), moments[0].At);

        Assert.Equal("bars", await SourceAsync(new { start = day }));
        Assert.Equal("bars", await SourceAsync(new { start = day, end = day.AddMinutes(30) }));
        Assert.Equal("recording", await SourceAsync(new { start = day, end = day.AddMinutes(2) }));
        Assert.Equal("bars", await SourceAsync(new { start = day, end = day.AddMinutes(2), source = "bars" }));
        Assert.Equal("bars", await SourceAsync(new { start = day.AddMinutes(-2), end = day.AddMinutes(2) }));
        var chosen = await OpenAsync(new { start = day, source = "recording" });
        Assert.Equal(day.AddSeconds(119).AddMilliseconds(1), DateTimeOffset.Parse(chosen.Text("end")!, CultureInfo.InvariantCulture));

        async Task<string?> SourceAsync(object request) => (await OpenAsync(request)).Text("source");
    }

    [Fact]
    public async Task A_recording_from_before_a_split_is_played_in_shares_of_today()
    {
        var share = server.Projections.Instruments.Find("AAPL")!;
        await server.QuoteAsync("AAPL", [(299.99m, 10), (299.98m, 10)], [(300.01m, 10), (300.02m, 10)]);
        await server.PrintAsync("AAPL", 300.01m, 2, Side.Buy);
        await server.DecideAsync(new SplitShares(share.Id, 3, 1));
        await server.QuoteAsync("AAPL", [(99.50m, 30)], [(99.60m, 30)]);
        await WriteAsync();
        var blocks = server.Services.GetRequiredService<RecordedPast>();
        var moments = blocks.BlocksFrom(start.ToTimestamp()).SelectMany(blocks.Read).Where(each => each.Instrument == share.Id)
            .Where(each => each.Command is ReportPrint or QuoteDepth { Bids.IsEmpty: false }).ToList();
        Assert.Equal(3, moments.Count);
        var (before, print, after) = ((QuoteDepth)moments[0].Command, (ReportPrint)moments[1].Command, (QuoteDepth)moments[2].Command);

        // 299.99 and 299.98 are one price when there are three times as many shares.
        Assert.Equal([new BookLevel(new(100_00), new(30_000)), new(new(99_99), new(30_000))], before.Bids.ToArray());
        Assert.Equal([new BookLevel(new(100_01), new(60_000))], before.Asks.ToArray());
        Assert.Equal((new Price(100_00), new Quantity(6_000)), (print.Price, print.Quantity));
        Assert.Equal(new BookLevel(new(99_50), new(30_000)), after.Bids.Span[0]);
    }

    [Fact]
    public async Task A_recorded_replay_gives_the_same_log_in_steps_and_at_once()
    {
        for (var each = 0; each < 40; each++)
        {
            await QuoteAsync(100_00 + (each * 7 % 11), 1 + (each % 3));
            if (each % 4 == 0) await server.PrintAsync("BTC-USD", 100.06m, 0.5m, Side.Buy);
            if (each % 16 == 15) await WriteAsync();
        }

        await WriteAsync();
        var logs = new List<IReadOnlyList<string>>();
        foreach (var speed in (string?[])["max", "100", null])
        {
            var venue = await OpenAsync(new { start, symbols = (string[])["BTC-USD"], source = "recording" });
            var placed = await server.Client.PostAsync(
                $"/venues/{venue.Text("id")}/api/v1/orders",
                new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "4", limit_price = "100.04" }, token);
            Assert.Equal(HttpStatusCode.Created, placed.Status);
            await EndAsync(venue, speed);
            Assert.True((await ReadAsync($"/venues/{venue.Text("id")}", "/trades")).GetProperty("items").GetArrayLength() > 0);
            logs.Add(await VenueLog.ReadAsync(server, venue.Text("id")!, DateTimeOffset.MaxValue));
        }

        Assert.Equal(logs[0], logs[1]);
        Assert.Equal(logs[0], logs[2]);
    }

    [Fact]
    public async Task What_cannot_be_written_is_lost_and_stops_nothing()
    {
        var folder = server.Services.GetRequiredService<RecordedDays>().PathOf(default);
        var inTheWay = Path.GetDirectoryName(folder)!;
        await File.WriteAllTextAsync(inTheWay, "no folder", Cancellation);
        await QuoteAsync(100_00, 3);
        var recorder = server.Services.GetRequiredService<MarketRecorder>();
        recorder.CloseEarly();
        var bought = await server.Client.PostAsync(
            "/api/v1/orders", new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.1" }, token);
        Assert.Equal(HttpStatusCode.Created, bought.Status);
        var refused = await server.Client.PostAsync("/api/v1/venues", new { start, source = "recording" }, token);
        Assert.Equal("not_recorded", refused.Text("code"));
        await Wait.UntilAsync("the block is lost", () => Task.FromResult(recorder.Lost > 0), Cancellation);

        // Once there is room again it goes on, with all that stands.
        File.Delete(inTheWay);
        await server.PrintAsync("BTC-USD", 100.02m, 0.5m, Side.Buy);
        await WriteAsync();
        var past = server.Services.GetRequiredService<RecordedPast>();
        var moments = past.BlocksFrom(start.ToTimestamp()).SelectMany(past.Read).ToList();
        Assert.Equal(
            [(true, false), (false, true), (false, false)], moments.Select(each => (each.IsStanding, each.IsOfTrader)));
    }

    private async Task QuoteAsync(long bid, long size)
    {
        BookLevel[] bids = [new(new(bid), new(size * 100_000)), new(new(bid - 3), new(size * 200_000))];
        BookLevel[] asks = [new(new(bid + 2), new(size * 100_000)), new(new(bid + 7), new(size * 300_000))];
        await server.DecideAsync(new QuoteDepth(Coin.Id, bids, asks));
    }

    /// <summary>All that has happened is in the recording.</summary>
    private async Task WriteAsync()
    {
        var now = server.Projections.Markets.Now;
        server.Services.GetRequiredService<MarketRecorder>().CloseEarly();
        var past = server.Services.GetRequiredService<RecordedPast>();
        await Wait.UntilAsync(
            "it is written",
            () => Task.FromResult(past.BlocksFrom(start.ToTimestamp())
                .Any(each => each.Block.To.UnixMicroseconds / 1_000 >= now.UnixMicroseconds / 1_000)),
            Cancellation);
    }

    private async Task<Answer> OpenAsync(object request)
    {
        var answer = await server.Client.PostAsync("/api/v1/venues", request, token);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer;
    }

    private async Task<Answer> TellAsync(Answer venue, object request)
    {
        var answer = await server.Client.PostAsync($"/api/v1/venues/{venue.Text("id")}/clock", request, token);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer;
    }

    /// <summary>Plays it to its end: at a speed, or in steps.</summary>
    private async Task EndAsync(Answer venue, string? speed = "max")
    {
        if (speed is not null) await TellAsync(venue, new { action = "play", speed });
        await Wait.UntilAsync("it is played", async () =>
        {
            var clock = (await server.Client.GetAsync($"/api/v1/venues/{venue.Text("id")}", token)).Body.GetProperty("clock");
            if (speed is null && clock.Text("state") == "paused")
            {
                var now = DateTimeOffset.Parse(clock.Text("now")!, CultureInfo.InvariantCulture);
                await TellAsync(venue, new { action = "jump", to = now.AddMilliseconds(700) });
            }

            return clock.Text("state") == "ended";
        }, Cancellation);
    }

    private async Task<JsonElement> ReadAsync(string inside, string path) =>
        (await server.Client.GetAsync($"{inside}/api/v1{path}", token)).Body;

    private async Task<JsonElement> CandlesAsync(string inside) =>
        (await ReadAsync(inside, "/market/BTC-USD/candles?interval=1m&limit=100")).GetProperty("items");

    private static string LevelsOf(JsonElement book) => $"{book.GetProperty("bids")} {book.GetProperty("asks")}";

    private static string BarsOf(JsonElement candles) => candles.ToString();
}
