using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

public sealed class OrderListTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task Orders_are_listed_newest_first_a_page_at_a_time()
    {
        var user = await server.NewUserAsync();
        var placed = new List<string>();
        for (var i = 0; i < 5; i++) placed.Insert(0, await PlaceAsync(user, "BTC-USD"));

        var first = await server.Client.GetAsync("/api/v1/orders?limit=3", user);
        var second = await server.Client.GetAsync($"/api/v1/orders?limit=3&cursor={first.Text("next_cursor")}", user);

        Assert.Equal(placed, [.. Ids(first), .. Ids(second)]);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.Body.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public async Task Orders_are_filtered_by_status_and_symbol()
    {
        var user = await server.NewUserAsync();
        var (open, cancelled, other) = (
            await PlaceAsync(user, "BTC-USD"), await PlaceAsync(user, "BTC-USD"), await PlaceAsync(user, "AAPL"));
        await CancelAsync(user, cancelled);

        Assert.Equal([other, open], Ids(await server.Client.GetAsync("/api/v1/orders", user)));
        Assert.Equal([cancelled], Ids(await server.Client.GetAsync("/api/v1/orders?status=closed", user)));
        Assert.Equal([other, cancelled, open], Ids(await server.Client.GetAsync("/api/v1/orders?status=all", user)));
        Assert.Equal([other], Ids(await server.Client.GetAsync("/api/v1/orders?symbol=AAPL", user)));
    }

    [Theory]
    [InlineData("status=ajar", 400, "validation_failed")]
    [InlineData("status=1", 400, "validation_failed")]
    [InlineData("limit=0", 400, "validation_failed")]
    [InlineData("limit=501", 400, "validation_failed")]
    [InlineData("limit=many", 400, "validation_failed")]
    [InlineData("cursor=there", 400, "validation_failed")]
    [InlineData("symbol=NOPE", 404, "unknown_symbol")]
    [InlineData("account_id=1", 404, "unknown_account")]
    public async Task A_bad_question_is_refused(string query, int status, string code) =>
        (await server.Client.GetAsync($"/api/v1/orders?{query}", await server.NewUserAsync())).ShouldBeProblem(status, code);

    [Fact]
    public async Task A_cancelled_order_gives_its_money_back_and_cannot_be_cancelled_twice()
    {
        var user = await server.NewUserAsync();
        var order = await PlaceAsync(user, "BTC-USD");
        Assert.Equal("99998.998", (await server.Client.GetAsync("/api/v1/portfolio", user)).Text("buying_power"));

        var answer = await CancelAsync(user, order);

        Assert.Equal((HttpStatusCode.OK, "cancelled"), (answer.Status, answer.Text("status")));
        Assert.Equal("100000", (await server.Client.GetAsync("/api/v1/portfolio", user)).Text("buying_power"));
        (await CancelAsync(user, order)).ShouldBeProblem(409, "order_closed");
    }

    [Fact]
    public async Task Another_users_order_does_not_exist()
    {
        var (owner, stranger) = (await server.NewUserAsync(), await server.NewUserAsync());
        var order = await PlaceAsync(owner, "BTC-USD");
        (await server.Client.GetAsync($"/api/v1/orders/{order}", stranger)).ShouldBeProblem(404, "unknown_order");
        (await CancelAsync(stranger, order)).ShouldBeProblem(404, "unknown_order");
        (await server.Client.GetAsync("/api/v1/orders/999999999", owner)).ShouldBeProblem(404, "unknown_order");
        Assert.Equal("open", (await server.Client.GetAsync($"/api/v1/orders/{order}", owner)).Text("status"));
    }

    [Fact]
    public async Task Another_users_account_does_not_exist()
    {
        var (owner, stranger) = (await server.NewUserAsync(), await server.NewUserAsync());
        var account = (await server.Client.GetAsync("/api/v1/auth/me", owner)).Text("account_id");
        foreach (var path in (string[])["orders", "trades", "portfolio", "positions"])
            (await server.Client.GetAsync($"/api/v1/{path}?account_id={account}", stranger)).ShouldBeProblem(404, "unknown_account");
        foreach (var path in (string[])["", "/balances"])
            (await server.Client.GetAsync($"/api/v1/accounts/{account}{path}", stranger)).ShouldBeProblem(404, "unknown_account");
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync($"/api/v1/portfolio?account_id={account}", owner)).Status);
    }

    private async Task<string> PlaceAsync(string user, string symbol)
    {
        var answer = await server.PlaceAsync(user, new { symbol, side = "buy", type = "limit", qty = "1", limit_price = "1.00" });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Text("id");
    }

    private Task<Answer> CancelAsync(string user, string order) =>
        server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{order}", token: user);

    private static IEnumerable<string> Ids(Answer answer) =>
        answer.Body.GetProperty("items").EnumerateArray().Select(order => order.GetProperty("id").GetString()!);
}
