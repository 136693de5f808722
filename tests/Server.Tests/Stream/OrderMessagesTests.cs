using System.Text.Json;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Stream;

/// <summary>Orders that are placed, replaced and cancelled over the stream.</summary>
public sealed class OrderMessagesTests(StreamFixture server) : IClassFixture<StreamFixture>
{
    [Fact]
    public async Task An_order_is_placed_replaced_and_cancelled_and_each_is_answered()
    {
        var (symbol, trader) = (await server.ListAsync("OPA"), await server.NewTraderAsync());
        using var client = await ConnectAsync(trader.Token);

        await client.SendAsync(new { op = "order.place", id = 7, order = Resting(symbol) });
        var placed = await client.ReadAsync();
        Assert.Equal(("order.answer", 7, 201), (placed.Text("type"), placed.GetProperty("id").GetInt32(), Status(placed)));
        var id = placed.GetProperty("order").Text("id");
        Assert.Equal(id, (await server.Client.GetAsync($"/api/v1/orders/{id}", trader.Token)).Text("id"));

        await client.SendAsync(new { op = "order.replace", id = 8, order_id = id, with = new { qty = "0.5" } });
        var replaced = await client.ReadAsync();
        Assert.Equal((200, "0.5"), (Status(replaced), replaced.GetProperty("order").Text("qty")));

        await client.SendAsync(new { op = "order.cancel", order_id = id });
        var cancelled = await client.ReadAsync();
        Assert.Equal((200, "cancelled"), (Status(cancelled), cancelled.GetProperty("order").Text("status")));
        Assert.False(cancelled.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task A_refusal_says_its_code_and_a_key_places_once()
    {
        var (symbol, trader) = (await server.ListAsync("OPB"), await server.NewTraderAsync());
        using var client = await ConnectAsync(trader.Token);

        await client.SendAsync(new { op = "order.place", id = 1, order = Resting("NOPE") });
        var refused = await client.ReadAsync();
        Assert.Equal((404, "unknown_symbol"), (Status(refused), refused.Text("code")));

        var ids = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(new { op = "order.place", idempotency_key = "once", order = Resting(symbol) });
            ids.Add((await client.ReadAsync()).GetProperty("order").Text("id")!);
        }

        Assert.Single(ids);
    }

    [Fact]
    public async Task Orders_are_done_in_the_order_in_which_they_are_sent()
    {
        var (symbol, trader) = (await server.ListAsync("OPC"), await server.NewTraderAsync());
        using var client = await ConnectAsync(trader.Token);
        for (var i = 0; i < 50; i++) await client.SendAsync(new { op = "order.place", id = i, order = Resting(symbol) });

        var answers = new Dictionary<int, long>();
        while (answers.Count < 50)
        {
            var answer = await client.ReadAsync();
            answers.Add(answer.GetProperty("id").GetInt32(), long.Parse(answer.GetProperty("order").Text("id")!, null));
        }

        Assert.Equal(answers.OrderBy(answer => answer.Key).Select(answer => answer.Value), answers.Values.Order());
    }

    [Fact]
    public async Task Nobody_places_orders_without_signing_in()
    {
        using var client = await server.ConnectAsync();
        await client.SendAsync(new { op = "order.place", id = 3, order = Resting("OPA") });
        var refused = await client.ReadAsync();
        Assert.Equal(("error", "unauthenticated", 3), (refused.Text("type"), refused.Text("code"), refused.GetProperty("id").GetInt32()));
    }

    [Theory]
    [InlineData("""{"op":"order.place","id":1}""")]
    [InlineData("""{"op":"order.place","id":1,"order":{"symbol":"X"}}""")]
    [InlineData("""{"op":"order.cancel","id":1,"order_id":"1","more":1}""")]
    public async Task A_message_that_makes_no_sense_is_refused_and_the_connection_stays(string message)
    {
        using var client = await ConnectAsync((await server.NewTraderAsync()).Token);
        await client.SendTextAsync(message);
        Assert.Equal("error", (await client.ReadAsync()).Text("type"));
        await client.SendAsync(new { op = "ping", id = 2 });
        Assert.Equal("pong", (await client.ReadAsync()).Text("type"));
    }

    private static object Resting(string symbol) => new { symbol, side = "buy", type = "limit", qty = "1", limit_price = "1.00" };

    private static int Status(JsonElement answer) => answer.GetProperty("status").GetInt32();

    private async Task<StreamClient> ConnectAsync(string token)
    {
        var client = await server.ConnectAsync(token: token);
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        return client;
    }
}
