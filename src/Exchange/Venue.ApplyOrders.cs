using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>What events do to orders, and trades to positions.</summary>
public sealed partial class Venue
{
    private void Apply(in OrderPlaced placed, in Event happened)
    {
        lastOrder = placed.Order.Number;
        var account = AccountOf(placed.Account);
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
        if (account.IsMargin) positions.FindOrAdd(placed.Account, placed.Instrument);
        order.Profile = account.Profile;
        order.LimitPrice = placed.LimitPrice;
        order.Quantity = placed.Quantity;
        order.Held = placed.Held;
        order.ExpiresAt = placed.ExpiresAt;
        order.Fees = account.Terms.Profile.FeesFor(MarketOf(placed.Instrument).Instrument.AssetClass);
        order.Options = options;
        order.Entry = OrderTable.None;
        order.State = placed.ArrivesAt > happened.At ? OrderState.OnItsWay
            : placed.Cause is OrderCause.TakeProfitLeg or OrderCause.StopLossLeg ? OrderState.Waiting : OrderState.Working;
        orders.Link(account.Id, slot);
        account.OpenOrders++;
        if (options.ReduceOnly) account.ReduceOnlyOrders++;

        if (placed.Cause == OrderCause.Placed && account.HasDelay) account.Draws++;
        if (order.State == OrderState.OnItsWay) due.Add(new(placed.ArrivesAt, DueKind.Arrival, placed.Order.Number, null));
        if (placed.ExpiresAt.UnixMicroseconds != 0) due.Add(new(placed.ExpiresAt, DueKind.Expiry, placed.Order.Number, null));
        if (order.State == OrderState.Waiting) JoinBracket(slot, placed.Entry);
        if (options.ClientOrderId is { } id) clientOrderIds.Take(placed.Account, id, placed.Order);
        if (!options.Request.IsNone) requests.Add(options.Request, placed.Order, happened.At);
        Post(in happened, MarketOf(placed.Instrument).Instrument);
    }

    /// <summary>A leg joins the order that it belongs to; the first one makes the bracket.</summary>
    private void JoinBracket(int slot, OrderId entry)
    {
        ref var first = ref orders[orders.SlotOf(entry)];
        if (!brackets.TryGetValue(entry, out var bracket))
        {
            bracket = first.Options.OneCancelsOther ? new() { TakeProfit = entry, Entered = first.Quantity } : new() { Entry = entry };
            bracket.Open = 1;
            brackets.Add(entry, bracket);
            first.HasBracket = true;
        }

        ref var leg = ref orders[slot];
        if (leg.Cause == OrderCause.TakeProfitLeg) bracket.TakeProfit = leg.Id;
        else bracket.StopLoss = leg.Id;
        bracket.Open++;
        brackets.Add(leg.Id, bracket);
        leg.HasBracket = true;
    }

    private void Apply(in OrderRested rested)
    {
        var slot = orders.SlotOf(rested.Order);
        ref var order = ref orders[slot];
        order.State = OrderState.Working;
        order.Since = Sequence;
        order.Entry = MarketOf(rested.Instrument).Book.Rest(rested.Side, rested.Price, rested.Quantity, slot);
    }

    private void Apply(in OrderPooled pooled)
    {
        var slot = orders.SlotOf(pooled.Order);
        ref var order = ref orders[slot];
        if (order.IsOnBook) LeaveQueue(ref order);
        else order.Since = Sequence;
        order.State = OrderState.Pooled;
    }

    private void Apply(in StopSet set)
    {
        var slot = orders.SlotOf(set.Order);
        ref var order = ref orders[slot];
        if (order.State == OrderState.Armed) Disarm(ref order);
        (order.State, order.Since, order.Stop, order.Extreme) = (OrderState.Armed, Sequence, (int)set.StopPrice.Ticks, (int)set.Extreme.Ticks);
        JoinTriggers(ref order, slot);
    }

    private void JoinTriggers(ref Order order, int slot)
    {
        var triggers = MarketOf(order.Instrument).Triggers;
        var source = SourceOf(order.Options.TriggerBy, order.Side);
        order.Entry = triggers.Add(source, order.Falls, new(order.Stop), slot);
        if (order.Type == OrderType.TrailingStop) order.TrailEntry = triggers.AddTrail(source, order.Side, new(order.Extreme), slot);
    }

    private void Apply(in OrderTriggered triggered, in Event happened)
    {
        ref var order = ref orders[orders.SlotOf(triggered.Order)];
        Disarm(ref order);
        (order.State, order.IsTriggered) = (OrderState.Working, true);
        order.Held += triggered.Held;
        if (order.HasBracket && brackets[order.Id] is var bracket && order.Id == bracket.StopLoss) bracket.IsStopTriggered = true;
        Post(in happened, MarketOf(triggered.Instrument).Instrument);
    }

    private void Apply(in OrderReplaced replaced, in Event happened)
    {
        ref var order = ref orders[orders.SlotOf(replaced.Order)];
        var less = order.Quantity - replaced.Quantity;
        order.Quantity = replaced.Quantity;
        order.LimitPrice = replaced.LimitPrice;
        order.Held += replaced.Held;
        Post(in happened, MarketOf(replaced.Instrument).Instrument);
        if (replaced.KeepsPlace)
        {
            if (!replaced.LeavesQueue.IsZero && MarketOf(replaced.Instrument).Book.Take(order.Entry, replaced.LeavesQueue)) order.Entry = OrderTable.None;

            // What a leg lost without a trade is no longer there to leave with.
            if (order.HasBracket && brackets[order.Id] is var bracket && bracket.IsLeg(order.Id)) bracket.Left += less;
            return;
        }

        Price? stop = replaced.StopPrice.Ticks == 0 ? null : replaced.StopPrice;
        Trail? trail = replaced.Trail == default ? null : replaced.Trail;
        var hasNewStop = stop != order.Options.StopPrice || trail != order.Options.Trail;
        if (hasNewStop) order.Options = order.Options with { StopPrice = stop, Trail = trail };
        if (order.IsOnBook) LeaveQueue(ref order);
        else if (order.State == OrderState.Armed && hasNewStop) Disarm(ref order);
        if (order.State != OrderState.Armed || hasNewStop) order.State = OrderState.Working;
    }

    private void Apply(in CancelRequested requested, Timestamp at)
    {
        ref readonly var order = ref orders[orders.SlotOf(requested.Order)];
        AccountOf(order.Account).Draws++;
        if (requested.ArrivesAt > at) due.Add(new(requested.ArrivesAt, DueKind.Cancellation, requested.Order.Number, null));
    }

    private void Apply(in ReplaceRequested requested, ReplaceOrder replacement, Timestamp at)
    {
        AccountOf(replacement.Account).Draws++;
        if (requested.ArrivesAt > at) due.Add(new(requested.ArrivesAt, DueKind.Replacement, requested.Order.Number, replacement));
    }

    private void Apply(in LegSized sized, in Event happened)
    {
        ref var order = ref orders[orders.SlotOf(sized.Order)];
        if (order.IsOnBook) LeaveQueue(ref order);
        if (order.State != OrderState.Armed) order.State = OrderState.Working;
        order.Quantity = sized.Quantity;
        order.Held += sized.Held;
        Post(in happened, MarketOf(sized.Instrument).Instrument);
    }

    private void Apply(in TradeExecuted trade, in Event happened)
    {
        lastTrade = trade.Trade.Number;
        var instrument = MarketOf(trade.Instrument).Instrument;
        Post(in happened, instrument);
        if (!trade.Maker.Order.IsHouse) Fill(trade.Maker, in trade, trade.TakerSide.Opposite(), instrument, happened.At);
        if (!trade.Taker.Order.IsHouse) Fill(trade.Taker, in trade, trade.TakerSide, instrument, happened.At);
    }

    private void Fill(in Fill fill, in TradeExecuted trade, Side side, Instrument instrument, Timestamp at)
    {
        var slot = orders.SlotOf(fill.Order);
        ref var order = ref orders[slot];
        order.Filled += trade.Quantity;
        order.Charged += fill.Fee;
        if (fill.IsMaker) order.Made += trade.Value;
        else order.Taken += trade.Value;
        if (fill.FromHold) order.Held -= side == Side.Sell ? instrument.AmountOf(trade.Quantity) : fill.Fee > Money.Zero ? trade.Value + fill.Fee + fill.Released : trade.Value + fill.Released;
        if (order.IsOnBook && MarketOf(order.Instrument).Book.Take(order.Entry, trade.Quantity)) order.Entry = OrderTable.None;
        if (order.HasBracket)
        {
            var bracket = brackets[order.Id];
            if (bracket.IsLeg(order.Id)) bracket.Left += trade.Quantity;
            else bracket.Entered += trade.Quantity;
        }

        Position(ref order, in fill, in trade, side, at);
        if (!order.Remaining.IsZero) return;
        if (!order.Held.IsZero) throw new InvalidOperationException($"Order {order.Id.Number} is filled and still holds {order.Held.Units}.");
        Close(slot, at);
    }

    private void Position(ref Order order, in Fill fill, in TradeExecuted trade, Side side, Timestamp at)
    {
        var account = AccountOf(order.Account);
        var row = positions.FindOrAdd(order.Account, order.Instrument);
        ref readonly var position = ref positions[row];
        var day = Days.Of(at);
        var closesToday = position.OpenedToday > 0 && position.OpenedOn == day && (side == Side.Buy ? position.Net < 0 : position.Net > 0);
        if (closesToday && !order.IsDayTrade && MarketOf(order.Instrument).HasSessions)
        {
            order.IsDayTrade = true;
            account.CountDayTrade(day);
        }

        var inCost = profiles[fill.Profile].FeesInCost;
        var realised = positions.Trade(
            row, new(side, trade.Quantity, trade.Value, inCost ? fill.Fee : Money.Zero, trade.Trade, at, account.Terms.CostBasis));
        if (!inCost) realised -= fill.Fee;
        if (!realised.IsZero && MarketOf(order.Instrument).Instrument.Quote.Id == account.Home) account.Realise(realised, day);
        NoteMargin(account, order.Instrument);
    }

    private void Apply(in OrderCancelled cancelled, in Event happened)
    {
        Post(in happened, MarketOf(cancelled.Instrument).Instrument);
        var slot = orders.SlotOf(cancelled.Order);
        ref var order = ref orders[slot];
        if (order.IsOnBook) LeaveQueue(ref order);
        else if (order.State == OrderState.Armed) Disarm(ref order);
        if (order.HasBracket && brackets[order.Id] is var bracket && bracket.IsLeg(order.Id)) bracket.IsLegGone = true;
        Close(slot, happened.At);
    }

    private void LeaveQueue(ref Order order)
    {
        MarketOf(order.Instrument).Book.Remove(order.Entry);
        order.Entry = OrderTable.None;
    }

    private void Disarm(ref Order order)
    {
        var triggers = MarketOf(order.Instrument).Triggers;
        var source = SourceOf(order.Options.TriggerBy, order.Side);
        triggers.Remove(source, order.Entry);
        if (order.Type == OrderType.TrailingStop) triggers.RemoveTrail(source, order.TrailEntry);
        order.Entry = OrderTable.None;
    }

    private void Close(int slot, Timestamp at)
    {
        ref readonly var order = ref orders[slot];
        var account = AccountOf(order.Account);
        if (order.Options.ClientOrderId is { } id) clientOrderIds.Close(order.Account, id, order.Id, at);
        if (order.HasBracket && --brackets[order.Id].Open == 0)
        {
            var bracket = brackets[order.Id];
            brackets.Remove(bracket.Entry);
            brackets.Remove(bracket.TakeProfit);
            brackets.Remove(bracket.StopLoss);
        }

        orders.Unlink(account.Id, slot);
        account.OpenOrders--;
        if (order.Options.ReduceOnly) account.ReduceOnlyOrders--;
        orders.Remove(slot);
    }
}
