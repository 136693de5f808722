using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>Orders that hang together: legs that close what a parent order brought, and exits of which one will do.</summary>
internal sealed class Brackets(VenueState state, Recorder recorder, Holds holds, OrderEntry entry)
{
    /// <summary>Lets the other orders of a bracket follow what happened to one of them.</summary>
    public void Settle(Bracket bracket)
    {
        var hasExitBegun = !bracket.Exited.IsZero || bracket.IsStopTriggered || bracket.IsLegGone;
        if (hasExitBegun) CancelIfOpen(bracket.ParentOrder, CancelReason.Entry);
        if (bracket.IsStopTriggered) return;
        if (bracket.IsLegGone)
        {
            CancelLegs(bracket, CancelReason.OtherLeg);
            return;
        }

        var left = bracket.Entered - bracket.Exited;
        if (!left.IsZero)
        {
            Size(bracket.TakeProfit, left);
            Size(bracket.StopLoss, left);
        }
        else if (bracket.ParentOrder.IsHouse || state.Orders.Find(bracket.ParentOrder) == OrderTable.None)
        {
            CancelLegs(bracket, bracket.Entered.IsZero ? CancelReason.Entry : CancelReason.OtherLeg);
        }
    }

    public void CancelIfOpen(OrderId order, CancelReason reason)
    {
        if (!order.IsHouse && state.Orders.Find(order) is var slot and not OrderTable.None) recorder.Cancelled(slot, reason);
    }

    private void CancelLegs(Bracket bracket, CancelReason reason)
    {
        CancelIfOpen(bracket.TakeProfit, reason);
        CancelIfOpen(bracket.StopLoss, reason);
    }

    /// <summary>Lets a leg live for what there is left to close.</summary>
    private void Size(OrderId leg, Quantity left)
    {
        var slot = leg.IsHouse ? OrderTable.None : state.Orders.Find(leg);
        if (slot == OrderTable.None) return;
        ref readonly var order = ref state.Orders[slot];
        recorder.AtWork = order.Id;
        var (quantity, wasWaiting) = (order.Filled + left, order.State == OrderState.Waiting);
        if (order.State == OrderState.OnItsWay || (!wasWaiting && order.Quantity == quantity)) return;

        var instrument = state.MarketOf(order.Instrument).Instrument;
        var held = holds.HoldsForItself(in order)
            ? holds.For(order with { Quantity = quantity }, instrument, left) - order.Held : Money.Zero;
        if (held > holds.AvailableFor(order.Account, order.Side, instrument))
        {
            recorder.Cancelled(slot, CancelReason.InsufficientFunds);
            return;
        }

        recorder.LegSized(slot, quantity, held);
        if (wasWaiting || state.Orders[slot].State != OrderState.Armed) entry.Enter(slot);
    }
}
