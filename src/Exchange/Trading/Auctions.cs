using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>Call auctions: everything that waits trades at one price. They are rare, and may allocate.</summary>
internal sealed class Auctions(VenueState state, Recorder recorder, Clearing clearing, Exposure exposure)
{
    /// <summary>
    /// All that takes part, by when they joined: what rests leaves its queue and joins what waits already, but for orders of the other
    /// auction.
    /// </summary>
    public List<OrderId> Gather(Market market, TimeInForce notFor)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            while (market.Book.Front(side) is var front and not OrderBook.None) recorder.JoinedAuction(market.Book[front].Order);
        }

        var pool = new List<Order>();
        for (var slot = state.Orders.FirstWaiting(market.Instrument.Id); slot != OrderTable.None; slot = state.Orders.NextWaiting(slot))
        {
            ref readonly var order = ref state.Orders[slot];
            if (order.State == OrderState.Pooled && order.TimeInForce != notFor) pool.Add(order);
        }

        return [.. pool.OrderBy(order => order.Since).Select(order => order.Id)];
    }

    /// <summary>Trades what meets at the official price, or without one at the price at which most trades.</summary>
    public void Uncross(Market market, List<OrderId> pool, Price? officialPrice)
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
        while (SlotIn(sells, ref sell) is var seller and not OrderTable.None)
            Cross(market, price, OrderBook.House, seller, Tradeable(seller));
    }

    /// <summary>The slot of the first from here on that is still open; the rest were filled or cancelled.</summary>
    private int SlotIn(List<OrderId> side, ref int at)
    {
        for (; at < side.Count; at++)
        {
            var slot = state.Orders.Find(side[at]);
            if (slot != OrderTable.None && !Tradeable(slot).IsZero) return slot;
        }

        return OrderTable.None;
    }

    private Quantity Tradeable(int slot)
    {
        ref readonly var order = ref state.Orders[slot];
        return order.Options.ReduceOnly ? Quantity.Min(order.Remaining, exposure.Reducible(in order)) : order.Remaining;
    }

    private void Cross(Market market, Price price, int buyer, int seller, Quantity quantity)
    {
        if (clearing.CanTrade(market, buyer, seller, Side.Buy, price, quantity))
            clearing.TradeAt(market, price, quantity, Side.Buy, TradeCause.Auction, seller, buyer);
        else
            recorder.Cancelled(buyer == OrderBook.House ? seller : buyer, CancelReason.InsufficientFunds);
    }

    /// <summary>Those of a side that a price is good enough for, best price first, earliest first within it.</summary>
    private List<OrderId> Eligible(List<OrderId> pool, Side side, Price price) =>
    [
        .. pool.Select(OrderOf).Where(order => order.Side == side && side.Crosses(order.LimitPrice, price))
            .OrderBy(order => side == Side.Buy ? -order.LimitPrice.Ticks : order.LimitPrice.Ticks).ThenBy(order => order.Since)
            .Select(order => order.Id),
    ];

    /// <summary>
    /// The price, within the band, at which most trades; then with the least left over, the nearest to the last, the lowest. Null: nothing
    /// meets.
    /// </summary>
    /// <remarks>
    /// One pass from the lowest candidate up: sellers whose limit is not above it sell there, buyers whose limit is below it do not buy any
    /// more. An order without a limit has the limit zero: it sells at any price, and it buys at any price.
    /// </remarks>
    private Price? PriceOf(Market market, List<OrderId> pool)
    {
        var waiting = pool.Select(OrderOf).ToList();
        var candidates = waiting.Select(order => market.Within(order.LimitPrice)).Distinct().Order().ToList();
        var buys = waiting.Where(order => order is { Side: Side.Buy, LimitPrice.Ticks: > 0 })
            .OrderBy(order => order.LimitPrice.Ticks).ToList();
        var sells = waiting.Where(order => order.Side == Side.Sell).OrderBy(order => order.LimitPrice.Ticks).ToList();
        var bought = Sum(waiting.Where(order => order.Side == Side.Buy));
        var (sold, buy, sell) = ((Int128)0, 0, 0);
        (Int128 Traded, Int128 Left, long Distance, Price Price)? best = null;
        foreach (var price in candidates)
        {
            for (; buy < buys.Count && buys[buy].LimitPrice < price; buy++) bought -= buys[buy].Remaining.Steps;
            for (; sell < sells.Count && sells[sell].LimitPrice <= price; sell++) sold += sells[sell].Remaining.Steps;
            var distance = market.Last.Ticks == 0 ? 0 : Math.Abs(price.Ticks - market.Last.Ticks);
            var here = (Traded: Int128.Min(bought, sold), Left: Int128.Abs(bought - sold), Distance: distance, Price: price);
            if (here.Traded > 0 && (best is not { } found || IsBetter(here, found))) best = here;
        }

        return best is { Price.Ticks: > 0 } chosen ? chosen.Price : null;
    }

    private static bool IsBetter(
        (Int128 Traded, Int128 Left, long Distance, Price) here, (Int128 Traded, Int128 Left, long Distance, Price) found)
    {
        if (here.Traded != found.Traded) return here.Traded > found.Traded;
        if (here.Left != found.Left) return here.Left < found.Left;
        return here.Distance < found.Distance;
    }

    private static Int128 Sum(IEnumerable<Order> orders) => orders.Aggregate((Int128)0, (sum, order) => sum + order.Remaining.Steps);

    private Order OrderOf(OrderId order) => state.Orders[state.Orders.SlotOf(order)];
}
