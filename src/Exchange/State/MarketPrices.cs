using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>
/// What the log does not determine: the prices that were seen while this venue ran, and what the feed shows. A venue made from a log knows
/// none of it and waits for the market to speak again. This is what may be read; <see cref="WritableMarketPrices"/> changes it.
/// </summary>
internal abstract class MarketPrices
{
    private protected PriceRange range;
    private protected long lookOfRange = -1;

    // Prices that the feed showed and sees no longer, the worst first, by side.
    private protected readonly List<Price>[] outOfView = [[], []];

    /// <summary>The prices that the feed showed and sees no longer, the worst first: all beyond those of <see cref="Quoted"/>.</summary>
    public IReadOnlyList<Price> OutOfView(Side side) => outOfView[(int)side];

    /// <summary>The last price traded or printed; zero before.</summary>
    public Price Last { get; private protected set; }

    /// <summary>The feed's own fair price; zero for none.</summary>
    public Price FeedMark { get; private protected set; }

    /// <summary>The depth that the feed showed last.</summary>
    public QuoteDepth? Quoted { get; private protected set; }

    public Timestamp QuotedAt { get; private protected set; }

    public Price Mark => FeedMark.Ticks != 0 ? FeedMark : Last;

    /// <summary>How far prices went since the given look, with the touch as it is.</summary>
    public TriggerPrices Since(long look, PriceRange bid, PriceRange ask)
    {
        var last = look == lookOfRange ? range : PriceRange.At(Last);
        return new(last, bid, ask, FeedMark.Ticks != 0 ? PriceRange.At(FeedMark) : last);
    }
}

/// <summary>The prices of a market, with what changes them.</summary>
internal sealed class WritableMarketPrices : MarketPrices
{
    /// <summary>A price was traded, printed or fixed.</summary>
    /// <param name="price">The price.</param>
    /// <param name="look">Counts the times that stops were looked at: prices since the last time make a range.</param>
    public void Trade(Price price, long look)
    {
        Last = price;
        range = look == lookOfRange
            ? new(price < range.Lowest ? price : range.Lowest, price > range.Highest ? price : range.Highest)
            : PriceRange.At(price);
        lookOfRange = look;
    }

    public void SetMark(Price price) => FeedMark = price;

    public void Quote(QuoteDepth quote, in DepthQuoted quoted, Timestamp at)
    {
        if (Quoted is { } before)
        {
            Leave(Side.Buy, before.Bids.Span, quoted.BidsTo);
            Leave(Side.Sell, before.Asks.Span, quoted.AsksTo);
        }

        (Quoted, QuotedAt) = (quote, at);
    }

    /// <summary>What the feed sees no longer is remembered, and what it sees again is not.</summary>
    private void Leave(Side side, ReadOnlySpan<BookLevel> before, Price seesTo)
    {
        var prices = outOfView[(int)side];
        while (prices.Count > 0 && (seesTo.Ticks == 0 || !side.IsBetter(seesTo, prices[^1]))) prices.RemoveAt(prices.Count - 1);
        for (var i = before.Length - 1; i >= 0 && seesTo.Ticks != 0 && side.IsBetter(seesTo, before[i].Price); i--)
            prices.Add(before[i].Price);
    }

    public void Split(in SharesSplit split)
    {
        (Last, FeedMark) = (split.Nearest(Last), split.Nearest(FeedMark));
        lookOfRange = -1;
    }
}
