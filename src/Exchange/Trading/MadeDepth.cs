using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>The depth that the physics make behind a side of which the feed shows one level only.</summary>
internal static class MadeDepth
{
    public static QuoteDepth Complete(QuoteDepth quote, Instrument instrument, Physics physics)
    {
        if (physics.MadeLevels == 0 || (quote.Bids.Length != 1 && quote.Asks.Length != 1)) return quote;
        return quote with
        {
            Bids = Complete(quote.Bids, Side.Buy, instrument, physics),
            Asks = Complete(quote.Asks, Side.Sell, instrument, physics),
        };
    }

    private static ReadOnlyMemory<BookLevel> Complete(ReadOnlyMemory<BookLevel> levels, Side side, Instrument instrument, Physics physics)
    {
        if (levels.Length != 1) return levels;
        var completed = new List<BookLevel> { levels.Span[0] };
        var (touch, shown) = levels.Span[0];
        for (var i = 1; i <= physics.MadeLevels; i++)
        {
            var price = new Price(touch.Ticks + ((side == Side.Sell ? i : -i) * (long)physics.MadeSpacing));
            var more = (Int128)shown.Steps + ((Int128)shown.Steps * physics.MadeSlope * i / 100);
            if (more > Quantity.MaxSteps) continue;
            var level = new BookLevel(price, new((long)more));
            if (QuoteChecks.IsWellFormed(level, instrument)) completed.Add(level);
        }

        return completed.ToArray();
    }
}
