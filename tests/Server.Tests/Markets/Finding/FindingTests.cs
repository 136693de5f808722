using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Markets.Finding;
using TradeCraft.Server.Tests.Feeds;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Markets.Finding;

public sealed class InstrumentSearchTests
{
    private static readonly IReadOnlyList<Instrument> All = Listings.Of(FeedInstruments.All);

    [Theory]
    [InlineData("aapl", "AAPL")]
    [InlineData("app", "AAPL")] // by the beginning of its name
    [InlineData("BTC", "BTC-USD")]
    [InlineData("btc-u", "BTC-USD")]
    [InlineData("bitcon", "BTC-USD")] // a letter left out
    [InlineData("micorsoft", "MSFT")] // two swapped
    [InlineData("nvidea", "NVDA")] // one changed
    [InlineData("teslla", "TSLA")] // one too many
    [InlineData("coca", "KO")]
    [InlineData("sachs", "GS")]
    [InlineData("pound", "GBP-USD")]
    [InlineData("  spy ", "SPY")]
    public void What_somebody_means_comes_first(string text, string symbol) =>
        Assert.Equal(symbol, InstrumentSearch.Find(All, text).First().Symbol);

    [Fact]
    public void Symbols_come_before_names_and_beginnings_before_middles() =>
        Assert.Equal(["V", "NVDA"],
            InstrumentSearch.Find(All.Where(each => each.Symbol is "V" or "NVDA" or "JNJ"), "v").Select(each => each.Symbol));

    [Theory]
    [InlineData("zzzz")]
    [InlineData("qx")]
    public void Nonsense_finds_nothing(string text) => Assert.Empty(InstrumentSearch.Find(All, text));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("CA", "ac", 1)]
    [InlineData("same", "SAME", 0)]
    public void Distance_counts_what_was_mistyped(string left, string right, int distance) =>
        Assert.Equal(distance, InstrumentSearch.Distance(left, right));
}

public sealed class FindingTests(TradingServer server) : IClassFixture<TradingServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        foreach (var price in (decimal[])[50, 60]) await server.PrintAsync("AAPL", price, 2, Side.Buy);
        foreach (var price in (decimal[])[20_000, 19_000]) await server.PrintAsync("BTC-USD", price, 0.01m, Side.Sell);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("screener?price_max=100", "AAPL")]
    [InlineData("under-100", "AAPL")]
    [InlineData("screener?price_min=100", "BTC-USD")]
    [InlineData("screener?change_min=10", "AAPL")]
    [InlineData("screener?change_max=-1", "BTC-USD")]
    [InlineData("screener?asset_class=crypto", "BTC-USD")]
    [InlineData("screener?volatility_min=1", "")]
    [InlineData("screener?sort=price", "AAPL BTC-USD")]
    [InlineData("screener?sort=-price", "BTC-USD AAPL")]
    [InlineData("screener?sort=change", "BTC-USD AAPL")]
    [InlineData("screener?sort=-price&limit=1", "BTC-USD")]
    [InlineData("search?q=appl", "AAPL")]
    [InlineData("tickers?symbols=BTC-USD,%20AAPL", "BTC-USD AAPL")]
    [InlineData("tickers?symbols=AAPL", "AAPL")]
    public async Task What_is_asked_for_is_found(string path, string symbols) =>
        Assert.Equal(symbols,
            string.Join(' ', Symbols((await server.Client.GetAsync($"/api/v1/market/{path}", token: null)).Body.GetProperty("items"))));

    [Fact]
    public async Task The_movers_are_told()
    {
        var movers = (await server.Client.GetAsync("/api/v1/market/movers", token: null)).Body;
        Assert.Equal(["AAPL"], Symbols(movers.GetProperty("gainers")));
        Assert.Equal(["BTC-USD"], Symbols(movers.GetProperty("losers")));
        Assert.Equal(2, movers.GetProperty("most_active").GetArrayLength());
        Assert.Empty((await server.Client.GetAsync("/api/v1/market/movers?asset_class=etf", token: null)).Body.GetProperty("gainers")
            .EnumerateArray());
    }

    [Theory]
    [InlineData("search?q=%20", 400, "validation_failed")]
    [InlineData("screener?price_max=cheap", 400, "validation_failed")]
    [InlineData("screener?sort=beauty", 400, "validation_failed")]
    [InlineData("screener?sort=-", 400, "validation_failed")]
    [InlineData("screener?sort=", 400, "validation_failed")]
    [InlineData("screener?asset_class=bonds", 400, "validation_failed")]
    [InlineData("under-100?limit=0", 400, "validation_failed")]
    [InlineData("movers?limit=51", 400, "validation_failed")]
    [InlineData("tickers?symbols=,", 400, "validation_failed")]
    [InlineData("tickers?symbols=AAPL,NOPE", 404, "unknown_symbol")]
    public async Task A_bad_question_is_refused(string path, int status, string code) =>
        (await server.Client.GetAsync($"/api/v1/market/{path}", token: null)).ShouldBeProblem(status, code);

    private static IEnumerable<string?> Symbols(JsonElement rows) =>
        rows.EnumerateArray().Select(row => row.GetProperty("symbol").GetString());
}
