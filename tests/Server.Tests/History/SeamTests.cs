using System.Net;
using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.History;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.History;

/// <summary>
/// History is read over the seam between tables and memory, wherever that is: projectors are held up by whoever holds their checkpoints,
/// let go, and held up again, while orders are placed. Nobody may see a hole, or anything twice.
/// </summary>
public sealed class SeamTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TradingServer server = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Everything_is_found_once_and_in_order_wherever_the_tables_are()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 500_000)], [(100.00m, 500_000)]);
        var user = await server.NewUserAsync();
        await TradeAsync(user, 0, 30);
        await StoredAsync();
        await ShouldHaveAllAsync(user, 30);

        // Nothing more gets into the tables: what follows is in memory.
        await using (await HoldProjectorsAsync())
        {
            await TradeAsync(user, 30, 60);
            await ShouldHaveAllAsync(user, 60);

            // Read on from a page whose rest is in the tables, and the other way about.
            await ShouldHaveAllAsync(user, 60, limit: 7);
        }

        // While projectors catch up and memory lets go, the same is read all the time.
        var reads = 0;
        for (var stored = StoredAsync(); !stored.IsCompleted || reads == 0; reads++) await ShouldHaveAllAsync(user, 60, limit: 11);
        await TradeAsync(user, 60, 61);
        await ShouldHaveAllAsync(user, 61, limit: 7);
        await StoredAsync();

        // And memory has let go indeed.
        await TradeAsync(user, 61, 62);
        var account = await server.AccountOfAsync(user);
        Assert.True(server.Projections.Orders.Of(account, open: null, null, new(long.MaxValue), 1_000).Count < 62,
            "Memory remembers orders that are in the table.");
        Assert.True(server.Projections.Portfolios.Statement(account, null, long.MaxValue, 1_000).Count < 62,
            "Memory remembers movements that are in the table.");
    }

    [Fact]
    public async Task An_order_that_memory_has_forgotten_is_answered_and_explained_as_before()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        var user = await server.NewUserAsync();
        var order = new { symbol = "AAPL", side = "buy", type = "limit", qty = "3", limit_price = "100.00", client_order_id = "mine" };
        var first = await server.PlaceAsync(user, order, idempotencyKey: "once");
        Assert.Equal("filled", first.Text("status"));
        var id = first.Text("id");
        var explained = await server.Client.GetAsync($"/api/v1/orders/{id}/explain", user);
        await ForgetAsync(id);

        Assert.Equal(first.Body.GetRawText(), (await server.OrderAsync(user, id)).Body.GetRawText());
        Assert.Equal(first.Body.GetRawText(), (await server.Client.GetAsync("/api/v1/orders/by-client-id/mine", user)).Body.GetRawText());
        Assert.Equal(explained.Body.GetRawText(), (await server.Client.GetAsync($"/api/v1/orders/{id}/explain", user)).Body.GetRawText());
        Assert.Equal(first.Body.GetRawText(), (await server.PlaceAsync(user, order, idempotencyKey: "once")).Body.GetRawText());
        var cancel = await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{id}", token: user);
        Assert.Equal(HttpStatusCode.Conflict, cancel.Status);

        // Another user's is nobody's, wherever it is.
        Assert.Equal(HttpStatusCode.NotFound, (await server.OrderAsync(await server.NewUserAsync(), id)).Status);
    }

    [Fact]
    public async Task An_answer_is_repeated_as_it_was_when_the_order_has_changed_and_ended()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        var user = await server.NewUserAsync();
        var order = new { symbol = "AAPL", side = "buy", type = "limit", qty = "3", limit_price = "98.00" };
        var first = await server.PlaceAsync(user, order, idempotencyKey: "twice");
        Assert.Equal("open", first.Text("status"));
        await ForgetAsync(first.Text("id"));
        Assert.Equal("cancelled",
            (await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{first.Text("id")}", token: user)).Text("status"));
        Assert.Equal(first.Body.GetRawText(), (await server.PlaceAsync(user, order, idempotencyKey: "twice")).Body.GetRawText());
        await ForgetAsync(first.Text("id"));
        Assert.Equal(first.Body.GetRawText(), (await server.PlaceAsync(user, order, idempotencyKey: "twice")).Body.GetRawText());
    }

    /// <summary>Orders by number, each of its own quantity: two of three fill, every third is cancelled.</summary>
    private async Task TradeAsync(string user, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var price = i % 3 == 2 ? "50.00" : "100.00";
            var placed = await server.PlaceAsync(
                user, new { symbol = "AAPL", side = "buy", type = "limit", qty = (i + 1) / 100m, limit_price = price });
            Assert.Equal(HttpStatusCode.Created, placed.Status);
            if (i % 3 == 2)
                Assert.Equal(HttpStatusCode.OK,
                    (await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{placed.Text("id")}", token: user)).Status);
        }
    }

    private async Task ShouldHaveAllAsync(string user, int orders, int limit = 500)
    {
        var account = (await server.AccountOfAsync(user)).Number;
        var quantities = Enumerable.Range(1, orders).Reverse().Select(i => i / 100m).ToList();
        foreach (var status in (string[])["closed", "all"])
            Assert.Equal(quantities,
                (await PagesAsync(user, $"/api/v1/orders?status={status}", limit)).Select(order => Number(order, "qty")));
        Assert.Equal(
            quantities.Where(quantity => (quantity * 100 % 3) != 0),
            (await PagesAsync(user, "/api/v1/trades?", limit)).Select(trade => Number(trade, "qty")));

        var lines = await PagesAsync(user, $"/api/v1/accounts/{account}/ledger?", limit);
        Assert.Equal(Enumerable.Range(1, lines.Count).Reverse(), lines.Select(line => (int)Number(line, "id")));
        var dollars = await PagesAsync(user, $"/api/v1/accounts/{account}/ledger?asset=USD", limit);
        Assert.Equal(lines.Where(line => line.GetProperty("asset").GetString() == "USD").Select(line => line.GetRawText()),
            dollars.Select(line => line.GetRawText()));
        var balance = (await server.Client.GetAsync($"/api/v1/accounts/{account}/balances", user)).Body.GetProperty("items")
            .EnumerateArray()
            .Single(item => item.GetProperty("asset").GetString() == "USD");
        Assert.Equal(Number(balance, "available") + Number(balance, "held"), dollars.Sum(line => Number(line, "amount")));
    }

    private static decimal Number(JsonElement item, string name) =>
        decimal.Parse(item.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private async Task<List<JsonElement>> PagesAsync(string user, string path, int limit)
    {
        var (items, cursor) = (new List<JsonElement>(), "");
        do
        {
            var page = await server.Client.GetAsync($"{path}&limit={limit}{cursor}", user);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            items.AddRange(page.Body.GetProperty("items").EnumerateArray());
            cursor = page.Body.GetProperty("next_cursor") is { ValueKind: JsonValueKind.String } next ? $"&cursor={next.GetString()}" : "";
        }
        while (cursor.Length > 0);
        return items;
    }

    /// <summary>Keeps projectors from writing until it is disposed.</summary>
    private async Task<NpgsqlConnection> HoldProjectorsAsync()
    {
        var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("begin transaction");
        await connection.ExecuteAsync("select * from projection_checkpoint for update");
        return connection;
    }

    /// <summary>Everything so far is in tables.</summary>
    private async Task StoredAsync()
    {
        var sequence = server.Projections.Sequence;
        await Wait.UntilAsync(
            "the tables hold everything", async () =>
            {
                await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
                return await connection.ExecuteScalarAsync<int>(
                    "select count(*) from projection_checkpoint where sequence >= @sequence", new { sequence }) == Rebuild.Names.Count();
            },
            Cancellation);
    }

    /// <summary>Everything so far is in tables, and memory has let go of what it need not hold.</summary>
    private async Task ForgetAsync(string order)
    {
        var id = new OrderId(long.Parse(order, System.Globalization.CultureInfo.InvariantCulture));
        await StoredAsync();
        await Wait.UntilAsync(
            "memory has let go",
            async () =>
            {
                await server.PrintAsync("BTC-USD", 100.00m, 1, Side.Buy);
                return server.Projections.Orders.Find(id) is not { IsOpen: false };
            },
            Cancellation);
    }
}
