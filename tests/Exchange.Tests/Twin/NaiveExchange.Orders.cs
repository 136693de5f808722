using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>Placing, entering, cancelling, replacing.</summary>
internal sealed partial class NaiveExchange
{
    private static readonly Dictionary<OrderPurpose, OrderCause> Causes = new()
    {
        [OrderPurpose.None] = OrderCause.Placed,
        [OrderPurpose.Close] = OrderCause.Close,
        [OrderPurpose.Reverse] = OrderCause.Reverse,
    };

    private long Place(PlaceOrder place)
    {
        var plan = Plan(place);
        var order = plan.Order;
        Draw(order.Account);
        order.Id = Add(order, Causes[place.Purpose], plan.Delay);
        foreach (var leg in order.Bracket?.Legs.Where(leg => leg != order) ?? [])
            leg.Id = Add(leg, leg.Role == NaiveRole.TakeProfit ? OrderCause.TakeProfitLeg : OrderCause.StopLossLeg);
        if (order.Options is { Request.IsNone: false }) requests.Add((order.Options.Request, order.Id, now));

        if (plan.Delay.Microseconds > 0)
        {
            order.State = NaiveState.OnItsWay;
            Schedule(now + plan.Delay, () => Arrive(order));
        }

        Expire(order);
        foreach (var leg in order.Bracket?.Legs.Where(leg => leg != order) ?? []) Expire(leg);
        if (order.State == NaiveState.Active) Enter(order);
        return order.Id;
    }

    private long Add(NaiveOrder order, OrderCause cause, Duration delay = default)
    {
        orders.Add(order);
        Tell($"place {orders.Count} {order.Account.Number} {order.Instrument.Number} {cause} "
            + $"{order.Quantity}{(delay.Microseconds > 0 ? " late" : "")}");
        return orders.Count;
    }

    private void Schedule(Timestamp at, Action what) => due.Add((at, what));

    private void Expire(NaiveOrder order)
    {
        var midnight = new Timestamp((Today + 1) * 86_400_000_000);
        var at = order.TimeInForce == TimeInForce.Gtd ? order.Options.ExpiresAt
            : order.TimeInForce == TimeInForce.Day && !order.Instrument.HasSessions ? midnight : null;
        if (at is { } end) Schedule(end, () => Cancel(order, CancelReason.Expired));
    }

    private void Arrive(NaiveOrder order)
    {
        if (order.State != NaiveState.OnItsWay) return;
        order.State = NaiveState.Active;
        Tell($"arrive {order.Id}");
        Enter(order);
    }

    private void Enter(NaiveOrder order)
    {
        var instrument = order.Instrument;
        var isClosed = instrument.Phase == Phase.Closed;
        Look(order);
        if (instrument.Phase is Phase.Halted or Phase.Delisted) Cancel(order, CancelReason.NotTrading);
        else if (isClosed && order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok) Cancel(order, CancelReason.NotTrading);
        else if (order.Options.ReduceOnly && !Reduce(order)) return;
        else if (IsOutsideBand(order)) Cancel(order, CancelReason.PriceBand);
        else if (order.IsTrigger && !order.IsTriggered) Arm(order);
        else if (isClosed || IsForAuction(order)) Pool(order);
        else if (WouldTake(order)) Cancel(order, CancelReason.WouldTake);
        else Execute(order);
    }

    /// <summary>Cuts off what would do more than reduce its position. False when nothing is left of it then.</summary>
    private bool Reduce(NaiveOrder order)
    {
        var most = order.Account.Reducible(order.Instrument, order.Side);
        if (most == 0) Cancel(order, CancelReason.ReduceOnly);
        else if (order.Left > most) Cut(order, order.Left - most);
        return order.IsOpen;
    }

    /// <summary>Makes an order smaller in place: what is hidden goes first.</summary>
    private void Cut(NaiveOrder order, long steps)
    {
        order.Quantity -= steps;
        Tell($"become {order.Id} {order.Quantity}");
        if (order.Instrument.Book.Of(order) is { } entry) entry.Steps = Math.Min(entry.Steps, order.Left);
    }

    /// <summary>Its limit, or the stop that it was given and waits for, is where nobody may trade.</summary>
    private static bool IsOutsideBand(NaiveOrder order) =>
        (order.Limit != 0 && !order.Instrument.IsInBand(order.Limit))
        || (order.Type != OrderType.TrailingStop && order.Stop != 0 && !order.IsTriggered && !order.Instrument.IsInBand(order.Stop));

    private bool WouldTake(NaiveOrder order) =>
        order.Options.PostOnly && MayTake(order).FirstOrDefault() is { } best && Meets(order, best.Price);

    private void Arm(NaiveOrder order)
    {
        if (order.Type == OrderType.TrailingStop)
        {
            var price = order.Instrument.Trigger(order.Options.TriggerBy, order.Side);
            if (price == 0)
            {
                Cancel(order, CancelReason.InsufficientFunds);
                return;
            }

            (order.Extreme, order.Stop) = (price, StopBehind(order, price));
        }

        order.State = NaiveState.Armed;
        order.SetAs = ++lastSet;
        Tell($"stop {order.Id} {order.Stop} {order.Extreme}");
    }

    private void Pool(NaiveOrder order)
    {
        Tell($"pool {order.Id}");
        order.State = NaiveState.Pooled;
        order.JoinedAs = ++lastJoined;
    }

    /// <summary>What is left, or the next slice that is shown of it, joins the tail of its price's queue.</summary>
    private void Rest(NaiveOrder order)
    {
        order.State = NaiveState.Resting;
        order.JoinedAs = ++lastJoined;
        var shown = Math.Min(order.Left, order.Options.DisplayQuantity?.Steps ?? order.Left);
        var ahead = order.Instrument.Book.Served(order.Side).Where(entry => entry.Price == order.Price).Sum(entry => entry.Steps);
        Tell($"rest {order.Id} {order.Price} {shown} {ahead} {order.Instrument.Book.House(order.Side, order.Price)}");
        order.Instrument.Book.Join(order.Side, order.Price, shown, order);
    }

    private void Cancel(NaiveOrder order, CancelReason reason)
    {
        if (!order.IsOpen) return;
        Tell($"cancel {order.Id} {order.Left} {reason}");
        order.CancelledFor = reason;
        Close(order);
    }

    private void Close(NaiveOrder order)
    {
        order.Instrument.Book.Leave(order);
        order.State = NaiveState.Closed;
        order.ClosedAt = now;
        Look(order);
    }

    /// <summary>At its owner's request, at once or with a delay.</summary>
    private void Cancel(NaiveOrder order, bool closesPosition = false)
    {
        var delay = Draw(order.Account);
        if (order.Account.HasDelay) Tell($"request {order.Id}");
        if (delay.Microseconds == 0) Cancel(order, closesPosition ? CancelReason.PositionClosed : CancelReason.Requested);
        else Schedule(now + delay, () => Cancel(order, CancelReason.Requested));
    }

    private long Cancel(CancelOrders cancel)
    {
        var named = OpenOf(Of(cancel.Account))
            .Where(order => cancel.Instrument is null || order.Instrument.Number == cancel.Instrument.Value.Number)
            .Where(order => cancel.Side is null || order.Side == cancel.Side).ToList();
        foreach (var order in named) Cancel(order, cancel.ClosesPosition);
        return named.Count;
    }

    private void Replace(ReplaceOrder replace)
    {
        var order = orders[(int)replace.Order.Number - 1];
        var delay = Draw(order.Account);
        if (order.Account.HasDelay) Tell($"request {order.Id}");
        if (delay.Microseconds == 0) Replace(replace, order);
        else Schedule(now + delay, () => ReplaceLate(replace, order));
    }

    /// <summary>It is judged again when it arrives, and forgotten when it no longer fits.</summary>
    private void ReplaceLate(ReplaceOrder replace, NaiveOrder order)
    {
        if (order.IsOpen && !Faults(replace, order).Any()) Replace(replace, order);
    }

    private void Replace(ReplaceOrder replace, NaiveOrder order)
    {
        replace = ToReduce(replace, order);
        if (IsOnlyLess(replace, order))
        {
            Cut(order, order.Quantity - replace.Quantity!.Value.Steps);
            return;
        }

        var staysArmed = order.State == NaiveState.Armed && HasSameStop(replace, order);
        var (beside, held) = (order.IsSpare ? order.Bracket!.TakeProfit : null, order.IsSpare ? order.Bracket!.TakeProfit!.Hold : 0);
        Change(order, replace);
        Tell($"become {order.Id} {order.Quantity}");
        if (beside is not null && beside.Hold != held) Tell($"become {beside.Id} {beside.Quantity}");
        if (staysArmed) return;
        order.Instrument.Book.Leave(order);
        order.State = NaiveState.Active;
        Enter(order);
    }
}
