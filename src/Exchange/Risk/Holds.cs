using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>How much an order of a cash account must hold: of a buyer money, of a seller the asset.</summary>
internal sealed class Holds(VenueState state, Pricing pricing)
{
    /// <summary>What a new order must hold.</summary>
    public Money For(PlaceOrder place, Instrument instrument, in PricedOrder priced)
    {
        if (place.Side == Side.Sell) return instrument.AmountOf(priced.Quantity);
        var hold = ForBuyer(priced.Fees, instrument, priced.Quantity, priced.Value, Money.Zero, Money.Zero, Money.Zero);
        if (!priced.Options.OneCancelsOther) return hold;
        var beside = pricing.LimitOf(priced.Options.StopLoss!, place.Side);
        return ForEither(hold, priced.LimitPrice, priced.Fees, beside, priced.Quantity, instrument);
    }

    /// <summary>What an open order must hold with so much left to fill.</summary>
    public Money For(in Order order, Instrument instrument, Quantity remaining) =>
        For(in order, instrument, remaining, order.Made, order.Taken, order.Charged);

    /// <summary>The same once it has made, taken and been charged so much.</summary>
    public Money For(in Order order, Instrument instrument, Quantity remaining, Money made, Money taken, Money charged)
    {
        if (order.Side == Side.Sell) return instrument.AmountOf(remaining);
        var need = ForBuyer(in order, instrument, remaining, made, taken, charged);
        if (!order.HasBracket || remaining.IsZero) return need;
        if (state.BracketOf(order.Id) is not { IsStopTriggered: false } bracket || order.Id != bracket.TakeProfit) return need;
        var beside = bracket.StopLoss.IsHouse ? OrderTable.None : state.Orders.Find(bracket.StopLoss);
        if (beside == OrderTable.None) return need;
        ref readonly var stop = ref state.Orders[beside];
        return ForEither(need, order.LimitPrice, state.FeesOf(in stop, instrument), stop.LimitPrice, remaining, instrument);
    }

    /// <summary>How much more a take-profit must hold when the stop-loss beside it has other terms.</summary>
    public Money MoreBeside(in Order stop, Instrument instrument)
    {
        var beside = state.Orders.Find(state.BracketOf(stop.Id).TakeProfit);
        if (stop.Side == Side.Sell || beside == OrderTable.None || state.Orders[beside].Held.IsZero) return Money.Zero;
        ref readonly var profit = ref state.Orders[beside];
        var own = ForBuyer(in profit, instrument, profit.Remaining, profit.Made, profit.Taken, profit.Charged);
        var fees = state.FeesOf(in stop, instrument);
        return ForEither(own, profit.LimitPrice, fees, stop.LimitPrice, profit.Remaining, instrument) - profit.Held;
    }

    /// <summary>What of a buyer's hold a fill makes unnecessary.</summary>
    public Money Released(in Order order, Quantity quantity, Money value, Money fee, Money made, Money taken, Instrument instrument)
    {
        var remaining = order.Remaining - quantity;
        var held = order.Held - value - (fee > Money.Zero ? fee : Money.Zero);
        if (remaining.IsZero) return held;
        return order.LimitPrice.Ticks == 0 ? Money.Zero : held - For(in order, instrument, remaining, made, taken, order.Charged + fee);
    }

    /// <summary>Of two exits the take-profit holds for both, until the stop-loss is triggered.</summary>
    public bool HoldsForItself(in Order order)
    {
        if (!order.HasHold) return false;
        if (!order.HasBracket) return true;
        return state.BracketOf(order.Id) is not { IsStopTriggered: false } bracket || order.Id != bracket.StopLoss
            || bracket.TakeProfit.IsHouse;
    }

    /// <summary>What rests holds what it can still cost, no more and no less.</summary>
    /// <exception cref="InvalidOperationException">It holds something else: a bug.</exception>
    public void RequireRight(in Order order, Instrument instrument)
    {
        if (!order.HasHold) return;
        var right = HoldsForItself(in order) ? For(in order, instrument, order.Remaining) : Money.Zero;
        if (order.Held != right) throw HoldsOther(in order, right);
    }

    private static InvalidOperationException HoldsOther(in Order order, Money right) =>
        new($"Order {order.Id.Number} rests and holds {order.Held.Units}, where it can cost {right.Units}.");

    /// <summary>What an account can spend on an order of a side.</summary>
    public Money AvailableFor(AccountId account, Side side, Instrument instrument) =>
        state.Ledger.AvailableOf(account, (side == Side.Buy ? instrument.Quote : instrument.Base).Id);

    /// <summary>
    /// The most that an order can still cost a buyer: what is left of it at its limit, and the most fee less what was charged. A fill at a
    /// better price, or at the cheaper rate, can only cost less: what is spent and the hold that remains never exceed the hold before.
    /// </summary>
    private Money ForBuyer(in Order order, Instrument instrument, Quantity remaining, Money made, Money taken, Money charged)
    {
        if (remaining.IsZero) return Money.Zero;
        var value = instrument.ValueOf(order.LimitPrice, remaining);
        return ForBuyer(state.FeesOf(in order, instrument), instrument, order.Quantity, value, made, taken, charged);
    }

    /// <summary>The same of a value that is known, as when a market order has swept the book.</summary>
    private static Money ForBuyer(
        FeeSchedule fees, Instrument instrument, Quantity all, Money value, Money made, Money taken, Money charged)
    {
        var fee = fees.MostFor(all, made, taken, value, instrument) - charged;
        return fee > Money.Zero ? value + fee : value;
    }

    /// <summary>
    /// What a take-profit must hold for itself and the stop-loss beside it, of which one will do: the larger value, but the fees of both.
    /// Each may fill in part, and each then pays its own least fee.
    /// </summary>
    /// <param name="need">What it must hold for itself.</param>
    /// <param name="limit">Its price.</param>
    /// <param name="besideFees">The fees of the order beside it.</param>
    /// <param name="besideLimit">The price of the order beside it.</param>
    /// <param name="remaining">What is left for either.</param>
    /// <param name="instrument">What they buy.</param>
    private static Money ForEither(
        Money need, Price limit, FeeSchedule besideFees, Price besideLimit, Quantity remaining, Instrument instrument)
    {
        var (own, beside) = (instrument.ValueOf(limit, remaining), instrument.ValueOf(besideLimit, remaining));
        var fee = besideFees.MostFor(remaining, Money.Zero, Money.Zero, beside, instrument);
        return (beside > own ? need + beside - own : need) + fee;
    }
}
