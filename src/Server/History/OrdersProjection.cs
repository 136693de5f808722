using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.History;

/// <summary>Every order as it stands, and where the log tells its story.</summary>
internal sealed class OrdersProjection(int venue, Definitions definitions) : Projection
{
    public const string Name = "orders";

    /// <summary>So many orders are remembered between steps: what happens to others is read from their rows first.</summary>
    private const int MostRemembered = 50_000;

    private OrderHistory orders = Empty(definitions);
    private long written;

    public override IReadOnlyList<string> Tables => ["orders"];

    public override Projections.History History => Projections.History.Orders;

    public override Task LoadAsync(NpgsqlConnection connection, Checkpoint from, CancellationToken cancellation)
    {
        written = from.Sequence;
        return Task.CompletedTask;
    }

    public override async Task PrepareAsync(NpgsqlConnection connection, EventBuffer events, CancellationToken cancellation)
    {
        var (placed, unknown) = (new HashSet<OrderId>(), new HashSet<OrderId>());
        foreach (ref readonly var happened in events.Events)
        {
            switch (happened.Type)
            {
                case EventType.OrderPlaced:
                    Need(happened.OrderPlaced.ParentOrder);
                    placed.Add(happened.OrderPlaced.Order);
                    break;
                case EventType.TradeExecuted:
                    Need(happened.TradeExecuted.Maker.Order);
                    Need(happened.TradeExecuted.Taker.Order);
                    break;
                default:
                    if (EventFacts.OrderOf(in happened) is { } order) Need(order);
                    break;
            }
        }

        if (unknown.Count == 0) return;
        await using var command = new NpgsqlCommand(
            $"select {OrderColumns.All} from orders where venue_id = $1 and order_id = any ($2) order by order_id", connection)
        { Parameters = { Rows.Venue(venue), Rows.Parameter(unknown.Select(order => order.Number).ToArray()) } };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) orders.Restore(OrderColumns.Read(rows, definitions.Instruments));

        void Need(OrderId order)
        {
            if (!order.IsHouse && !placed.Contains(order) && !orders.Knows(order)) unknown.Add(order);
        }
    }

    public override void Fold(in Event happened) => orders.Fold(in happened);

    public override async Task WriteAsync(NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        var (placed, known) = (new List<OrderId>(), new List<OrderRecord>());
        foreach (var order in orders.Changed!)
        {
            if (orders.PlacedAt(order) > written) placed.Add(order);
            else known.Add(orders.Record(order)!);
        }

        if (placed.Count > 0)
            await OrderColumns.InsertAsync(
                connection, venue, placed.Select(order => orders.Record(order)!), definitions.Instruments, cancellation);
        if (known.Count > 0) await OrderColumns.UpdateAsync(connection, venue, known, cancellation);
        written = sequence;
        orders.Changed!.Clear();
        if (orders.Count > MostRemembered) orders = Empty(definitions);
        else orders.Forget(sequence);
    }

    private static OrderHistory Empty(Definitions definitions) => new(definitions.Accounts, areListed: false) { Changed = [] };
}
