using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Placing and cancelling orders.</summary>
public sealed partial class Venue
{
    private Decision Decide(PlaceOrder place)
    {
        if (!Knows(place.Account)) return Rejection.UnknownAccount;
        if (!Knows(place.Instrument)) return Rejection.UnknownInstrument;
        if (!place.Request.IsNone && requests.TryFind(place.Request, now, out var body, out var before))
            return body == place.Request.Body ? new Decision(Rejection.None, before.Number) : Rejection.IdempotencyKeyReused;

        var instrument = instruments[place.Instrument.Number];
        var refusal = CheckTerms(place, instrument, out var value);
        if (refusal != Rejection.None) return refusal;
        if (place.ClientOrderId is { } id && clientOrderIds.ContainsKey((place.Account, id))) return Rejection.ClientOrderIdInUse;
        refusal = CheckMeans(place, instrument, value, out var hold);
        if (refusal != Rejection.None) return refusal;

        var order = new OrderId(lastOrder + 1);
        ref var placed = ref Raise(EventType.OrderPlaced);
        placed.Detail = place.ClientOrderId;
        placed.OrderPlaced = new(
            order, place.Account, place.Instrument, place.Side, place.Type, place.TimeInForce, place.Quantity, place.LimitPrice, hold, place.Request);
        Applied();

        if (Match(order, place, instrument)) return new(Rejection.None, order.Number);
        if (place.TimeInForce == TimeInForce.Ioc || place.Type == OrderType.Market) Cancel(orders.SlotOf(order), CancelReason.Unfillable);
        else Rest(orders.SlotOf(order));
        return new(Rejection.None, order.Number);
    }

    private Decision Decide(CancelOrder cancel)
    {
        if (!Knows(cancel.Account)) return Rejection.UnknownAccount;
        if (cancel.Order.Number < 1 || cancel.Order.Number > lastOrder) return Rejection.UnknownOrder;
        if (!orders.TryFind(cancel.Order, out var slot)) return Rejection.OrderClosed;
        if (orders[slot].Account != cancel.Account) return Rejection.UnknownOrder;

        Cancel(slot, CancelReason.Requested);
        return new(Rejection.None, cancel.Order.Number);
    }

    /// <summary>What can be said of the order by itself; <paramref name="value"/> is what it comes to, a market order at the book's prices.</summary>
    private Rejection CheckTerms(PlaceOrder place, Instrument instrument, out Money value)
    {
        value = Money.Zero;
        if (place.Type == OrderType.Limit)
        {
            if (place.LimitPrice.Ticks < 1) return Rejection.PriceNotPositive;
            if (place.LimitPrice.Ticks > Price.MaxTicks) return Rejection.PriceTooHigh;
        }

        if (place.Quantity.Steps < 1) return Rejection.QuantityNotPositive;
        if (place.Quantity.Steps > Quantity.MaxSteps || !instrument.AmountFits(place.Quantity)) return Rejection.QuantityTooLarge;
        if (place.Type == OrderType.Market) return TryValueOfTaking(place, instrument, out value) ? Rejection.None : Rejection.OrderValueTooLarge;
        if (!instrument.ValueFits(place.LimitPrice, place.Quantity)) return Rejection.OrderValueTooLarge;
        value = instrument.ValueOf(place.LimitPrice, place.Quantity);
        return Rejection.None;
    }

    /// <summary>What the market has, and what the account can pay; <paramref name="hold"/> is what the order will tie up.</summary>
    private Rejection CheckMeans(PlaceOrder place, Instrument instrument, Money value, out Money hold)
    {
        hold = Money.Zero;
        if (place.Type == OrderType.Market && books[place.Instrument.Number].Front(place.Side.Opposite()) == OrderBook.None) return Rejection.NoLiquidity;

        var (paid, received) = place.Side == Side.Buy ? (instrument.Quote.Id, instrument.Base.Id) : (instrument.Base.Id, instrument.Quote.Id);
        hold = place.Side == Side.Buy ? HoldRule.ForBuyer(value, AccountOf(place.Account), feeCarry: 0) : instrument.AmountOf(place.Quantity);
        if (hold > ledger[place.Account, paid].Available) return place.Side == Side.Buy ? Rejection.InsufficientFunds : Rejection.InsufficientAsset;
        if (!Fits(place.Account, received, place.Side == Side.Buy ? instrument.AmountOf(place.Quantity) : value)) return Rejection.BalanceLimit;
        return Rejection.None;
    }

    /// <summary>What taking the quantity off the book now would come to; what is not there costs nothing.</summary>
    private bool TryValueOfTaking(PlaceOrder place, Instrument instrument, out Money value)
    {
        var book = books[place.Instrument.Number];
        var remaining = place.Quantity;
        value = Money.Zero;
        for (var entry = book.Front(place.Side.Opposite()); entry != OrderBook.None && !remaining.IsZero; entry = book.After(entry))
        {
            var (price, taken) = (book.PriceOf(entry), Quantity.Min(remaining, new(book[entry].Steps)));
            if (!instrument.ValueFits(price, taken)) return false;
            value += instrument.ValueOf(price, taken);
            if (value.Units > Instrument.MaxOrderValueUnits) return false;
            remaining -= taken;
        }

        return true;
    }

    /// <summary>Takes from the other side, best price first and oldest first within it. True when the order is wholly filled.</summary>
    private bool Match(OrderId order, PlaceOrder place, Instrument instrument)
    {
        var book = books[place.Instrument.Number];
        var makers = place.Side.Opposite();
        var remaining = place.Quantity;
        while (!remaining.IsZero)
        {
            var front = book.Front(makers);
            if (front == OrderBook.None) return false;
            var price = book.PriceOf(front);
            if (place.Type == OrderType.Limit && (place.Side == Side.Buy ? price > place.LimitPrice : price < place.LimitPrice)) return false;

            var quantity = Quantity.Min(remaining, new(book[front].Steps));
            Trade(instrument, front, place.Side, quantity, TradeCause.Order, orders.SlotOf(order));
            remaining -= quantity;
        }

        return true;
    }

    /// <summary>Executes against the entry at the front of a queue. A taker of -1 is the house, moved by its feed.</summary>
    private void Trade(Instrument instrument, int front, Side takerSide, Quantity quantity, TradeCause cause, int taker)
    {
        var book = books[instrument.Id.Number];
        var (price, maker) = (book.PriceOf(front), book[front].Order);
        var value = instrument.ValueOf(price, quantity);
        var makerSide = takerSide.Opposite();
        var displayed = new Quantity(book.SideOf(makerSide)[book[front].Level].Displayed);

        Raise(EventType.TradeExecuted).TradeExecuted = new(
            new(lastTrade + 1), instrument.Id, takerSide, cause, price, quantity, value,
            FillOf(maker, makerSide, quantity, value, instrument, isMaker: true),
            FillOf(taker, takerSide, quantity, value, instrument, isMaker: false));
        Applied();

        // The order book keeps what the log does not: house liquidity. What is eaten stays shown on the feed, and so is not refilled by it.
        if (maker == OrderBook.House) TakeHouse(instrument, makerSide, price, quantity, displayed);
    }

    private Fill FillOf(int slot, Side side, Quantity quantity, Money value, Instrument instrument, bool isMaker)
    {
        if (slot == OrderBook.House) return new(OrderId.House, AccountId.House, Money.Zero, 0, Money.Zero);
        ref readonly var order = ref orders[slot];
        var account = AccountOf(order.Account);
        var carry = order.FeeCarry;
        var fee = (isMaker ? account.MakerFee : account.TakerFee).On(value, ref carry);
        if (side == Side.Sell) return new(order.Id, order.Account, fee, carry, Money.Zero);

        var remaining = order.Remaining - quantity;
        var held = order.Held - value - fee;
        var needed = remaining.IsZero ? Money.Zero
            : order.Type == OrderType.Limit ? HoldRule.ForBuyer(instrument.ValueOf(order.LimitPrice, remaining), account, carry)
            : held;
        return new(order.Id, order.Account, fee, carry, held - needed);
    }

    private void Rest(int slot)
    {
        ref readonly var order = ref orders[slot];
        Raise(EventType.OrderRested).OrderRested = new(order.Id, order.Instrument, order.Side, order.LimitPrice, order.Remaining);
        Applied();
    }

    private void Cancel(int slot, CancelReason reason)
    {
        ref readonly var order = ref orders[slot];
        Raise(EventType.OrderCancelled).OrderCancelled = new(
            order.Id, order.Account, order.Instrument, order.Side, order.LimitPrice, order.Remaining, order.Entry != OrderBook.None, reason, order.Held);
        Applied();
    }
}
