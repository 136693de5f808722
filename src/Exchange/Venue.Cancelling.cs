using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Taking orders back.</summary>
public sealed partial class Venue
{
    private Decision Decide(CancelOrder cancel)
    {
        if (!Knows(cancel.Account)) return Rejection.UnknownAccount;
        var refusal = FindOwn(cancel.Account, cancel.Order, out var slot);
        if (refusal != Rejection.None) return refusal;

        RequestCancel(AccountOf(cancel.Account), slot);
        return new(Rejection.None, cancel.Order.Number);
    }

    private Decision Decide(CancelOrders cancel)
    {
        if (!Knows(cancel.Account)) return Rejection.UnknownAccount;
        if (cancel.Instrument is { } named && !Knows(named)) return Rejection.UnknownInstrument;

        // What one cancellation sets off (a bracket) is settled when all are done, so the chain is only shortened by the one that is cancelled.
        var (account, count) = (AccountOf(cancel.Account), 0L);
        for (var slot = orders.FirstOf(account.Id); slot != OrderTable.None;)
        {
            var next = orders.NextOfAccount(slot);
            var isMeant = (cancel.Instrument is not { } instrument || orders[slot].Instrument == instrument) && (cancel.Side is not { } side || orders[slot].Side == side);
            if (isMeant)
            {
                RequestCancel(account, slot);
                count++;
            }

            slot = next;
        }

        return new(Rejection.None, count);
    }

    private Decision Decide(RemoveOrder remove)
    {
        var slot = orders.Find(remove.Order);
        if (slot == OrderTable.None) return Rejection.OrderClosed;
        Cancel(slot, CancelReason.InternalError);
        return new(Rejection.None, remove.Order.Number);
    }

    /// <summary>An open order of the account; whose a closed one was is forgotten with it.</summary>
    private Rejection FindOwn(AccountId account, OrderId order, out int slot)
    {
        slot = OrderTable.None;
        if (order.Number < 1 || order.Number > lastOrder) return Rejection.UnknownOrder;
        slot = orders.Find(order);
        if (slot == OrderTable.None) return Rejection.OrderClosed;
        return orders[slot].Account == account ? Rejection.None : Rejection.UnknownOrder;
    }

    private void RequestCancel(Account account, int slot)
    {
        var delay = account.HasDelay ? DrawDelay(account) : default;
        if (account.HasDelay)
        {
            Raise(EventType.CancelRequested).CancelRequested = new(orders[slot].Id, now + delay);
            Applied();
        }

        if (delay.Microseconds == 0) Cancel(slot, CancelReason.Requested);
    }

    private void CancelAll(Account account, CancelReason reason)
    {
        while (orders.FirstOf(account.Id) is var first and not OrderTable.None) Cancel(first, reason);
    }

    private void Cancel(int slot, CancelReason reason)
    {
        ref readonly var order = ref orders[slot];
        var (id, market) = (order.Id, MarketOf(order.Instrument));
        if (order.HasBracket) Dirty(id);
        Raise(EventType.OrderCancelled).OrderCancelled = new(
            id, order.Account, order.Instrument, order.Side, order.LimitPrice, order.Remaining, ShownOf(in order), reason, order.Held);
        Applied();
        Touch(market);
    }

    /// <summary>Cancels those of an instrument's open orders that a rule names, oldest first.</summary>
    private void CancelIn(Market market, CancelReason reason, Func<Order, bool> isMeant)
    {
        var meant = orders.Slots.Where(slot => orders[slot].Instrument == market.Instrument.Id && isMeant(orders[slot])).Select(slot => orders[slot].Id)
            .OrderBy(order => order.Number).ToList();
        foreach (var order in meant) Cancel(orders.SlotOf(order), reason);
    }
}
