using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>A start from a snapshot is as one from the whole log, and a snapshot that is no good is none.</summary>
public sealed class SnapshotTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TradingServer server = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_start_reads_what_came_after_the_newest_snapshot_and_everything_is_as_it_was()
    {
        var user = await TradeAsync();
        var taken = await TakeAsync();
        await MoreAsync(user);
        var (hash, before) = (await server.StateHashAsync(), await ReadAsync(user));

        await server.RestartAsync();

        Assert.Equal(taken, server.Venue.RecoveredFrom);
        Assert.Equal(hash, await server.StateHashAsync());
        Assert.Equal(before, await ReadAsync(user));
        await MoreAsync(user);

        // And the next snapshot goes on from this one.
        var next = await TakeAsync();
        Assert.True(next > taken);
        await server.RestartAsync();
        Assert.Equal(next, server.Venue.RecoveredFrom);
        Assert.Equal(2, await ScalarAsync("select count(*) from snapshot"));
    }

    [Fact]
    public async Task A_damaged_snapshot_is_passed_over_for_the_one_before_it_and_at_last_for_the_whole_log()
    {
        var user = await TradeAsync();
        var older = await TakeAsync();
        await MoreAsync(user);
        var newer = await TakeAsync();
        var (hash, before) = (await server.StateHashAsync(), await ReadAsync(user));

        await ExecuteAsync(
            "update snapshot_chunk set bytes = set_byte(bytes, 100, get_byte(bytes, 100) # 1) where sequence = @sequence", newer);
        await server.RestartAsync();
        Assert.Equal(older, server.Venue.RecoveredFrom);
        Assert.Equal((hash, before), (await server.StateHashAsync(), await ReadAsync(user)), PairComparer);

        await ExecuteAsync("delete from snapshot_chunk where sequence = @sequence", older);
        await server.RestartAsync();
        Assert.Equal(0, server.Venue.RecoveredFrom);
        Assert.Equal((hash, before), (await server.StateHashAsync(), await ReadAsync(user)), PairComparer);
    }

    [Fact]
    public async Task A_snapshot_of_another_log_or_state_is_passed_over()
    {
        var user = await TradeAsync();
        var taken = await TakeAsync();
        var hash = await server.StateHashAsync();

        await ExecuteAsync("update snapshot set log_hash = sha256(log_hash) where sequence = @sequence", taken);
        await server.RestartAsync();
        Assert.Equal((0, hash), (server.Venue.RecoveredFrom, await server.StateHashAsync()));

        await ExecuteAsync("delete from snapshot where sequence = @sequence", taken);
        await MoreAsync(user);
        var again = await TakeAsync();
        await ExecuteAsync("update snapshot set state_hash = state_hash # 1 where sequence = @sequence", again);
        hash = await server.StateHashAsync();
        await server.RestartAsync();
        Assert.Equal((0, hash), (server.Venue.RecoveredFrom, await server.StateHashAsync()));
    }

    [Fact]
    public async Task While_a_table_is_behind_a_snapshot_goes_as_far_as_it_is_and_not_again()
    {
        var user = await TradeAsync();
        await Wait.UntilAsync("all is in tables", () => Task.FromResult(server.Projections.StoredUpTo == server.Projections.Sequence),
            Cancellation);
        var stored = server.Projections.Sequence;
        await using (var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation))
        {
            await using var held = await owner.BeginTransactionAsync(Cancellation);
            await owner.ExecuteAsync("select from projection_checkpoint where projection = 'orders' for update");
            await MoreAsync(user);
            var snapshotter = server.Services.GetRequiredService<Snapshotter>();
            Assert.Equal(stored, await snapshotter.TakeAsync(Cancellation));
            Assert.Null(await snapshotter.TakeAsync(Cancellation));
        }

        var (hash, before) = (await server.StateHashAsync(), await ReadAsync(user));
        await server.RestartAsync();
        Assert.Equal(stored, server.Venue.RecoveredFrom);
        Assert.Equal((hash, before), (await server.StateHashAsync(), await ReadAsync(user)), PairComparer);
    }

    [Fact]
    public async Task One_that_another_version_wrote_is_passed_over_and_written_anew()
    {
        await TradeAsync();
        var taken = await TakeAsync();
        await ExecuteAsync(
            "update snapshot_chunk set bytes = sha256(bytes) where sequence = @sequence", taken);
        await ExecuteAsync(
            "update snapshot set length = 32, digest = (select sha256(bytes) from snapshot_chunk) where sequence = @sequence", taken);
        await server.RestartAsync();
        Assert.Equal(0, server.Venue.RecoveredFrom);

        Assert.Equal(taken, await TakeAsync());
        await server.RestartAsync();
        Assert.Equal(taken, server.Venue.RecoveredFrom);
    }

    [Theory]
    [InlineData(999, 0, false)]
    [InlineData(1_000, 0, true)]
    [InlineData(1_000, 1_000, true)]
    [InlineData(1_000, 1_001, false)]
    [InlineData(1_001, 1_001, true)]
    public void One_is_due_after_so_much_log_and_of_a_large_venue_after_as_much_as_the_last_one_had(long log, long plain, bool isDue) =>
        Assert.Equal(isDue, Snapshotter.IsDue(log, plain, new() { BytesPerSnapshot = 1_000 }));

    private static readonly IEqualityComparer<(ulong Hash, string[] Read)> PairComparer =
        EqualityComparer<(ulong Hash, string[] Read)>.Create(
            (left, right) => left.Hash == right.Hash && left.Read.SequenceEqual(right.Read));

    /// <summary>A user with a margin account and a cash account, positions, filled, cancelled, armed and resting orders.</summary>
    private async Task<string> TradeAsync()
    {
        await QuoteAsync();
        await server.PrintAsync("AAPL", 100.00m, 1, Side.Buy);
        var user = await server.NewUserAsync();
        var margin = (await server.Client.PostAsync(
            "/api/v1/accounts", new { kind = "margin", profile = "frictionless", initial_amount = "10000" }, user)).Text("id");
        await PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "market", qty = "150", account_id = margin });
        await PlaceAsync(user, new
        {
            symbol = "AAPL",
            side = "sell",
            type = "trailing_stop",
            qty = "50",
            trail_percent = "10",
            account_id = margin,
            client_order_id = "trail",
        });
        await PlaceAsync(user, new
        {
            symbol = "BTC-USD",
            side = "buy",
            type = "limit",
            qty = "3",
            limit_price = "100.00",
            take_profit = new { limit_price = "120.00" },
            stop_loss = new { stop_price = "90.00", limit_price = "89.00" },
        });
        await PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "5", limit_price = "50.00", display_qty = "2" });
        var gone = await PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "5", limit_price = "51.00" });
        Assert.Equal(HttpStatusCode.OK, (await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{gone}", token: user)).Status);
        return user;
    }

    private async Task MoreAsync(string user)
    {
        await QuoteAsync();
        await PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "market", qty = "7" });
        await PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "market", qty = "3" });
        await PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "49.00" });
    }

    private async Task QuoteAsync()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 1)]);
    }

    private async Task<string> PlaceAsync(string user, object order)
    {
        var answer = await server.PlaceAsync(user, order);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Text("id");
    }

    /// <summary>A snapshot at the end of the log, as soon as all of it is in tables.</summary>
    private async Task<long> TakeAsync()
    {
        long? taken = null;
        await Wait.UntilAsync("all is in tables", () => Task.FromResult(server.Projections.StoredUpTo == server.Projections.Sequence),
            Cancellation);
        await Wait.UntilAsync("a snapshot is taken",
            async () => (taken = await server.Services.GetRequiredService<Snapshotter>().TakeAsync(Cancellation)) is not null,
            Cancellation);
        Assert.Equal(server.Projections.Sequence, taken);
        return taken!.Value;
    }

    /// <summary>Everything that a user can read of what is not the market.</summary>
    private async Task<string[]> ReadAsync(string user)
    {
        var read = new List<string>();
        async Task Add(string path)
        {
            var answer = await server.Client.GetAsync(path, user);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            read.Add($"{path} {answer.Body.GetRawText()}");
        }

        await Add("/api/v1/accounts");
        foreach (var account in (await server.Client.GetAsync("/api/v1/accounts", user)).Body.GetProperty("items").EnumerateArray()
            .Select(account => account.GetProperty("id").GetString()))
        {
            await Add($"/api/v1/accounts/{account}/balances");
            await Add($"/api/v1/accounts/{account}/ledger");
            await Add($"/api/v1/trades?account_id={account}");
            await Add($"/api/v1/orders?status=all&account_id={account}");
            await Add($"/api/v1/orders?status=open&account_id={account}");
            foreach (var order in (await server.Client.GetAsync($"/api/v1/orders?status=all&account_id={account}", user))
                .Body.GetProperty("items").EnumerateArray())
                await Add($"/api/v1/orders/{order.GetProperty("id").GetString()}");
        }

        return [.. read];
    }

    private async Task ExecuteAsync(string sql, long sequence)
    {
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        Assert.NotEqual(0, await connection.ExecuteAsync(sql, new { sequence }));
    }

    private async Task<long> ScalarAsync(string sql)
    {
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        return await connection.ExecuteScalarAsync<long>(sql);
    }
}
