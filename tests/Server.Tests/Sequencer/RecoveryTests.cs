using System.Net;
using System.Text.Json;
using Dapper;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>What waits, and what is owed, is there after a recovery as it was before.</summary>
public sealed class RecoveryTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TradingServer server = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task An_armed_trailing_stop_a_bracket_and_a_margin_loan_survive_a_recovery_with_the_same_state()
    {
        var (user, orders) = await PrepareAsync();
        var (hash, before) = (await server.StateHashAsync(), await ReadAsync(user, orders));
        Assert.Equal(hash, await ReplayedAsync());

        await BreakAsync();
        await Wait.UntilAsync("the venue is open again", async () => await server.StateHashAsync() == hash, Cancellation);

        Assert.Equal(before, await ReadAsync(user, orders));
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        await server.PrintAsync("AAPL", 110.00m, 1, Side.Buy);
        Assert.Equal("99.00", (await server.OrderAsync(user, orders[0])).Text("stop_price"));
        await server.PrintAsync("AAPL", 98.00m, 1, Side.Sell);
        Assert.Equal("filled", (await server.OrderAsync(user, orders[0])).Text("status"));
    }

    [Fact]
    public async Task An_order_on_its_way_arrives_after_a_recovery()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        var opened = await server.Client.PostAsync("/api/v1/accounts", new { profile = "pessimistic" }, user);
        var order = await server.PlaceAsync(user,
            new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "50.00", account_id = opened.Text("id") });
        Assert.Equal("pending", order.Text("status"));
        await BreakAsync();
        await Wait.UntilAsync(
            "it has arrived", async () => (await server.OrderAsync(user, order.Text("id"))).Text("status") == "open", Cancellation);
        await Wait.UntilAsync("the venue is open again", async () => await server.StateHashAsync() == await ReplayedAsync(), Cancellation);
    }

    /// <summary>A margin account that owes money, with a trailing stop armed; and a bracket whose entry has filled in part.</summary>
    private async Task<(string User, string[] Orders)> PrepareAsync()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        await server.PrintAsync("AAPL", 100.00m, 1, Side.Buy);
        var user = await server.NewUserAsync();
        var margin = (await server.Client.PostAsync(
            "/api/v1/accounts", new { kind = "margin", profile = "frictionless", initial_amount = "10000" }, user)).Text("id");
        Assert.Equal("filled",
            (await server.PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "market", qty = "150", account_id = margin }))
                .Text("status"));
        var trailing = await server.PlaceAsync(user, new
        {
            symbol = "AAPL",
            side = "sell",
            type = "trailing_stop",
            qty = "50",
            trail_percent = "10",
            account_id = margin,
            client_order_id = "trail",
        });
        Assert.Equal(("pending", "90.00"), (trailing.Text("status"), trailing.Text("stop_price")));

        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 1)]);
        var entry = await server.PlaceAsync(user, new
        {
            symbol = "BTC-USD",
            side = "buy",
            type = "limit",
            qty = "3",
            limit_price = "100.00",
            take_profit = new { limit_price = "120.00" },
            stop_loss = new { stop_price = "90.00", limit_price = "89.00" },
        });
        Assert.Equal(("partially_filled", "1"), (entry.Text("status"), entry.Text("filled_qty")));
        var legs = entry.Body.GetProperty("legs").EnumerateArray().Select(leg => leg.GetString()!).ToArray();
        return (user, [trailing.Text("id"), entry.Text("id"), .. legs, margin]);
    }

    /// <summary>The orders as they stand, and the margin account's balances; the last of the ids is its.</summary>
    private async Task<string[]> ReadAsync(string user, string[] ids)
    {
        var read = new List<string>();
        foreach (var id in ids[..^1]) read.Add((await server.OrderAsync(user, id)).Body.GetRawText());
        read.Add((await server.Client.GetAsync($"/api/v1/accounts/{ids[^1]}/balances", user)).Body.GetRawText());
        read.Add((await server.Client.GetAsync($"/api/v1/accounts/{ids[^1]}/ledger", user)).Body.GetRawText());
        Assert.Contains("\"owed\":\"5000\"", read[^2], StringComparison.Ordinal);
        return [.. read];
    }

    /// <summary>The venue loses its database, finds out when it next writes, and is rebuilt.</summary>
    private async Task BreakAsync()
    {
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
                + "and usename <> current_user");
        var dollar = server.Projections.Instruments.FindAsset("USD")!;
        await Assert.ThrowsAsync<VenueUnavailableException>(() => server.Venue.SubmitAsync(new OpenAccount(
            new UserId(1), dollar.Id, new Money(1), new(Exchange.Accounts.Profiles.Frictionless)), Cancellation));
    }

    /// <summary>What a venue that is made from the log alone comes to.</summary>
    private async Task<ulong> ReplayedAsync()
    {
        var (venue, assets, events) = (new Venue(), new List<Asset>(), new EventBuffer());
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        foreach (var (first, payload) in await connection.QueryAsync<(long, byte[])>(
            "select first_sequence, payload from event_log order by first_sequence"))
        {
            events.Clear();
            EventCodec.Read(payload, first, assets, events);
            foreach (ref readonly var happened in events.Events) venue.Apply(in happened);
        }

        return venue.StateHash();
    }
}

/// <summary>The same over a real kill of the process, with the feed that everybody has.</summary>
public sealed class KillTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_survives_kill_9_and_the_next_start_finds_the_recorded_state()
    {
        using var folder = new TemporaryFolder();
        string[] options =
        [
            "--data", folder["data"], "--postgres-binaries", PostgresBinaries.Folder, "--Limits:Off", "true",
        ];
        string user, stop, leg, before;
        await using (var server = ServerProcess.Start(options))
        {
            using var client = new HttpClient { BaseAddress = await server.Address };
            await Wait.UntilAsync("bitcoin has a last price", async () =>
                (await client.GetAsync("/api/v1/market/BTC-USD/ticker", token: null)).Body.GetProperty("last").ValueKind
                    == JsonValueKind.String, Cancellation);
            user = (await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
            Assert.Equal("filled",
                await PlaceAsync(client, user, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.01" }, "status"));
            stop = await PlaceAsync(
                client, user, new { symbol = "BTC-USD", side = "sell", type = "trailing_stop", qty = "0.01", trail_percent = "50" }, "id");
            var profit = new { limit_price = "900.00" };
            var entry = await PlaceAsync(
                client, user,
                new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "1.00", take_profit = profit }, "id");
            leg = (await client.GetAsync($"/api/v1/orders/{entry}", user)).Body.GetProperty("legs")[0].GetString()!;
            before = (await client.GetAsync($"/api/v1/orders/{leg}", user)).Body.GetRawText();
            await server.KillAsync();
        }

        await using (var server = ServerProcess.Start(options))
        {
            using var client = new HttpClient { BaseAddress = await server.Address };
            Assert.Equal("pending", (await client.GetAsync($"/api/v1/orders/{stop}", user)).Text("status"));
            Assert.Equal(before, (await client.GetAsync($"/api/v1/orders/{leg}", user)).Body.GetRawText());
            Assert.Equal(0, await server.StopAsync());
        }

        await using var again = ServerProcess.Start(options);
        await again.Address;
        Assert.Contains(" 1 recorded states compared and equal", again.Output + again.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> PlaceAsync(HttpClient client, string user, object order, string answer)
    {
        var placed = await client.PostAsync("/api/v1/orders", order, user);
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        return placed.Text(answer);
    }
}
