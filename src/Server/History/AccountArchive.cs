using Npgsql;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.History;

/// <summary>
/// Everything that accounts traded, moved and closed: the newest from memory, and the rest from tables. Memory is asked first: what it lets
/// go of afterwards is in the tables by then.
/// </summary>
public sealed class AccountArchive(
    NpgsqlDataSource database,
    InstrumentDirectory instruments,
    Portfolios portfolios,
    SequencerOptions options)
{
    /// <summary>An account's executions, newest first, those before one.</summary>
    public async Task<IReadOnlyList<TradeView>> TradesAsync(AccountId account, long before, int most, CancellationToken cancellation)
    {
        var newest = portfolios.Trades(account, before, most);
        if (newest.Count == most) return newest;
        var archived = await ListAsync(
            """
            select number, sequence, trade_id, order_id, symbol, side, price, quantity, value, fee, is_maker, at from trades
            where venue_id = $1 and account_id = $2 and number < $3 order by number desc limit $4
            """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(newest is [.., var last] ? last.Number : before),
                Rows.Parameter(most - newest.Count),
            ],
            row => new TradeView(
                row.GetInt64(0), row.GetInt64(1), new(row.GetInt64(2)), new(row.GetInt64(3)), account,
                instruments.Find(row.GetString(4))!.Id, Rows.Value<Side>(row.GetString(5)), new(row.GetInt64(6)), new(row.GetInt64(7)),
                new(row.GetInt64(8)), new(row.GetInt64(9)), row.GetBoolean(10), Rows.Time(row.GetDateTime(11))),
            cancellation);
        return [.. newest, .. archived];
    }

    /// <summary>An account's movements of money and assets, newest first, those before one.</summary>
    public async Task<IReadOnlyList<StatementLine>> StatementAsync(
        AccountId account, Asset? asset, long before, int most, CancellationToken cancellation)
    {
        var newest = portfolios.Statement(account, asset?.Id, before, most);
        if (newest.Count == most) return newest;
        var archived = await ListAsync(
            $"""
             select number, sequence, at, reason, asset, bucket, amount, balance, coalesce(order_id, 0), coalesce(trade_id, 0)
             from ledger_entries
             where venue_id = $1 and account_id = $2 and number < $3 {(asset is null ? "" : "and asset = $5")} order by number desc limit $4
             """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(newest is [.., var last] ? last.Number : before),
                Rows.Parameter(most - newest.Count),
                .. asset is null ? [] : new[] { Rows.Parameter(asset.Code) },
            ],
            row =>
            {
                var bucket = Rows.Value<Bucket>(row.GetString(5));
                var sign = bucket == Bucket.Owed ? -1 : 1;
                return new StatementLine(
                    account, row.GetInt64(0), row.GetInt64(1), Rows.Time(row.GetDateTime(2)), Rows.Value<LedgerReason>(row.GetString(3)),
                    instruments.FindAsset(row.GetString(4))!.Id, bucket, new(sign * row.GetInt64(6)), new(sign * row.GetInt64(7)),
                    new(row.GetInt64(8)), new(row.GetInt64(9)));
            },
            cancellation);
        return [.. newest, .. archived];
    }

    /// <summary>The lots of a position that were closed, newest first.</summary>
    public async Task<IReadOnlyList<LotClosed>> ClosedLotsAsync(
        AccountId account, Instrument instrument, int most, CancellationToken cancellation)
    {
        var newest = portfolios.ClosedLots(account, instrument.Id, most);
        var (sequence, line) = newest is [.., var last] ? (last.Sequence, last.Line) : (long.MaxValue, 0);
        var archived = newest.Count == most ? [] : await ListAsync(
            """
            select was_short, quantity, cost, opened_by, opened_at, closed_by, closed_at, proceeds, result from closed_lots
            where venue_id = $1 and account_id = $2 and symbol = $3 and (sequence, line) < ($4, $5)
            order by sequence desc, line desc limit $6
            """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(instrument.Symbol), Rows.Parameter(sequence), Rows.Parameter(line),
                Rows.Parameter(most - newest.Count),
            ],
            row => new LotClosed(
                account, instrument.Id, row.GetBoolean(0),
                new(new(row.GetInt64(3)), Rows.Time(row.GetDateTime(4)), new(row.GetInt64(1)), new(row.GetInt64(2))),
                new(row.GetInt64(5)), Rows.Time(row.GetDateTime(6)), new(row.GetInt64(7)), new(row.GetInt64(8))),
            cancellation);
        return [.. newest.Select(closed => closed.Lot), .. archived];
    }

    private Task<List<T>> ListAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) =>
        Rows.ListAsync(database, sql, parameters.Prepend(Rows.Venue(options.Venue)), read, cancellation);
}
