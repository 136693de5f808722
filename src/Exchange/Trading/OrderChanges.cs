using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>Taking orders back, and changing open ones in place.</summary>
internal sealed class OrderChanges(
    VenueState state, Recorder recorder, ReplaceChecks checks, Latency latency, OrderEntry entry, ReduceOnly reduceOnly)
{
    public Decision Cancel(CancelOrder cancel)
    {
        if (!state.Knows(cancel.Account)) return Rejection.UnknownAccount;
        var refusal = FindOwn(cancel.Account, cancel.Order, out var slot);
        if (refusal != Rejection.None) return refusal;

        RequestCancel(state.AccountOf(cancel.Account), slot, CancelReason.Requested);
        return new(Rejection.None, cancel.Order.Number);
    }

    public Decision Cancel(CancelOrders cancel)
    {
        if (!state.Knows(cancel.Account)) return Rejection.UnknownAccount;
        if (cancel.Instrument is { } named && !state.Knows(named)) return Rejection.UnknownInstrument;

        // What one cancellation sets off (a bracket) is settled when all are done, so the chain is only shortened by the one that is
        // cancelled.
        var (account, count) = (state.AccountOf(cancel.Account), 0L);
        for (var slot = state.Orders.FirstOf(account.Id); slot != OrderTable.None;)
        {
            var next = state.Orders.NextOfAccount(slot);
            if (IsMeant(in state.Orders[slot], cancel))
            {
                RequestCancel(account, slot, cancel.ClosesPosition ? CancelReason.PositionClosed : CancelReason.Requested);
                count++;
            }

            slot = next;
        }

        return new(Rejection.None, count);
    }

    /// <summary>Takes an open order out that the venue failed at.</summary>
    public Decision Remove(RemoveOrder remove)
    {
        var slot = state.Orders.Find(remove.Order);
        if (slot == OrderTable.None) return Rejection.OrderClosed;
        recorder.Cancelled(slot, CancelReason.InternalError);
        return new(Rejection.None, remove.Order.Number);
    }

    public Decision Replace(ReplaceOrder replace)
    {
        if (!state.Knows(replace.Account)) return Rejection.UnknownAccount;
        var refusal = FindOwn(replace.Account, replace.Order, out var slot);
        if (refusal != Rejection.None) return refusal;
        refusal = checks.Check(replace, slot, out var priced);
        if (refusal != Rejection.None) return refusal;

        var account = state.AccountOf(replace.Account);
        var delay = latency.Draw(account);
        if (account.HasDelay) recorder.ReplaceRequested(replace, state.Now + delay);
        if (delay.Microseconds == 0) Replace(slot, in priced);
        return new(Rejection.None, replace.Order.Number);
    }

    /// <summary>A replacement that was on its way arrives: it is checked again, and forgotten when it is refused.</summary>
    public void Arrive(ReplaceOrder replace, int slot)
    {
        if (checks.Check(replace, slot, out var priced) == Rejection.None) Replace(slot, in priced);
    }

    /// <summary>Cancels all open orders of an account.</summary>
    public void CancelAll(Account account, CancelReason reason)
    {
        while (state.Orders.FirstOf(account.Id) is var first and not OrderTable.None) recorder.Cancelled(first, reason);
    }

    /// <summary>Cancels those of an instrument's open orders that a rule names, oldest first.</summary>
    public void CancelIn(Market market, CancelReason reason, Func<Order, bool> isMeant)
    {
        foreach (var order in state.OrdersOf(market))
        {
            var slot = state.Orders.Find(order);
            if (slot != OrderTable.None && isMeant(state.Orders[slot])) recorder.Cancelled(slot, reason);
        }
    }

    private static bool IsMeant(in Order order, CancelOrders cancel) =>
        (cancel.Instrument is not { } instrument || order.Instrument == instrument) && (cancel.Side is not { } side || order.Side == side);

    /// <summary>An open order of the account; whose a closed one was is forgotten with it.</summary>
    private Rejection FindOwn(AccountId account, OrderId order, out int slot)
    {
        slot = OrderTable.None;
        if (order.Number < 1 || order.Number > state.LastOrder) return Rejection.UnknownOrder;
        slot = state.Orders.Find(order);
        if (slot == OrderTable.None) return Rejection.OrderClosed;
        return state.Orders[slot].Account == account ? Rejection.None : Rejection.UnknownOrder;
    }

    private void RequestCancel(Account account, int slot, CancelReason reason)
    {
        var delay = latency.Draw(account);
        if (account.HasDelay) recorder.CancelRequested(slot, state.Now + delay);
        if (delay.Microseconds == 0) recorder.Cancelled(slot, reason);
    }

    private void Replace(int slot, in PricedReplacement priced)
    {
        ref readonly var order = ref state.Orders[slot];
        var id = order.Id;
        var leaves = priced.KeepsPlace ? reduceOnly.LeavingOf(in order, priced.Terms.Quantity - order.Filled) : state.ShownOf(in order);
        recorder.Replaced(slot, leaves, priced.KeepsPlace, in priced.Terms, priced.Held);
        if (!priced.HeldBeside.IsZero)
        {
            var beside = state.Orders.SlotOf(state.BracketOf(id).TakeProfit);
            recorder.Replaced(beside, Quantity.Zero, keepsPlace: true, ReplacedTerms.Of(in state.Orders[beside]), priced.HeldBeside);
        }

        if (!priced.KeepsPlace && state.Orders[slot].State == OrderState.Working) entry.Enter(slot);
    }
}
