using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Privacy;

/// <summary>
/// A whole server for one test, with a data folder and a clock in the test's hand. One role does everything, as with somebody's PostgreSQL.
/// </summary>
public sealed class PrivateServer : IAsyncDisposable
{
    private PrivateServer(PostgresFixture postgres)
    {
        Trading = new TradingServer(postgres)
        {
            Adjust = builder =>
            {
                builder.Services.AddSingleton(
                    new StorageOptions { ConnectionString = Trading!.Database.OwnerConnectionString, DataFolder = Folder.Root });
                builder.Services.AddSingleton<TimeProvider>(Clock);
                builder.Services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
            },
        };
    }

    public TradingServer Trading { get; }

    public MovableClock Clock { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public HttpClient Client => Trading.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<PrivateServer> StartAsync(PostgresFixture postgres)
    {
        var server = new PrivateServer(postgres);
        await server.Trading.InitializeAsync();
        await server.Trading.QuoteAsync("BTC-USD", [(50_000m, 2m)], [(50_010m, 2m)]);
        return server;
    }

    /// <summary>The hour is over.</summary>
    public Task SweepAsync() => Trading.Services.GetRequiredService<Expiry>().SweepAsync(Cancellation);

    /// <summary>A new user, signed in.</summary>
    public async Task<Answer> RegisterAsync(string username)
    {
        var session = await Client.PostAsync(
            "/api/v1/auth/register", new { email = $"{username}@example.com", username, password = IdentityFixture.Password });
        Assert.Equal(HttpStatusCode.Created, session.Status);
        return session;
    }

    public Task<Answer> LoginAsync(string username) =>
        Client.PostAsync("/api/v1/auth/login", new { login = username, password = IdentityFixture.Password });

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Trading.Database.Owner.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Trading.Database.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Nobody else reads or writes a table until what this gives is disposed of.</summary>
    public async Task<IAsyncDisposable> LockAsync(string table)
    {
        var connection = await Trading.Database.Owner.OpenConnectionAsync(Cancellation);
        await using var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync(Cancellation);
        return connection;
    }

    public Task WaitForLockAsync(string table) => Wait.UntilAsync(
        $"somebody waits for {table}",
        () => ScalarAsync<bool>($"select exists (select from pg_locks where not granted and relation = '{table}'::regclass)"),
        Cancellation);

    public static string IdOf(Answer session) => session.Body.GetProperty("user").GetProperty("id").GetString()!;

    public static int AccountOf(Answer session) =>
        int.Parse(session.Body.GetProperty("user").GetProperty("account_id").GetString()!, CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Trading.DisposeAsync();
        Folder.Dispose();
    }
}
