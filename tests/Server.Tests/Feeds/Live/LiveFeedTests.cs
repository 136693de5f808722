using System.Collections.Concurrent;
using System.Net;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Feeds.Live;

/// <summary>A live provider in the whole server, beside the synthetic market.</summary>
public sealed class LiveFeedTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_class_is_quoted_has_a_past_and_is_stale_by_itself_when_its_provider_falls_silent()
    {
        await using var provider = await ProviderServer.StartAsync();
        var now = DateTimeOffset.UtcNow;
        provider.Answer = path => (200, path.StartsWith("/api/v3/depth", StringComparison.Ordinal)
            ? """{"lastUpdateId":10,"bids":[["64000.00","1.0"],["63999.00","2.0"]],"asks":[["64001.00","3.0"]]}"""
            : $"""[[{now.AddDays(-2).ToUnixTimeMilliseconds()},"60000.00","61000.00","59000.00","60500.00","12.5",1,"1","""
                + $"""308,"1","1","0"]]""", null);
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var server = TradeCraftServer.Build(
            [
                "--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString, "--Identity:AllowDemo", "true", "--seed",
                "1",
                "--Feeds:Crypto", "binance", "--Feeds:Symbols", "BTC-USD", "--Feeds:Binance:Stream", provider.Socket.ToString(),
                "--Feeds:Binance:Rest", provider.Http.ToString(),
                "--Feeds:Binance:RequestsPerMinute", "60000", "--Feeds:Timing:MostSilence", "00:00:01", "--Feeds:Timing:FirstWait",
                "00:00:00.1",
            ],
            builder => builder.Logging.ClearProviders());
        await server.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        var token = (await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
        var talk = await provider.AcceptAsync();
        await talk.ReadAsync();
        using (new Timer(
            _ => _ = talk.SayAsync(
                """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1672515782136,"s":"BTCUSDT","U":11,"u":11"""
                    + ""","b":[["63998.00","4"]],"a":[]}}"""),
            null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100)))
        {
            await Wait.UntilAsync(
                "the book is there", async () => (await BookAsync("BTC-USD")).GetProperty("bids").GetArrayLength() == 3, Cancellation);
            Assert.Equal("depth", (await BookAsync("BTC-USD")).GetProperty("evidence").GetString());
            await Wait.UntilAsync("it runs", async () => (await SourceAsync()).GetProperty("state").GetString() == "running", Cancellation);
            Assert.Equal(HttpStatusCode.Created, await BuyAsync("BTC-USD"));
            await Wait.UntilAsync(
                "the past is there",
                async () => (await client.GetAsync("/api/v1/market/BTC-USD/candles?interval=1d", token: null))
                    .Body.GetProperty("items") is var bars
                    && bars.GetArrayLength() > 0 && bars[0].GetProperty("close").GetString() is "60500.00" or "60500",
                Cancellation);
        }

        await Wait.UntilAsync(
            "it has stalled", async () => (await SourceAsync()).GetProperty("state").GetString() == "stalled", Cancellation);
        Assert.True((await client.GetAsync("/api/v1/market/BTC-USD/ticker", token: null)).Body.GetProperty("is_stale").GetBoolean());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await BuyAsync("BTC-USD"));
        Assert.False((await client.GetAsync("/api/v1/market/AAPL/ticker", token: null)).Body.GetProperty("is_stale").GetBoolean());
        Assert.Equal(HttpStatusCode.Created, await BuyAsync("AAPL"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/v1/market/ETH-USD/ticker", token: null)).Status);
        await server.StopAsync(Cancellation);

        async Task<System.Text.Json.JsonElement> BookAsync(string symbol) =>
            (await client.GetAsync($"/api/v1/market/{symbol}/orderbook", token: null)).Body;

        async Task<System.Text.Json.JsonElement> SourceAsync() =>
            (await client.GetAsync("/api/v1/market/feed", token: null)).Body.GetProperty("sources")[0];

        async Task<HttpStatusCode> BuyAsync(string symbol) =>
            (await client.PostAsync("/api/v1/orders", new { symbol, side = "buy", type = "market", qty = "0.01" }, token)).Status;
    }

    [Fact]
    public async Task A_provider_names_what_is_unknown_is_asked_by_admins_and_its_key_is_said_to_nobody_else()
    {
        await using var provider = await ProviderServer.StartAsync();
        provider.Answer = path => path.StartsWith("/v3/reference/tickers/WOLF", StringComparison.Ordinal)
            ? (200, """{"status":"OK","results":{"ticker":"WOLF","name":"Wolfspeed, Inc.","type":"CS"}}""", null)
            : path.Contains("search=wolf", StringComparison.Ordinal)
                ? (200, """{"status":"OK","results":[{"ticker":"WOLF","name":"Wolfspeed, Inc.","type":"CS"}]}""", null)
                : (403, """{"status":"NOT_AUTHORIZED","message":"the-polygon-key may not"}""", null);
        await using var database = await postgres.CreateAsync(Cancellation);
        var log = new LogKeeper();
        await using var server = TradeCraftServer.Build(
            [
                "--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString, "--Identity:AllowDemo", "true",
                "--Logging:LogLevel:Default", "Trace",
                "--Feeds:Equity", "polygon", "--Feeds:Symbols", "WOLF", "--Feeds:Polygon:Key", "the-polygon-key", "--Feeds:Polygon:Stream",
                provider.Socket.ToString(), "--Feeds:Polygon:Rest", provider.Http.ToString(), "--Feeds:Polygon:RequestsPerMinute", "60000",
            ],
            builder => builder.Logging.ClearProviders().AddProvider(log));
        await server.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        var talk = await provider.AcceptAsync();
        await talk.SayAsync("""[{"ev":"status","status":"connected","message":"Connected Successfully"}]""");
        Assert.Equal("the-polygon-key", (await talk.ReadAsync()).GetProperty("params").GetString());
        await talk.SayAsync("""[{"ev":"status","status":"auth_failed","message":"the-polygon-key is wrong"}]""");
        await Wait.UntilAsync(
            "the refusal is told", async () => (await FeedAsync()).Contains("(the key) is wrong", StringComparison.Ordinal), Cancellation);

        var listed = (await client.GetAsync("/api/v1/market/instruments", token: null)).Body.GetProperty("items").EnumerateArray();
        Assert.Equal("Wolfspeed, Inc.",
            listed.Single(each => each.GetProperty("symbol").GetString() == "WOLF").GetProperty("name").GetString());
        Assert.Equal("quotes", (await client.GetAsync("/api/v1/market/WOLF/orderbook", token: null)).Text("evidence"));
        await Wait.UntilAsync("the past was asked for",
            () => Task.FromResult(log.Lines.Any(
                line => line.Contains("The past of WOLF could not be had: The provider answered 403.", StringComparison.Ordinal))),
            Cancellation);

        var user = await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        (await client.GetAsync("/api/v1/market/feed/tickers?q=wolf", user.Text("access_token"))).ShouldBeProblem(403, "forbidden");
        await using (var connection = await database.Owner.OpenConnectionAsync(Cancellation))
            await connection.ExecuteAsync("update app_user set role = 'admin'");
        var admin = (await client.PostAsync("/api/v1/auth/refresh", new { refresh_token = user.Text("refresh_token") }))
            .Text("access_token");
        Assert.Equal("WOLF", (await client.GetAsync("/api/v1/market/feed/tickers?q=wolf", admin))
            .Body.GetProperty("items")[0].GetProperty("ticker").GetString());
        (await client.GetAsync("/api/v1/market/feed/tickers?q=lamb", admin)).ShouldBeProblem(502, "provider_failed");

        Assert.DoesNotContain("the-polygon-key", await FeedAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, line => line.Contains("the-polygon-key", StringComparison.Ordinal));
        await server.StopAsync(Cancellation);

        Task<string> FeedAsync() => client.GetStringAsync("/api/v1/market/feed", Cancellation);
    }

    [Theory]
    [InlineData("--Feeds:Crypto takes binance, not \"kraken\".", "--Feeds:Crypto", "kraken")]
    [InlineData("--Feeds:Equity takes alpaca or polygon", "--Feeds:Equity", "binance")]
    [InlineData("The alpaca feed needs a key", "--Feeds:Equity", "alpaca")]
    [InlineData("The polygon feed needs a key", "--Feeds:Etf", "polygon")]
    [InlineData("cannot be played beside --feed recorded", "--Feeds:Crypto", "binance", "--feed", "recorded", "--market-data", "x")]
    public void What_makes_no_sense_is_told_in_a_sentence(string sentence, params string[] arguments) =>
        Assert.Contains(sentence, Assert.Throws<StartupException>(() => Read(arguments)).Message, StringComparison.Ordinal);

    [Fact]
    public void Each_class_has_its_provider_and_what_keeps_hours_keeps_them()
    {
        var options = Read("--Feeds:Crypto", "binance", "--Feeds:Equity", "polygon", "--Feeds:Polygon:Key", "k", "--Feeds:Symbols",
            "BTC-USD,AAPL,WOLF");
        Assert.Equal(("binance", "polygon", "polygon", null), (
            options.Live.ProviderOf(AssetClass.Crypto), options.Live.ProviderOf(AssetClass.Equity), options.Live.ProviderOf(AssetClass.Etf),
            options.Live.ProviderOf(AssetClass.Currency)));
        Assert.Equal(["AAPL", "WOLF"], options.Live.InstrumentsOf("polygon", 10).Select(wanted => wanted.Symbol));
        Assert.False(options.RoundTheClock);
        Assert.True(Read("--Feeds:Crypto", "binance").RoundTheClock);
    }

    private sealed class LogKeeper : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }

    private static FeedOptions Read(params string[] arguments) =>
        FeedOptions.From(new ConfigurationBuilder().AddCommandLine(arguments).Build());
}
