using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.History;

/// <summary>How an order stands in its row of the table <c>orders</c>.</summary>
internal static class OrderColumns
{
    /// <summary>All but the venue, in the order in which they are read and written.</summary>
    public const string All = "order_id, placed_sequence, quantity, filled, filled_value, fees, limit_price, stop_price, placed_at, "
        + "updated_at, expires_at, parent_id, trail_ticks, account_id, trail_millionths, symbol, side, type, time_in_force, class, cause, "
        + "stage, self_trade, profile, client_order_id, cancel_reason, legs, later_sequences, options";

    /// <exception cref="InvalidDataException">The row names an instrument that is not listed.</exception>
    public static OrderRecord Read(NpgsqlDataReader row, InstrumentDirectory instruments)
    {
        var instrument = instruments.Find(row.GetString(15))
            ?? throw new InvalidDataException($"An order's row names {row.GetString(15)}, which is not listed.");
        var selfTrade = Rows.Value<SelfTrade>(row.GetString(22));
        var options = row.IsDBNull(28) ? OrderOptions.None : Rows.FromJson<OrderOptions>(row.GetString(28));
        var order = new OrderView(
            new(row.GetInt64(0)), new(row.GetInt32(13)), instrument.Id, Rows.Value<Side>(row.GetString(16)),
            Rows.Value<OrderType>(row.GetString(17)), Rows.Value<TimeInForce>(row.GetString(18)),
            row.IsDBNull(20) ? OrderCause.Placed : Rows.Value<OrderCause>(row.GetString(20)), options with { SelfTrade = selfTrade },
            Rows.Time(row.GetDateTime(8)))
        {
            Class = row.IsDBNull(19) ? OrderClass.Simple : Rows.Value<OrderClass>(row.GetString(19)),
            Quantity = new(row.GetInt64(2)),
            LimitPrice = row.IsDBNull(6) ? null : new Price(row.GetInt64(6)),
            StopPrice = row.IsDBNull(7) ? null : new Price(row.GetInt64(7)),
            Trail = row.IsDBNull(12) ? null : new Trail(row.GetInt64(12), row.GetInt32(14)),
            ExpiresAt = row.IsDBNull(10) ? null : Rows.Time(row.GetDateTime(10)),
            Parent = row.IsDBNull(11) ? null : new OrderId(row.GetInt64(11)),
            Legs = row.IsDBNull(26) ? [] : [.. row.GetFieldValue<long[]>(26).Select(leg => new OrderId(leg))],
            ClientOrderId = row.IsDBNull(24) ? null : row.GetString(24),
            Profile = row.GetString(23),
            Filled = new(Number(row, 3)),
            FilledValue = new(Number(row, 4)),
            Fees = new(Number(row, 5)),
            Stage = Rows.Value<OrderStage>(row.GetString(21)),
            CancelReason = row.IsDBNull(25) ? null : Rows.Value<CancelReason>(row.GetString(25)),
            UpdatedAt = Rows.Time(row.GetDateTime(row.IsDBNull(9) ? 8 : 9)),
        };
        return new(order, row.GetInt64(1), row.IsDBNull(27) ? [] : row.GetFieldValue<long[]>(27));
    }

    /// <summary>Writes the rows of orders that have none yet.</summary>
    public static async Task InsertAsync(
        NpgsqlConnection connection, int venue, IEnumerable<OrderRecord> records, InstrumentDirectory instruments,
        CancellationToken cancellation)
    {
        await using var rows = await connection.BeginBinaryImportAsync(
            $"copy orders ({All}, venue_id) from stdin (format binary)", cancellation);
        foreach (var record in records)
        {
            // What is written is gathered, and sent some kilobytes at a time: nothing waits at a column.
            var order = record.Order;
            rows.StartRow();
            Long(order.Id.Number);
            Long(record.Placed);
            Long(order.Quantity.Steps);
            Long(NoZero(order.Filled.Steps));
            Long(NoZero(order.FilledValue.Units));
            Long(NoZero(order.Fees.Units));
            Long(order.LimitPrice?.Ticks);
            Long(order.StopPrice?.Ticks);
            Time(order.CreatedAt);
            Time(order.UpdatedAt == order.CreatedAt ? null : order.UpdatedAt);
            Time(order.ExpiresAt);
            Long(order.Parent?.Number);
            Long(order.Trail?.Ticks);
            rows.Write(order.Account.Number, NpgsqlDbType.Integer);
            if (order.Trail is { } trail) rows.Write(trail.Millionths, NpgsqlDbType.Integer);
            else rows.WriteNull();
            Text(instruments[order.Instrument].Symbol);
            Text(Rows.Name(order.Side));
            Text(Rows.Name(order.Type));
            Text(Rows.Name(order.TimeInForce));
            Text(order.Class == OrderClass.Simple ? null : Rows.Name(order.Class));
            Text(order.Cause == OrderCause.Placed ? null : Rows.Name(order.Cause));
            Text(Rows.Name(order.Stage));
            Text(Rows.Name(order.Options.SelfTrade));
            Text(order.Profile);
            Text(order.ClientOrderId);
            Text(order.CancelReason is { } reason ? Rows.Name(reason) : null);
            Numbers(order.Legs.IsEmpty ? [] : [.. order.Legs.Select(leg => leg.Number)]);
            Numbers(record.Later.Count == 0 ? [] : [.. record.Later]);
            if (order.Options.IsUsual) rows.WriteNull();
            else rows.Write(Rows.ToJson(order.Options with { SelfTrade = default }), NpgsqlDbType.Jsonb);
            rows.Write(venue, NpgsqlDbType.Integer);
        }

        await rows.CompleteAsync(cancellation);

        void Long(long? number)
        {
            if (number is { } known) rows.Write(known, NpgsqlDbType.Bigint);
            else rows.WriteNull();
        }

        void Time(Timestamp? time)
        {
            if (time is { } known) rows.Write(Rows.Time(known), NpgsqlDbType.TimestampTz);
            else rows.WriteNull();
        }

        void Text(string? text)
        {
            if (text is null) rows.WriteNull();
            else rows.Write(text, NpgsqlDbType.Text);
        }

        void Numbers(long[] numbers)
        {
            if (numbers.Length == 0) rows.WriteNull();
            else rows.Write(numbers, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        }
    }

    /// <summary>Writes what can change of orders into the rows that they have.</summary>
    public static Task UpdateAsync(
        NpgsqlConnection connection, int venue, IReadOnlyCollection<OrderRecord> records, CancellationToken cancellation) =>
        Rows.ExecuteAsync(
            connection,
            """
            update orders set quantity = new.quantity, filled = new.filled, filled_value = new.filled_value, fees = new.fees,
                limit_price = new.limit_price, stop_price = new.stop_price, updated_at = new.updated_at, trail_ticks = new.trail_ticks,
                trail_millionths = new.trail_millionths, stage = new.stage, cancel_reason = new.cancel_reason,
                legs = new.legs::bigint[], later_sequences = new.later::bigint[]
            from unnest(
                $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::timestamptz[],
                $10::bigint[], $11::int[], $12::text[], $13::text[], $14::text[], $15::text[])
                new (order_id, quantity, filled, filled_value, fees, limit_price, stop_price, updated_at, trail_ticks, trail_millionths,
                     stage, cancel_reason, legs, later)
            where orders.venue_id = $1 and orders.order_id = new.order_id
            """,
            [
                Rows.Venue(venue), Rows.Column(records, row => row.Order.Id.Number), Rows.Column(records, row => row.Order.Quantity.Steps),
                Rows.Column(records, row => NoZero(row.Order.Filled.Steps)),
                Rows.Column(records, row => NoZero(row.Order.FilledValue.Units)),
                Rows.Column(records, row => NoZero(row.Order.Fees.Units)), Rows.Column(records, row => row.Order.LimitPrice?.Ticks),
                Rows.Column(records, row => row.Order.StopPrice?.Ticks),
                Rows.Column(
                    records,
                    row => row.Order.UpdatedAt == row.Order.CreatedAt ? (DateTime?)null : Rows.Time(row.Order.UpdatedAt)),
                Rows.Column(records, row => row.Order.Trail?.Ticks), Rows.Column(records, row => row.Order.Trail?.Millionths),
                Rows.Column(records, row => Rows.Name(row.Order.Stage)),
                Rows.Column(records, row => row.Order.CancelReason is { } reason ? Rows.Name(reason) : null),
                Rows.Column(records, row => Array(row.Order.Legs.Select(leg => leg.Number))),
                Rows.Column(records, row => Array(row.Later)),
            ],
            cancellation);

    private static long Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? 0 : row.GetInt64(column);

    private static long? NoZero(long number) => number == 0 ? null : number;

    /// <summary>Numbers as an array's text, which can stand in an array itself; null for none.</summary>
    private static string? Array(IEnumerable<long> numbers) => string.Join(',', numbers) is { Length: > 0 } list ? $"{{{list}}}" : null;
}
