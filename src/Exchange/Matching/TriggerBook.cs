using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>A price that went from here to there, and where it stands.</summary>
internal readonly record struct PriceRange(Price Lowest, Price Highest)
{
    public static PriceRange At(Price price) => new(price, price);

    public bool IsKnown => Lowest.Ticks != 0;
}

/// <summary>The prices that orders are triggered by, as far as they went since this was last looked at.</summary>
internal readonly record struct TriggerPrices(PriceRange Last, PriceRange Bid, PriceRange Ask, PriceRange Mark)
{
    public const int Count = 4;

    /// <summary>0 last, 1 bid, 2 ask, 3 mark.</summary>
    public PriceRange this[int source] => source switch { 0 => Last, 1 => Bid, 2 => Ask, _ => Mark };
}

/// <summary>
/// The stops of one instrument, in books of their own: on the bids' side those that fire when the price falls to them, on the asks' those that fire when it rises.
/// So the next to fire is at the front, and a million waiting ones cost nothing. Trailing ones stand in a second book by the extreme that they follow: sells, which
/// follow a rise, on the asks' side.
/// </summary>
internal sealed class TriggerBook
{
    private static readonly Quantity One = new(1);

    private readonly OrderBook?[] stops = new OrderBook?[TriggerPrices.Count];
    private readonly OrderBook?[] trails = new OrderBook?[TriggerPrices.Count];

    public int Count { get; private set; }

    /// <summary>An order waits at its stop.</summary>
    public int Add(int source, bool falls, Price stop, int order)
    {
        Count++;
        return (stops[source] ??= new()).Rest(falls ? Side.Buy : Side.Sell, stop, One, order);
    }

    /// <summary>A trailing order waits for its extreme to be passed.</summary>
    public int AddTrail(int source, Side side, Price extreme, int order) => (trails[source] ??= new()).Rest(side, extreme, One, order);

    public void Remove(int source, int entry)
    {
        Count--;
        stops[source]!.Remove(entry);
    }

    public void RemoveTrail(int source, int entry) => trails[source]!.Remove(entry);

    /// <summary>The slot of the order that is triggered first by these prices, and by which; or false.</summary>
    public bool TryTriggered(in TriggerPrices prices, out int order, out Price price)
    {
        for (var source = 0; source < TriggerPrices.Count; source++)
        {
            var range = prices[source];
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
            var range = prices[source];
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
