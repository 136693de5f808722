using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Markets;

/// <param name="TickSize">Prices are whole numbers of it.</param>
/// <param name="StepSize">Quantities are whole numbers of it.</param>
/// <param name="Status">Whether it trades now.</param>
/// <param name="IsShortable">Whether a margin account may sell what it does not have: there is something to borrow.</param>
/// <param name="IsMarginable">Whether a margin account may buy it with borrowed money.</param>
/// <param name="BorrowRatePercent">What borrowing it to sell it short costs a year, in percent of its worth.</param>
public sealed record InstrumentBody(
    string Symbol, string Name, AssetClass AssetClass, string Base, string Quote, decimal TickSize, decimal StepSize, Phase Status,
    bool IsShortable, bool IsMarginable, decimal BorrowRatePercent)
{
    internal static InstrumentBody Of(MarketView market, Conditions conditions)
    {
        var (instrument, terms) = (market.Instrument, conditions.TermsOf(market.Instrument.Id));
        return new(
            instrument.Symbol, instrument.Name, instrument.AssetClass, instrument.Base.Code, instrument.Quote.Code, instrument.TickSize,
            instrument.StepSize, market.Phase.Phase, terms.IsShortable, terms.Initial < InstrumentTerms.Whole, Percent(terms.BorrowRate));
    }

    internal static decimal Percent(int millionths) => (millionths * 100m / InstrumentTerms.Whole).Trimmed();
}

/// <summary>
/// The last price, the touch and the day: the last 24 hours, of shares since the close before the last session. Null where nothing is known
/// yet.
/// </summary>
/// <param name="Open">The price when the day began.</param>
/// <param name="Change">Last less open.</param>
/// <param name="ChangePercent">In percent: "1.23" is 1.23 %.</param>
/// <param name="At">When the last trade was.</param>
/// <param name="IsStale">The feed is silent, and bid and ask are what it said last.</param>
public sealed record TickerBody(
    string Symbol,
    decimal? Last,
    decimal? Bid,
    decimal? BidSize,
    decimal? Ask,
    decimal? AskSize,
    decimal? Open,
    decimal? High,
    decimal? Low,
    decimal? Change,
    decimal? ChangePercent,
    decimal Volume,
    DateTimeOffset? At,
    bool IsStale)
{
    internal static TickerBody Of(Ticker ticker, QuoteFreshness quotes)
    {
        var instrument = ticker.Instrument;
        var (last, open) = (ticker.Last?.ToWire(instrument), ticker.Open?.ToWire(instrument));
        return new(
            instrument.Symbol, last, ticker.Bid?.Price.ToWire(instrument), ticker.Bid?.Quantity.ToWire(instrument),
            ticker.Ask?.Price.ToWire(instrument), ticker.Ask?.Quantity.ToWire(instrument), open, ticker.High?.ToWire(instrument),
            ticker.Low?.ToWire(instrument), last - open, last is { } now && open is { } then ? WireNumbers.Percent(now - then, then) : null,
            ticker.Volume.ToWire(instrument), ticker.At?.ToTime(), quotes.IsStale(instrument.AssetClass));
    }
}

/// <summary>The best levels, best first, each as price and quantity.</summary>
/// <param name="Sequence">Rises with each change of the book, and starts anew with the server.</param>
/// <param name="Evidence">What the feed knows of it. Of quotes: only the best of each side is the market's, what is behind was made by the
/// venue's physics.</param>
public sealed record BookBody(
    string Symbol, long Sequence, FeedEvidence Evidence, IReadOnlyList<decimal[]> Bids, IReadOnlyList<decimal[]> Asks)
{
    internal static BookBody Of(BookView book, MarketEvidence evidence) => new(
        book.Instrument.Symbol, book.Version, evidence(book.Instrument.AssetClass),
        [.. book.Bids.Select(level => Level(level, book.Instrument))], [.. book.Asks.Select(level => Level(level, book.Instrument))]);

    internal static decimal[] Level(BookLevel level, Instrument instrument) =>
        [level.Price.ToWire(instrument), level.Quantity.ToWire(instrument)];
}

/// <param name="Id">Counted for each symbol.</param>
/// <param name="Side">Who took.</param>
public sealed record PrintBody(string Id, decimal Price, decimal Qty, Side Side, DateTimeOffset At)
{
    internal static PrintBody Of(Print print, Instrument instrument) => new(
        print.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), print.Price.ToWire(instrument),
        print.Quantity.ToWire(instrument), print.Side, print.At.ToTime());
}

/// <param name="Time">When the bar begins.</param>
public sealed record CandleBody(DateTimeOffset Time, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume)
{
    internal static CandleBody Of(Candle candle, Instrument instrument) => new(
        candle.Time.ToTime(), candle.Open.ToWire(instrument), candle.High.ToWire(instrument), candle.Low.ToWire(instrument),
        candle.Close.ToWire(instrument), candle.Volume.ToWire(instrument));
}

/// <summary>Bars, oldest first; the last may be running. A bar in which nothing was traded is missing.</summary>
public sealed record CandlesBody(string Symbol, string Interval, IReadOnlyList<CandleBody> Items);
