using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sharing;

/// <summary>An account that is shared with a delay of ten minutes: nothing that happened since can be told from what is shown.</summary>
public sealed class DelayedViewTests(SharingFixture people) : IClassFixture<SharingFixture>
{
    [Fact]
    public async Task Orders_trades_and_the_ledger_end_where_the_delay_begins()
    {
        var (owner, observer) = await SharedAsync();
        var account = owner.Account.Number;
        var resting = (await people.Server.PlaceAsync(
            owner.Token,
            new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "50", client_order_id = "waits" })).Text("id");
        await people.Server.BuyAsync(owner.Token, "AAPL", "10");
        Assert.Empty(await ItemsAsync(observer, $"/api/v1/orders?status=closed&account_id={account}"));
        Assert.Empty(await ItemsAsync(observer, $"/api/v1/trades?account_id={account}"));

        people.Clock.Advance(TimeSpan.FromMinutes(11));
        await people.Server.BuyAsync(owner.Token, "AAPL", "20");
        await people.Server.PlaceAsync(owner.Token, new { symbol = "AAPL", side = "sell", type = "market", qty = "15" });

        Assert.Equal(["10"], (await ItemsAsync(observer, $"/api/v1/trades?account_id={account}")).Select(each => Text(each, "qty")));
        Assert.Equal(
            ["15", "20", "10"], (await ItemsAsync(owner, $"/api/v1/trades?account_id={account}")).Select(each => Text(each, "qty")));
        var order = Assert.Single(await ItemsAsync(observer, $"/api/v1/orders?status=closed&account_id={account}"));
        Assert.Equal(("10", "filled"), (Text(order, "qty"), Text(order, "status")));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(observer, $"/api/v1/orders/{Text(order, "id")}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(observer, $"/api/v1/orders/{Text(order, "id")}/explain")).Status);
        Assert.Equal(["deposit", "trade"],
            (await ItemsAsync(observer, $"/api/v1/accounts/{account}/ledger?asset=USD")).Select(each => Text(each, "reason")).Distinct()
            .Where(reason => reason is "deposit" or "trade").Order(StringComparer.Ordinal));
        Assert.Equal(["10"],
            (await ItemsAsync(observer, $"/api/v1/accounts/{account}/ledger?asset=AAPL")).Select(each => Text(each, "amount")));

        // One that is open, or ended since, is not there: neither by its number nor by its name.
        await people.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{resting}", token: owner.Token);
        foreach (var path in (string[])[$"/api/v1/orders/{resting}", $"/api/v1/orders/{resting}/explain",
            $"/api/v1/orders/by-client-id/waits?account_id={account}"])
            (await GetAsync(observer, path)).ShouldBeProblem(404, "unknown_order");
        people.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("cancelled", (await GetAsync(observer, $"/api/v1/orders/{resting}")).Text("status"));
    }

    [Theory]
    [InlineData("/api/v1/accounts/{a}")]
    [InlineData("/api/v1/accounts/{a}/balances")]
    [InlineData("/api/v1/portfolio?account_id={a}")]
    [InlineData("/api/v1/positions?account_id={a}")]
    [InlineData("/api/v1/positions/AAPL?account_id={a}")]
    [InlineData("/api/v1/positions/AAPL/lots?account_id={a}")]
    [InlineData("/api/v1/positions/AAPL/lots?status=open&account_id={a}")]
    [InlineData("/api/v1/orders?account_id={a}")]
    [InlineData("/api/v1/orders?status=all&account_id={a}")]
    public async Task What_is_known_only_as_it_is_now_is_refused(string route)
    {
        var (owner, observer) = await SharedAsync();
        (await GetAsync(observer, route.Replace("{a}", $"{owner.Account.Number}", StringComparison.Ordinal)))
            .ShouldBeProblem(403, "delayed_view");
    }

    [Fact]
    public async Task The_curve_the_performance_and_closed_lots_are_as_they_were_then()
    {
        var (owner, observer) = await SharedAsync();
        var account = owner.Account.Number;
        await people.Server.BuyAsync(owner.Token, "AAPL", "10");
        await people.Server.PlaceAsync(owner.Token, new { symbol = "AAPL", side = "sell", type = "market", qty = "4" });
        people.Clock.Advance(TimeSpan.FromMinutes(12));
        await people.Server.PlaceAsync(owner.Token, new { symbol = "AAPL", side = "sell", type = "market", qty = "6" });

        // Ten bought at 101 and four sold at 99, each for 0.2 %; the six at the last price, 99.
        // The tables follow the log: for a moment they may know the purchase and not yet the sale.
        var history = $"/api/v1/portfolio/history?period=1d&interval=1m&account_id={account}";
        await Wait.UntilAsync(
            "the tables have the point after both trades", async () => await PointsAsync() is [.., { Equity: "99977.188" }],
            TestContext.Current.CancellationToken);

        var last = (await PointsAsync())[^1];
        var cutAt = people.Clock.GetUtcNow() - TimeSpan.FromMinutes(10);
        Assert.True(last.At <= cutAt);
        var view = await GetAsync(observer, $"/api/v1/accounts/{account}/view");
        Assert.Equal((true, "99977.188", JsonValueKind.Null, 2),
            (view.Body.GetProperty("is_delayed").GetBoolean(), view.Text("equity"), view.Body.GetProperty("positions").ValueKind,
                view.Body.GetProperty("trades").GetArrayLength()));
        Assert.Equal("-0.0228",
            (await GetAsync(observer, $"/api/v1/portfolio/performance?account_id={account}")).Text("total_return_percent"));
        Assert.Equal(["4"],
            (await ItemsAsync(observer, $"/api/v1/positions/AAPL/lots?status=closed&account_id={account}"))
                .Select(each => Text(each, "qty")));

        // A reset since then has not been.
        await people.Client.PostAsync($"/api/v1/accounts/{account}/reset", new { amount = "5000" }, owner.Token);
        Assert.Equal("99977.188", (await GetAsync(observer, $"/api/v1/accounts/{account}/view")).Text("equity"));

        async Task<IReadOnlyList<(DateTimeOffset At, string Equity)>> PointsAsync() =>
            [.. (await ItemsAsync(observer, history)).Select(each => (each.GetProperty("at").GetDateTimeOffset(), Text(each, "equity")))];
    }

    [Fact]
    public async Task An_account_that_is_younger_than_the_delay_has_nothing_to_show()
    {
        var (owner, observer) = await SharedAsync();
        var view = await GetAsync(observer, $"/api/v1/accounts/{owner.Account.Number}/view");
        Assert.Equal((HttpStatusCode.OK, "0", 0), (view.Status, view.Text("equity"), view.Body.GetProperty("trades").GetArrayLength()));
        Assert.Equal(
            HttpStatusCode.OK, (await GetAsync(observer, $"/api/v1/portfolio/performance?account_id={owner.Account.Number}")).Status);
        Assert.Empty(await ItemsAsync(observer, $"/api/v1/accounts/{owner.Account.Number}/ledger"));
    }

    private async Task<(Person Owner, Person Observer)> SharedAsync()
    {
        var (owner, observer) = (await people.NewPersonAsync(), await people.NewPersonAsync("observer"));
        Assert.Equal(
            HttpStatusCode.Created, (await people.ShareAsync(owner, new { username = observer.Name, delay_minutes = 10 })).Status);
        return (owner, observer);
    }

    private Task<Answer> GetAsync(Person who, string path) => people.Client.GetAsync(path, who.Token);

    private async Task<IReadOnlyList<JsonElement>> ItemsAsync(Person who, string path)
    {
        var answer = await GetAsync(who, path);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Body.GetProperty("items").EnumerateArray()];
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;
}
