using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>What events do to orders, trades apart.</summary>
internal sealed class OrderApplier(StateTables tables)
{
    private readonly WritableOrderTable orders = tables.Orders;

    public void Apply(in OrderPlaced placed, in Event happened)
    {
        tables.LastOrder = placed.Order.Number;
        var account = tables.AccountOf(placed.Account);
        var instrument = tables.MarketOf(placed.Instrument).Instrument;
        var slot = orders.Add(placed.Order);
        var options = happened.OrderOptions;
        ref var order = ref orders[slot];
        order.Id = placed.Order;
        order.Account = placed.Account;
        order.Instrument = placed.Instrument;
        order.Side = placed.Side;
        order.Type = placed.Type;
        order.TimeInForce = placed.TimeInForce;
        order.Cause = placed.Cause;
        order.HasHold = !account.IsMargin;

        // What a margin account must have is summed over its positions: one that is only wanted is among them.
        if (account.IsMargin) tables.Positions.FindOrAdd(placed.Account, placed.Instrument);
        order.Profile = account.Profile;
        order.LimitPrice = placed.LimitPrice;
        order.Quantity = placed.Quantity;
        order.Held = placed.Held;
        order.ExpiresAt = placed.ExpiresAt;
        order.Options = options;
        order.BookEntry = OrderTable.None;
        order.State = placed.ArrivesAt > happened.At ? OrderState.OnItsWay
            : placed.Cause is OrderCause.TakeProfitLeg or OrderCause.StopLossLeg ? OrderState.Waiting : OrderState.Working;
        orders.Link(slot);
        account.OrderOpened(options.ReduceOnly);

        // Those of the venue's own making are on no way.
        if (placed.Cause is OrderCause.Placed or OrderCause.Close or OrderCause.Reverse && account.HasDelay) account.CountDraw();
        if (order.State == OrderState.OnItsWay) tables.Due.Add(new(placed.ArrivesAt, DueKind.Arrival, placed.Order.Number, null));
        if (placed.ExpiresAt.UnixMicroseconds != 0) tables.Due.Add(new(placed.ExpiresAt, DueKind.Expiry, placed.Order.Number, null));
        if (order.State == OrderState.Waiting) JoinBracket(slot, placed.ParentOrder);
        if (options.ClientOrderId is { } id) tables.ClientOrderIds.Take(placed.Account, id, placed.Order);
        if (!options.Request.IsNone) tables.Requests.Add(options.Request, placed.Order.Number, happened.At);
        tables.Ledger.Hold(placed.Account, placed.Side, placed.Held, instrument);
    }

    public void Apply(in OrderArrived arrived) => orders.Move(orders.SlotOf(arrived.Order), OrderState.Working);

    public void Apply(in OrderRested rested)
    {
        var slot = orders.SlotOf(rested.Order);
        ref var order = ref orders[slot];
        orders.Move(slot, OrderState.Working);
        order.Since = tables.Sequence;
        order.BookEntry = tables.MarketOf(rested.Instrument).Book.Rest(rested.Side, rested.Price, rested.Quantity, slot);
    }

    public void Apply(in OrderPooled pooled)
    {
        var slot = orders.SlotOf(pooled.Order);
        ref var order = ref orders[slot];
        if (order.IsOnBook) LeaveQueue(ref order);
        else order.Since = tables.Sequence;
        orders.Move(slot, OrderState.Pooled);
    }

    public void Apply(in StopSet set)
    {
        var slot = orders.SlotOf(set.Order);
        ref var order = ref orders[slot];
        if (order.State == OrderState.Armed) Disarm(ref order);
        orders.Move(slot, OrderState.Armed);
        order.Since = tables.Sequence;
        (order.Stop, order.Extreme) = ((int)set.StopPrice.Ticks, (int)set.Extreme.Ticks);
        Arm(ref order, slot);
    }

    public void Apply(in OrderTriggered triggered, in Event happened)
    {
        var slot = orders.SlotOf(triggered.Order);
        ref var order = ref orders[slot];
        Disarm(ref order);
        orders.Move(slot, OrderState.Working);
        order.IsTriggered = true;
        order.Held += triggered.Held;
        if (order.HasBracket && tables.Brackets[order.Id] is var bracket && order.Id == bracket.StopLoss) bracket.StopTriggered();
        tables.Ledger.Post(in happened, tables.MarketOf(triggered.Instrument).Instrument);
    }

    public void Apply(in OrderReplaced replaced, in Event happened)
    {
        var slot = orders.SlotOf(replaced.Order);
        ref var order = ref orders[slot];
        var market = tables.MarketOf(replaced.Instrument);
        var less = order.Quantity - replaced.Quantity;
        order.Quantity = replaced.Quantity;
        order.LimitPrice = replaced.LimitPrice;
        order.Held += replaced.Held;
        tables.Ledger.Post(in happened, market.Instrument);
        if (replaced.KeepsPlace)
        {
            if (!replaced.LeavesQueue.IsZero && market.Book.Take(order.BookEntry, replaced.LeavesQueue)) order.BookEntry = OrderTable.None;
            if (order.HasBracket && tables.Brackets[order.Id] is var bracket && bracket.IsLeg(order.Id)) bracket.Shrink(less);
            return;
        }

        Price? stop = replaced.StopPrice.Ticks == 0 ? null : replaced.StopPrice;
        Trail? trail = replaced.Trail == default ? null : replaced.Trail;
        var hasNewStop = stop != order.Options.StopPrice || trail != order.Options.Trail;
        if (hasNewStop) order.Options = order.Options with { StopPrice = stop, Trail = trail };
        if (order.IsOnBook) LeaveQueue(ref order);
        else if (order.State == OrderState.Armed && hasNewStop) Disarm(ref order);
        if (order.State != OrderState.Armed || hasNewStop) orders.Move(slot, OrderState.Working);
    }

    public void Apply(in CancelRequested requested, Timestamp at)
    {
        tables.AccountOf(orders[orders.SlotOf(requested.Order)].Account).CountDraw();
        if (requested.ArrivesAt > at) tables.Due.Add(new(requested.ArrivesAt, DueKind.Cancellation, requested.Order.Number, null));
    }

    public void Apply(in ReplaceRequested requested, ReplaceOrder replacement, Timestamp at)
    {
        tables.AccountOf(replacement.Account).CountDraw();
        if (requested.ArrivesAt > at) tables.Due.Add(new(requested.ArrivesAt, DueKind.Replacement, requested.Order.Number, replacement));
    }

    public void Apply(in LegSized sized, in Event happened)
    {
        var slot = orders.SlotOf(sized.Order);
        ref var order = ref orders[slot];
        if (order.IsOnBook) LeaveQueue(ref order);
        if (order.State != OrderState.Armed) orders.Move(slot, OrderState.Working);
        order.Quantity = sized.Quantity;
        order.Held += sized.Held;
        tables.Ledger.Post(in happened, tables.MarketOf(sized.Instrument).Instrument);
    }

    public void Apply(in OrderCancelled cancelled, in Event happened)
    {
        tables.Ledger.Hold(cancelled.Account, cancelled.Side, -cancelled.Released, tables.MarketOf(cancelled.Instrument).Instrument);
        var slot = orders.SlotOf(cancelled.Order);
        ref var order = ref orders[slot];
        if (order.IsOnBook) LeaveQueue(ref order);
        else if (order.State == OrderState.Armed) Disarm(ref order);
        if (order.HasBracket && tables.Brackets[order.Id] is var bracket && bracket.IsLeg(order.Id)) bracket.LegEnded();
        Close(slot, happened.At);
    }

    /// <summary>The order is no longer open.</summary>
    public void Close(int slot, Timestamp at)
    {
        ref readonly var order = ref orders[slot];
        var account = tables.AccountOf(order.Account);
        if (order.Options.ClientOrderId is { } id) tables.ClientOrderIds.Close(order.Account, id, order.Id, at);
        if (order.HasBracket && tables.Brackets[order.Id] is var bracket && bracket.Close())
        {
            tables.Brackets.Remove(bracket.ParentOrder);
            tables.Brackets.Remove(bracket.TakeProfit);
            tables.Brackets.Remove(bracket.StopLoss);
        }

        account.OrderClosed(order.Options.ReduceOnly);
        if (account.OpenOrders == 0 && order.HasHold) RequireNothingHeld(in order);
        orders.Remove(slot);
    }

    /// <exception cref="InvalidOperationException">The account has no open order, and something is set aside for one: a bug.</exception>
    private void RequireNothingHeld(in Order order)
    {
        var instrument = tables.MarketOf(order.Instrument).Instrument;
        var held = tables.Ledger.HeldOf(order.Account, (order.Side == Side.Buy ? instrument.Quote : instrument.Base).Id);
        if (!held.IsZero) throw StillHeld(order.Account, held);
    }

    private static InvalidOperationException StillHeld(AccountId account, Money held) =>
        new($"Account {account.Number} has no open order, and {held.Units} set aside.");

    /// <summary>The order joins the stops at its stop price, and a trailing one those that follow the same price.</summary>
    public void Arm(ref Order order, int slot)
    {
        var triggers = tables.MarketOf(order.Instrument).Triggers;
        order.BookEntry = triggers.Add(order.TriggerSource, order.Falls, new(order.Stop), slot);
        if (order.Type == OrderType.TrailingStop)
            order.TrailEntry = triggers.AddTrail(order.TriggerSource, order.Side, new(order.Extreme), slot);
    }

    private void Disarm(ref Order order)
    {
        var triggers = tables.MarketOf(order.Instrument).Triggers;
        triggers.Remove(order.TriggerSource, order.BookEntry);
        if (order.Type == OrderType.TrailingStop) triggers.RemoveTrail(order.TriggerSource, order.TrailEntry);
        order.BookEntry = OrderTable.None;
    }

    private void LeaveQueue(ref Order order)
    {
        tables.MarketOf(order.Instrument).Book.Remove(order.BookEntry);
        order.BookEntry = OrderTable.None;
    }

    /// <summary>A leg joins the order that it belongs to; the first one makes the bracket.</summary>
    private void JoinBracket(int slot, OrderId parent)
    {
        ref var first = ref orders[orders.SlotOf(parent)];
        if (!tables.Brackets.TryGetValue(parent, out var bracket))
        {
            bracket = new(in first);
            tables.Brackets.Add(parent, bracket);
            first.HasBracket = true;
        }

        ref var leg = ref orders[slot];
        bracket.Join(leg.Id, leg.Cause == OrderCause.TakeProfitLeg);
        tables.Brackets.Add(leg.Id, bracket);
        leg.HasBracket = true;
    }
}
