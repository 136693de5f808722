using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>One trade, what it costs each side, and what follows from it at once.</summary>
public sealed partial class Venue
{
    /// <summary>Executes against an entry of the book. A taker of -1 is the house, moved by its feed.</summary>
    private void Trade(Market market, int entry, Side takerSide, Quantity quantity, TradeCause cause, int taker)
    {
        var book = market.Book;
        var (price, maker, makerSide) = (book.PriceOf(entry), book[entry].Order, takerSide.Opposite());
        var displayed = new Quantity(book.SideOf(makerSide)[book[entry].Level].Displayed);
        var makerId = maker == OrderBook.House ? OrderId.House : orders[maker].Id;
        TradeAt(market, price, quantity, takerSide, cause, maker, taker);

        // The order book keeps what the log does not: house liquidity. What is eaten stays shown on the feed, and so is not refilled by it.
        if (maker == OrderBook.House) TakeHouse(market.Instrument, makerSide, price, quantity, displayed);
        else if (orders[maker].Id == makerId && orders[maker].Entry == OrderBook.None) Rest(maker, market);
    }

    /// <summary>Executes at a price, whoever stood where. A slot of -1 is the house.</summary>
    private void TradeAt(Market market, Price price, Quantity quantity, Side takerSide, TradeCause cause, int maker, int taker)
    {
        var instrument = market.Instrument;
        var value = instrument.ValueOf(price, quantity);
        var makes = FillOf(maker, takerSide.Opposite(), quantity, value, instrument, isMaker: true);
        var takes = FillOf(taker, takerSide, quantity, value, instrument, isMaker: cause == TradeCause.Auction);
        var (buyer, seller) = takerSide == Side.Buy ? (takes, makes) : (makes, takes);
        if (buyer.Account.IsTrader && !buyer.FromHold) Borrow(AccountOf(buyer.Account), instrument.Quote.Id, buyer.Fee > Money.Zero ? value + buyer.Fee : value);
        if (seller.Account.IsTrader && !seller.FromHold) Borrow(AccountOf(seller.Account), instrument.Base.Id, instrument.AmountOf(quantity));

        Raise(EventType.TradeExecuted).TradeExecuted = new(
            new(lastTrade + 1), instrument.Id, takerSide, cause, physics, price, quantity, value, makes, takes);
        Applied();

        if (buyer.Account.IsTrader) RepayIfMargin(buyer.Account, instrument.Base.Id);
        if (seller.Account.IsTrader) RepayIfMargin(seller.Account, instrument.Quote.Id);
        market.Trade(price, looks);
        Revalue(market);
        Follow(in makes, instrument);
        Follow(in takes, instrument);
    }

    private void RepayIfMargin(AccountId account, AssetId asset)
    {
        if (AccountOf(account).IsMargin) RepayFrom(account, asset);
    }

    /// <summary>What a trade asks others of: the order's bracket, and what may only reduce a position that became smaller.</summary>
    private void Follow(in Fill fill, Instrument instrument)
    {
        if (fill.Order.IsHouse) return;
        if (brackets.Count > 0) Dirty(fill.Order);
        var account = AccountOf(fill.Account);
        if (account.ReduceOnlyOrders > 0) TrimReduceOnly(account, instrument.Id);
    }

    private Fill FillOf(int slot, Side side, Quantity quantity, Money value, Instrument instrument, bool isMaker)
    {
        if (slot == OrderBook.House) return new(OrderId.House, AccountId.House, 0, isMaker, FromHold: false, Money.Zero, Money.Zero);
        ref readonly var order = ref orders[slot];
        var (made, taken) = isMaker ? (order.Made + value, order.Taken) : (order.Made, order.Taken + value);
        var fee = order.Fees.On(side, order.Filled + quantity, made, taken, instrument) - order.Charged;
        if (side == Side.Sell && fee > value) fee = value;
        var released = side == Side.Buy && order.HasHold ? Released(in order, quantity, value, fee, made, taken, instrument) : Money.Zero;
        return new(order.Id, order.Account, order.Profile, isMaker, order.HasHold, fee, released);
    }

    private Money Released(in Order order, Quantity quantity, Money value, Money fee, Money made, Money taken, Instrument instrument)
    {
        var remaining = order.Remaining - quantity;
        var held = order.Held - value - (fee > Money.Zero ? fee : Money.Zero);
        if (remaining.IsZero) return held;
        return order.LimitPrice.Ticks == 0 ? Money.Zero : held - NeedOf(in order, instrument, remaining, made, taken, order.Charged + fee);
    }

    /// <summary>What an order of a cash account must hold with so much left to fill.</summary>
    private Money NeedOf(in Order order, Instrument instrument, Quantity remaining, Money made, Money taken, Money charged)
    {
        if (order.Side == Side.Sell) return instrument.AmountOf(remaining);
        var need = HoldRule.ForBuyer(in order, instrument, remaining, made, taken, charged);
        if (!order.HasBracket || brackets[order.Id] is not { IsStopTriggered: false } bracket || order.Id != bracket.TakeProfit) return need;
        var beside = bracket.StopLoss.IsHouse ? OrderTable.None : orders.Find(bracket.StopLoss);
        if (beside == OrderTable.None || remaining.IsZero) return need;
        ref readonly var stop = ref orders[beside];
        return HoldRule.ForEither(need, order.LimitPrice, stop.Fees, stop.LimitPrice, remaining, instrument);
    }

    private Money NeedOf(in Order order, Instrument instrument, Quantity remaining) =>
        NeedOf(in order, instrument, remaining, order.Made, order.Taken, order.Charged);

    /// <summary>How much an order may trade that may only reduce.</summary>
    private Quantity Reducible(in Order order)
    {
        var net = NetOf(order.Account, order.Instrument);
        return new(Math.Max(0, order.Side == Side.Sell ? net : -net));
    }

    /// <summary>Cuts a reduce-only order to what there is to reduce. False when that is nothing.</summary>
    private bool CutToReduce(int slot)
    {
        var most = Reducible(in orders[slot]);
        if (most.IsZero)
        {
            Cancel(slot, CancelReason.ReduceOnly);
            return false;
        }

        if (orders[slot].Remaining > most) Reduce(slot, orders[slot].Filled + most, LeavingOf(slot, most));
        return true;
    }

    private void TrimReduceOnly(Account account, InstrumentId instrument)
    {
        for (var slot = orders.FirstOf(account.Id); slot != OrderTable.None;)
        {
            ref readonly var order = ref orders[slot];
            var next = orders.NextOfAccount(slot);
            var isLive = order.State is OrderState.Armed or OrderState.Pooled or OrderState.Working;
            if (isLive && order.Options.ReduceOnly && order.Instrument == instrument && order.Id != executing) CutToReduce(slot);
            slot = next;
        }
    }

    /// <summary>What leaves an order's queue when only so much of it remains: hidden size goes first.</summary>
    private Quantity LeavingOf(int slot, Quantity remaining)
    {
        var shown = ShownOf(in orders[slot]);
        return shown > remaining ? shown - remaining : Quantity.Zero;
    }

    /// <summary>Makes an order smaller in its place.</summary>
    private void Reduce(int slot, Quantity quantity, Quantity leaves)
    {
        ref readonly var order = ref orders[slot];
        var instrument = MarketOf(order.Instrument).Instrument;
        var held = order.HasHold && !order.Held.IsZero && (order.LimitPrice.Ticks != 0 || order.Side == Side.Sell)
            ? NeedOf(order with { Quantity = quantity }, instrument, quantity - order.Filled) - order.Held : Money.Zero;
        RaiseReplaced(slot, leaves, keepsPlace: true, quantity, order.LimitPrice, order.Options.StopPrice, order.Options.Trail, held);
    }
}
