using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Identity.Keys;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;
using static TradeCraft.Server.Tests.Chaos.ChaosTesting;

namespace TradeCraft.Server.Tests.Chaos;

/// <summary>What plans do to orders, whichever door they come by.</summary>
public sealed class ChaosOrderTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private static readonly string[] Batched = ["chaos-lost", "plain", "chaos-timeout", "chaos-reject-would_take"];

    private TradingServer Server => fixture.Server;

    [Theory]
    [InlineData("chaos-reject-insufficient_funds", 422, "insufficient_funds")]
    [InlineData("chaos-reject-instrument_halted-17", 422, "instrument_halted")]
    [InlineData("chaos-reject-account_frozen", 403, "account_frozen")]
    [InlineData("chaos-lost", 503, "chaos_lost")]
    [InlineData("chaos-lost-2", 503, "chaos_lost")]
    [InlineData("chaos-reject-nonsense", 400, "validation_failed")]
    [InlineData("chaos-slow-30001", 400, "validation_failed")]
    [InlineData("chaos-dance", 400, "validation_failed")]
    public async Task An_order_is_refused_as_its_client_order_id_says_and_is_not_there(string name, int status, string code)
    {
        var (user, other) = (await Server.NewUserAsync(), await Server.NewUserAsync());
        Assert.Equal(201, (int)(await PlaceAsync(user, name)).Status);
        await Server.Client.StartChaosAsync(user, Plan("outcomes"));
        (await PlaceAsync(user, name)).ShouldBeProblem(status, code);
        Assert.Equal(1, await CountAsync(user));
        Assert.Equal(201, (int)(await PlaceAsync(other, name)).Status);
        Assert.Equal(201, (int)(await PlaceAsync(user, "mine")).Status);
    }

    [Fact]
    public async Task Every_rejection_can_be_forced_by_its_code()
    {
        var user = await Server.NewUserAsync();
        await Server.Client.StartChaosAsync(user, Plan("outcomes"));
        foreach (var rejection in Enum.GetValues<Rejection>().Where(each => each != Rejection.None))
        {
            var code = TradeCraft.Server.Platform.Refusal.Explain(rejection).Code;
            Assert.Equal(code, (await PlaceAsync(user, $"chaos-reject-{code}")).Text("code"));
        }

        Assert.Equal(0, await CountAsync(user));
    }

    [Fact]
    public async Task An_order_whose_answer_is_lost_is_there_and_is_found_by_its_client_order_id()
    {
        var user = await Server.NewUserAsync();
        await Server.Client.StartChaosAsync(user, Plan("outcomes"));
        (await PlaceAsync(user, "chaos-timeout-1", key: "once")).ShouldBeProblem(504, "chaos_timeout");
        var found = await Server.Client.GetAsync("/api/v1/orders/by-client-id/chaos-timeout-1", user);
        Assert.Equal((HttpStatusCode.OK, "open"), (found.Status, found.Text("status")));

        // Asked again under its key it is answered; without one its name is taken.
        var again = await PlaceAsync(user, "chaos-timeout-1", key: "once");
        Assert.Equal((HttpStatusCode.Created, found.Text("id")), (again.Status, again.Text("id")));
        (await PlaceAsync(user, "chaos-timeout-1")).ShouldBeProblem(409, "client_order_id_in_use");
        Assert.Equal(1, await CountAsync(user));
    }

    [Fact]
    public async Task A_slow_order_is_placed_at_once_and_answered_late()
    {
        var user = await Server.NewUserAsync();
        await Server.Client.StartChaosAsync(user, Plan("outcomes"));
        var placing = PlaceAsync(user, "chaos-slow-30000");
        await Wait.UntilAsync("the order is there", async () => await CountAsync(user) == 1, TestContext.Current.CancellationToken);
        Assert.False(placing.IsCompleted);
        await Server.Client.EndChaosAsync(user);
        Assert.Equal(HttpStatusCode.Created, (await placing).Status);
    }

    [Fact]
    public async Task A_reject_refuses_its_share_of_what_is_placed_and_changed()
    {
        var user = await Server.NewUserAsync();
        var order = (await PlaceAsync(user, "first")).Text("id");
        await Server.Client.StartChaosAsync(user, Plan("reject", new { share = "0.5" }));
        Assert.Equal(201, (int)(await PlaceAsync(user, "second")).Status);
        (await PlaceAsync(user, "third")).ShouldBeProblem(422, "chaos_rejected");
        Assert.Equal(200, (int)(await ReplaceAsync("9.00")).Status);
        (await ReplaceAsync("8.00")).ShouldBeProblem(422, "chaos_rejected");
        Assert.Equal("9.00", (await Server.OrderAsync(user, order)).Text("limit_price"));

        // It is told with the other orders that were refused, and cancelling is always possible.
        var refused = (await Server.Client.GetAsync("/api/v1/orders/refused", user)).Body.GetProperty("items");
        Assert.Equal("chaos_rejected", Assert.Single(refused.EnumerateArray()).Text("code"));
        for (var i = 0; i < 2; i++)
            Assert.Equal(
                i == 0 ? 200 : 409, (int)(await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{order}", token: user)).Status);

        Task<Answer> ReplaceAsync(string price) => Server.Client.AskAsync(
            HttpMethod.Patch, $"/api/v1/orders/{order}",
            new StringContent($$"""{"limit_price":"{{price}}"}""", null, "application/json"), user);
    }

    [Fact]
    public async Task Orders_of_a_batch_and_over_the_stream_have_the_same_outcomes()
    {
        var user = await Server.NewUserAsync();
        await Server.Client.StartChaosAsync(user, Plan("outcomes"));
        var orders = Batched.Select(name => new { place = Order(name) });
        var batch = await Server.Client.PostAsync("/api/v1/orders/batch", new { orders }, user);
        Assert.Equal(
            [(503, "chaos_lost"), (201, null), (504, "chaos_timeout"), (422, "would_take")],
            batch.Body.GetProperty("items").EnumerateArray().Select(each => (each.GetProperty("status").GetInt32(), each.Text("code"))));
        Assert.Equal(2, await CountAsync(user));

        using var stream = await StreamClient.ConnectAsync(Server.Address, "/ws", user);
        await stream.ReadAsync();
        await stream.SendAsync(new { op = "order.place", order = Order("chaos-reject-no_liquidity"), id = 5 });
        var answer = await stream.ReadAsync();
        Assert.Equal((422, "no_liquidity"), (answer.GetProperty("status").GetInt32(), answer.Text("code")));
    }

    [Fact]
    public async Task With_stale_quotes_market_orders_are_refused_to_who_wanted_it()
    {
        await Server.QuoteAsync("BTC-USD", [(99m, 100m)], [(100m, 100m)]);
        var (user, other) = (await Server.NewUserAsync(), await Server.NewUserAsync());
        var market = new { symbol = "BTC-USD", side = "buy", type = "market", qty = "1" };
        await Server.BuyAsync(user, "BTC-USD", "1");
        await Server.Client.StartChaosAsync(user, Plan("stale_quotes"));
        (await Server.PlaceAsync(user, market)).ShouldBeProblem(503, "quotes_stale");
        (await Server.Client.AskAsync(HttpMethod.Delete, "/api/v1/positions/BTC-USD", token: user)).ShouldBeProblem(503, "quotes_stale");
        Assert.Equal(201, (int)(await PlaceAsync(user, "limit")).Status);
        await Server.BuyAsync(other, "BTC-USD", "1");
    }

    private static object Order(string name) =>
        new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "10.00", client_order_id = name };

    private Task<Answer> PlaceAsync(string user, string name, string? key = null) => Server.PlaceAsync(user, Order(name), key);

    private async Task<int> CountAsync(string user) =>
        (await Server.Client.GetAsync("/api/v1/orders", user)).Body.GetProperty("items").GetArrayLength();
}
