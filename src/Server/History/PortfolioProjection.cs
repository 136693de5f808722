using Dapper;
using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.History;

/// <summary>Every account's positions with their lots, the lots that were closed, and what the account was worth over time.</summary>
internal sealed class PortfolioProjection : Projection
{
    public const string Name = "portfolio";

    private readonly int venue;
    private readonly InstrumentDirectory instruments;
    private readonly AccountDirectory accounts;
    private readonly Positions positions;
    private readonly EquityCurve curve;

    public PortfolioProjection(int venue, Definitions definitions)
    {
        (this.venue, instruments, accounts) = (venue, definitions.Instruments, definitions.Accounts);
        positions = new(accounts, instruments, definitions.Conditions) { Changed = [] };
        curve = new(accounts, instruments, positions);
    }

    public override IReadOnlyList<string> Tables => ["positions", "closed_lots", "portfolio_history", "last_trade"];

    public override Projections.History History => Projections.History.Portfolio;

    public override async Task LoadAsync(NpgsqlConnection connection, Checkpoint from, CancellationToken cancellation)
    {
        curve.Restore(from.At);
        foreach (var (account, symbol, net, realised, fees, apart, lots) in await QueryAsync<(int, string, long, long, long, long, string)>(
            "select account_id, symbol, net, realised, fees, fees_apart, lots from positions where venue_id = @venue"))
        {
            positions.Restore(
                new(account), instruments.Find(symbol)!.Id, net, new(realised), new(fees), new(apart), Rows.FromJson<Lot[]>(lots));
        }

        foreach (var (symbol, price) in await QueryAsync<(string, long)>("select symbol, price from last_trade where venue_id = @venue"))
            curve.Restore(instruments.Find(symbol)!.Id, new Price(price));

        // Each movement of an account's cash has left a point behind.
        foreach (var (account, cash, deposited) in await QueryAsync<(int, long, long)>(
            """
            select known.account_id, last.cash, last.deposited from unnest(@accounts) known (account_id)
            cross join lateral (
                select cash, deposited from portfolio_history where venue_id = @venue and account_id = known.account_id
                order by at desc limit 1) last
            """))
            curve.Restore(new AccountId(account), new(cash), new(deposited));

        Task<IEnumerable<T>> QueryAsync<T>(string sql) => connection.QueryAsync<T>(new CommandDefinition(
            sql, new { venue, accounts = accounts.All.Select(account => account.Id.Number).ToArray() }, cancellationToken: cancellation));
    }

    public override void Fold(in Event happened) => curve.Fold(in happened);

    public override async Task WriteAsync(NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        await WritePositionsAsync(connection, cancellation);
        await WriteClosedLotsAsync(connection, cancellation);
        if (curve.Points.Count > 0) await WritePointsAsync(connection, cancellation);
        if (curve.LastTrades.Count > 0) await WriteLastTradesAsync(connection, cancellation);
        curve.Clear();
        positions.Changed!.Clear();
        positions.Forget(sequence);
    }

    private Task WritePointsAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        Rows.ExecuteAsync(
            connection,
            """
            insert into portfolio_history (venue_id, account_id, at, cash, positions_value, deposited)
            select $1, * from unnest($2::int[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[])
            on conflict (venue_id, account_id, at)
            do update set cash = excluded.cash, positions_value = excluded.positions_value, deposited = excluded.deposited
            """,
            [
                Rows.Venue(venue), Rows.Column(curve.Points, point => point.Account.Number),
                Rows.Column(curve.Points, point => Rows.Time(point.At)),
                Rows.Column(curve.Points, point => point.Cash.Units), Rows.Column(curve.Points, point => point.PositionsValue.Units),
                Rows.Column(curve.Points, point => point.Deposited.Units),
            ],
            cancellation);

    private Task WriteLastTradesAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        Rows.ExecuteAsync(
            connection,
            "insert into last_trade select $1, * from unnest($2::text[], $3::bigint[]) on conflict (venue_id, symbol) do update "
            + "set price = excluded.price where last_trade.price <> excluded.price",
            [
                Rows.Venue(venue), Rows.Column(curve.LastTrades, last => instruments[last.Key].Symbol),
                Rows.Column(curve.LastTrades, last => last.Value.Ticks),
            ],
            cancellation);

    private Task WritePositionsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var changed = positions.Changed!.Select(row => (Position: positions[row], Lots: positions.LotsOf(row).ToArray())).ToList();
        return changed.Count == 0 ? Task.CompletedTask : Rows.ExecuteAsync(
            connection,
            """
            insert into positions (venue_id, account_id, symbol, net, cost, realised, fees, fees_apart, lots)
            select $1, * from unnest(
                $2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::jsonb[])
            on conflict (venue_id, account_id, symbol)
            do update set net = excluded.net, cost = excluded.cost, realised = excluded.realised, fees = excluded.fees,
                fees_apart = excluded.fees_apart, lots = excluded.lots
            """,
            [
                Rows.Venue(venue), Rows.Column(changed, row => row.Position.Account.Number),
                Rows.Column(changed, row => instruments[row.Position.Instrument].Symbol),
                Rows.Column(changed, row => row.Position.Net), Rows.Column(changed, row => row.Position.Cost.Units),
                Rows.Column(changed, row => row.Position.Realised.Units),
                Rows.Column(changed, row => row.Position.Fees.Units), Rows.Column(changed, row => row.Position.FeesApart.Units),
                Rows.Column(changed, row => Rows.ToJson(row.Lots), NpgsqlDbType.Jsonb),
            ],
            cancellation);
    }

    private Task WriteClosedLotsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var closed = positions.Unstored.ToList();
        return closed.Count == 0 ? Task.CompletedTask : Rows.ExecuteAsync(
            connection,
            """
            insert into closed_lots
            select $1, * from unnest(
                $2::int[], $3::text[], $4::bigint[], $5::int[], $6::bool[], $7::bigint[], $8::bigint[], $9::bigint[], $10::timestamptz[],
                $11::bigint[], $12::timestamptz[], $13::bigint[], $14::bigint[])
            """,
            [
                Rows.Venue(venue), Rows.Column(closed, row => row.Lot.Account.Number),
                Rows.Column(closed, row => instruments[row.Lot.Instrument].Symbol),
                Rows.Column(closed, row => row.Sequence), Rows.Column(closed, row => row.Line),
                Rows.Column(closed, row => row.Lot.WasShort),
                Rows.Column(closed, row => row.Lot.Lot.Quantity.Steps), Rows.Column(closed, row => row.Lot.Lot.Cost.Units),
                Rows.Column(closed, row => row.Lot.Lot.OpenedBy.Number), Rows.Column(closed, row => Rows.Time(row.Lot.Lot.OpenedAt)),
                Rows.Column(closed, row => row.Lot.ClosedBy.Number), Rows.Column(closed, row => Rows.Time(row.Lot.ClosedAt)),
                Rows.Column(closed, row => row.Lot.Proceeds.Units), Rows.Column(closed, row => row.Lot.Result.Units),
            ],
            cancellation);
    }
}
