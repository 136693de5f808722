using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.History;

/// <summary>What accounts were worth, as the projection of portfolios has written it down.</summary>
public sealed class EquityArchive(NpgsqlDataSource database, SequencerOptions options)
{
    /// <summary>When the account was last emptied to begin anew; null where it never was.</summary>
    public async Task<Timestamp?> ResetAtAsync(AccountId account, CancellationToken cancellation)
    {
        var found = await Rows.ListAsync(
            database,
            "select at from ledger_entries where venue_id = $1 and account_id = $2 and reason = 'reset' order by number desc limit 1",
            [Rows.Venue(options.Venue), Rows.Parameter(account.Number)], row => Rows.Time(row.GetDateTime(0)), cancellation);
        return found is [var at] ? at : null;
    }

    /// <summary>
    /// The account's worth, oldest first: what stood at the beginning, or the first point after it, then the last point of each interval,
    /// and each point around which something was paid in or out. Intervals are counted from 1970, and a point at the end of one belongs to
    /// it.
    /// </summary>
    /// <param name="after">Nothing of then or before is told, not even what stood at the beginning.</param>
    public async Task<IReadOnlyList<EquityPoint>> ListAsync(
        AccountId account, Timestamp after, Timestamp from, Duration interval, CancellationToken cancellation) => await Rows.ListAsync(
        database,
        """
        select at, cash, positions_value, deposited from (
            select at, cash, positions_value, deposited, lag(deposited) over told as before, lead(deposited) over told as next,
                   ceil(extract(epoch from at) / $5) as slot, lead(ceil(extract(epoch from at) / $5)) over told as next_slot
            from portfolio_history
            where venue_id = $1 and account_id = $2 and at > $3
              and at >= coalesce((
                  select max(at) from portfolio_history where venue_id = $1 and account_id = $2 and at > $3 and at <= $4), $4)
            window told as (order by at)) points
        where before is null or next is null or slot <> next_slot or deposited <> before or deposited <> next
        order by at
        """,
        [
            Rows.Venue(options.Venue), Rows.Parameter(account.Number), Rows.Parameter(Rows.Time(after)), Rows.Parameter(Rows.Time(from)),
            Rows.Parameter(interval.Microseconds / 1_000_000m),
        ],
        row => new EquityPoint(account, Rows.Time(row.GetDateTime(0)), new(row.GetInt64(1)), new(row.GetInt64(2)), new(row.GetInt64(3))),
        cancellation);
}
