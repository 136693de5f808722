using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Markets;

public static class MarketsApi
{
    private const int MaxDepth = 100;
    private const int MaxPrints = Tape.Length;

    public static IEndpointRouteBuilder MapMarkets(this IEndpointRouteBuilder app)
    {
        var market = app.MapGroup("/api/v1/market").WithTags("Market");

        market.MapGet("/instruments", Instruments);
        market.MapGet("/tickers", Tickers);
        market.MapGet("/{symbol}/ticker", Ticker).ProducesProblem(404);
        market.MapGet("/{symbol}/orderbook", OrderBook).ProducesProblem(400).ProducesProblem(404);
        market.MapGet("/{symbol}/trades", Trades).ProducesProblem(400).ProducesProblem(404);
        market.MapGet("/{symbol}/candles", Candles).ProducesProblem(400).ProducesProblem(404);
        return app;
    }

    /// <summary>Everything that can be traded.</summary>
    internal static Ok<Page<InstrumentBody>> Instruments(InstrumentDirectory instruments) =>
        TypedResults.Ok(Paging.Whole(instruments.Instruments.Select(InstrumentBody.Of)));

    /// <summary>Every instrument's ticker at once.</summary>
    internal static Ok<Page<TickerBody>> Tickers(VenueProjections projections) =>
        TypedResults.Ok(Paging.Whole(projections.Instruments.Instruments.Select(instrument => TickerBody.Of(projections.Ticker(instrument)))));

    /// <summary>Last price, best bid and ask, and the day so far.</summary>
    internal static Results<Ok<TickerBody>, ProblemHttpResult> Ticker(string symbol, VenueProjections projections) =>
        projections.Instruments.Find(symbol) is { } instrument ? TypedResults.Ok(TickerBody.Of(projections.Ticker(instrument))) : Unknown();

    /// <summary>The best levels of the book: 10 of each side unless depth says otherwise (1 to 100).</summary>
    internal static Results<Ok<BookBody>, ProblemHttpResult> OrderBook(string symbol, VenueProjections projections, int depth = 10)
    {
        if (projections.Instruments.Find(symbol) is not { } instrument) return Unknown();
        var errors = new FieldErrors();
        if (!errors.Require(depth is >= 1 and <= MaxDepth, "depth", $"Must be from 1 to {MaxDepth}.")) return Problem.Invalid(errors);
        return TypedResults.Ok(BookBody.Of(projections.Book(instrument, depth)));
    }

    /// <summary>Recent trades of everyone, newest first: 50 unless limit says otherwise (1 to 200).</summary>
    internal static Results<Ok<Page<PrintBody>>, ProblemHttpResult> Trades(string symbol, VenueProjections projections, int limit = 50)
    {
        if (projections.Instruments.Find(symbol) is not { } instrument) return Unknown();
        var errors = new FieldErrors();
        if (!errors.Require(limit is >= 1 and <= MaxPrints, "limit", $"Must be from 1 to {MaxPrints}.")) return Problem.Invalid(errors);
        return TypedResults.Ok(Paging.Whole(projections.Prints(instrument, limit).Select(print => PrintBody.Of(print, instrument))));
    }

    /// <summary>Bars of 1m, 5m, 15m, 30m, 1h, 4h or 1d, the newest 500 unless limit says otherwise (1 to 1500).</summary>
    internal static Results<Ok<CandlesBody>, ProblemHttpResult> Candles(
        string symbol, VenueProjections projections, string interval = "1m", string? from = null, string? to = null, int limit = 500)
    {
        if (projections.Instruments.Find(symbol) is not { } instrument) return Unknown();
        var errors = new FieldErrors();
        var length = CandleInterval.Find(interval);
        errors.Require(length is not null, "interval", $"Must be one of {string.Join(", ", CandleInterval.All.Select(known => known.Name))}.");
        errors.Require(limit is >= 1 and <= Projections.Candles.Length, "limit", $"Must be from 1 to {Projections.Candles.Length}.");
        var start = ReadTime(from, "from", new Timestamp(long.MinValue), errors);
        var end = ReadTime(to, "to", new Timestamp(long.MaxValue), errors);
        if (errors.Any) return Problem.Invalid(errors);

        var bars = projections.Candles(instrument, length!, start, end, limit);
        return TypedResults.Ok(new CandlesBody(symbol, interval, [.. bars.Select(bar => CandleBody.Of(bar, instrument))]));
    }

    private static Timestamp ReadTime(string? text, string field, Timestamp without, FieldErrors errors)
    {
        if (text is null) return without;
        if (TimeText.TryParse(text, out var time, out var problem)) return time.ToTimestamp();
        errors.Add(field, problem);
        return without;
    }

    private static ProblemHttpResult Unknown() => Refusal.Of(Rejection.UnknownInstrument);
}
