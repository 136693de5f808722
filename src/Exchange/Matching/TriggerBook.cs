using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>
/// The stops of one instrument, in books of their own: on the bids' side those that fire when the price falls to them, on the asks' side
/// those that fire when it rises. So the next to fire is at the front, and a million waiting ones cost nothing. Trailing ones stand in a
/// second book, by the extreme that they follow: sells, which follow a rise, on the asks' side. This is what may be read;
/// <see cref="WritableTriggerBook"/> changes it.
/// </summary>
internal abstract class TriggerBook
{
    private protected readonly WritableOrderBook?[] stops = new WritableOrderBook?[TriggerPrices.Count];
    private protected readonly WritableOrderBook?[] trails = new WritableOrderBook?[TriggerPrices.Count];

    public int Count { get; private protected set; }

    /// <summary>The slot of the order that is triggered first by these prices, and by which; or false.</summary>
    public bool TryTriggered(in TriggerPrices prices, out int order, out Price price)
    {
        for (var source = 0; source < TriggerPrices.Count; source++)
        {
            var range = prices[(TriggerSource)source];
            if (stops[source] is not { } book || !range.IsKnown) continue;
            foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
            {
                price = side == Side.Buy ? range.Lowest : range.Highest;
                var front = book.Front(side);
                if (front == OrderBook.None) continue;
                var stop = book.PriceOf(front);
                if (side == Side.Buy ? stop < price : stop > price) continue;
                order = book[front].Order;
                return true;
            }
        }

        (order, price) = (OrderBook.None, default);
        return false;
    }

    /// <summary>The slot of the trailing order that must follow first, and the price that it follows; or false.</summary>
    public bool TryTrailing(in TriggerPrices prices, out int order, out Price price)
    {
        // Those that follow a rise stand on the asks' side and go first: they sell.
        for (var source = 0; source < TriggerPrices.Count; source++)
        {
            var range = prices[(TriggerSource)source];
            if (trails[source] is not { } book || !range.IsKnown) continue;
            foreach (var side in (ReadOnlySpan<Side>)[Side.Sell, Side.Buy])
            {
                price = side == Side.Sell ? range.Highest : range.Lowest;
                var front = book.Front(side);
                if (front == OrderBook.None) continue;
                var extreme = book.PriceOf(front);
                if (side == Side.Sell ? extreme >= price : extreme <= price) continue;
                order = book[front].Order;
                return true;
            }
        }

        (order, price) = (OrderBook.None, default);
        return false;
    }
}
