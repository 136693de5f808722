using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>Whether what a feed says can be a market.</summary>
internal static class QuoteChecks
{
    /// <summary>Levels in order, in range, and no crossed sides.</summary>
    public static bool IsWellFormed(QuoteDepth quote, Instrument instrument)
    {
        var bids = quote.Bids.Span;
        var asks = quote.Asks.Span;
        if (!IsWellFormed(bids, Side.Buy, instrument) || !IsWellFormed(asks, Side.Sell, instrument)) return false;
        return bids.IsEmpty || asks.IsEmpty || bids[0].Price < asks[0].Price;
    }

    public static bool IsWellFormed(BookLevel level, Instrument instrument)
    {
        var (price, quantity) = level;
        return price.Ticks is >= 1 and <= Price.MaxTicks && quantity.Steps is >= 1 and <= Quantity.MaxSteps
            && instrument.AmountFits(quantity) && instrument.ValueFits(price, quantity);
    }

    /// <summary>The guards of a print, in order of precedence.</summary>
    public static Rejection Check(ReportPrint print, Instrument instrument)
    {
        var refusal = Check(print.Price);
        if (refusal != Rejection.None) return refusal;
        if (print.Quantity.Steps < 1) return Rejection.QuantityNotPositive;
        return IsWellFormed(new BookLevel(print.Price, print.Quantity), instrument) ? Rejection.None : Rejection.QuantityTooLarge;
    }

    /// <summary>Whether a price is one that a book can hold.</summary>
    public static Rejection Check(Price price) => price.Ticks switch
    {
        < 1 => Rejection.PriceNotPositive,
        > Price.MaxTicks => Rejection.PriceTooHigh,
        _ => Rejection.None,
    };

    private static bool IsWellFormed(ReadOnlySpan<BookLevel> levels, Side side, Instrument instrument)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            if (!IsWellFormed(levels[i], instrument)) return false;
            if (i > 0 && !side.IsBetter(levels[i - 1].Price, levels[i].Price)) return false;
        }

        return true;
    }
}
