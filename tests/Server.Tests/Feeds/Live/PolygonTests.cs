using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds.Live;
using TradeCraft.Server.Feeds.Live.Polygon;

namespace TradeCraft.Server.Tests.Feeds.Live;

/// <summary>
/// Against a server that speaks Polygon's documented messages (massive.com/docs: WebSocket stocks, REST aggregates and tickers).
/// </summary>
public sealed class PolygonTests
{
    private const string Connected = """[{"ev":"status","status":"connected","message":"Connected Successfully"}]""";
    private const string Authenticated = """[{"ev":"status","status":"auth_success","message":"authenticated"}]""";

    [Fact]
    public async Task It_is_greeted_signs_in_subscribes_and_tells_quotes_and_trades()
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await SubscribedAsync(server, "Q.AAPL,T.AAPL");
        await talk.SayAsync(
            """[{"ev":"status","status":"success","message":"subscribed to: Q.AAPL"},"""
                + """{"ev":"status","status":"success","message":"subscribed to: T.AAPL"}]""");
        await talk.SayAsync(
            """[{"ev":"Q","sym":"AAPL","bx":4,"bp":114.125,"bs":100,"ax":7,"ap":114.128,"as":160,"c":0,"i":[604]"""
                + ""","t":1536036818784,"q":50385480,"z":3}]""");
        var quote = await run.QuoteAsync(_ => true);
        Assert.Equal(1, quote.Levels);
        Assert.Equal([(114.12m, 100m)], run.Decimals(quote.Bids));
        Assert.Equal([(114.13m, 160m)], run.Decimals(quote.Asks));

        await talk.SayAsync(
            """[{"ev":"T","sym":"AAPL","x":4,"i":"12344","z":3,"p":100.00,"s":9,"c":[2],"t":1536036818783,"q":1},"""
                + """{"ev":"T","sym":"AAPL","x":4,"i":"12345","z":3,"p":114.12,"s":100,"c":[0,12],"t":1536036818784,"q":3681328}]""");
        var print = await run.PrintAsync();
        Assert.True(print.QuoteStands);
        Assert.Equal((11_412, 100_000, Side.Sell), (print.Price.Ticks, print.Quantity.Steps, print.Aggressor));
    }

    [Theory]
    [InlineData("minutes", "AM")]
    [InlineData("seconds", "A")]
    public async Task Without_trades_in_the_plan_prints_are_unfolded_from_bars(string setting, string channel)
    {
        await using var server = await ProviderServer.StartAsync();
        var options = Options(server);
        options.Polygon.Prints = setting;
        await using var run = new LiveRun(options);
        var talk = await SubscribedAsync(server, $"Q.AAPL,{channel}.AAPL");
        await talk.SayAsync(
            $$"""[{"ev":"{{channel}}","sym":"AAPL","v":4110,"av":9470157,"op":100.4372,"vw":100.4488,"o":100.45,"c":100.49,"h":100.50"""
                + $$""","l":100.44,"a":100.4645,"z":685,"s":1610144640000,"e":1610144700000}]""");
        var steps = 0L;
        for (var part = 0; part < 4; part++) steps += (await run.PrintAsync()).Quantity.Steps;
        Assert.Equal(4_110_000, steps);
    }

    [Theory]
    [InlineData(
        "auth_failed", "authentication failed for the-key", "Polygon refused: auth_failed authentication failed for (the key)", "3600")]
    [InlineData("error", "not authorized to this stream", "Polygon refused: error not authorized to this stream", "3600")]
    [InlineData("max_connections", "Maximum number of websocket connections exceeded.",
        "Polygon ended the connection: max_connections Maximum number of websocket connections exceeded.", "0.0")]
    public async Task A_refusal_is_told_without_the_key_and_only_what_may_pass_is_tried_again_soon(
        string status, string message, string problem, string wait)
    {
        await using var server = await ProviderServer.StartAsync();
        await using var run = new LiveRun(Options(server));
        var talk = await server.AcceptAsync();
        await talk.SayAsync(Connected);
        await talk.ReadAsync();
        await talk.SayAsync($$"""[{"ev":"status","status":"{{status}}","message":"{{message}}"}]""");
        await LiveRun.UntilAsync("the refusal is told", () => run.Status.Problem == problem);
        await LiveRun.UntilAsync(
            "the wait is told", () => run.Log.Any(line => line.Contains($"tried again in {wait}", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Log, line => line.Contains("the-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Aggregates_are_read_page_by_page_and_the_key_goes_along_in_a_header_to_nowhere_else()
    {
        await using var server = await ProviderServer.StartAsync();
        var elsewhere = false;
        server.Answer = path => (200, path.Contains("cursor=bGltaXQ9Mg", StringComparison.Ordinal)
            ? """{"ticker":"AAPL","status":"OK","results":[{"v":1,"vw":1,"o":75.0875,"c":75.1,"h":75.15,"l":73.7975,"t":1578027600000"""
                + ""","n":1}]}"""
            : $$"""{"ticker":"AAPL","status":"OK","results":[{"v":135647456,"vw":74.6,"o":74.06,"c":75.0875,"h":75.15,"l":73.7975"""
                + $$""","t":1577941200000,"n":1}],"next_url":"{{(elsewhere ? "https://elsewhere.example/" : server.Http)}}"""
                + $$"""v2/aggs/ticker/AAPL/range/1/day/1/2?cursor=bGltaXQ9Mg"}""", null);
        await using var run = new LiveRun(Options(server));
        var (from, to) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        Task<List<LiveBar>> BarsAsync() =>
            run.Provider.History.BarsAsync("AAPL", CandleInterval.Day, from, to, TestContext.Current.CancellationToken)
                .ToListAsync(TestContext.Current.CancellationToken).AsTask();

        Assert.Equal([75.0875m, 75.1m], (await BarsAsync()).Select(bar => bar.Close));
        Assert.Equal("/v2/aggs/ticker/AAPL/range/1/day/0/86400000?adjusted=true&sort=asc&limit=50000", server.Requests.First().Path);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("Bearer the-key", request.Headers.Authorization.ToString());
            Assert.DoesNotContain("the-key", request.Path, StringComparison.Ordinal);
        });

        elsewhere = true;
        await Assert.ThrowsAsync<HttpRequestException>(BarsAsync);
    }

    [Fact]
    public async Task Tickers_are_described_and_found()
    {
        await using var server = await ProviderServer.StartAsync();
        server.Answer = path => path switch
        {
            "/v3/reference/tickers/WOLF" =>
                (200, """{"request_id":"1","status":"OK","results":"""
                    + """{"ticker":"WOLF","name":"Wolfspeed, Inc.","market":"stocks","locale":"us","type":"CS","active":true}}""", null),
            "/v3/reference/tickers?market=stocks&active=true&limit=20&search=wolf%20speed" =>
                (200, """{"status":"OK","results":[{"ticker":"WOLF","name":"Wolfspeed, Inc.","type":"CS"}]}""", null),
            _ => (404, """{"status":"NOT_FOUND","request_id":"2","message":"Ticker not found."}""", null),
        };
        await using var run = new LiveRun(Options(server));
        Assert.Equal("Wolfspeed, Inc.", await run.Provider.DescribeAsync!("WOLF", TestContext.Current.CancellationToken));
        Assert.Null(await run.Provider.DescribeAsync!("NONE", TestContext.Current.CancellationToken));
        Assert.Equal([new("WOLF", "Wolfspeed, Inc.", "CS")],
            await ((PolygonHistory)run.Provider.History).SearchAsync("wolf speed", TestContext.Current.CancellationToken));
    }

    private static async Task<Talk> SubscribedAsync(ProviderServer server, string channels)
    {
        var talk = await server.AcceptAsync();
        Assert.Equal("/stocks", talk.Path);
        await talk.SayAsync(Connected);
        Assert.Equal("""{"action":"auth","params":"the-key"}""", (await talk.ReadAsync()).GetRawText());
        await talk.SayAsync(Authenticated);
        Assert.Equal($$"""{"action":"subscribe","params":"{{channels}}"}""", (await talk.ReadAsync()).GetRawText());
        return talk;
    }

    private static LiveOptions Options(ProviderServer server) => new()
    {
        Equity = "polygon",
        Symbols = "AAPL",
        Polygon = new() { Stream = server.Socket, Rest = server.Http, Key = "the-key", RequestsPerMinute = 60_000 },
        Timing = LiveRun.Quick,
    };
}
