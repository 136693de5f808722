using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Orders that hang together: legs that leave what an entry brought, and exits of which one will do.</summary>
public sealed partial class Venue
{
    private void PlaceLegs(OrderId entry, PlaceOrder place, OrderOptions options, Market market, Quantity quantity)
    {
        var side = options.OneCancelsOther ? place.Side : place.Side.Opposite();
        var timeInForce = place.TimeInForce == TimeInForce.Day ? TimeInForce.Day : TimeInForce.Gtc;
        var account = AccountOf(place.Account);
        if (options.TakeProfit is { } profit)
            NewOrder(account, market, side, OrderType.Limit, timeInForce, OrderCause.TakeProfitLeg, quantity, profit.LimitPrice, entry);
        if (options.StopLoss is not { } loss) return;
        var type = loss.LimitPrice is null ? OrderType.Stop : OrderType.StopLimit;
        var terms = new OrderOptions { StopPrice = loss.StopPrice, TriggerBy = options.TriggerBy };
        NewOrder(account, market, side, type, timeInForce, OrderCause.StopLossLeg, quantity, LimitOf(loss, side), entry, terms);
    }

    /// <summary>Something happened to an order: what hangs together with it is looked at when all is quiet.</summary>
    private void Dirty(OrderId order)
    {
        if (!brackets.TryGetValue(order, out var bracket) || bracket.IsDirty) return;
        bracket.IsDirty = true;
        dirty.Enqueue(bracket);
    }

    /// <summary>Lets the other orders of a bracket follow what happened to one of them.</summary>
    private void Reconcile(Bracket bracket)
    {
        var hasExitBegun = !bracket.Left.IsZero || bracket.IsStopTriggered || bracket.IsLegGone;
        if (hasExitBegun) CancelIfOpen(bracket.Entry, CancelReason.Entry);
        if (bracket.IsStopTriggered) return;
        if (bracket.IsLegGone)
        {
            CancelIfOpen(bracket.TakeProfit, CancelReason.OtherLeg);
            CancelIfOpen(bracket.StopLoss, CancelReason.OtherLeg);
            return;
        }

        var left = bracket.Entered - bracket.Left;
        if (!left.IsZero)
        {
            Size(bracket.TakeProfit, left);
            Size(bracket.StopLoss, left);
        }
        else if (bracket.Entry.IsHouse || orders.Find(bracket.Entry) == OrderTable.None)
        {
            var reason = bracket.Entered.IsZero ? CancelReason.Entry : CancelReason.OtherLeg;
            CancelIfOpen(bracket.TakeProfit, reason);
            CancelIfOpen(bracket.StopLoss, reason);
        }
    }

    private void CancelIfOpen(OrderId order, CancelReason reason)
    {
        if (!order.IsHouse && orders.Find(order) is var slot and not OrderTable.None) Cancel(slot, reason);
    }

    /// <summary>Lets a leg live for what there is left to leave.</summary>
    private void Size(OrderId leg, Quantity left)
    {
        var slot = leg.IsHouse ? OrderTable.None : orders.Find(leg);
        if (slot == OrderTable.None) return;
        ref readonly var order = ref orders[slot];
        var (quantity, wasWaiting) = (order.Filled + left, order.State == OrderState.Waiting);
        if (order.State == OrderState.OnItsWay || (!wasWaiting && order.Quantity == quantity)) return;

        var instrument = MarketOf(order.Instrument).Instrument;
        var held = HoldsForItself(in order) ? NeedOf(order with { Quantity = quantity }, instrument, left) - order.Held : Money.Zero;
        if (held > ledger.AvailableOf(order.Account, PaidWith(in order, instrument))) { Cancel(slot, CancelReason.InsufficientFunds); return; }

        Raise(EventType.LegSized).LegSized = new(order.Id, order.Account, order.Instrument, order.Side, order.LimitPrice, ShownOf(in order), quantity, held);
        Applied();
        if (wasWaiting || order.State != OrderState.Armed) Enter(slot);
    }

    /// <summary>Of two exits the take-profit holds for both, until the stop-loss is triggered.</summary>
    private bool HoldsForItself(in Order order)
    {
        if (!order.HasHold) return false;
        return !order.HasBracket || brackets[order.Id] is not { IsStopTriggered: false } bracket || order.Id != bracket.StopLoss || bracket.TakeProfit.IsHouse;
    }

    private static AssetId PaidWith(in Order order, Instrument instrument) => (order.Side == Side.Buy ? instrument.Quote : instrument.Base).Id;
}
