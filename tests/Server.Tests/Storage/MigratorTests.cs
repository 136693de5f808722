using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Storage;

public sealed class MigratorTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly Migration Coin = new(1, "coin", "CREATE TABLE coin (id integer PRIMARY KEY); INSERT INTO coin VALUES (1);");
    private static readonly Migration Side = new(2, "side", "ALTER TABLE coin ADD COLUMN side text;");
    private static readonly Migration Edge = new(3, "edge", "CREATE TABLE edge (id integer PRIMARY KEY);");

    private TestDatabase database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await postgres.CreateEmptyAsync(Cancellation);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task They_are_applied_in_order_and_only_once()
    {
        await MigrateAsync(Coin, Side);
        await MigrateAsync(Coin, Side);
        Assert.Equal([(1, null)], await RowsAsync<(int, string?)>("SELECT id, side FROM coin"));
        Assert.Equal([(1, "coin", Coin.Sha256), (2, "side", Side.Sha256)],
            await RowsAsync<(int, string, string)>("SELECT number, name, sha256 FROM schema_migration ORDER BY 1"));
    }

    [Fact]
    public async Task One_that_fails_is_undone_whole_and_those_before_it_stay()
    {
        var broken = new Migration(2, "broken", "CREATE TABLE half (id integer); SELECT 1 / 0;");
        var refusal = await Assert.ThrowsAsync<StartupException>(() => MigrateAsync(Coin, broken, Edge));
        Assert.Equal("The migration 0002_broken failed and was undone: division by zero (22012).", refusal.Message);
        Assert.Equal(["coin", "schema_migration"], await TablesAsync());
        await MigrateAsync(Coin, Side, Edge);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_and_not_touched()
    {
        await MigrateAsync(Coin, Side, Edge);
        var refusal = await Assert.ThrowsAsync<StartupException>(() => MigrateAsync(Coin, Side));
        Assert.Contains("0003_edge, which this program does not know: a newer TradeCraft made it. Nothing was changed.", refusal.Message,
            StringComparison.Ordinal);

        // Nor is what it lacks added, for which the newer program may have had its reasons.
        await Assert.ThrowsAsync<StartupException>(() => MigrateAsync(Coin, Side, new Migration(4, "more", "CREATE TABLE more ();")));
        Assert.Equal(["coin", "edge", "schema_migration"], await TablesAsync());
    }

    [Fact]
    public async Task One_that_was_edited_after_it_was_applied_is_refused_and_nothing_is_touched()
    {
        await MigrateAsync(Coin);
        var refusal = await Assert.ThrowsAsync<StartupException>(
            () => MigrateAsync(Coin with { Sql = "CREATE TABLE coin (id bigint PRIMARY KEY);" }, Side));
        Assert.Contains("The migration 0001_coin is not the one", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([1], await RowsAsync<int>("SELECT number FROM schema_migration"));
    }

    [Fact]
    public void One_checked_out_with_other_line_ends_is_the_same() =>
        Assert.Equal(new Migration(1, "a", "SELECT\n1;\n").Sha256, new Migration(1, "a", "SELECT\r\n1;\r\n").Sha256);

    [Fact]
    public async Task One_whose_branch_is_merged_later_is_applied_later()
    {
        await MigrateAsync(Coin, Edge);
        await MigrateAsync(Coin, Side, Edge);
        Assert.Equal([1, 2, 3], await RowsAsync<int>("SELECT number FROM schema_migration ORDER BY 1"));
    }

    [Fact]
    public async Task Servers_that_start_at_once_migrate_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MigrateAsync(Coin, Side, Edge)));
        Assert.Equal([1, 2, 3], await RowsAsync<int>("SELECT number FROM schema_migration ORDER BY 1"));
    }

    [Fact]
    public async Task The_servers_role_reads_and_writes_rows_but_neither_the_schema_nor_what_a_migration_takes_from_it()
    {
        var log = new Migration(4, "log",
            """
            CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text);
            DO $$ BEGIN
                IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tradecraft_server' AND rolname <> current_user) THEN
                    REVOKE UPDATE, DELETE, TRUNCATE ON log FROM tradecraft_server;
                END IF;
            END $$;
            """);
        await MigrateAsync(Coin, log);

        await using var server = await database.Source.OpenConnectionAsync(Cancellation);
        await server.ExecuteAsync(
            "INSERT INTO coin VALUES (2); UPDATE coin SET id = 3 WHERE id = 2; DELETE FROM coin WHERE id = 3; "
                + "INSERT INTO log (what) VALUES ('it')");
        Assert.Equal("it", await server.ExecuteScalarAsync<string>("SELECT what FROM log"));
        foreach (var refused in new[]
        {
            "UPDATE log SET what = 'other'", "DELETE FROM log", "TRUNCATE log", "DROP TABLE coin", "CREATE TABLE mine ()",
            "UPDATE schema_migration SET sha256 = ''", "DELETE FROM schema_migration",
        })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege,
                (await Assert.ThrowsAsync<PostgresException>(() => server.ExecuteAsync(refused))).SqlState);
    }

    [Fact]
    public async Task A_role_that_may_not_change_the_schema_may_start_a_server_whose_schema_is_there()
    {
        await MigrateAsync(Coin);
        await new Migrator([Coin], NullLogger.Instance).RunAsync(database.Source, Cancellation);
        var refusal = await Assert.ThrowsAsync<StartupException>(
            () => new Migrator([Coin, Side], NullLogger.Instance).RunAsync(database.Source, Cancellation));
        Assert.Contains("0002_side failed and was undone: must be owner of table coin", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void This_programs_migrations_are_numbered_without_a_double()
    {
        var numbers = Migration.OfThisProgram.Select(migration => migration.Number).ToList();
        Assert.Equal(numbers.Order().Distinct(), numbers);
    }

    private Task MigrateAsync(params Migration[] migrations) =>
        new Migrator(migrations, NullLogger.Instance).RunAsync(database.Owner, Cancellation);

    private Task<List<string>> TablesAsync() =>
        RowsAsync<string>("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");

    private async Task<List<T>> RowsAsync<T>(string sql)
    {
        await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
        return [.. await connection.QueryAsync<T>(sql)];
    }
}
