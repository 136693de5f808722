using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds.Live;

namespace TradeCraft.Server.Tests.Feeds.Live;

/// <summary>
/// Against a server that speaks Binance's documented messages (binance-spot-api-docs: web-socket-streams.md, rest-api.md).
/// </summary>
public sealed class BinanceTests
{
    [Fact]
    public async Task The_book_is_the_snapshot_with_the_changes_since_and_the_newest_best_prices()
    {
        await using var server = await ProviderServer.StartAsync();
        server.Answer = path => path == "/api/v3/depth?symbol=BTCUSDT&limit=100"
            ? (200, """{"lastUpdateId":160,"bids":[["100.00","1.0"],["99.50","2.0"]],"asks":[["100.10","3.0"],["100.20","4.0"]]}""", null)
            : (404, "{}", null);
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        Assert.Equal("/stream", talk.Path);
        var subscribe = await talk.ReadAsync();
        Assert.Equal("SUBSCRIBE", subscribe.GetProperty("method").GetString());
        Assert.Equal(["btcusdt@bookTicker", "btcusdt@trade", "btcusdt@depth@100ms"],
            subscribe.GetProperty("params").EnumerateArray().Select(each => each.GetString()));
        await talk.SayAsync("""{"result":null,"id":1}""");

        // The first change is in the snapshot already, the second is half in it.
        await talk.SayAsync(Change(150, 158, bids: """["100.00","9.0"]"""));
        await talk.SayAsync(Change(159, 162, bids: """["99.50","0.00000000"],["99.40","5.0"]""", asks: """["100.10","3.5"]"""));
        var quote = await run.QuoteAsync(told => told.Bids.Length == 2);
        Assert.Equal(20, quote.Levels);
        Assert.Equal([(100.00m, 1m), (99.40m, 5m)], run.Decimals(quote.Bids));
        Assert.Equal([(100.10m, 3.5m), (100.20m, 4m)], run.Decimals(quote.Asks));

        // Best prices from before the book are old news.
        await talk.SayAsync(
            """{"stream":"btcusdt@bookTicker","data":"""
                + """{"u":158,"s":"BTCUSDT","b":"100.07","B":"8.00000000","a":"100.08","A":"8.00000000"}}""");
        await talk.SayAsync(Change(163, 163, bids: """["99.40","6.0"]"""));
        quote = await run.QuoteAsync(told => run.Decimals(told.Bids)[^1].Size == 6m);
        Assert.Equal([(100.00m, 1m), (99.40m, 6m)], run.Decimals(quote.Bids));

        await talk.SayAsync(
            """{"stream":"btcusdt@bookTicker","data":"""
                + """{"u":164,"s":"BTCUSDT","b":"100.05","B":"0.70000000","a":"100.20","A":"4.00000000"}}""");
        quote = await run.QuoteAsync(told => told.Bids.Length == 3);
        Assert.Equal([(100.05m, 0.7m), (100.00m, 1m), (99.40m, 6m)], run.Decimals(quote.Bids));
        Assert.Equal([(100.20m, 4m)], run.Decimals(quote.Asks));
        Assert.Equal((0, null), (run.Status.Gaps, run.Status.Problem));
    }

    [Fact]
    public async Task A_change_that_is_missing_is_seen_and_the_book_asked_for_again()
    {
        await using var server = await ProviderServer.StartAsync();
        var update = 10;
        server.Answer = _ => (200, $$"""{"lastUpdateId":{{update}},"bids":[["100.00","{{update}}"]],"asks":[["101.00","1"]]}""", null);
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        await talk.SayAsync(Change(11, 11, asks: """["101.00","2"]"""));
        await run.QuoteAsync(told => run.Decimals(told.Asks).SequenceEqual([(101.00m, 2m)]));

        update = 20;
        await talk.SayAsync(Change(15, 19, asks: """["101.00","7"]"""));
        var quote = await run.QuoteAsync(told => run.Decimals(told.Bids).SequenceEqual([(100.00m, 20m)]));
        Assert.Equal([(101.00m, 1m)], run.Decimals(quote.Asks));
        Assert.Equal((1, 2), (run.Status.Gaps, server.Requests.Count));
    }

    [Fact]
    public async Task Best_prices_alone_say_nothing_of_what_is_behind_them()
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        await talk.SayAsync(
            """{"stream":"btcusdt@bookTicker","data":"""
                + """{"u":164,"s":"BTCUSDT","b":"100.05","B":"0.70000000","a":"100.20","A":"4.00000000"}}""");
        Assert.Equal(1, (await run.QuoteAsync(_ => true)).Levels);
    }

    [Fact]
    public async Task Trades_say_who_took_and_a_hole_in_their_numbers_is_counted()
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        await talk.SayAsync(Trade(5, "100.01", "0.5", buyerRested: true));
        var print = await run.PrintAsync();
        Assert.Equal((10_001, 50_000, Side.Sell), (print.Price.Ticks, print.Quantity.Steps, print.Aggressor));
        Assert.False(print.QuoteStands);

        await talk.SayAsync(Trade(8, "100.02", "0.25", buyerRested: false));
        Assert.Equal(Side.Buy, (await run.PrintAsync()).Aggressor);
        Assert.Equal(1, run.Status.Gaps);
        Assert.InRange(run.Status.Skew!.Value.TotalDays, 1, 100_000);
    }

    [Fact]
    public async Task A_message_that_makes_no_sense_is_counted_and_the_next_one_is_read()
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        foreach (var bad in (string[])["{", "[]", "7", """{"stream":"x","data":{"e":"trade","s":"BTCUSDT"}}""",
            """{"stream":"x","data":{"e":"trade","s":"BTCUSDT","t":"no","p":1,"q":1,"m":0}}"""])
            await talk.SayAsync(bad);
        await talk.SayAsync(Trade(5, "100.01", "0.5", buyerRested: true));
        await run.PrintAsync();
        Assert.Equal((5, 0), (run.Status.BadMessages, run.Status.Reconnects));
    }

    [Fact]
    public async Task A_line_that_breaks_or_a_server_that_leaves_is_left_and_everything_is_subscribed_anew()
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        await talk.ReadAsync();
        talk.Drop();

        talk = await server.AcceptAsync();
        Assert.Equal("SUBSCRIBE", (await talk.ReadAsync()).GetProperty("method").GetString());
        await talk.SayAsync("""{"e":"serverShutdown","E":1770123456789}""");

        talk = await server.AcceptAsync();
        await talk.SayAsync(Trade(5, "100.01", "0.5", buyerRested: true));
        await run.PrintAsync();
        Assert.Equal(2, run.Status.Reconnects);
    }

    [Theory]
    [InlineData("""{"error":{"code":2,"msg":"Invalid request: too many parameters"},"id":1}""")]
    [InlineData("""{"code":2,"msg":"Invalid request: too many parameters","id":1}""")]
    public async Task A_subscription_that_is_refused_is_told_and_not_said_again_at_once(string refusal)
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        await talk.SayAsync(refusal);
        await LiveRun.UntilAsync(
            "the refusal is told", () => run.Status.Problem == "Binance refused to subscribe: 2 Invalid request: too many parameters");
        Assert.Contains(run.Log, line => line.Contains("tried again in 3600", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bars_of_the_past_are_read_page_by_page()
    {
        await using var server = await ProviderServer.StartAsync();
        server.Answer = path => (200, path.Contains("startTime=0&", StringComparison.Ordinal)
            ? $"[{string.Join(',', Enumerable.Range(0, 1_000).Select(Bar))}]"
            : $"[{Bar(1_000)}]", null);
        await using var run = new LiveRun(Options(server));
        var bars = await run.Provider.History.BarsAsync("BTC-USD", CandleInterval.Minute, DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddDays(1), TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1_001, bars.Count);
        Assert.Equal(
            new LiveBar(DateTimeOffset.UnixEpoch.AddMinutes(1_000), 0.01634790m, 0.8m, 0.015758m, 0.015771m, 148976.11427815m), bars[^1]);
        Assert.Equal(
            ["/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=0&endTime=86400000&limit=1000",
                "/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=59940001&endTime=86400000&limit=1000"],
            server.Requests.Select(request => request.Path));

        static string Bar(int minute) =>
            FormattableString.Invariant($"""[{minute * 60_000L},"0.01634790","0.80000000","0.01575800","0.01577100","148976.11427815",""")
            + FormattableString.Invariant($"""{(minute * 60_000L) + 59_999},"2434.19055334",308,"1756.87402397","28.46694368","0"]""");
    }

    private static LiveOptions Options(ProviderServer server) => new()
    {
        Crypto = "binance",
        Symbols = "BTC-USD",
        Binance = new() { Stream = server.Socket, Rest = server.Http, RequestsPerMinute = 60_000 },
        Timing = LiveRun.Quick,
    };

    private static string Change(long first, long last, string bids = "", string asks = "") =>
        $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":{{{first}}},"u":{{{last}}}"""
            + $$$""","b":[{{{bids}}}],"a":[{{{asks}}}]}}""";

    private static string Trade(long number, string price, string quantity, bool buyerRested) =>
        $$$"""{"stream":"btcusdt@trade","data":{"e":"trade","E":1672515782136,"s":"BTCUSDT","t":{{{number}}}"""
            + $$$""","p":"{{{price}}}","q":"{{{quantity}}}","T":1672515782136,"m":{{{(buyerRested ? "true" : "false")}}},"M":true}}""";
}
