using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>Every order there was, as it stands now. Folded under <see cref="VenueProjections"/>' lock.</summary>
public sealed class OrderHistory(AccountDirectory accounts)
{
    private readonly Dictionary<OrderId, OrderView> orders = [];
    private readonly Dictionary<AccountId, List<OrderId>> byAccount = [];
    private readonly Dictionary<(AccountId, string), OrderId> byClientId = [];
    private readonly Dictionary<AccountId, SortedSet<long>> openByAccount = [];
    private readonly Dictionary<UInt128, Answer> answers = [];

    // The request of the order placed last: the events that follow in the same command still belong to its answer.
    private UInt128 lastRequest;

    /// <summary>What a request made, as it stood when its command was done. The events of one command are folded one after the other.</summary>
    private sealed record Answer(long Command, OrderView Order);

    internal OrderView? Find(OrderId order) => orders.GetValueOrDefault(order);

    /// <summary>The newest of an account's orders that bears a name.</summary>
    internal OrderView? Find(AccountId account, string clientOrderId) =>
        byClientId.TryGetValue((account, clientOrderId), out var order) ? orders[order] : null;

    /// <summary>The order as the request with this key was answered the first time.</summary>
    internal OrderView? AnswerTo(UInt128 request) => answers.GetValueOrDefault(request)?.Order;

    /// <summary>An account's orders, newest first, from before an order on.</summary>
    internal IEnumerable<OrderView> Of(AccountId account, OrderId before)
    {
        if (!byAccount.TryGetValue(account, out var ids)) yield break;
        var at = ids.BinarySearch(before, Comparer<OrderId>.Create((left, right) => left.Number.CompareTo(right.Number)));
        for (var i = (at < 0 ? ~at : at) - 1; i >= 0; i--) yield return orders[ids[i]];
    }

    internal IEnumerable<OrderView> OpenOf(AccountId account) =>
        openByAccount.TryGetValue(account, out var open) ? open.Reverse().Select(id => orders[new(id)]) : [];

    internal void Fold(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.OrderPlaced: Place(in happened); break;
            case EventType.OrderArrived: Move(happened.OrderArrived.Order, OrderStage.Arrived, in happened); break;
            case EventType.OrderRested: Move(happened.OrderRested.Order, OrderStage.Working, in happened); break;
            case EventType.OrderPooled: Move(happened.OrderPooled.Order, OrderStage.Working, in happened); break;
            case EventType.OrderTriggered: Move(happened.OrderTriggered.Order, OrderStage.Working, in happened); break;
            case EventType.StopSet:
                Update(orders[happened.StopSet.Order] with { Stage = OrderStage.Armed, StopPrice = happened.StopSet.StopPrice }, in happened);
                break;
            case EventType.OrderReplaced: Replace(in happened); break;
            case EventType.LegSized:
                var leg = orders[happened.LegSized.Order];
                Update(leg with { Quantity = happened.LegSized.Quantity, Stage = leg.Stage == OrderStage.Armed ? leg.Stage : OrderStage.Working }, in happened);
                break;
            case EventType.OrderCancelled: Cancel(in happened); break;
            case EventType.TradeExecuted:
                Fill(happened.TradeExecuted.Maker, in happened);
                Fill(happened.TradeExecuted.Taker, in happened);
                break;
            default: break;
        }
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
        var parent = placed.Entry.IsHouse ? null : orders[placed.Entry];
        var order = new OrderView(placed.Order, placed.Account, placed.Instrument, placed.Side, placed.Type, placed.TimeInForce, placed.Cause, options, happened.At)
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
        Entry(byAccount, placed.Account).Add(placed.Order);
        if (options.ClientOrderId is { } name) byClientId[(placed.Account, name)] = placed.Order;
        if (parent is null)
        {
            if (!options.Request.IsNone) answers[options.Request.Key] = new(happened.Command, order);
            lastRequest = options.Request.Key;
        }
        else
        {
            Update(parent with { Legs = parent.Legs.Add(placed.Order) }, in happened);
        }

        Update(order, in happened);
    }

    private void Move(OrderId order, OrderStage stage, in Event happened) => Update(orders[order] with { Stage = stage }, in happened);

    private void Replace(in Event happened)
    {
        var replaced = happened.OrderReplaced;
        var order = orders[replaced.Order];
        Update(
            order with
            {
                Quantity = replaced.Quantity,
                LimitPrice = order.LimitPrice is null ? null : replaced.LimitPrice,
                StopPrice = replaced.StopPrice.Ticks == 0 ? order.StopPrice : replaced.StopPrice,
                Trail = replaced.Trail == default ? order.Trail : replaced.Trail,
            },
            in happened);
    }

    private void Cancel(in Event happened)
    {
        var order = orders[happened.OrderCancelled.Order];
        var reason = happened.OrderCancelled.Reason;
        var wasRefused = order is { Stage: OrderStage.Arrived, Filled.IsZero: true }
            && reason is CancelReason.NotTrading or CancelReason.WouldTake or CancelReason.PriceBand or CancelReason.Means or CancelReason.ReduceOnly;
        var stage = wasRefused ? OrderStage.Rejected : reason == CancelReason.Expired ? OrderStage.Expired : OrderStage.Cancelled;
        Update(order with { Stage = stage, CancelReason = reason }, in happened);
    }

    private void Fill(in Fill fill, in Event happened)
    {
        if (fill.Order.IsHouse) return;
        var trade = happened.TradeExecuted;
        var order = orders[fill.Order];
        var filled = order.Filled + trade.Quantity;
        Update(
            order with
            {
                Filled = filled,
                FilledValue = order.FilledValue + trade.Value,
                Fees = order.Fees + fill.Fee,
                Stage = filled == order.Quantity ? OrderStage.Filled : OrderStage.Working,
            },
            in happened);
    }

    private void Update(OrderView order, in Event happened)
    {
        order = order with { UpdatedAt = happened.At };
        orders[order.Id] = order;
        if (order.IsOpen) Entry(openByAccount, order.Account).Add(order.Id.Number);
        else if (openByAccount.TryGetValue(order.Account, out var open)) open.Remove(order.Id.Number);

        if (answers.TryGetValue(lastRequest, out var answer) && answer.Order.Id == order.Id && answer.Command == happened.Command)
            answers[lastRequest] = answer with { Order = order };
    }

    private static T Entry<T>(Dictionary<AccountId, T> lists, AccountId account) where T : new()
    {
        if (!lists.TryGetValue(account, out var list)) lists.Add(account, list = new T());
        return list;
    }
}
