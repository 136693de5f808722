using Dapper;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Projections;

namespace TradeCraft.Server.Tests.History;

/// <summary>What the tables hold is what the log says: after a random session, after failures at every step, and after a rebuild.</summary>
public sealed class ProjectionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Rebuild.Names];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Tables_hold_what_the_projections_in_memory_say(int seed)
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed, Cancellation);

        // In several sittings: each takes up from the tables what the one before has left.
        for (var sitting = 0; sitting < 4; sitting++)
        {
            logged.Play(700);
            await logged.ProjectAsync(Cancellation);
        }

        var (memory, empty) = (logged.Session.Projections, await logged.EmptyMemoryAsync(Cancellation));
        var (orders, accounts) = (logged.Orders(empty),
            new AccountArchive(logged.Reads, empty.Instruments, empty.Portfolios, logged.Options));
        var remembered = logged.Orders(memory);
        Assert.True(logged.Session.Placed.Count > 500, "Few orders were placed: this proves little.");
        foreach (var order in logged.Session.Placed)
        {
            var (known, found) = (await remembered.ExplainAsync(order, Cancellation), await orders.ExplainAsync(order, Cancellation));
            Assert.Equal(Rows.ToJson(known!.Value.Order), Rows.ToJson(found!.Value.Order));
            Assert.Equal(Rows.ToJson(known.Value.Story), Rows.ToJson(found.Value.Story));
        }

        for (var i = 0; i < RandomSession.Accounts; i++)
        {
            var account = RandomSession.Account(i);
            var instruments = memory.Instruments.Instruments;
            Assert.Equal(
                memory.Orders.Of(account, open: false, null, new(long.MaxValue), 10_000).Select(order => order.Id),
                (await orders.ListAsync(account, open: false, null, new(long.MaxValue), 10_000, Cancellation)).Select(order => order.Id));
            Assert.Equal(memory.Portfolios.Trades(account, long.MaxValue, 10_000),
                await accounts.TradesAsync(account, long.MaxValue, 10_000, Cancellation));
            Assert.Equal(memory.Portfolios.Statement(account, null, long.MaxValue, 100_000),
                await accounts.StatementAsync(account, null, long.MaxValue, 100_000, Cancellation));
            foreach (var instrument in instruments)
            {
                Assert.Equal(
                    memory.Portfolios.ClosedLots(account, instrument.Id, 10_000).Select(closed => closed.Lot),
                    await accounts.ClosedLotsAsync(account, instrument, 10_000, Cancellation));
            }
        }

        await BalancesAndPositionsShouldAgreeAsync(database, logged.Session);
        await EquityShouldAgreeAsync(database, logged.Session);
        await LedgerShouldBalanceAsync(database);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_event_is_taken_in_exactly_once_wherever_the_projector_fails(string projection)
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 3, Cancellation);
        var projector = logged.Projector(projection);

        // At each step in turn: after folding, after the rows and before the commit, after the commit and before anybody knows of it.
        var (step, failures) = (ProjectorStep.Folded, 0);
        projector.Reached = reached =>
        {
            if (reached != step) return;
            step = step == ProjectorStep.Committed ? ProjectorStep.Folded : step + 1;
            if (++failures <= 6) throw new InvalidOperationException("Killed here.");
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = projector.RunAsync(stop.Token);
        for (var i = 0; i < 5; i++)
        {
            logged.Play(200);
            await logged.ReachedAsync(projection, Cancellation);

            // And at a moment that it does not choose.
            await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
            await connection.ExecuteAsync(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
                    + "and usename <> current_user and query like '%projection_checkpoint%'");
        }

        await logged.ReachedAsync(projection, Cancellation);
        await stop.CancelAsync();
        await running;
        Assert.True(failures > 6, $"It was killed {failures} times only.");
        Assert.Empty(await Rebuild.CompareAsync(database.Owner, 1, projection, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_rebuild_gives_the_same_rows_and_a_comparison_finds_the_one_that_is_not(string projection)
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 4, Cancellation);
        logged.Play(500);
        await logged.ProjectAsync(Cancellation);
        logged.Play(500);
        await logged.ProjectAsync(Cancellation);

        var tables = Projection.All[projection](1, new()).Tables;
        var before = await ReadAsync(database, tables);
        Assert.Equal(logged.Session.Venue.Sequence, await Rebuild.RunAsync(database.Source, 1, projection, Cancellation));
        Assert.Equal(before, await ReadAsync(database, tables));
        Assert.Empty(await Rebuild.CompareAsync(database.Source, 1, projection, Cancellation));

        foreach (var table in tables)
        {
            await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
            Assert.Equal(1, await connection.ExecuteAsync($"delete from {table} where ctid = (select ctid from {table} limit 1)"));
            Assert.Contains(await Rebuild.CompareAsync(database.Source, 1, projection, Cancellation),
                difference => difference.Contains($" {table} ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_rebuild_while_trading_goes_on_leaves_the_projector_to_go_on_after_it()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 5, Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = logged.Projector([.. Rebuild.Names]).RunAsync(stop.Token);
        var rebuilding = Task.Run(
            async () =>
            {
                foreach (var name in Rebuild.Names) await Rebuild.RunAsync(database.Source, 1, name, Cancellation);
            },
            Cancellation);
        while (!rebuilding.IsCompleted) logged.Play(50);
        await rebuilding;
        foreach (var name in Rebuild.Names) await logged.ReachedAsync(name, Cancellation);
        await stop.CancelAsync();
        await running;
        foreach (var name in Rebuild.Names) Assert.Empty(await Rebuild.CompareAsync(database.Source, 1, name, Cancellation));
    }

    [Fact]
    public async Task The_command_line_rebuilds_a_projection_and_knows_which_there_are()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 6, Cancellation);
        logged.Play(50);
        var done = await VerbProcess.RunAsync("rebuild", "trades", "--connection-string", database.ConnectionString);
        Assert.Equal((0, $"The tables of trades hold what the log says up to event {logged.Session.Venue.Sequence}."),
            (done.ExitCode, done.Output));
        Assert.Equal(logged.Session.Venue.Sequence, await logged.CheckpointAsync("trades"));
        (await VerbProcess.RunAsync("rebuild", "candles", "--connection-string", database.ConnectionString))
            .ShouldRefuse("orders, trades, ledger, portfolio");
    }

    private static async Task<List<string>> ReadAsync(TestDatabase database, IReadOnlyList<string> tables)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var rows = new List<string>();
        foreach (var table in tables)
            rows.AddRange(await connection.QueryAsync<string>($"select row_to_json({table})::text from {table} order by 1"));
        return rows;
    }

    private static async Task BalancesAndPositionsShouldAgreeAsync(TestDatabase database, RandomSession session)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var balances = (await connection.QueryAsync<(int, string, decimal, long)>(
            "select account_id, asset, owned, owed from balances")).ToHashSet();
        var assets = session.Projections.Instruments;
        Assert.Equal(
            session.Venue.Ledger.Balances
                .Select(balance => (balance.Account.Number, assets[balance.Asset].Code,
                    (decimal)(balance.Available + balance.Held).Units, balance.Owed.Units))
                .Concat(session.Venue.Ledger.Purses.Select(
                    purse => (purse.Account.Number, assets[purse.Asset].Code, (decimal)purse.Units, 0L))).ToHashSet(),
            balances);

        var positions = (await connection.QueryAsync<(int, string, long, long, long, string)>(
            "select account_id, symbol, net, cost, realised, lots from positions"))
            .ToDictionary(row => (row.Item1, row.Item2));
        Assert.NotEmpty(positions);
        foreach (var row in session.Venue.Positions.Rows)
        {
            var position = session.Venue.Positions[row];
            if (!positions.TryGetValue((position.Account.Number, assets[position.Instrument].Symbol), out var found))
            {
                Assert.Equal(0, position.Net);
                continue;
            }

            // Cost and result are of the lots, by the account's basis: the views in memory have the same.
            var view = session.Projections.Portfolios.Position(position.Account, position.Instrument)!;
            Assert.Equal((position.Net, view.Cost.Units, view.Realised.Units), (found.Item3, found.Item4, found.Item5));
            Assert.Equal(session.Projections.Portfolios.OpenLots(position.Account, position.Instrument), Rows.FromJson<Lot[]>(found.Item6));
        }
    }

    /// <summary>The newest point of an account has its cash, what was paid in, and its positions at the venue's last trades.</summary>
    private static async Task EquityShouldAgreeAsync(TestDatabase database, RandomSession session)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var points = (await connection.QueryAsync<(int Account, long Cash, long Deposited)>(
            "select distinct on (account_id) account_id, cash, deposited from portfolio_history order by account_id, at desc")).ToList();
        Assert.Equal(RandomSession.Accounts, points.Count);
        foreach (var (account, cash, deposited) in points)
        {
            var portfolio = session.Projections.Portfolios.Of(new(account), new(session.Now));
            Assert.Equal((portfolio.Cash.Units, portfolio.Deposited.Units), (cash, deposited));
        }

        Assert.Equal(
            0, await connection.ExecuteScalarAsync<long>("select count(*) from portfolio_history where equity <> cash + positions_value"));
    }

    private static async Task LedgerShouldBalanceAsync(TestDatabase database)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        Assert.True(await connection.ExecuteScalarAsync<long>("select count(*) from ledger_entries") > 2_000);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(
            "select count(*) from (select from ledger_entries group by sequence, asset having sum(amount) <> 0 or count(*) < 2) wrong"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(
            "select count(*) from (select from ledger_entries group by account_id having count(*) <> max(number) or min(number) <> 1) "
                + "wrong"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(
            """
            select count(*) from (select account_id, asset, bucket, sum(amount) as total from ledger_entries group by 1, 2, 3) moved
            """ + """
             join balances using (account_id, asset)
            where total <> case bucket when 'owned' then owned else -owed end
            """));
    }
}
