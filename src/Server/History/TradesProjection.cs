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
            rows.StartRow();
            rows.Write(venue, NpgsqlDbType.Integer);
            rows.Write(trade.Account.Number, NpgsqlDbType.Integer);
            rows.Write(trade.Number, NpgsqlDbType.Bigint);
            rows.Write(trade.Sequence, NpgsqlDbType.Bigint);
            rows.Write(trade.Id.Number, NpgsqlDbType.Bigint);
            rows.Write(trade.Order.Number, NpgsqlDbType.Bigint);
            rows.Write(definitions.Instruments[trade.Instrument].Symbol, NpgsqlDbType.Text);
            rows.Write(Rows.Name(trade.Side), NpgsqlDbType.Text);
            rows.Write(trade.Price.Ticks, NpgsqlDbType.Bigint);
            rows.Write(trade.Quantity.Steps, NpgsqlDbType.Bigint);
            rows.Write(trade.Value.Units, NpgsqlDbType.Bigint);
            rows.Write(trade.Fee.Units, NpgsqlDbType.Bigint);
            rows.Write(trade.IsMaker, NpgsqlDbType.Boolean);
            rows.Write(Rows.Time(trade.At), NpgsqlDbType.TimestampTz);
        }

        await rows.CompleteAsync(cancellation);
        trades.Clear();
    }
}
