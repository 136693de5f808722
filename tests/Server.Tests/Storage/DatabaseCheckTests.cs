using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Sequencer;

namespace TradeCraft.Server.Tests.Storage;

/// <summary>What a PostgreSQL must keep, and be, before anything is stored in it.</summary>
public sealed class DatabaseCheckTests(PostgresFixture fixture) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private EmbeddedPostgres postgres = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await fixture.CopyDataFolderAsync(folder["data"], Cancellation);
        postgres = EmbeddedPostgres.Open(
            new(folder["data"], PostgresBinaries.Folder) { UnixSocket = false }, TimeProvider.System, NullLogger.Instance);
        await postgres.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await postgres.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public async Task One_that_may_lose_what_it_has_acknowledged_is_refused(string setting)
    {
        await using var owner = NpgsqlDataSource.Create(postgres.Connect(EmbeddedPostgres.OwnerRole, "postgres"));
        await using var connection = await owner.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync($"alter system set {setting} = off");
        await connection.ExecuteAsync("select pg_reload_conf()");
        await Wait.UntilAsync(
            "it is off", async () => await connection.ExecuteScalarAsync<string>($"show {setting}") == "off", Cancellation);
        await RefusesAsync(Connection(), $"{setting} = off");
    }

    [Fact]
    public async Task One_that_answers_before_the_disk_is_told_to_wait_and_refused_where_the_connection_string_forbids_it()
    {
        await using (var owner = NpgsqlDataSource.Create(postgres.Connect(EmbeddedPostgres.OwnerRole, "postgres")))
        await using (var connection = await owner.OpenConnectionAsync(Cancellation))
            await connection.ExecuteAsync("alter role tradecraft_server set synchronous_commit = off");

        await using (var database = Open(Connection()))
        {
            await database.StartingAsync(Cancellation);
            foreach (var pool in Pools.Keys.Select(database.Pool).Append(database.Source))
            {
                await using var connection = await pool.OpenConnectionAsync(Cancellation);
                Assert.Equal("on", await connection.ExecuteScalarAsync<string>("show synchronous_commit"));
            }
        }

        var careless = Connection();
        careless.Options = "-c synchronous_commit=off";
        await RefusesAsync(careless, "synchronous_commit = off");
    }

    [Theory]
    [InlineData("transaction", "options", "pool_mode = session")]
    [InlineData("statement", "options", "pool_mode = session")]
    [InlineData("session", "extra_float_digits", "ignore_startup_parameters = options")]
    [InlineData("session", "options", null)]
    public async Task One_behind_a_pooler_is_taken_where_a_session_stays_one(string mode, string ignored, string? refusal)
    {
        var server = Connection();
        await using var pooler = await PoolerProcess.StartAsync(
            folder.Root,
            $"tradecraft = host={server.Host} port={server.Port} dbname=tradecraft user={server.Username} password={server.Password}",
            $"pool_mode = {mode}", $"ignore_startup_parameters = {ignored}");
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = pooler.Port,
            Username = "anybody",
            Database = "tradecraft",
        };
        if (refusal is not null)
        {
            await RefusesAsync(connection, refusal);
            return;
        }

        await using var database = Open(connection);
        await database.StartingAsync(Cancellation);
    }

    [Theory]
    [InlineData("Host=db.example.com", SslMode.VerifyFull)]
    [InlineData("Host=10.0.0.7;SslMode=Require", SslMode.Require)]
    [InlineData("Host=10.0.0.7:6432", SslMode.VerifyFull)]
    [InlineData("Host=localhost,db.example.com", SslMode.VerifyFull)]
    [InlineData("Host=fd00::2", SslMode.VerifyFull)]
    [InlineData("Host=db.example.com;SSL Mode=Disable", SslMode.Disable)]
    [InlineData("Host=127.0.0.1", SslMode.Prefer)]
    [InlineData("Host=::1", SslMode.Prefer)]
    [InlineData("Host=localhost:5433", SslMode.Prefer)]
    [InlineData("Host=/var/run/postgresql", SslMode.Prefer)]
    [InlineData("Database=exchange", SslMode.Prefer)]
    public void One_on_another_machine_must_prove_who_it_is_unless_told_otherwise(string connection, SslMode mode) =>
        Assert.Equal(mode, Database.Parse(connection).SslMode);

    [Fact]
    public async Task One_on_another_machine_that_proves_nothing_is_refused_and_taken_with_a_warning_where_that_is_asked_for()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces().SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(each => each.Address)
            .FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(each));
        Assert.SkipWhen(address is null, "This machine has no address but its loopback.");
        await postgres.DisposeAsync();
        await File.AppendAllTextAsync(
            Path.Combine(folder["data"], "postgresql", "pg_hba.conf"), "\nhost all all all scram-sha-256\n", Cancellation);
        postgres = EmbeddedPostgres.Open(
            new(folder["data"], PostgresBinaries.Folder)
            {
                UnixSocket = false,
                Settings = new Dictionary<string, string> { ["listen_addresses"] = "*" },
            },
            TimeProvider.System, NullLogger.Instance);
        await postgres.StartAsync(Cancellation);

        var connection = Connection();
        connection.Host = address.ToString();
        connection.Remove("SSL Mode");
        await RefusesAsync(connection, "RootCertificate=FILE");

        connection.SslMode = SslMode.Disable;
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var database = new Database(
            new StorageOptions { ConnectionString = connection.ConnectionString }, new LogOptions(), TimeProvider.System, loggers);
        await database.StartingAsync(Cancellation);
        Assert.Equal(1, log.CountOf("nothing proves that the PostgreSQL on the other machine is yours"));
    }

    private static Database Open(NpgsqlConnectionStringBuilder connection) => new(
        new StorageOptions { ConnectionString = connection.ConnectionString }, new LogOptions(), TimeProvider.System,
        NullLoggerFactory.Instance);

    private static async Task RefusesAsync(NpgsqlConnectionStringBuilder connection, string sentence)
    {
        await using var database = Open(connection);
        var refusal = await Assert.ThrowsAsync<StartupException>(() => database.StartingAsync(Cancellation));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    private NpgsqlConnectionStringBuilder Connection()
    {
        var connection = postgres.Connect(EmbeddedPostgres.ServerRole, "tradecraft");
        connection.Options = null;
        return connection;
    }
}
