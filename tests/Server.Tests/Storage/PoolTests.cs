using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Storage;

/// <summary>Requests that take all connections they can get take none from the venue, the tables and the audit.</summary>
public sealed class PoolTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TradingServer server = new(postgres)
    {
        Adjust = builder =>
        {
            builder.Configuration["History:ReadsAtOnce"] = "1";
            builder.Configuration["History:ReadsWaiting"] = "0";
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task While_requests_hold_their_whole_pool_the_log_recovers_and_is_written_and_tables_and_audit_follow()
    {
        var user = await server.NewUserAsync();
        var path = $"/api/v1/accounts/{(await server.AccountOfAsync(user)).Number}/deposits";
        var requests = server.Services.GetRequiredService<NpgsqlDataSource>();
        var held = new List<NpgsqlConnection>();
        while (held.Count < 20) held.Add(await requests.OpenConnectionAsync(Cancellation));
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        var ended = await owner.ExecuteScalarAsync<long>(
            "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity "
            + "where datname = current_database() and application_name = 'tradecraft venue'");
        Assert.InRange(ended, 1, 8);

        await Wait.UntilAsync(
            "the venue is open",
            async () => (await server.Client.PostAsync(path, new { amount = "1" }, user)).Status == HttpStatusCode.OK, Cancellation);
        Assert.InRange(
            await owner.ExecuteScalarAsync<long>("select count(*) from audit where action = 'account.deposit' and outcome = 'ok'"), 1, 9);
        await Wait.UntilAsync(
            "the deposit is in the tables", async () => await owner.ExecuteScalarAsync<long>(
                "select count(*) from ledger_entries where reason = 'deposit' and amount = 100000000") > 0, Cancellation);
        foreach (var connection in held) await connection.DisposeAsync();
    }

    [Fact]
    public async Task Who_asks_for_the_past_when_too_many_do_is_told_to_come_back_and_what_memory_knows_is_answered()
    {
        var user = await server.NewUserAsync();
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await using var transaction = await owner.BeginTransactionAsync(Cancellation);
        await owner.ExecuteAsync("lock table trades in access exclusive mode");
        var slow = server.Client.GetAsync("/api/v1/trades", user);
        await Wait.UntilAsync(
            "the read waits", async () => await owner.ExecuteScalarAsync<long>(
                "select count(*) from pg_locks where relation = 'trades'::regclass and not granted") > 0, Cancellation);

        var busy = await server.Client.GetAsync("/api/v1/trades", user);
        busy.ShouldBeProblem(503, "storage_busy");
        Assert.Equal("1", busy.Response.Headers.GetValues("Retry-After").Single());
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/portfolio", user)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/orders?status=open", user)).Status);

        await transaction.RollbackAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await slow).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/trades", user)).Status);
    }
}
