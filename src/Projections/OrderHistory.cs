using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>An order, what happened to it, and, where it was placed with an idempotency key, how that request was answered.</summary>
public sealed record OrderRecord(OrderView Order, OrderStory Story, OrderView? Answer);

/// <summary>
/// Every open order as it stands, and those that ended lately, each with its story. Not for several threads: <see cref="OrderViews"/> has
/// the lock.
/// </summary>
public sealed class OrderHistory(AccountDirectory accounts, Conditions conditions)
{
    private readonly Dictionary<OrderId, Known> orders = [];
    private readonly Dictionary<AccountId, SortedSet<long>> byAccount = [];
    private readonly Dictionary<(AccountId, string), OrderId> byClientId = [];
    private readonly Queue<(long Sequence, OrderId Order)> ended = new();
    private readonly Queue<(long Sequence, OrderId Order)> answered = new();
    private readonly Dictionary<OrderId, OrderView> answers = [];

    // The last request that placed an order: the events that follow in the same command still belong to its answer.
    private (OrderId Order, long Command) answering;

    private sealed class Known
    {
        public required OrderView Order { get; set; }

        public required OrderStory Story { get; set; }

        /// <summary>The event that changed it last.</summary>
        public long Sequence { get; set; }
    }

    /// <summary>Notes the orders that change, for who writes them down. Null to note none.</summary>
    public HashSet<OrderId>? Changed { get; init; }

    internal IEnumerable<OrderView> All => orders.Values.Select(known => known.Order);

    /// <summary>The open orders, in the order of placing.</summary>
    internal IEnumerable<OpenOrder> Open =>
        orders.Values.Where(known => known.Order.IsOpen).OrderBy(known => known.Order.Id.Number)
            .Select(known => new OpenOrder(known.Order, known.Story, known.Sequence));

    internal OrderView? Find(OrderId order) => orders.GetValueOrDefault(order)?.Order;

    /// <summary>The newest of an account's orders that bears a name.</summary>
    internal OrderView? Find(AccountId account, string clientOrderId) =>
        byClientId.TryGetValue((account, clientOrderId), out var order) ? orders[order].Order : null;

    /// <summary>The order as the request that placed it was answered the first time.</summary>
    internal OrderView? AnswerOf(OrderId order) => answers.GetValueOrDefault(order);

    public OrderRecord? Record(OrderId order) =>
        orders.TryGetValue(order, out var known) ? new(known.Order, known.Story, answers.GetValueOrDefault(order)) : null;

    /// <summary>An account's orders, newest first, from before an order on.</summary>
    internal IEnumerable<OrderView> Of(AccountId account, OrderId before)
    {
        if (!byAccount.TryGetValue(account, out var ids)) yield break;
        foreach (var id in ids.Reverse())
        {
            if (id < before.Number) yield return orders[new(id)].Order;
        }
    }

    /// <summary>Takes an open order over from where it was written down.</summary>
    public void Restore(OrderView order, OrderStory story, long sequence) =>
        Note(new() { Order = order, Story = story, Sequence = sequence });

    /// <summary>
    /// Orders that ended, and answers that were given, up to this event are in a table: they are not needed here any more.
    /// </summary>
    public void Forget(long sequence)
    {
        while (answered.TryPeek(out var oldest) && oldest.Sequence <= sequence) answers.Remove(answered.Dequeue().Order);
        while (ended.TryPeek(out var oldest) && oldest.Sequence <= sequence)
        {
            ended.Dequeue();

            // It may have changed once more after it ended, as an entry does that gets its legs.
            if (orders.TryGetValue(oldest.Order, out var known) && known.Sequence <= sequence) Forget(known.Order);
        }
    }

    private void Forget(OrderView order)
    {
        orders.Remove(order.Id);
        var ids = byAccount[order.Account];
        ids.Remove(order.Id.Number);
        if (ids.Count == 0) byAccount.Remove(order.Account);
        if (order.ClientOrderId is { } name && byClientId.TryGetValue((order.Account, name), out var newest) && newest == order.Id)
            byClientId.Remove((order.Account, name));
    }

    private void Note(Known known)
    {
        var order = known.Order;
        orders.Add(order.Id, known);
        if (!byAccount.TryGetValue(order.Account, out var ids)) byAccount.Add(order.Account, ids = []);
        ids.Add(order.Id.Number);
        if (order.ClientOrderId is { } name) byClientId[(order.Account, name)] = order.Id;
    }

    public void Fold(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.OrderPlaced: Place(in happened); break;
            case EventType.OrderArrived: Move(happened.OrderArrived.Order, OrderStage.Arrived, in happened); break;
            case EventType.OrderRested: Move(happened.OrderRested.Order, OrderStage.Working, in happened); break;
            case EventType.OrderPooled: Move(happened.OrderPooled.Order, OrderStage.Working, in happened); break;
            case EventType.OrderTriggered: Move(happened.OrderTriggered.Order, OrderStage.Working, in happened); break;
            case EventType.StopSet:
                var armed = orders[happened.StopSet.Order].Order;
                var set = happened.StopSet.StopPrice;
                Update(armed with { Stage = OrderStage.Armed, StopPrice = set, UpdatedAt = happened.At }, in happened);
                break;
            case EventType.OrderReplaced: Replace(in happened); break;
            case EventType.LegSized:
                var leg = orders[happened.LegSized.Order].Order;
                var stage = leg.Stage == OrderStage.Armed ? leg.Stage : OrderStage.Working;
                Update(leg with { Quantity = happened.LegSized.Quantity, Stage = stage, UpdatedAt = happened.At }, in happened);
                break;
            case EventType.OrderCancelled: Cancel(in happened); break;
            case EventType.TradeExecuted:
                Fill(happened.TradeExecuted.Maker, happened.TradeExecuted.Taker, in happened);
                Fill(happened.TradeExecuted.Taker, happened.TradeExecuted.Maker, in happened);
                return;
            default: return;
        }

        if (happened.Type == EventType.OrderPlaced || EventFacts.OrderOf(in happened) is not { } named) return;
        var known = orders[named];
        known.Story = known.Story.Tell(in happened);
    }

    /// <summary>Whether an order has a limit price of its own: the others' is only how far they may stray.</summary>
    private static bool HasLimit(OrderType type) => type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;

    private static OrderClass ClassOf(OrderOptions options) =>
        options.OneCancelsOther ? OrderClass.Oco
        : options is { TakeProfit: not null, StopLoss: not null } ? OrderClass.Bracket
        : options.HasLegs ? OrderClass.Oto
        : OrderClass.Simple;

    private void Place(in Event happened)
    {
        var (placed, options) = (happened.OrderPlaced, happened.OrderOptions);
        var parent = placed.ParentOrder.IsHouse ? null : orders[placed.ParentOrder].Order;
        var order = new OrderView(placed.Order, placed.Account, placed.Instrument, placed.Side, placed.Type, placed.TimeInForce,
            placed.Cause, options, happened.At)
        {
            Class = parent?.Class ?? ClassOf(options),
            Quantity = placed.Quantity,
            LimitPrice = HasLimit(placed.Type) ? placed.LimitPrice : null,
            StopPrice = options.StopPrice,
            Trail = options.Trail,
            ExpiresAt = placed.ExpiresAt.UnixMicroseconds == 0 ? null : placed.ExpiresAt,
            Parent = parent?.Id,
            Profile = accounts.Find(placed.Account)?.Terms.Profile.Name ?? "",
            Stage = placed.ArrivesAt > happened.At ? OrderStage.OnItsWay : parent is null ? OrderStage.Arrived : OrderStage.Waiting,
        };
        if (parent is null)
        {
            answering = options.Request.IsNone ? default : (placed.Order, happened.Command);
            if (!options.Request.IsNone) answered.Enqueue((happened.Sequence, placed.Order));
        }
        else
        {
            Update(parent with { Legs = parent.Legs.Add(placed.Order), UpdatedAt = happened.At }, in happened);
        }

        Note(new() { Order = order, Story = new(happened.At, new(placed.Bid, placed.Ask), placed.ArrivesAt) });
        Update(order, in happened);
    }

    private void Move(OrderId order, OrderStage stage, in Event happened) =>
        Update(orders[order].Order with { Stage = stage, UpdatedAt = happened.At }, in happened);

    private void Replace(in Event happened)
    {
        var replaced = happened.OrderReplaced;
        var order = orders[replaced.Order].Order;
        Update(
            order with
            {
                Quantity = replaced.Quantity,
                LimitPrice = order.LimitPrice is null ? null : replaced.LimitPrice,
                StopPrice = replaced.StopPrice.Ticks == 0 ? order.StopPrice : replaced.StopPrice,
                Trail = replaced.Trail == default ? order.Trail : replaced.Trail,
                UpdatedAt = happened.At,
            },
            in happened);
    }

    private void Cancel(in Event happened)
    {
        var order = orders[happened.OrderCancelled.Order].Order;
        var reason = happened.OrderCancelled.Reason;
        var wasRefused = order is { Stage: OrderStage.Arrived, Filled.IsZero: true }
            && reason is CancelReason.NotTrading or CancelReason.WouldTake or CancelReason.PriceBand or CancelReason.InsufficientFunds
            or CancelReason.ReduceOnly;
        var stage = wasRefused ? OrderStage.Rejected : reason == CancelReason.Expired ? OrderStage.Expired : OrderStage.Cancelled;
        Update(order with { Stage = stage, CancelReason = reason, UpdatedAt = happened.At }, in happened);
    }

    private void Fill(in Fill fill, in Fill other, in Event happened)
    {
        if (fill.Order.IsHouse) return;
        var trade = happened.TradeExecuted;
        var known = orders[fill.Order];
        var (order, filled) = (known.Order, known.Order.Filled + trade.Quantity);
        known.Story = known.Story.Tell(in fill, in other, in happened, conditions);
        Update(
            order with
            {
                Filled = filled,
                FilledValue = order.FilledValue + trade.Value,
                Fees = order.Fees + fill.Fee,
                Stage = filled == order.Quantity ? OrderStage.Filled : OrderStage.Working,
                UpdatedAt = happened.At,
            },
            in happened);
    }

    /// <summary>An order is so from now on. Who made the change said when it was: one copy is enough.</summary>
    private void Update(OrderView order, in Event happened)
    {
        var known = orders[order.Id];
        (known.Order, known.Sequence) = (order, happened.Sequence);
        if (!order.IsOpen) ended.Enqueue((happened.Sequence, order.Id));
        if (answering == (order.Id, happened.Command)) answers[order.Id] = order;
        Changed?.Add(order.Id);
    }
}
