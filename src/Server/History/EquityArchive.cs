using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.History;

/// <summary>What accounts were worth, as the projection of portfolios has written it down.</summary>
public sealed class EquityArchive(HistoryReads reads, SequencerOptions options)
{
    /// <summary>
    /// The account's worth, oldest first: what stood at the beginning, or the first point after it, then the last point of each interval,
    /// and each point around which something was paid in or out. Intervals are counted from 1970, and a point at the end of one belongs to
    /// it.
    /// </summary>
    /// <param name="after">Nothing of then or before is told, not even what stood at the beginning.</param>
    /// <param name="until">Only points up to then.</param>
    public async Task<IReadOnlyList<EquityPoint>> ListAsync(
        AccountId account, Timestamp after, Timestamp from, Duration interval, CancellationToken cancellation,
        Timestamp? until = null) => await reads.ListAsync(
            """
        select at, cash, positions_value, deposited from (
            select at, cash, positions_value, deposited, lag(deposited) over told as before, lead(deposited) over told as next,
                   ceil(extract(epoch from at) / $5) as slot, lead(ceil(extract(epoch from at) / $5)) over told as next_slot
            from portfolio_history
            where venue_id = $1 and account_id = $2 and at > $3 and at <= $6
              and at >= coalesce((
                  select max(at) from portfolio_history where venue_id = $1 and account_id = $2 and at > $3 and at <= $4), $4)
            window told as (order by at)) points
        where before is null or next is null or slot <> next_slot or deposited <> before or deposited <> next
        order by at
        """,
        [
            Rows.Venue(options.Venue), Rows.Parameter(account.Number), Rows.Parameter(Rows.Time(after)), Rows.Parameter(Rows.Time(from)),
            Rows.Parameter(interval.Microseconds / 1_000_000m), Rows.Until(until),
        ],
        row => new EquityPoint(account, Rows.Time(row.GetDateTime(0)), new(row.GetInt64(1)), new(row.GetInt64(2)), new(row.GetInt64(3))),
        cancellation);
}
