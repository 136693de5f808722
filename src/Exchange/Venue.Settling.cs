using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>What an event sets off is decided after it: legs follow, stops are triggered, margins are called, until all is quiet. And what time brings.</summary>
public sealed partial class Venue
{
    private readonly Queue<Bracket> dirty = new();
    private readonly List<Market> touched = [];
    private long looks;

    /// <summary>Something changed in a market: its stops, and who trades it on margin, are looked at when the command is done.</summary>
    private void Touch(Market market)
    {
        if (market.IsTouched || (market.Triggers.Count == 0 && market.MarginAccounts.Count == 0)) return;
        market.IsTouched = true;
        var at = touched.Count;
        while (at > 0 && touched[at - 1].Instrument.Id.Number > market.Instrument.Id.Number) at--;
        touched.Insert(at, market);
    }

    /// <summary>A market's price changed, or it traded.</summary>
    private void Revalue(Market market)
    {
        Touch(market);
        market.IsRevalued = market.IsTouched;
    }

    private void Settle()
    {
        executing = default;
        while (SettleOne())
        {
        }

        looks++;
        foreach (var market in touched) (market.IsTouched, market.IsRevalued) = (false, false);
        touched.Clear();
    }

    private bool SettleOne()
    {
        if (dirty.TryDequeue(out var bracket))
        {
            bracket.IsDirty = false;
            Reconcile(bracket);
            return true;
        }

        foreach (var market in touched)
        {
            if (!market.IsOpen || market.Triggers.Count == 0 || !market.Triggers.TryTrailing(market.PricesSince(looks), out var follower, out var extreme)) continue;
            SetStop(follower, market, orders[follower].Options.Trail!.Value.StopFor(orders[follower].Side, extreme), extreme);
            return true;
        }

        foreach (var market in touched)
        {
            if (!market.IsOpen || market.Triggers.Count == 0 || !market.Triggers.TryTriggered(market.PricesSince(looks), out var order, out var price)) continue;
            Trigger(order, price);
            return true;
        }

        foreach (var market in touched)
        {
            if (market.IsRevalued && CheckMargins(market)) return true;
        }

        return false;
    }

    /// <summary>The order waits for its stop; one whose price is already through is triggered when settling.</summary>
    private void Arm(int slot, Market market)
    {
        ref readonly var order = ref orders[slot];
        if (order.Options.Trail is not { } trail)
        {
            SetStop(slot, market, order.Options.StopPrice!.Value, extreme: default);
            return;
        }

        var price = market.PriceNow(SourceOf(order.Options.TriggerBy, order.Side));
        if (price.Ticks == 0) Cancel(slot, CancelReason.InsufficientFunds);
        else SetStop(slot, market, trail.StopFor(order.Side, price), price);
    }

    private void SetStop(int slot, Market market, Price stop, Price extreme)
    {
        Raise(EventType.StopSet).StopSet = new(orders[slot].Id, market.Instrument.Id, stop, extreme);
        Applied();
        Touch(market);
    }

    private void Trigger(int slot, Price price)
    {
        ref readonly var order = ref orders[slot];
        AtWork = order.Id;
        var instrument = MarketOf(order.Instrument).Instrument;
        var held = Money.Zero;
        if (order.HasBracket && brackets[order.Id] is var bracket && order.Id == bracket.StopLoss)
        {
            CancelIfOpen(bracket.TakeProfit, CancelReason.OtherLeg);
            CancelIfOpen(bracket.Entry, CancelReason.Entry);
            if (order.HasHold && order.Held.IsZero) held = NeedOf(in order, instrument, order.Remaining);
            if (held > ledger.AvailableOf(order.Account, PaidWith(in order, instrument))) { Cancel(slot, CancelReason.InsufficientFunds); return; }
        }

        Raise(EventType.OrderTriggered).OrderTriggered = new(order.Id, order.Account, order.Instrument, order.Side, price, held);
        Applied();
        if (order.HasBracket) Dirty(order.Id);
        if (order.Options.ReduceOnly && !CutToReduce(slot)) return;
        Execute(slot);
        executing = default;
    }

    /// <summary>Does what is due at or before a time, each thing at its own time.</summary>
    private void LetTimePass(Timestamp until)
    {
        while (due.TryTake(until, out var item))
        {
            now = item.At;
            Do(in item);
            Settle();
        }
    }

    private void Do(in Due item)
    {
        AtWork = item.Kind == DueKind.MarginDeadline ? null : new OrderId(item.Number);
        if (item.Kind == DueKind.MarginDeadline)
        {
            var account = AccountOf(new((int)item.Number));
            if (account is { IsMargin: true, IsCalled: true } && account.Deadline == item.At) CheckMargin(account);
            return;
        }

        var slot = orders.Find(new(item.Number));
        if (slot == OrderTable.None) return;
        switch (item.Kind)
        {
            case DueKind.Arrival when orders[slot].State == OrderState.OnItsWay:
                var market = MarketOf(orders[slot].Instrument);
                Raise(EventType.OrderArrived).OrderArrived = new(orders[slot].Id, market.Instrument.Id, market.Best(Side.Buy), market.Best(Side.Sell));
                Applied();
                Enter(slot);
                break;
            case DueKind.Cancellation: Cancel(slot, CancelReason.Requested); break;
            case DueKind.Replacement when Judge(item.Replacement!, slot, out var terms) == Rejection.None: Replace(slot, in terms); break;
            case DueKind.Expiry when orders[slot].ExpiresAt == item.At: Cancel(slot, CancelReason.Expired); break;
            default: break;
        }
    }
}
