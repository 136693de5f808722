using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

public enum OrderStatus
{
    Open,
    PartiallyFilled,
    Filled,
    Cancelled,
}

/// <summary>An order as it stood after one event. A change makes a new one.</summary>
/// <param name="FilledValue">What the fills came to, in the quote asset: divided by the filled quantity, the average price.</param>
public sealed record OrderView(
    OrderId Id,
    AccountId Account,
    InstrumentId Instrument,
    string? ClientOrderId,
    Side Side,
    OrderType Type,
    TimeInForce TimeInForce,
    Quantity Quantity,
    Price? LimitPrice,
    Quantity Filled,
    Money FilledValue,
    OrderStatus Status,
    Timestamp CreatedAt,
    Timestamp UpdatedAt)
{
    public bool IsOpen => Status is OrderStatus.Open or OrderStatus.PartiallyFilled;
}

/// <summary>Every order there was, as it stands now. Folded under <see cref="VenueProjections"/>' lock.</summary>
public sealed class OrderHistory
{
    private readonly Dictionary<OrderId, OrderView> orders = [];
    private readonly Dictionary<AccountId, List<OrderId>> byAccount = [];
    private readonly Dictionary<AccountId, SortedSet<long>> openByAccount = [];
    private readonly Dictionary<UInt128, Answer> answers = [];

    // The request of the order placed last: the events that follow in the same command still belong to its answer.
    private UInt128 lastRequest;

    /// <summary>What a request made, as it stood when its command was done. The events of one command are folded one after the other.</summary>
    private sealed record Answer(long Command, OrderView Order);

    internal OrderView? Find(OrderId order) => orders.GetValueOrDefault(order);

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
            case EventType.OrderCancelled:
                Update(orders[happened.OrderCancelled.Order] with { Status = OrderStatus.Cancelled }, in happened);
                break;
            case EventType.TradeExecuted:
                Fill(happened.TradeExecuted.Maker, in happened);
                Fill(happened.TradeExecuted.Taker, in happened);
                break;
            default: break;
        }
    }

    private void Place(in Event happened)
    {
        var (placed, options) = (happened.OrderPlaced, happened.OrderOptions);
        var order = new OrderView(
            placed.Order, placed.Account, placed.Instrument, options.ClientOrderId, placed.Side, placed.Type, placed.TimeInForce, placed.Quantity,
            placed.Type == OrderType.Limit ? placed.LimitPrice : null, Quantity.Zero, Money.Zero, OrderStatus.Open, happened.At, happened.At);
        Entry(byAccount, placed.Account).Add(placed.Order);
        if (!options.Request.IsNone) answers[options.Request.Key] = new(happened.Command, order);
        lastRequest = options.Request.Key;
        Update(order, in happened);
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
                Status = filled == order.Quantity ? OrderStatus.Filled : OrderStatus.PartiallyFilled,
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
