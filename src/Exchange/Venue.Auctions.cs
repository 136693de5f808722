using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Call auctions: everything that waits trades at one price. They are rare, and may allocate.</summary>
public sealed partial class Venue
{
    /// <summary>All that takes part: what rests leaves its queue and joins what waits already, but for orders of the other auction. By when they joined.</summary>
    private List<OrderId> Gather(Market market, TimeInForce notFor)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            while (market.Book.Front(side) is var front and not OrderBook.None) Pool(market.Book[front].Order);
        }

        return
        [
            .. orders.Slots.Select(slot => orders[slot])
                .Where(order => order.Instrument == market.Instrument.Id && order.State == OrderState.Pooled && order.TimeInForce != notFor)
                .OrderBy(order => order.Since).Select(order => order.Id),
        ];
    }

    private void Uncross(Market market, List<OrderId> pool, Price? officialPrice)
    {
        if ((officialPrice ?? PriceOf(market, pool)) is not { Ticks: > 0 } price) return;
        var buys = Eligible(pool, Side.Buy, price);
        var sells = Eligible(pool, Side.Sell, price);
        var (buy, sell) = (0, 0);
        while (buy < buys.Count && sell < sells.Count)
        {
            var (buyer, seller) = (SlotIn(buys, ref buy), SlotIn(sells, ref sell));
            if (buyer == OrderTable.None || seller == OrderTable.None) break;
            Cross(market, price, buyer, seller, Quantity.Min(Tradeable(buyer), Tradeable(seller)));
        }

        if (officialPrice is null) return;
        while (SlotIn(buys, ref buy) is var buyer and not OrderTable.None) Cross(market, price, buyer, OrderBook.House, Tradeable(buyer));
        while (SlotIn(sells, ref sell) is var seller and not OrderTable.None) Cross(market, price, OrderBook.House, seller, Tradeable(seller));
    }

    /// <summary>The slot of the first from here on that is still open; the rest were filled or cancelled.</summary>
    private int SlotIn(List<OrderId> side, ref int at)
    {
        for (; at < side.Count; at++)
        {
            var slot = orders.Find(side[at]);
            if (slot != OrderTable.None && !Tradeable(slot).IsZero) return slot;
        }

        return OrderTable.None;
    }

    private Quantity Tradeable(int slot)
    {
        ref readonly var order = ref orders[slot];
        return order.Options.ReduceOnly ? Quantity.Min(order.Remaining, Reducible(in order)) : order.Remaining;
    }

    private void Cross(Market market, Price price, int buyer, int seller, Quantity quantity)
    {
        if (CanTrade(market.Instrument, MakerOf(buyer), MakerOf(seller), Side.Buy, price, quantity)) TradeAt(market, price, quantity, Side.Buy, TradeCause.Auction, seller, buyer);
        else Cancel(buyer == OrderBook.House ? seller : buyer, CancelReason.InsufficientFunds);
    }

    /// <summary>Those of a side that a price is good enough for, best price first, earliest first within it.</summary>
    private List<OrderId> Eligible(List<OrderId> pool, Side side, Price price) =>
    [
        .. pool.Select(order => orders[orders.SlotOf(order)]).Where(order => order.Side == side && Meets(side, order.LimitPrice, price))
            .OrderBy(order => side == Side.Buy ? -order.LimitPrice.Ticks : order.LimitPrice.Ticks).ThenBy(order => order.Since).Select(order => order.Id),
    ];

    /// <summary>The price, within the band, at which most trades; then with the least left over, the nearest to the last, the lowest. Null: nothing meets.</summary>
    private Price? PriceOf(Market market, List<OrderId> pool)
    {
        var waiting = pool.Select(order => orders[orders.SlotOf(order)]).ToList();
        Int128 Steps(Side side, Price price) =>
            waiting.Where(order => order.Side == side && Meets(side, order.LimitPrice, price)).Aggregate((Int128)0, (sum, order) => sum + order.Remaining.Steps);
        var best = waiting.Select(order => market.Within(order.LimitPrice)).Distinct()
            .Select(price => (Price: price, Bought: Steps(Side.Buy, price), Sold: Steps(Side.Sell, price)))
            .Where(at => at.Bought > 0 && at.Sold > 0)
            .OrderByDescending(at => Int128.Min(at.Bought, at.Sold)).ThenBy(at => Int128.Abs(at.Bought - at.Sold))
            .ThenBy(at => market.Last.Ticks == 0 ? 0 : Math.Abs(at.Price.Ticks - market.Last.Ticks)).ThenBy(at => at.Price.Ticks)
            .FirstOrDefault();
        return best.Price.Ticks == 0 ? null : best.Price;
    }
}
