using System.Net;
using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Markets;

public sealed class MarketsTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task Instruments_are_listed_with_tick_and_step()
    {
        var listed = (await server.Client.GetAsync("/api/v1/market/instruments", token: null)).Body.GetProperty("items").EnumerateArray()
            .Select(item => (Text(item, "symbol"), Text(item, "asset_class"), Text(item, "base"), Text(item, "quote"),
                Text(item, "tick_size"), Text(item, "step_size")));
        Assert.Equal([("BTC-USD", "crypto", "BTC", "USD", "0.01", "0.00001"), ("AAPL", "equity", "AAPL", "USD", "0.01", "0.001")], listed);
    }

    [Fact]
    public async Task The_ticker_tells_the_touch_and_the_day()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 2), (98.00m, 1)], [(101.00m, 3)]);
        foreach (var price in (decimal[])[100.00m, 104.00m, 97.00m, 102.00m])
            await server.PrintAsync("BTC-USD", price, 0.5m, price > 100 ? Side.Buy : Side.Sell);

        // The prints ate what they met: those at 104 and 102 half each at 101, that at 97 half at 99.
        var ticker = await server.Client.GetAsync("/api/v1/market/BTC-USD/ticker", token: null);
        Assert.Equal(
            ("102.00", "99.00", "1.5", "101.00", "2", "100.00", "104.00", "97.00", "2.00", "2.00", "2"),
            (ticker.Text("last"), ticker.Text("bid"), ticker.Text("bid_size"), ticker.Text("ask"), ticker.Text("ask_size"),
                ticker.Text("open"), ticker.Text("high"),
                ticker.Text("low"), ticker.Text("change"), ticker.Text("change_percent"), ticker.Text("volume")));
        Assert.Equal(2, (await server.Client.GetAsync("/api/v1/market/tickers", token: null)).Body.GetProperty("items").GetArrayLength());

        var prints = (await server.Client.GetAsync("/api/v1/market/BTC-USD/trades?limit=2", token: null)).Body.GetProperty("items");
        Assert.Equal([("4", "102.00", "buy"), ("3", "97.00", "sell")],
            prints.EnumerateArray().Select(print => (Text(print, "id"), Text(print, "price"), Text(print, "side"))));

        var candles = (await server.Client.GetAsync("/api/v1/market/BTC-USD/candles?interval=1d", token: null)).Body.GetProperty("items");
        var day = candles[candles.GetArrayLength() - 1];
        Assert.Equal(("104.00", "97.00", "102.00"), (Text(day, "high"), Text(day, "low"), Text(day, "close")));
    }

    [Fact]
    public async Task The_order_book_shows_the_best_levels_first()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 2), (98.00m, 1), (97.00m, 5)], [(101.00m, 3), (102.50m, 0.5m)]);
        var book = await server.Client.GetAsync("/api/v1/market/AAPL/orderbook?depth=2", token: null);
        Assert.Equal("""[["99.00","2"],["98.00","1"]]""", book.Body.GetProperty("bids").GetRawText());
        Assert.Equal("""[["101.00","3"],["102.50","0.5"]]""", book.Body.GetProperty("asks").GetRawText());
    }

    [Theory]
    [InlineData("NOPE/ticker", 404, "unknown_symbol")]
    [InlineData("NOPE/orderbook", 404, "unknown_symbol")]
    [InlineData("NOPE/trades", 404, "unknown_symbol")]
    [InlineData("NOPE/candles", 404, "unknown_symbol")]
    [InlineData("AAPL/orderbook?depth=0", 400, "validation_failed")]
    [InlineData("AAPL/orderbook?depth=x", 400, "validation_failed")]
    [InlineData("AAPL/trades?limit=501", 400, "validation_failed")]
    [InlineData("AAPL/candles?interval=2m", 400, "validation_failed")]
    [InlineData("AAPL/candles?from=yesterday", 400, "validation_failed")]
    [InlineData("AAPL/candles?limit=0", 400, "validation_failed")]
    [InlineData("AAPL/weather", 404, "not_found")]
    public async Task A_bad_question_is_refused(string path, int status, string code) =>
        (await server.Client.GetAsync($"/api/v1/market/{path}", token: null)).ShouldBeProblem(status, code);

    [Fact]
    public async Task The_server_says_that_it_lives_and_is_ready()
    {
        Assert.Equal("live", (await server.Client.GetAsync("/health/live", token: null)).Text("status"));
        var ready = await server.Client.GetAsync("/health/ready", token: null);
        Assert.Equal((HttpStatusCode.OK, "open"), (ready.Status, ready.Text("status")));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
