using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.History;

/// <summary>Every order as it stands, with its story.</summary>
internal sealed class OrdersProjection(int venue, Definitions definitions) : Projection
{
    public const string Name = "orders";

    private readonly OrderHistory orders = new(definitions.Accounts, definitions.Conditions) { Changed = [] };

    public override IReadOnlyList<string> Tables => ["orders"];

    public override Projections.History History => Projections.History.Orders;

    public override async Task LoadAsync(NpgsqlConnection connection, Timestamp at, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select view, story from orders where venue_id = $1 and is_open order by order_id", connection)
        { Parameters = { Rows.Venue(venue) } };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            orders.Restore(Rows.FromJson<OrderView>(rows.GetString(0)), Rows.FromJson<OrderStory>(rows.GetString(1)), sequence: 0);
    }

    public override void Fold(in Event happened) => orders.Fold(in happened);

    public override async Task WriteAsync(NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        var changed = orders.Changed!.Select(order => orders.Record(order)!).ToList();
        if (changed.Count > 0)
        {
            await Rows.ExecuteAsync(
                connection,
                """
                insert into orders (
                    venue_id, order_id, account_id, symbol, side, type, status, is_open, client_order_id, placed_at, updated_at, view,
                    story, answer)
                select $1, * from unnest(
                    $2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bool[], $9::text[], $10::timestamptz[],
                    $11::timestamptz[], $12::jsonb[], $13::jsonb[], $14::jsonb[])
                on conflict (venue_id, order_id) do update set status = excluded.status, is_open = excluded.is_open,
                    updated_at = excluded.updated_at, view = excluded.view, story = excluded.story,
                    answer = coalesce(excluded.answer, orders.answer)
                """,
                [
                    Rows.Venue(venue), Rows.Column(changed, row => row.Order.Id.Number),
                    Rows.Column(changed, row => row.Order.Account.Number),
                    Rows.Column(changed, row => definitions.Instruments[row.Order.Instrument].Symbol),
                    Rows.Column(changed, row => Rows.Name(row.Order.Side)),
                    Rows.Column(changed, row => Rows.Name(row.Order.Type)), Rows.Column(changed, row => Rows.Name(row.Order.Status)),
                    Rows.Column(changed, row => row.Order.IsOpen), Rows.Column(changed, row => row.Order.ClientOrderId),
                    Rows.Column(changed, row => Rows.Time(row.Order.CreatedAt)),
                    Rows.Column(changed, row => Rows.Time(row.Order.UpdatedAt)),
                    Rows.Column(changed, row => Rows.ToJson(row.Order), NpgsqlDbType.Jsonb),
                    Rows.Column(changed, row => Rows.ToJson(row.Story), NpgsqlDbType.Jsonb),
                    Rows.Column(changed, row => row.Answer is { } answer ? Rows.ToJson(answer) : null, NpgsqlDbType.Jsonb),
                ],
                cancellation);
        }

        orders.Changed!.Clear();
        orders.Forget(sequence);
    }
}
