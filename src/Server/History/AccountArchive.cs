using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.History;

/// <summary>
/// Everything that accounts traded, moved and closed: the newest from memory, and the rest from tables. Memory is asked first: what it lets
/// go of afterwards is in the tables by then.
/// </summary>
public sealed class AccountArchive(
    HistoryReads reads,
    InstrumentDirectory instruments,
    Portfolios portfolios,
    SequencerOptions options)
{
    /// <summary>An account's executions, newest first, those before one.</summary>
    /// <param name="until">Only those up to then.</param>
    public async Task<IReadOnlyList<TradeView>> TradesAsync(
        AccountId account, long before, int most, CancellationToken cancellation, Timestamp? until = null)
    {
        var newest = portfolios.Trades(account, before, most, until);
        if (newest.Count == most) return newest;
        var archived = await ListAsync(
            """
            select number, sequence, trade_id, order_id, symbol, side, price, quantity, value, fee, is_maker, at from trades
            where venue_id = $1 and account_id = $2 and number < $3 and at <= $5 order by number desc limit $4
            """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(newest is [.., var last] ? last.Number : before),
                Rows.Parameter(most - newest.Count), Rows.Until(until),
            ],
            row => new TradeView(
                row.GetInt64(0), row.GetInt64(1), new(row.GetInt64(2)), new(row.GetInt64(3)), account,
                instruments.Find(row.GetString(4))!.Id, Rows.Value<Side>(row.GetString(5)), new(row.GetInt64(6)), new(row.GetInt64(7)),
                new(row.GetInt64(8)), new(row.GetInt64(9)), row.GetBoolean(10), Rows.Time(row.GetDateTime(11))),
            cancellation);
        return [.. newest, .. archived];
    }

    /// <summary>An account's movements of money and assets, newest first, those before one.</summary>
    /// <param name="until">Only those up to then.</param>
    public async Task<IReadOnlyList<StatementLine>> StatementAsync(
        AccountId account, Asset? asset, long before, int most, CancellationToken cancellation, Timestamp? until = null)
    {
        var newest = portfolios.Statement(account, asset?.Id, before, most, until);
        if (newest.Count == most) return newest;
        var archived = await ListAsync(
            $"""
             select number, sequence, at, reason, asset, bucket, amount, balance, coalesce(order_id, 0), coalesce(trade_id, 0)
             from ledger_entries
             where venue_id = $1 and account_id = $2 and number < $3 and at <= $5 {(asset is null ? "" : "and asset = $6")}
             order by number desc limit $4
             """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(newest is [.., var last] ? last.Number : before),
                Rows.Parameter(most - newest.Count), Rows.Until(until),
                .. asset is null ? [] : new[] { Rows.Parameter(asset.Code) },
            ],
            row => LineOf(account, row),
            cancellation);
        return [.. newest, .. archived];
    }

    /// <summary>What was paid into an account and taken out of it, and what resets took and gave, newest first.</summary>
    /// <param name="from">Not what came before then.</param>
    /// <param name="until">Only what came by then.</param>
    public async Task<IReadOnlyList<StatementLine>> FlowsAsync(
        AccountId account, Timestamp from, int most, CancellationToken cancellation, Timestamp? until = null)
    {
        var unstored = portfolios.Statement(account, asset: null, long.MaxValue, int.MaxValue, until);
        var newest = unstored.Where(line => IsFlow(line.Reason) && line.At >= from).Take(most).ToList();
        if (newest.Count == most) return newest;
        var archived = await ListAsync(
            """
            select number, sequence, at, reason, asset, bucket, amount, balance, coalesce(order_id, 0), coalesce(trade_id, 0)
            from ledger_entries
            where venue_id = $1 and account_id = $2 and number < $3 and at <= $5 and at >= $6
              and reason in ('deposit', 'withdrawal', 'reset')
            order by number desc limit $4
            """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(unstored is [.., var last] ? last.Number : long.MaxValue),
                Rows.Parameter(most - newest.Count), Rows.Until(until), Rows.Parameter(Rows.Time(from)),
            ],
            row => LineOf(account, row),
            cancellation);
        return [.. newest, .. archived];
    }

    /// <summary>When an account began: when it was opened, or last emptied to begin anew.</summary>
    /// <param name="until">What came after then has not been yet.</param>
    public async Task<Timestamp> BeganAsync(AccountView account, CancellationToken cancellation, Timestamp? until = null)
    {
        if (account.Epoch == 1) return account.CreatedAt;
        foreach (var line in portfolios.Statement(account.Id, asset: null, long.MaxValue, int.MaxValue, until))
        {
            if (line.Reason == LedgerReason.Reset) return line.At;
        }

        var found = await ListAsync(
            """
            select at from ledger_entries where venue_id = $1 and account_id = $2 and reason = 'reset' and at <= $3
            order by number desc limit 1
            """,
            [Rows.Parameter(account.Id.Number), Rows.Until(until)],
            row => Rows.Time(row.GetDateTime(0)), cancellation);
        return found is [var at] ? at : account.CreatedAt;
    }

    /// <summary>The lots of a position that were closed, newest first.</summary>
    /// <param name="until">Only those that were closed by then.</param>
    public async Task<IReadOnlyList<LotClosed>> ClosedLotsAsync(
        AccountId account, Instrument instrument, int most, CancellationToken cancellation, Timestamp? until = null)
    {
        var newest = portfolios.ClosedLots(account, instrument.Id, most, until);
        var (sequence, line) = newest is [.., var last] ? (last.Sequence, last.Line) : (long.MaxValue, 0);
        var archived = newest.Count == most ? [] : await ListAsync(
            """
            select was_short, quantity, cost, opened_by, opened_at, closed_by, closed_at, proceeds, result from closed_lots
            where venue_id = $1 and account_id = $2 and symbol = $3 and (sequence, line) < ($4, $5) and closed_at <= $7
            order by sequence desc, line desc limit $6
            """,
            [
                Rows.Parameter(account.Number), Rows.Parameter(instrument.Symbol), Rows.Parameter(sequence), Rows.Parameter(line),
                Rows.Parameter(most - newest.Count), Rows.Until(until),
            ],
            row => new LotClosed(
                account, instrument.Id, row.GetBoolean(0),
                new(new(row.GetInt64(3)), Rows.Time(row.GetDateTime(4)), new(row.GetInt64(1)), new(row.GetInt64(2))),
                new(row.GetInt64(5)), Rows.Time(row.GetDateTime(6)), new(row.GetInt64(7)), new(row.GetInt64(8))),
            cancellation);
        return [.. newest.Select(closed => closed.Lot), .. archived];
    }

    private static bool IsFlow(LedgerReason reason) =>
        reason is LedgerReason.Deposit or LedgerReason.Withdrawal or LedgerReason.Reset;

    private StatementLine LineOf(AccountId account, NpgsqlDataReader row)
    {
        var bucket = Rows.Value<StatementBucket>(row.GetString(5));
        var sign = bucket == StatementBucket.Owed ? -1 : 1;
        return new StatementLine(
            account, row.GetInt64(0), row.GetInt64(1), Rows.Time(row.GetDateTime(2)), Rows.Value<LedgerReason>(row.GetString(3)),
            instruments.FindAsset(row.GetString(4))!.Id, bucket, new(sign * row.GetInt64(6)), new(sign * row.GetInt64(7)),
            new(row.GetInt64(8)), new(row.GetInt64(9)));
    }

    private Task<List<T>> ListAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) =>
        reads.ListAsync(sql, parameters.Prepend(Rows.Venue(options.Venue)), read, cancellation);
}
