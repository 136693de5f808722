using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Storage;

public sealed class EmbeddedPostgresTests(PostgresFixture fixture) : IDisposable
{
    private const int Kill9 = 9;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a path with spaces")]
    [InlineData("a $HOME with 'quotes' and `ticks`, ünïcode \"and\" a comma")]
    [InlineData(
        "a long path ......................................................................................... longer than a socket's")]
    public async Task It_runs_in_any_folder_and_keeps_its_data_over_a_restart(string name)
    {
        await using (var first = await StartAsync(folder[name]))
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");

        await using var second = await StartAsync(folder[name]);
        Assert.Equal(42, await ScalarAsync<int>(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task It_is_reached_over_the_loopback_address_where_there_are_no_Unix_sockets()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        await using var postgres = EmbeddedPostgres.Open(
            Options(folder["data"]) with { UnixSocket = false }, TimeProvider.System, NullLogger.Instance);
        await postgres.StartAsync(Cancellation);
        Assert.Equal("127.0.0.1", await ScalarAsync<string>(postgres, "SELECT host(inet_server_addr())"));
    }

    [Fact]
    public async Task Nobody_connects_without_the_password()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        await using var postgres = await StartAsync(folder["data"]);
        var connection = postgres.Connect(EmbeddedPostgres.OwnerRole, "postgres");
        connection.Password = "guess";
        await using var source = NpgsqlDataSource.Create(connection);
        var refusal = await Assert.ThrowsAsync<PostgresException>(async () => await source.OpenConnectionAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(PasswordFile));
    }

    [Fact]
    public async Task Each_role_has_a_password_of_its_own_which_is_another_one_at_the_next_start_and_plain_nowhere()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);

        // As an earlier version left it.
        var facts = Path.Combine(folder["data"], "postgresql.json");
        var user = JsonDocument.Parse(await File.ReadAllTextAsync(facts, Cancellation)).RootElement.GetProperty("user").GetString();
        await File.WriteAllTextAsync(
            facts, JsonSerializer.Serialize(new { user, password = "for both", home = (string?)null }), Cancellation);

        var passwords = new HashSet<string>();
        for (var start = 0; start < 2; start++)
        {
            await using var postgres = await StartAsync(folder["data"]);
            foreach (var role in (string[])[EmbeddedPostgres.OwnerRole, EmbeddedPostgres.ServerRole])
            {
                var connection = postgres.Connect(role, "postgres");
                Assert.True(passwords.Add(connection.Password!));
                foreach (var file in Directory.EnumerateFiles(folder["data"]).Where(file => Path.GetFileName(file) != "lock"))
                    Assert.DoesNotContain(connection.Password!, await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
                await using var source = NpgsqlDataSource.Create(connection);
                await using var opened = await source.OpenConnectionAsync(Cancellation);
                Assert.Equal(role == EmbeddedPostgres.OwnerRole,
                    await opened.ExecuteScalarAsync<bool>("select rolsuper from pg_roles where rolname = session_user"));
            }

            Assert.Equal(
                postgres.Connect(EmbeddedPostgres.ServerRole, "postgres").Password, DataFolder.FindRunning(folder["data"])?.Password);
        }

        Assert.False(File.Exists(PasswordFile));
    }

    [Fact]
    public async Task It_has_nothing_of_the_environment_of_who_starts_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux shows what another process has");
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        await using var postgres = await StartAsync(folder["data"]);
        var names = (await File.ReadAllTextAsync($"/proc/{postgres.ProcessId}/environ", Cancellation))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=')[0]);

        // What pg_ctl and its shell say themselves is theirs.
        Assert.Empty(names.Except(
            ["PATH", "LC_ALL", "PGDATA", "PG_GRANDPARENT_PID", "PGLOCALEDIR", "PGSYSCONFDIR", "PWD", "OLDPWD", "_", "SHLVL"]));
    }

    [Fact]
    public async Task Another_PostgreSQL_that_has_the_number_in_its_pid_file_is_left_alone()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        await fixture.CopyDataFolderAsync(folder["copy"], Cancellation);
        await using var running = await StartAsync(folder["data"]);
        var process = running.ProcessId;
        File.Copy(
            Path.Combine(folder["data"], "postgresql", "postmaster.pid"), Path.Combine(folder["copy"], "postgresql", "postmaster.pid"));

        await using var second = await StartAsync(folder["copy"]);
        Assert.Equal(1, await ScalarAsync<int>(second, "SELECT 1"));
        Assert.NotEqual(process, second.ProcessId);
        Assert.Equal(1, await ScalarAsync<int>(running, "SELECT 1"));
        Assert.Equal(process, running.ProcessId);
    }

    [Fact]
    public async Task After_a_kill_under_load_it_runs_again_by_itself_and_has_all_that_was_acknowledged()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        await using var postgres = await StartAsync(folder["data"]);
        await ExecuteAsync(postgres, "CREATE TABLE log (number integer PRIMARY KEY)");
        await using var source = NpgsqlDataSource.Create(postgres.Connect(EmbeddedPostgres.OwnerRole, "postgres"));

        var number = 0;
        var killed = postgres.ProcessId!.Value;
        var acknowledged = new List<int>();
        await Wait.UntilAsync("PostgreSQL took 200 rows, and 200 more after it was killed", async () =>
        {
            await using var insert = source.CreateCommand($"INSERT INTO log VALUES ({++number})");
            await insert.ExecuteNonQueryAsync(Cancellation);
            acknowledged.Add(number);
            if (acknowledged.Count == 200)
                Assert.Equal(0, ServerProcess.Kill(killed, Kill9));
            return acknowledged.Count == 400;
        }, Cancellation, pause: false);

        Assert.NotEqual(killed, postgres.ProcessId);
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        Assert.Empty(acknowledged.Except(await connection.QueryAsync<int>("SELECT number FROM log")));
    }

    [Fact]
    public async Task A_pid_file_left_by_a_machine_that_lost_power_does_not_keep_it_from_starting()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        int process;
        await using (var first = await StartAsync(folder["data"]))
            process = first.ProcessId!.Value;

        // The number is now that of another program: this one.
        var left = Path.Combine(folder["data"], "postgresql", "postmaster.pid");
        await File.WriteAllTextAsync(left, $"{Environment.ProcessId}\n{folder["data"]}\n1700000000\n5432\n\n\n", Cancellation);
        await using var second = await StartAsync(folder["data"]);
        Assert.Equal(1, await ScalarAsync<int>(second, "SELECT 1"));
    }

    [Fact]
    public async Task A_first_start_that_was_cut_short_is_begun_again()
    {
        Directory.CreateDirectory(Path.Combine(folder["data"], "postgresql.new", "base"));
        await using var postgres = await StartAsync(folder["data"]);
        Assert.Equal(1, await ScalarAsync<int>(postgres, "SELECT 1"));
        Assert.False(Directory.Exists(Path.Combine(folder["data"], "postgresql.new")));
    }

    [Fact]
    public async Task A_data_folder_in_use_is_refused_and_its_server_goes_on()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        await using var first = await StartAsync(folder["data"]);
        var refusal = Assert.Throws<StartupException>(() => Open(folder["data"]));
        Assert.Contains("in use by another TradeCraft server", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ScalarAsync<int>(first, "SELECT 1"));
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_refused()
    {
        await File.WriteAllTextAsync(folder["data"], "", Cancellation);
        var refusal = Assert.Throws<StartupException>(() => Open(folder["data"]));
        Assert.Contains("cannot be used", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_binaries_are_named_with_the_way_to_get_them()
    {
        await using var postgres = EmbeddedPostgres.Open(
            new EmbeddedPostgresOptions(folder["data"], folder["nothing"]), TimeProvider.System, NullLogger.Instance);
        var refusal = await Assert.ThrowsAsync<StartupException>(() => postgres.StartAsync(Cancellation));
        Assert.Contains("dotnet dev.cs run", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(folder["nothing"], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_fails_says_why_in_PostgreSQLs_words()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder["data"], "postgresql", "PG_VERSION"), "17\n", Cancellation);
        await using var postgres = Open(folder["data"]);
        var refusal = await Assert.ThrowsAsync<StartupException>(() => postgres.StartAsync(Cancellation));
        Assert.Contains("initialized by PostgreSQL version 17", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_root_its_files_are_elsewhere_when_its_user_may_not_enter_the_data_folder()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows(),
            "only root has folders that the cluster's owner may not enter");
        Directory.CreateDirectory(folder["closed"]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var data = Path.Combine(folder["closed"], "data");
        var home = "";
        try
        {
            await using (var first = await StartAsync(data))
            {
                home = Path.GetDirectoryName(await ScalarAsync<string>(first, "SELECT current_setting('data_directory')"))!;
                await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
            }

            Assert.StartsWith("/var/lib/tradecraft/", home, StringComparison.Ordinal);
            await using var second = await StartAsync(data);
            Assert.Equal(42, await ScalarAsync<int>(second, "SELECT answer FROM kept"));
        }
        finally
        {
            if (home.StartsWith("/var/lib/tradecraft/", StringComparison.Ordinal))
                Directory.Delete(home, recursive: true);
        }
    }

    private string PasswordFile => Path.Combine(folder["data"], "postgresql.password");

    private static EmbeddedPostgresOptions Options(string data) => new(data, PostgresBinaries.Folder);

    private static EmbeddedPostgres Open(string data) => EmbeddedPostgres.Open(Options(data), TimeProvider.System, NullLogger.Instance);

    private static async Task<EmbeddedPostgres> StartAsync(string data)
    {
        var postgres = Open(data);
        await postgres.StartAsync(Cancellation);
        return postgres;
    }

    private static async Task ExecuteAsync(EmbeddedPostgres postgres, string sql) => _ = await ScalarAsync<object>(postgres, sql);

    private static async Task<T> ScalarAsync<T>(EmbeddedPostgres postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.Connect(EmbeddedPostgres.OwnerRole, "postgres"));
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        return (await connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, cancellationToken: Cancellation)))!;
    }
}
