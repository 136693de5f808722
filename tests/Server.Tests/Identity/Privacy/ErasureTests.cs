using System.Globalization;
using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Privacy;

/// <summary>Users who go: asked, taken back, done.</summary>
public sealed class ErasureTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Me = "/api/v1/me";
    private const string Restoration = "/api/v1/me/restoration";

    private static readonly string[] Watched = ["AAPL"];

    private PrivateServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await PrivateServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task It_is_asked_for_with_a_fresh_proof_shown_at_sign_in_and_taken_back()
    {
        var ada = await server.RegisterAsync("ada");
        (await server.Client.AskAsync(HttpMethod.Post, Restoration, token: ada.Text("access_token")))
            .ShouldBeProblem(409, "not_being_erased");
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        (await EraseAsync(ada.Text("access_token"))).ShouldBeProblem(403, "proof_required");

        ada = await server.LoginAsync("ada");
        var asked = await EraseAsync(ada.Text("access_token"));
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        var eraseAt = DateTimeOffset.Parse(asked.Text("erase_at"), CultureInfo.InvariantCulture);
        Assert.InRange(eraseAt - server.Clock.GetUtcNow(), TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));

        // Asked again it does not take longer.
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(asked.Text("erase_at"), (await EraseAsync(ada.Text("access_token"))).Text("erase_at"));
        Assert.Equal(asked.Text("erase_at"), EraseAtOf(await server.LoginAsync("ada")));

        server.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(6));
        await server.SweepAsync();
        ada = await server.LoginAsync("ada");
        Assert.Equal(
            HttpStatusCode.NoContent, (await server.Client.AskAsync(HttpMethod.Post, Restoration, token: ada.Text("access_token"))).Status);
        server.Clock.Advance(TimeSpan.FromDays(1));
        await server.SweepAsync();
        Assert.Null(EraseAtOf(await server.LoginAsync("ada")));
    }

    [Fact]
    public async Task After_seven_days_a_number_is_left_with_its_trades_and_nobody_is_behind_it()
    {
        var (ada, eve) = (await server.RegisterAsync("ada"), await server.RegisterAsync("eve"));
        var (token, id, account) = (ada.Text("access_token"), PrivateServer.IdOf(ada), PrivateServer.AccountOf(ada));
        await server.Trading.BuyAsync(token, "BTC-USD", "0.1");
        var resting = await server.Trading.PlaceAsync(
            token, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.1", limit_price = "40000" });
        Assert.Equal("open", resting.Text("status"));
        await AskAsync(HttpMethod.Patch, $"/api/v1/accounts/{account}", new { name = "Ada's own" }, token);
        await AskAsync(HttpMethod.Post, "/api/v1/watchlists", new { name = "mine", symbols = Watched }, token);
        await AskAsync(HttpMethod.Put, "/api/v1/me/drawings/BTC-USD", new { version = 0, items = (object[])[] }, token);
        await AskAsync(HttpMethod.Put, $"/api/v1/me/layouts/{Guid.NewGuid()}", ExportTests.Arranged, token);
        await AskAsync(
            HttpMethod.Post, "/api/v1/alerts", new { symbol = "BTC-USD", condition = "above", price = "60000", note = "Ada" }, token);
        await EraseAsync(token);
        await EraseAsync(eve.Text("access_token"));
        await AskAsync(HttpMethod.Post, Restoration, new { }, eve.Text("access_token"));
        var log = await LogAsync();

        server.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await server.SweepAsync();
        // What was done is still written down, and not from where.
        Assert.Equal(
            "0 true", await server.ScalarAsync<string>(
                $"""
                select count(*) filter (where address is not null or user_agent is not null or details::text like '%Ada%')
                    || ' ' || (count(*) >= 3) from audit where user_id = {id}
                """));

        (await server.LoginAsync("ada")).ShouldBeProblem(401, "invalid_credentials");
        (await server.LoginAsync($"erased_{id}")).ShouldBeProblem(401, "invalid_credentials");
        (await server.Client.PostAsync("/api/v1/auth/refresh", new { refresh_token = ada.Text("refresh_token") }))
            .ShouldBeProblem(401, "refresh_token_invalid");
        Assert.Equal(
            $"erased_{id} erased_{id}@erased.invalid",
            await server.ScalarAsync<string>($"select username || ' ' || email from app_user where id = {id}"));
        foreach (var table in (string[])["user_session", "sign_in_network", "watchlist",
            "chart_drawing", "chart_layout", "price_alert", "passkey", "recovery_code"])
            Assert.Equal(0, await server.ScalarAsync<long>($"select count(*) from {table} where user_id = {id}"));
        Assert.Equal(0, await server.ScalarAsync<long>($"select count(*) from account_name where account_id = {account}"));

        // The account is closed: nothing in it, nothing on the market, nothing to be placed. Its trade is still there.
        var view = server.Trading.Projections.Accounts.Find(new(account))!;
        Assert.True(view.Terms.IsFrozen);
        Assert.All(server.Trading.Projections.Portfolios.Balances(view.Id), balance => Assert.True(balance.Total.IsZero));
        Assert.Single(server.Trading.Projections.Portfolios.Trades(view.Id, long.MaxValue, 10));
        await Wait.UntilAsync(
            "the order is cancelled", async () => await server.ScalarAsync<string>(
                $"select stage from orders where order_id = {resting.Text("id")}") == "cancelled", Cancellation);

        // The log was added to, and not changed.
        Assert.StartsWith(log, await LogAsync(), StringComparison.Ordinal);

        // The other one is as before, and the name is free.
        Assert.Equal(HttpStatusCode.OK, (await server.LoginAsync("eve")).Status);
        Assert.NotEqual(id, PrivateServer.IdOf(await server.RegisterAsync("ada")));
    }

    [Fact]
    public async Task One_that_a_restart_interrupts_is_gone_on_with()
    {
        var ada = await server.RegisterAsync("ada");
        await EraseAsync(ada.Text("access_token"));
        server.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        Task sweep;
        await using (await server.LockAsync("watchlist"))
        {
            sweep = server.SweepAsync();
            await server.WaitForLockAsync("watchlist");
            Assert.Equal("ada", await NameAsync());
            await server.ExecuteAsync(
                "select pg_terminate_backend(pid) from pg_locks where not granted and relation = 'watchlist'::regclass");
            await server.Trading.RestartAsync();

            // Its accounts are closed, and nobody can take it back any more.
            (await server.LoginAsync("ada")).ShouldBeProblem(401, "user_disabled");
            Assert.Equal("ada", await NameAsync());
        }

        await sweep;
        await Wait.UntilAsync("it is done", async () => await NameAsync() == $"erased_{PrivateServer.IdOf(ada)}", Cancellation);

        Task<string> NameAsync() => server.ScalarAsync<string>($"select username from app_user where id = {PrivateServer.IdOf(ada)}");
    }

    [Fact]
    public async Task The_last_administrator_cannot_go_not_even_when_the_other_one_goes_at_the_same_time()
    {
        var (ada, eve) = (await server.RegisterAsync("ada"), await server.RegisterAsync("eve"));
        await server.ExecuteAsync("update app_user set role = 'admin' where username = 'ada'");
        (await EraseAsync(await FreshAsync("ada"))).ShouldBeProblem(409, "last_administrator");

        await server.ExecuteAsync("update app_user set role = 'admin' where username = 'eve'");
        var both = await Task.WhenAll(EraseAsync(await FreshAsync("ada")), EraseAsync(await FreshAsync("eve")));
        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Conflict], both.Select(answer => answer.Status).Order());

        // The other one was made a trader meanwhile: who had asked is the last one now, and stays.
        var (gone, stays) = both[0].Status == HttpStatusCode.Accepted ? ("ada", "eve") : ("eve", "ada");
        await server.ExecuteAsync($"update app_user set role = 'trader' where username = '{stays}'");
        server.Clock.Advance(TimeSpan.FromDays(8));
        await server.SweepAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.LoginAsync(gone)).Status);
        Assert.NotEqual(PrivateServer.IdOf(ada), PrivateServer.IdOf(eve));
    }

    [Theory]
    [InlineData("erased_12", "erased_12@example.com", "username")]
    [InlineData("Erased_12", "erased_12@example.com", "username")]
    [InlineData("someone", "erased_12@erased.invalid", "email")]
    public async Task Nobody_takes_the_name_that_an_erased_user_will_have(string username, string email, string field)
    {
        var refused = await server.Client.PostAsync(
            "/api/v1/auth/register", new { email, username, password = IdentityFixture.Password });
        Assert.Contains(field, refused.ShouldBeProblem(400, "validation_failed").Keys);
    }

    private static string? EraseAtOf(Answer session) => session.Body.GetProperty("user").GetProperty("erase_at").GetString();

    private Task<Answer> EraseAsync(string token) => server.Client.AskAsync(HttpMethod.Delete, Me, token: token);

    private async Task<string> FreshAsync(string username) => (await server.LoginAsync(username)).Text("access_token");

    /// <summary>The chain of the log, batch by batch.</summary>
    private Task<string> LogAsync() => server.ScalarAsync<string>(
        "select string_agg(encode(hash || sha256(payload), 'hex'), '' order by venue_id, first_sequence) from event_log");

    private async Task AskAsync(HttpMethod method, string path, object body, string token)
    {
        var answer = await server.Client.AskAsync(method, path, System.Net.Http.Json.JsonContent.Create(body), token);
        Assert.True(answer.Response.IsSuccessStatusCode, answer.Body.ToString());
    }
}
