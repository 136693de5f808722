using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Markets.Finding;
using TradeCraft.Server.Markets.History;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Markets;

public static class MarketsApi
{
    private const int MaxDepth = 100;
    private const int MaxSymbols = 500;

    public static IEndpointRouteBuilder MapMarkets(this IEndpointRouteBuilder app)
    {
        var market = app.MapGroup("/api/v1/market").WithTags("Market").AllowAnonymous();

        market.MapGet("/instruments", Instruments);
        market.MapGet("/instruments/{symbol}", InstrumentDetails.GetAsync).ProducesProblem(404).ProducesProblem(503);
        market.MapGet("/tickers", Tickers).ProducesProblem(400).ProducesProblem(404);
        market.MapGet("/clock", MarketClock.Now);
        market.MapFinding();
        market.MapGet("/{symbol}/ticker", Ticker).ProducesProblem(404);
        market.MapGet("/{symbol}/orderbook", OrderBook).ProducesProblem(400).ProducesProblem(404);
        market.MapGet("/{symbol}/trades", TradesAsync).ProducesProblem(400).ProducesProblem(404);
        market.MapGet("/{symbol}/sessions", MarketSessions.Of).ProducesProblem(400).ProducesProblem(404);
        market.MapGet("/{symbol}/candles", CandlesAsync).ProducesProblem(400).ProducesProblem(404);
        return app;
    }

    /// <summary>Everything that can be traded.</summary>
    internal static Ok<Page<InstrumentBody>> Instruments(MarketViews markets, Conditions conditions) =>
        TypedResults.Ok(Paging.Whole(markets.All.Select(market => InstrumentBody.Of(market, conditions))));

    /// <summary>Many tickers at once: of the symbols that are named, with commas between them, or of all.</summary>
    internal static Results<Ok<Page<TickerBody>>, ProblemHttpResult> Tickers(
        InstrumentDirectory instruments,
        MarketViews markets,
        QuoteFreshness quotes,
        string? symbols = null)
    {
        if (symbols is null) return TypedResults.Ok(Paging.Whole(instruments.Instruments.Select(Of)));
        var wanted = symbols.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var errors = new FieldErrors();
        if (!errors.Require(wanted.Length is >= 1 and <= MaxSymbols, "symbols", $"Must name 1 to {MaxSymbols}."))
            return Problem.Invalid(errors);
        var found = wanted.Select(instruments.Find).ToArray();
        return found.Contains(null) ? Unknown() : TypedResults.Ok(Paging.Whole(found.Select(instrument => Of(instrument!))));

        TickerBody Of(Instrument instrument) => TickerBody.Of(markets[instrument].Ticker(), quotes);
    }

    /// <summary>Last price, best bid and ask, and the day so far.</summary>
    internal static Results<JsonOk<TickerBody>, ProblemHttpResult> Ticker(
        string symbol,
        InstrumentDirectory instruments,
        MarketViews markets,
        QuoteFreshness quotes) =>
        instruments.Find(symbol) is { } instrument
            ? new JsonOk<TickerBody>(TickerBody.Of(markets[instrument].Ticker(), quotes)) : Unknown();

    /// <summary>The best levels of the book: 10 of each side unless depth says otherwise (1 to 100).</summary>
    internal static Results<Ok<BookBody>, ProblemHttpResult> OrderBook(
        string symbol,
        InstrumentDirectory instruments,
        MarketViews markets,
        MarketEvidence evidence,
        int depth = 10)
    {
        if (instruments.Find(symbol) is not { } instrument) return Unknown();
        var errors = new FieldErrors();
        if (!errors.Require(depth is >= 1 and <= MaxDepth, "depth", $"Must be from 1 to {MaxDepth}.")) return Problem.Invalid(errors);
        return TypedResults.Ok(BookBody.Of(markets[instrument].Book(depth), evidence));
    }

    /// <summary>Trades of everyone, newest first, those before a cursor: 50 unless limit says otherwise (1 to 500).</summary>
    internal static async Task<Results<Ok<Page<PrintBody>>, ProblemHttpResult>> TradesAsync(
        string symbol,
        InstrumentDirectory instruments,
        MarketHistory history,
        CancellationToken cancellation,
        int limit = 50,
        string? cursor = null)
    {
        if (instruments.Find(symbol) is not { } instrument) return Unknown();
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var prints = await history.PrintsAsync(instrument, before, most + 1, cancellation);
        return TypedResults.Ok(Paging.Cut(prints, most, print => PrintBody.Of(print, instrument), print => print.Number));
    }

    /// <summary>Bars of 1m, 5m, 15m, 30m, 1h, 4h or 1d, the newest 500 unless limit says otherwise (1 to 1500).</summary>
    internal static async Task<Results<Ok<CandlesBody>, ProblemHttpResult>> CandlesAsync(
        string symbol,
        InstrumentDirectory instruments,
        MarketHistory history,
        CancellationToken cancellation,
        string interval = "1m",
        string? from = null,
        string? to = null,
        int limit = 500)
    {
        if (instruments.Find(symbol) is not { } instrument) return Unknown();
        var errors = new FieldErrors();
        var length = CandleInterval.Find(interval);
        errors.Require(
            length is not null, "interval", $"Must be one of {string.Join(", ", CandleInterval.All.Select(known => known.Name))}.");
        errors.Require(limit is >= 1 and <= MarketHistory.MostCandles, "limit", $"Must be from 1 to {MarketHistory.MostCandles}.");
        var start = ReadTime(from, "from", errors);
        var end = ReadTime(to, "to", errors);
        if (errors.Any) return Problem.Invalid(errors);

        var bars = await history.CandlesAsync(instrument, length!, start, end, limit, cancellation);
        return TypedResults.Ok(new CandlesBody(symbol, interval, [.. bars.Select(bar => CandleBody.Of(bar, instrument))]));
    }

    internal static Timestamp? ReadTime(string? text, string field, FieldErrors errors)
    {
        if (text is null) return null;
        if (TimeText.TryParse(text, out var time, out var problem)) return time.ToTimestamp();
        errors.Add(field, problem);
        return null;
    }

    internal static ProblemHttpResult Unknown() => Refusal.Of(Rejection.UnknownInstrument);
}
