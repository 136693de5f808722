using System.Net;
using System.Net.Sockets;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Storage;

/// <summary>The server started, stopped and killed as its users do.</summary>
public sealed class StartupTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => folder["a path with spaces"];

    private string[] OwnDatabase => ["--data", Data, "--postgres-binaries", PostgresBinaries.Folder];

    public async ValueTask InitializeAsync() => await postgres.CopyDataFolderAsync(Data, Cancellation);

    private int? PostgresProcess => new PostmasterFile(Path.Combine(Data, "postgresql")).ReadProcessId();

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_server_makes_its_database_on_the_first_start_and_stops_it_when_it_is_asked_to_stop()
    {
        Directory.Delete(Data, recursive: true);
        await using var server = ServerProcess.Start(OwnDatabase);
        await server.Address;
        Assert.NotNull(PostgresProcess);
        Assert.Equal(0, await server.StopAsync());
        Assert.Null(PostgresProcess);
        Assert.Equal("", server.Errors);
    }

    [Fact]
    public async Task After_a_kill_of_the_server_the_next_one_takes_over_what_it_left_running()
    {
        await using (var killed = ServerProcess.Start(OwnDatabase))
        {
            await killed.Address;
            await killed.KillAsync();
        }

        var left = PostgresProcess;
        Assert.NotNull(left);
        await using var next = ServerProcess.Start(OwnDatabase);
        await next.Address;
        Assert.NotEqual(left, PostgresProcess);
        Assert.Equal(0, await next.StopAsync());
        Assert.Null(PostgresProcess);
    }

    [Fact]
    public async Task After_a_kill_of_the_server_and_of_its_PostgreSQL_the_next_one_starts_from_what_is_on_disk()
    {
        await using (var killed = ServerProcess.Start(OwnDatabase))
        {
            await killed.Address;
            Assert.Equal(0, ServerProcess.Kill(PostgresProcess!.Value, 9));
            await killed.KillAsync();
        }

        await using var next = ServerProcess.Start(OwnDatabase);
        await next.Address;
    }

    [Fact]
    public async Task An_ordinary_user_starts_it_too_and_root_can_go_on_with_that_users_data()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows(), "only root can become another user");
        var program = AppContext.BaseDirectory;
        Assert.SkipUnless(PostgresPrograms.CanEnter(program, "nobody"), $"an ordinary user may not enter {program}");
        Directory.Delete(Data, recursive: true);
        PostgresPrograms.Give(folder.Root, "nobody");

        await using (var server = ServerProcess.StartAs("nobody", OwnDatabase))
        {
            await server.Address;
            Assert.Equal(0, await server.StopAsync());
        }

        await using (var server = ServerProcess.Start(OwnDatabase))
            await server.Address;

        await using var again = ServerProcess.StartAs("nobody", OwnDatabase);
        await again.Address;
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_folder_says_so_and_leaves_it_alone()
    {
        await using var first = ServerProcess.Start(OwnDatabase);
        await first.Address;
        var running = PostgresProcess;
        await RefusesAsync("is in use by another TradeCraft server", OwnDatabase);
        Assert.Equal(running, PostgresProcess);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await RefusesAsync("address already in use",
            [.. OwnDatabase, "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}"]);
        Assert.Null(PostgresProcess);
    }

    [Fact]
    public async Task Missing_binaries_are_said_in_a_sentence() =>
        await RefusesAsync("PostgreSQL's binaries are missing", "--data", Data, "--postgres-binaries", folder["nothing"]);

    [Fact]
    public async Task A_database_that_does_not_answer_is_said_in_a_sentence_without_its_password() =>
        await RefusesAsync("cannot be used", "--connection-string", "Host=127.0.0.1;Port=1;Username=me;Password=hunter2;Database=d");

    [Fact]
    public async Task A_malformed_connection_string_is_said_in_a_sentence_without_its_password() =>
        await RefusesAsync("malformed", "--connection-string", "Host=127.0.0.1;Pasword=hunter2");

    [Fact]
    public async Task A_database_of_a_newer_program_is_said_in_a_sentence()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation))
            await owner.ExecuteAsync("INSERT INTO schema_migration (number, name, sha256) VALUES (9999, 'the_future', '')");
        await RefusesAsync("9999_the_future, which this program does not know", "--connection-string", database.ConnectionString);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_newer_server_changes_nothing_while_another_one_works_with_the_database_and_says_so(int venue)
    {
        await using var database = await postgres.CreateEmptyAsync(Cancellation);
        await new Migrator([.. Migration.OfThisProgram.SkipLast(1)], NullLogger.Instance).RunAsync(database.Owner, Cancellation);
        await using (await EventLog.OpenAsync(database.Source, venue, TimeSpan.Zero, TimeProvider.System, Cancellation))
            await RefusesAsync($"Another server is running venue {venue} on this database", "--data", Data, "--connection-string",
                database.OwnerConnectionString, "--Sequencer:LockPatience", "00:00:00");
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation))
            Assert.Equal(Migration.OfThisProgram.Count - 1, await owner.ExecuteScalarAsync<int>("select count(*) from schema_migration"));

        await using var server = ServerProcess.Start("--data", Data, "--connection-string", database.OwnerConnectionString);
        await server.Address;
    }

    [Fact]
    public async Task A_log_of_a_pre_release_is_refused_in_a_sentence()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        byte[] payload =
        [
            (byte)TradeCraft.Exchange.Events.EventType.AssetListed, 1, .. new byte[16], 0, 0, 0, 0, 3, 0, (byte)'U', (byte)'S', (byte)'D',
            8,
        ];
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation))
        {
            await owner.ExecuteAsync(
                "insert into event_log (venue_id, first_sequence, last_sequence, at, payload, hash) values (1, 1, 1, now(), @payload, "
                    + "@hash)",
                new { payload, hash = System.Security.Cryptography.SHA256.HashData([.. new byte[32], .. payload]) });
        }

        await RefusesAsync("that a pre-release of TradeCraft wrote", "--connection-string", database.ConnectionString);
    }

    [Fact]
    public async Task Requests_run_as_a_role_that_cannot_change_the_schema()
    {
        await using var server = ServerProcess.Start(OwnDatabase);
        await server.Address;
        await using var database = await FoundDatabase.OpenAsync(new StorageOptions { DataFolder = Data }, Cancellation);
        await using var session = await database.Source.OpenConnectionAsync(Cancellation);
        Assert.Equal("tradecraft_server", await session.ExecuteScalarAsync<string>("SELECT session_user::text"));
        Assert.False(await session.ExecuteScalarAsync<bool>("SELECT has_schema_privilege('tradecraft_server', 'public', 'CREATE')"));
        Assert.Equal(["tradecraft_owner"],
            await session.QueryAsync<string>("SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'"));
    }

    private static async Task RefusesAsync(string sentence, params string[] options)
    {
        await using var server = ServerProcess.Start(options);
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains(sentence, server.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', server.Errors);
        Assert.DoesNotContain("hunter2", server.Errors + server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors + server.Output, StringComparison.Ordinal);
    }
}
