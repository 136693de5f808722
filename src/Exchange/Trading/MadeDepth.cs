using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>A quote as the book takes it: without what is outside the band, and with the depth that the physics make where the feed has none.</summary>
internal static class MadeDepth
{
    public static QuoteDepth Complete(QuoteDepth quote, Market market, Physics physics)
    {
        var makes = physics.MadeLevels > 0 && (quote.Bids.Length == 1 || quote.Asks.Length == 1);
        if (!makes && !market.HasBand) return quote;
        return quote with { Bids = Complete(quote.Bids, Side.Buy, market, physics), Asks = Complete(quote.Asks, Side.Sell, market, physics) };
    }

    public static ReadOnlyMemory<BookLevel> WithinBand(ReadOnlyMemory<BookLevel> levels, Market market) =>
        market.HasBand ? levels.ToArray().Where(level => market.IsInBand(level.Price)).ToArray() : levels;

    private static ReadOnlyMemory<BookLevel> Complete(ReadOnlyMemory<BookLevel> levels, Side side, Market market, Physics physics)
    {
        if (levels.Length != 1) return WithinBand(levels, market);
        var completed = new List<BookLevel> { levels.Span[0] };
        var (touch, shown) = levels.Span[0];
        for (var i = 1; i <= physics.MadeLevels; i++)
        {
            var price = new Price(touch.Ticks + ((side == Side.Sell ? i : -i) * (long)physics.MadeSpacing));
            var more = (Int128)shown.Steps + ((Int128)shown.Steps * physics.MadeSlope * i / 100);
            if (more > Quantity.MaxSteps) continue;
            var level = new BookLevel(price, new((long)more));
            if (QuoteChecks.IsWellFormed(level, market.Instrument)) completed.Add(level);
        }

        return WithinBand(completed.ToArray(), market);
    }
}
