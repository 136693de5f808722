using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;

namespace TradeCraft.Server.History;

/// <summary>Every account's side of every trade.</summary>
internal sealed class TradesProjection(int venue, Definitions definitions) : Projection
{
    public const string Name = "trades";

    private readonly List<TradeView> trades = [];

    public override IReadOnlyList<string> Tables => ["trades"];

    public override Projections.History History => Projections.History.Trades;

    public override void Fold(in Event happened)
    {
        if (happened.Type == EventType.TradeExecuted) trades.AddRange(TradeHistory.Of(in happened));
    }

    public override async Task WriteAsync(NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        if (trades.Count == 0) return;
        await using var rows = await connection.BeginBinaryImportAsync(
            "copy trades (venue_id, account_id, number, sequence, trade_id, order_id, symbol, side, price, quantity, value, fee, "
            + "is_maker, at) from stdin (format binary)", cancellation);
        foreach (var trade in trades)
        {
            await rows.StartRowAsync(cancellation);
            await rows.WriteAsync(venue, NpgsqlDbType.Integer, cancellation);
            await rows.WriteAsync(trade.Account.Number, NpgsqlDbType.Integer, cancellation);
            await rows.WriteAsync(trade.Number, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(trade.Sequence, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(trade.Id.Number, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(trade.Order.Number, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(definitions.Instruments[trade.Instrument].Symbol, NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(Rows.Name(trade.Side), NpgsqlDbType.Text, cancellation);
            await rows.WriteAsync(trade.Price.Ticks, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(trade.Quantity.Steps, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(trade.Value.Units, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(trade.Fee.Units, NpgsqlDbType.Bigint, cancellation);
            await rows.WriteAsync(trade.IsMaker, NpgsqlDbType.Boolean, cancellation);
            await rows.WriteAsync(Rows.Time(trade.At), NpgsqlDbType.TimestampTz, cancellation);
        }

        await rows.CompleteAsync(cancellation);
        trades.Clear();
    }
}
