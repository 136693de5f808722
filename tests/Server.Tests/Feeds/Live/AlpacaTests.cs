using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds.Live;

namespace TradeCraft.Server.Tests.Feeds.Live;

/// <summary>
/// Against a server that speaks Alpaca's documented messages (docs.alpaca.markets: streaming market data, historical bars).
/// </summary>
public sealed class AlpacaTests
{
    private const string Connected = """[{"T":"success","msg":"connected"}]""";
    private const string Authenticated = """[{"T":"success","msg":"authenticated"}]""";

    [Fact]
    public async Task It_is_greeted_signs_in_subscribes_and_tells_quotes_and_trades()
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await SubscribedAsync(server);
        await talk.SayAsync(
            """[{"T":"subscription","trades":["AAPL"],"quotes":["AAPL"],"bars":[],"updatedBars":[],"dailyBars":[],"statuses":[]"""
                + ""","lulds":[],"corrections":["AAPL"],"cancelErrors":["AAPL"]}]""");
        await talk.SayAsync(
            """[{"T":"q","S":"AAPL","bx":"V","bp":126.55,"bs":300,"ax":"V","ap":126.57,"as":200,"c":["R"]"""
                + ""","z":"C","t":"2026-02-22T15:51:45.335689322Z"},{"T":"t","i":96921,"S":"AAPL","x":"D","p":126.57,"s":40"""
                + ""","c":["@","I"],"z":"C","t":"2026-02-22T15:51:44.208Z"}]""");

        var print = await run.PrintAsync();
        Assert.True(print.QuoteStands);
        Assert.Equal((12_657, 40_000, Side.Buy), (print.Price.Ticks, print.Quantity.Steps, print.Aggressor));
        var quote = await run.QuoteAsync(_ => true);
        Assert.Equal(1, quote.Levels);
        Assert.Equal([(126.55m, 300m)], run.Decimals(quote.Bids));
        Assert.Equal([(126.57m, 200m)], run.Decimals(quote.Asks));
        Assert.Null(run.Status.Problem);
    }

    [Fact]
    public async Task A_sale_of_another_time_is_no_print_and_a_side_without_a_price_shows_nothing()
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await SubscribedAsync(server);
        await talk.SayAsync(
            """[{"T":"t","i":1,"S":"AAPL","x":"D","p":90.00,"s":40,"c":["@","W"],"z":"C","t":"2026-02-22T15:51:44.208Z"},"""
                + """{"T":"t","i":2,"S":"AAPL","x":"D","p":126.57,"s":10,"c":["@"],"z":"C","t":"2026-02-22T15:51:44.208Z"}]""");
        Assert.Equal(12_657, (await run.PrintAsync()).Price.Ticks);
        await talk.SayAsync(
            """[{"T":"q","S":"AAPL","bx":"V","bp":0,"bs":0,"ax":"V","ap":126.57,"as":200,"c":["R"],"z":"C","t":"2026-02-22T15:51:45Z"}]""");
        var quote = await run.QuoteAsync(_ => true);
        Assert.Equal((0, 1), (quote.Bids.Length, quote.Asks.Length));
    }

    [Theory]
    [InlineData(402, "auth failed", "3600")]
    [InlineData(409, "insufficient subscription", "3600")]
    [InlineData(405, "symbol limit exceeded", "3600")]
    [InlineData(406, "connection limit exceeded", "0.0")]
    public async Task A_refusal_is_told_without_the_key_and_only_what_may_pass_is_tried_again_soon(int code, string reason, string wait)
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        await talk.SayAsync(Connected);
        await talk.ReadAsync();
        await talk.SayAsync($$"""[{"T":"error","code":{{code}},"msg":"{{reason}}"}]""");
        await LiveRun.UntilAsync("the refusal is told", () => run.Status.Problem == $"Alpaca refused: {code} {reason}");
        await LiveRun.UntilAsync(
            "the wait is told", () => run.Log.Any(line => line.Contains($"tried again in {wait}", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            run.Log, line => line.Contains("the-secret", StringComparison.Ordinal) || line.Contains("the-id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Symbols_that_are_not_streamed_are_told()
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server, "AAPL,MSFT"));
        var talk = await SubscribedAsync(server);
        await talk.SayAsync("""[{"T":"subscription","trades":["AAPL"],"quotes":["AAPL"],"bars":[]}]""");
        await LiveRun.UntilAsync("it is told", () => run.Status.Problem == "1 of 2 symbols are not streamed.");
    }

    [Fact]
    public async Task Without_trades_in_the_plan_prints_are_unfolded_from_minutes()
    {
        await using var server = await ProviderServer.StartAsync();
        var options = Options(server);
        options.Alpaca.Prints = "minutes";
        await using var run = new LiveRun(options);
        var talk = await server.AcceptAsync();
        await talk.SayAsync(Connected);
        await talk.ReadAsync();
        await talk.SayAsync(Authenticated);
        Assert.Equal("""["AAPL"]""", (await talk.ReadAsync()).GetProperty("bars").GetRawText());
        await talk.SayAsync(
            """[{"T":"b","S":"AAPL","o":126.50,"h":126.90,"l":126.40,"c":126.80,"v":400,"n":7,"vw":126.7,"t":"2026-02-22T19:15:00Z"}]""");
        var prices = new List<long>();
        for (var part = 0; part < 4; part++) prices.Add((await run.PrintAsync()).Price.Ticks);
        Assert.Equal([12_650, 12_640, 12_690, 12_680], prices);
    }

    [Fact]
    public async Task Bars_of_the_past_are_read_page_by_page_with_the_key_in_headers_only()
    {
        await using var server = await ProviderServer.StartAsync();
        server.Answer = path => (200, path.Contains("page_token=QUFQ", StringComparison.Ordinal)
            ? """{"bars":{"AAPL":[{"t":"2022-01-04T05:00:00Z","o":182.63,"h":182.94,"l":179.12,"c":179.7,"v":99310438,"n":6,"vw":1}]}"""
                + ""","next_page_token":null}"""
            : """{"bars":{"AAPL":[{"t":"2022-01-03T05:00:00Z","o":177.83,"h":182.88,"l":177.71,"c":182.01,"v":104487900,"n":7,"vw":1}]}"""
                + ""","next_page_token":"QUFQTHw="}""", null);
        await using var run = new LiveRun(Options(server));
        var bars = await run.Provider.History.BarsAsync("AAPL", CandleInterval.Day, new(2022, 1, 3, 0, 0, 0, default),
            new(2022, 2, 1, 0, 0, 0, default), TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([182.01m, 179.7m], bars.Select(bar => bar.Close));
        Assert.Equal(
            "/v2/stocks/bars?symbols=AAPL&timeframe=1Day&start=2022-01-03T00:00:00Z&end=2022-02-01T00:00:00Z&limit=10000&adjustment=split"
                + "&feed=iex&sort=asc",
            server.Requests.First().Path);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal(("the-id", "the-secret"),
                (request.Headers["APCA-API-KEY-ID"].ToString(), request.Headers["APCA-API-SECRET-KEY"].ToString()));
            Assert.DoesNotContain("the-", request.Path, StringComparison.Ordinal);
        });
    }

    private static async Task<Talk> SubscribedAsync(ProviderServer server)
    {
        var talk = await server.AcceptAsync();
        Assert.Equal("/v2/iex", talk.Path);
        await talk.SayAsync(Connected);
        Assert.Equal("""{"action":"auth","key":"the-id","secret":"the-secret"}""", (await talk.ReadAsync()).GetRawText());
        await talk.SayAsync(Authenticated);
        var subscribe = await talk.ReadAsync();
        Assert.Equal(("subscribe", "AAPL", "AAPL"),
            (subscribe.GetProperty("action").GetString(), subscribe.GetProperty("quotes")[0].GetString(),
                subscribe.GetProperty("trades")[0].GetString()));
        return talk;
    }

    private static LiveOptions Options(ProviderServer server, string symbols = "AAPL") => new()
    {
        Equity = "alpaca",
        Symbols = symbols,
        Alpaca =
            new() { Stream = server.Socket, Rest = server.Http, KeyId = "the-id", SecretKey = "the-secret", RequestsPerMinute = 60_000 },
        Timing = LiveRun.Quick,
    };
}
