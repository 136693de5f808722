using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Taking from the book, and resting on it.</summary>
public sealed partial class Venue
{
    /// <summary>The order that takes at this moment: what it may only reduce, it looks to itself.</summary>
    private OrderId executing;

    private void Execute(int slot)
    {
        var market = MarketOf(orders[slot].Instrument);
        executing = orders[slot].Id;
        AtWork = executing;
        if (!market.IsOpen) { Pool(slot); return; }
        if (!orders[slot].IsMarketLike && !market.IsInBand(orders[slot].LimitPrice)) { Cancel(slot, CancelReason.PriceBand); return; }
        if (orders[slot].TimeInForce == TimeInForce.Fok && !FillsWholly(slot, market)) { Cancel(slot, CancelReason.Unfillable); return; }

        if (!Take(slot, market)) return;
        ref readonly var order = ref orders[slot];
        if (order.IsMarketLike || order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok or TimeInForce.Opg or TimeInForce.Cls) Cancel(slot, CancelReason.Unfillable);
        else Rest(slot, market);
    }

    /// <summary>Takes from the other side, best price first and oldest first within it. True when something of the order is left and open.</summary>
    private bool Take(int slot, Market market)
    {
        var (id, side) = (orders[slot].Id, orders[slot].Side);
        var book = market.Book;
        for (; ; )
        {
            var maker = NextFor(market, side);
            if (maker == OrderBook.None) return true;
            ref readonly var order = ref orders[slot];
            var price = book.PriceOf(maker);
            if (!Meets(side, order.LimitPrice, price) || !market.IsInBand(price)) return true;

            var left = order.Remaining;
            if (order.Options.ReduceOnly)
            {
                left = Quantity.Min(left, Reducible(in order));
                if (left.IsZero) { Cancel(slot, CancelReason.ReduceOnly); return false; }
            }

            if (order.Options.SelfTrade != SelfTrade.Allow && IsOwn(in order, book[maker].Order))
            {
                if (!PreventSelfTrade(slot, book[maker].Order, market)) return false;
                continue;
            }

            var quantity = Quantity.Min(left, new(book[maker].Steps));
            if (!CanTrade(market.Instrument, order.Account, MakerOf(book[maker].Order), side, price, quantity) || !Covers(slot, side, price, quantity, market.Instrument))
            {
                Cancel(slot, CancelReason.InsufficientFunds);
                return false;
            }

            Trade(market, maker, side, quantity, TradeCause.Order, slot);
            if (orders[slot].Id != id) return false;
        }
    }

    /// <summary>
    /// Whether what was set aside by walking the book pays for a trade. It does, unless others' orders gave way meanwhile (reduce-only ones), or showed less than they had.
    /// </summary>
    private bool Covers(int slot, Side side, Price price, Quantity quantity, Instrument instrument)
    {
        ref readonly var order = ref orders[slot];
        if (!order.HasHold || order.LimitPrice.Ticks != 0 || side == Side.Sell) return true;
        var value = instrument.ValueOf(price, quantity);
        var fee = FillOf(slot, side, quantity, value, instrument, isMaker: false).Fee;
        return (fee > Money.Zero ? value + fee : value) <= order.Held;
    }

    /// <summary>The entry that a taker on a side meets next: where users do not cross, only the house's.</summary>
    private int NextFor(Market market, Side taker)
    {
        var entry = market.Book.Front(taker.Opposite());
        if (Physics.UsersCross) return entry;
        while (entry != OrderBook.None && market.Book[entry].Order != OrderBook.House) entry = market.Book.After(entry);
        return entry;
    }

    private bool HasOpposite(Market market, Side taker) => NextFor(market, taker) != OrderBook.None;

    /// <summary>The price that a taker on a side would meet; zero for none.</summary>
    private Price BestFor(Market market, Side taker) => NextFor(market, taker) is var entry and not OrderBook.None ? market.Book.PriceOf(entry) : default;

    private bool WouldTake(Market market, Side side, Price limit) => NextFor(market, side) is var entry and not OrderBook.None && Meets(side, limit, market.Book.PriceOf(entry));

    /// <summary>Whether a taker with a limit, or without (zero), goes as far as a maker's price.</summary>
    private static bool Meets(Side taker, Price limit, Price maker) => limit.Ticks == 0 || (taker == Side.Buy ? maker <= limit : maker >= limit);

    private bool IsOwn(in Order order, int maker) => maker != OrderBook.House && AccountOf(orders[maker].Account).User == AccountOf(order.Account).User;

    /// <summary>Two orders of one user met. True when the one that takes may go on.</summary>
    private bool PreventSelfTrade(int taker, int maker, Market market)
    {
        var mode = orders[taker].Options.SelfTrade;
        if (mode == SelfTrade.Decrement)
        {
            var both = Quantity.Min(orders[taker].Remaining, new(market.Book[orders[maker].Entry].Steps));
            if (Decrement(maker, both, both) && orders[maker].Entry == OrderBook.None) Rest(maker, market);
            return Decrement(taker, both, Quantity.Zero);
        }

        if (mode != SelfTrade.CancelNewest) Cancel(maker, CancelReason.SelfTrade);
        if (mode == SelfTrade.CancelOldest) return true;
        Cancel(taker, CancelReason.SelfTrade);
        return false;
    }

    /// <summary>Takes so much off an order without a trade. True when something is left of it.</summary>
    private bool Decrement(int slot, Quantity quantity, Quantity leaves)
    {
        if (orders[slot].HasBracket) Dirty(orders[slot].Id);
        if (orders[slot].Remaining == quantity) { Cancel(slot, CancelReason.SelfTrade); return false; }
        Reduce(slot, orders[slot].Quantity - quantity, leaves);
        return true;
    }

    private AccountId MakerOf(int maker) => maker == OrderBook.House ? AccountId.House : orders[maker].Account;

    /// <summary>Whether a trade keeps within what a trade may come to and a balance can hold, on both sides: overflow is refused, not met.</summary>
    private bool CanTrade(Instrument instrument, AccountId taker, AccountId maker, Side takerSide, Price price, Quantity quantity)
    {
        if (!instrument.ValueFits(price, quantity)) return false;
        var (value, amount) = (instrument.ValueOf(price, quantity), instrument.AmountOf(quantity));
        var (buyer, seller) = takerSide == Side.Buy ? (taker, maker) : (maker, taker);
        return Fits(buyer, instrument.Base.Id, amount) && Fits(seller, instrument.Quote.Id, value)
            && (buyer != AccountId.House || ledger.AvailableOf(buyer, instrument.Quote.Id).Units >= value.Units - Money.MaxUnits)
            && (seller != AccountId.House || ledger.AvailableOf(seller, instrument.Base.Id).Units >= amount.Units - Money.MaxUnits);
    }

    /// <summary>Puts what is left of an order, an iceberg's next slice, at the tail of its price's queue.</summary>
    private void Rest(int slot, Market market)
    {
        ref readonly var order = ref orders[slot];
        var shown = order.Options.DisplayQuantity is { } display ? Quantity.Min(display, order.Remaining) : order.Remaining;
        var side = market.Book.SideOf(order.Side);
        var level = side.Find(order.LimitPrice);
        var (ahead, ofHouse) = level == OrderBook.None ? (0L, 0L) : (side[level].Total, side[level].House);
        Raise(EventType.OrderRested).OrderRested = new(order.Id, order.Instrument, order.Side, order.LimitPrice, shown, new(ahead), new(ofHouse));
        Applied();
        Touch(market);
    }
}
