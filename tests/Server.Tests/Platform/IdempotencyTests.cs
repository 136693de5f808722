using System.Net;
using Dapper;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>The same request sent twice is done once, on every route that creates or moves.</summary>
public sealed class IdempotencyTests(TradingServer server) : IClassFixture<TradingServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_deposits_at_once_under_one_key_are_one_and_stay_one_over_a_restart()
    {
        var (user, path) = await UserAsync("deposits");
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PostAsync(user, path, """{"amount":"5"}""", "pay-1")));
        Assert.All(all, answer => Assert.Equal((HttpStatusCode.OK, "100005"), (answer.Status, answer.Text("total"))));
        (await PostAsync(user, path, """{"amount":"6"}""", "pay-1")).ShouldBeProblem(409, "idempotency_key_reused");

        await server.RestartAsync();
        Assert.Equal("100005", (await PostAsync(user, path, """{"amount":"5"}""", "pay-1")).Text("total"));
        Assert.Equal("100010", (await PostAsync(user, path, """{"amount":"5"}""", "pay-2")).Text("total"));
        Assert.Equal("100015", (await PostAsync(user, path, """{"amount":"5"}""", key: null)).Text("total"));
    }

    [Fact]
    public async Task Withdrawals_and_resets_are_done_once_and_a_key_is_for_one_route_and_one_account()
    {
        var (user, path) = await UserAsync("withdrawals");
        for (var i = 0; i < 2; i++) Assert.Equal("99995", (await PostAsync(user, path, """{"amount":"5"}""", "k")).Text("total"));
        var other = await PostAsync(user, "/api/v1/accounts", """{"initial_amount":"100"}""", key: null);
        (await PostAsync(user, $"/api/v1/accounts/{other.Text("id")}/withdrawals", """{"amount":"5"}""", "k"))
            .ShouldBeProblem(409, "idempotency_key_reused");
        (await PostAsync(user, path.Replace("withdrawals", "deposits", StringComparison.Ordinal), """{"amount":"5"}""", "k"))
            .ShouldBeProblem(409, "idempotency_key_reused");

        var reset = path.Replace("withdrawals", "reset", StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
            Assert.Equal(2, (await PostAsync(user, reset, """{"amount":"7"}""", "r")).Body.GetProperty("epoch").GetInt32());
        Assert.Equal("6", (await PostAsync(user, path, """{"amount":"1"}""", "k2")).Text("total"));
    }

    [Fact]
    public async Task Another_users_key_is_another_and_what_was_refused_may_be_asked_for_again()
    {
        var (ada, adas) = await UserAsync("withdrawals");
        var (bob, bobs) = await UserAsync("withdrawals");
        (await PostAsync(ada, adas, """{"amount":"100001"}""", "k")).ShouldBeProblem(422, "insufficient_funds");
        Assert.Equal("99999", (await PostAsync(bob, bobs, """{"amount":"1"}""", "k")).Text("total"));
        await PostAsync(ada, adas.Replace("withdrawals", "deposits", StringComparison.Ordinal), """{"amount":"2"}""", key: null);
        Assert.Equal("1", (await PostAsync(ada, adas, """{"amount":"100001"}""", "k")).Text("total"));
    }

    [Fact]
    public async Task An_account_is_opened_once_and_keeps_a_name_that_it_got_since()
    {
        var user = await server.NewUserAsync();
        var all = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => PostAsync(user, "/api/v1/accounts", """{"name":"Second"}""", "open")));
        var id = Assert.Single(all.Select(answer => answer.Text("id")).Distinct());
        await server.Client.AskAsync(
            HttpMethod.Patch, $"/api/v1/accounts/{id}", new StringContent("""{"name":"Third"}""", null, "application/json"), user);
        var again = await PostAsync(user, "/api/v1/accounts", """{"name":"Second"}""", "open");
        Assert.Equal((HttpStatusCode.Created, id, "Third"), (again.Status, again.Text("id"), again.Text("name")));
        (await PostAsync(user, "/api/v1/accounts", """{"name":"Other"}""", "open")).ShouldBeProblem(409, "idempotency_key_reused");
        Assert.Equal(2, (await server.Client.GetAsync("/api/v1/accounts", user)).Body.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/v1/watchlists", """{"name":"Mine","symbols":["AAPL"]}""", """{"name":"Yours"}""")]
    [InlineData("/api/v1/alerts", """{"symbol":"AAPL","condition":"above","price":"300"}""",
        """{"symbol":"AAPL","condition":"above","price":"301"}""")]
    public async Task Lists_and_alerts_are_made_once_and_one_that_is_gone_is_not_made_again(string path, string body, string other)
    {
        var user = await server.NewUserAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync(user, path, body, "k")));
        Assert.All(all, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        var id = Assert.Single(all.Select(answer => answer.Text("id")).Distinct());
        Assert.Equal(1, (await server.Client.GetAsync(path, user)).Body.GetProperty("items").GetArrayLength());
        (await PostAsync(user, path, other, "k")).ShouldBeProblem(409, "idempotency_key_reused");

        using var delete = new HttpRequestMessage(HttpMethod.Delete, $"{path}/{id}") { Headers = { Authorization = new("Bearer", user) } };
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.SendAsync(delete, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(user, path, body, "k")).Status);
        Assert.Equal(0, (await server.Client.GetAsync(path, user)).Body.GetProperty("items").GetArrayLength());

        await AgeAsync(TimeSpan.FromHours(23));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(user, path, body, "k")).Status);
        await AgeAsync(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(user, path, other, "k")).Status);
    }

    [Fact]
    public async Task A_symbol_is_put_into_a_list_once()
    {
        var user = await server.NewUserAsync();
        var path = $"/api/v1/watchlists/{(await PostAsync(user, "/api/v1/watchlists", """{"name":"Mine"}""", "list")).Text("id")}";
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(user, $"{path}/items", """{"symbol":"AAPL"}""", "item")).Status);
        await server.Client.AskAsync(HttpMethod.Delete, $"{path}/items/AAPL", token: user);
        var again = await PostAsync(user, $"{path}/items", """{"symbol":"AAPL"}""", "item");
        Assert.Equal((HttpStatusCode.OK, 0), (again.Status, again.Body.GetProperty("symbols").GetArrayLength()));
        (await PostAsync(user, $"{path}/items", """{"symbol":"BTC-USD"}""", "item")).ShouldBeProblem(409, "idempotency_key_reused");
    }

    [Fact]
    public async Task Every_POST_honours_the_key_or_refuses_it()
    {
        var api = (await server.Client.GetAsync("/api/v1/openapi.json", token: null)).Body;
        var admin = await server.NewAdministratorAsync();
        var honouring = new List<string>();
        foreach (var (path, post) in api.GetProperty("paths").EnumerateObject()
            .Where(path => path.Value.TryGetProperty("post", out _)).Select(path => (path.Name, path.Value.GetProperty("post"))))
        {
            var honours = post.TryGetProperty("parameters", out var parameters) && parameters.EnumerateArray()
                .Any(parameter => parameter.GetProperty("in").GetString() == "header"
                    && parameter.GetProperty("name").GetString() == "Idempotency-Key");
            var id = path.Contains("/layouts/", StringComparison.Ordinal) ? Guid.Empty.ToString() : "1";
            var place = path.Replace("{id}", id, StringComparison.Ordinal).Replace("{user_id}", "1", StringComparison.Ordinal)
                .Replace("{symbol}", "AAPL", StringComparison.Ordinal);
            var answer = await PostAsync(admin, place, "{}", "a-key");
            if (honours)
            {
                honouring.Add(path);
                Assert.NotEqual("idempotency_key_not_supported", answer.Body.TryGetProperty("code", out var code) ? code.GetString() : "");
            }
            else
            {
                answer.ShouldBeProblem(400, "idempotency_key_not_supported");
            }
        }

        Assert.Equal(
            ["/api/v1/accounts", "/api/v1/accounts/{id}/deposits", "/api/v1/accounts/{id}/reset", "/api/v1/accounts/{id}/withdrawals",
                "/api/v1/alerts", "/api/v1/backtests", "/api/v1/orders", "/api/v1/venues",
                "/api/v1/venues/{id}/counterfactuals", "/api/v1/venues/{id}/forks",
                "/api/v1/watchlists", "/api/v1/watchlists/{id}/items"],
            honouring.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("deposits", """{"amount":"1"}""")]
    [InlineData("reset", "{}")]
    public async Task A_key_that_is_none_is_refused(string what, string body)
    {
        var (user, path) = await UserAsync(what);
        Assert.Equal(["Idempotency-Key"],
            (await PostAsync(user, path, body, new string('k', 256))).ShouldBeProblem(400, "validation_failed").Keys);
    }

    private async Task AgeAsync(TimeSpan by)
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync("update request_key set at = at - @by", new { by });
    }

    private async Task<(string Token, string Path)> UserAsync(string what)
    {
        var user = await server.NewUserAsync();
        return (user, $"/api/v1/accounts/{(await server.AccountOfAsync(user)).Number}/{what}");
    }

    private async Task<Answer> PostAsync(string token, string path, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, null, "application/json"),
            Headers = { Authorization = new("Bearer", token) },
        };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await server.Client.AskAsync(request);
    }
}
