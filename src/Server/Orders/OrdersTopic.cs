using System.Collections.Concurrent;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Orders;

/// <summary>In a snapshot the open orders, newest first; in an update those that changed, as they stand, closed or not.</summary>
public sealed record OrdersBody(IReadOnlyList<OrderBody> Orders);

/// <summary>user:orders.</summary>
internal sealed class OrdersTopic(AccountId account, InstrumentDirectory instruments, OrderViews orders) : Topic<OrdersBody, OrdersBody>
{
    private readonly ConcurrentQueue<OrderView> changed = new();

    public override void Note(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.OrderPlaced:
                Note(happened.OrderPlaced.Order);

                // The entry has one leg more.
                if (!happened.OrderPlaced.ParentOrder.IsHouse) Note(happened.OrderPlaced.ParentOrder);
                break;
            case EventType.TradeExecuted:
                var trade = happened.TradeExecuted;
                if (trade.Maker.Account == account) Note(trade.Maker.Order);
                if (trade.Taker.Account == account) Note(trade.Taker.Order);
                break;
            default:
                if (EventFacts.OrderOf(in happened) is { } order) Note(order);
                break;
        }
    }

    protected override OrdersBody Read() => Body(orders.OpenOf(account));

    protected override OrdersBody? Take()
    {
        if (changed.IsEmpty) return null;
        var orders = new Dictionary<OrderId, OrderView>();
        while (changed.TryDequeue(out var order)) orders[order.Id] = order;
        return Body(orders.Values);
    }

    /// <summary>As it stands now: one that has ended may not be remembered for long.</summary>
    private void Note(OrderId order)
    {
        if (orders.Find(order) is { } known) changed.Enqueue(known);
    }

    private OrdersBody Body(IEnumerable<OrderView> orders) => new([.. orders.Select(order => OrderBody.Of(order, instruments))]);
}
