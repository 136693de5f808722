using System.Net;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sharing;

/// <summary>What somebody sees of an account that is shared with them, and that they change nothing of it.</summary>
public sealed class SharedReadsTests(SharingFixture people) : IClassFixture<SharingFixture>
{
    /// <summary>Every read of an account; {a} is its number, {o} an order of it.</summary>
    public static TheoryData<string> Reads =>
    [
        "/api/v1/accounts/{a}", "/api/v1/accounts/{a}/balances", "/api/v1/accounts/{a}/ledger", "/api/v1/accounts/{a}/view",
        "/api/v1/orders?account_id={a}&status=all", "/api/v1/orders/{o}", "/api/v1/orders/{o}/explain",
        "/api/v1/orders/by-client-id/mine?account_id={a}", "/api/v1/trades?account_id={a}", "/api/v1/portfolio?account_id={a}",
        "/api/v1/portfolio/history?account_id={a}", "/api/v1/portfolio/performance?account_id={a}", "/api/v1/positions?account_id={a}",
        "/api/v1/positions/AAPL?account_id={a}", "/api/v1/positions/AAPL/lots?account_id={a}",
    ];

    /// <summary>Every change of an account, and how a trader with whom it is only shared is refused.</summary>
    public static TheoryData<string, string, string?, string> Changes => new()
    {
        { "POST", "/api/v1/orders", """{"account_id":"{a}","symbol":"AAPL","side":"buy","type":"market","qty":"1"}""", "unknown_account" },
        { "POST", "/api/v1/orders/preview", """{"account_id":"{a}","symbol":"AAPL","side":"buy","type":"market","qty":"1"}""",
            "unknown_account" },
        { "DELETE", "/api/v1/orders?account_id={a}", null, "unknown_account" },
        { "PATCH", "/api/v1/orders/{o}", """{"qty":"2"}""", "unknown_order" },
        { "DELETE", "/api/v1/orders/{o}", null, "unknown_order" },
        { "DELETE", "/api/v1/positions/AAPL?account_id={a}", null, "unknown_account" },
        { "PATCH", "/api/v1/accounts/{a}", """{"name":"Mine"}""", "unknown_account" },
        { "POST", "/api/v1/accounts/{a}/deposits", """{"amount":"1"}""", "unknown_account" },
        { "POST", "/api/v1/accounts/{a}/withdrawals", """{"amount":"1"}""", "unknown_account" },
        { "POST", "/api/v1/accounts/{a}/reset", """{"amount":"1"}""", "unknown_account" },
        { "POST", "/api/v1/accounts/{a}/shares", """{"link":true}""", "unknown_account" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task It_is_read_by_whom_it_is_shared_with_as_by_its_owner_and_by_nobody_else(string route)
    {
        var (owner, stranger) = (await people.NewPersonAsync(), await people.NewPersonAsync());
        var path = await PathAsync(owner, route);
        var own = await people.Client.GetAsync(path, owner.Token);
        Assert.Equal(HttpStatusCode.OK, own.Status);
        foreach (var role in (string[])["observer", "trader", "admin"])
        {
            var observer = await people.NewPersonAsync(role);
            Assert.Equal(HttpStatusCode.Created, (await people.ShareAsync(owner, new { username = observer.Name })).Status);
            var seen = await people.Client.GetAsync(path, observer.Token);
            Assert.Equal(HttpStatusCode.OK, seen.Status);
            if (!path.Contains("history", StringComparison.Ordinal) && !path.EndsWith("view", StringComparison.Ordinal))
                Assert.Equal(own.Body.GetRawText(), seen.Body.GetRawText());
        }

        Assert.Equal(HttpStatusCode.NotFound, (await people.Client.GetAsync(path, stranger.Token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await people.Client.GetAsync(path, token: null)).Status);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task It_is_changed_by_its_owner_alone(string method, string route, string? body, string code)
    {
        var (owner, trader, observer) =
            (await people.NewPersonAsync(), await people.NewPersonAsync(), await people.NewPersonAsync("observer"));
        foreach (var each in (Person[])[trader, observer]) await people.ShareAsync(owner, new { username = each.Name });
        var path = await PathAsync(owner, route);
        var before = await people.Server.StateHashAsync();

        (await AskAsync(trader)).ShouldBeProblem(404, code);
        if (path.EndsWith("/preview", StringComparison.Ordinal)) (await AskAsync(observer)).ShouldBeProblem(404, code);
        else (await AskAsync(observer)).ShouldBeProblem(403, "forbidden");
        Assert.Equal(before, await people.Server.StateHashAsync());

        Task<Answer> AskAsync(Person who) => people.Client.AskAsync(
            new(method), path, body is null ? null : new StringContent(
                body.Replace("{a}", $"{owner.Account.Number}", StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json"),
            who.Token);
    }

    [Fact]
    public async Task It_is_lost_when_it_is_withdrawn_when_its_time_is_over_and_with_its_observer()
    {
        var (owner, observer) = (await people.NewPersonAsync(), await people.NewPersonAsync("observer"));
        var path = $"/api/v1/positions?account_id={owner.Account.Number}";
        var share = (await people.ShareAsync(owner, new { username = observer.Name })).Text("id");
        Assert.Equal(HttpStatusCode.OK, (await people.Client.GetAsync(path, observer.Token)).Status);
        await people.WithdrawAsync(owner, share);
        (await people.Client.GetAsync(path, observer.Token)).ShouldBeProblem(404, "unknown_account");

        await people.ShareAsync(owner, new { username = observer.Name, until = people.Clock.GetUtcNow().AddMinutes(1) });
        Assert.Equal(HttpStatusCode.OK, (await people.Client.GetAsync(path, observer.Token)).Status);
        people.Clock.Advance(TimeSpan.FromMinutes(1));
        (await people.Client.GetAsync(path, observer.Token)).ShouldBeProblem(404, "unknown_account");
        Assert.Empty((await people.Client.GetAsync("/api/v1/shared", observer.Token)).Body.GetProperty("items").EnumerateArray());

        // One that has run out is in nobody's way.
        Assert.Equal(HttpStatusCode.Created, (await people.ShareAsync(owner, new { username = observer.Name })).Status);
    }

    private async Task<string> PathAsync(Person owner, string route)
    {
        await people.Server.BuyAsync(owner.Token, "AAPL", "10");
        var resting = await people.Server.PlaceAsync(
            owner.Token, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "50", client_order_id = "mine" });
        return route.Replace("{a}", $"{owner.Account.Number}", StringComparison.Ordinal)
            .Replace("{o}", resting.Text("id"), StringComparison.Ordinal);
    }
}
