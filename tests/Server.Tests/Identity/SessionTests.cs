using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class SessionTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    private const string Refresh = "/api/v1/auth/refresh";
    private const string Logout = "/api/v1/auth/logout";

    private Task<Answer> NewSessionAsync() => identity.RegisterAsync(IdentityFixture.NewName());

    [Fact]
    public async Task A_refresh_token_is_exchanged_for_a_new_pair()
    {
        var first = await NewSessionAsync();
        var second = await identity.RefreshAsync(first.Text("refresh_token"));
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.NotEqual(first.Text("refresh_token"), second.Text("refresh_token"));
        Assert.NotEqual(first.Text("access_token"), second.Text("access_token"));
        Assert.Equal(first.Body.GetProperty("user").GetRawText(), second.Body.GetProperty("user").GetRawText());
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(second.Text("access_token"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await identity.RefreshAsync(second.Text("refresh_token"))).Status);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_ends_the_session_for_both_who_have_it()
    {
        var first = await NewSessionAsync();
        var second = await identity.RefreshAsync(first.Text("refresh_token"));
        var third = await identity.RefreshAsync(second.Text("refresh_token"));
        identity.Server.Clock.Advance(TimeSpan.FromSeconds(11));
        var thief = await identity.RefreshAsync(first.Text("refresh_token"));
        thief.ShouldBeProblem(401, "refresh_token_reused");
        Assert.StartsWith("tradecraft_refresh=; expires=Thu, 01 Jan 1970", thief.Response.Headers.GetValues("Set-Cookie").Single(),
            StringComparison.Ordinal);
        (await identity.RefreshAsync(third.Text("refresh_token"))).ShouldBeProblem(401, "session_ended");
        foreach (var session in (Answer[])[first, second, third])
            (await identity.MeAsync(session.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
    }

    [Fact]
    public async Task One_refresh_token_sent_many_times_at_once_is_exchanged_each_time_and_later_no_more()
    {
        var token = (await NewSessionAsync()).Text("refresh_token");
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = await identity.Server.Database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var holding = new NpgsqlCommand($"select 1 from refresh_token where hash = sha256('{token}') for update", connection);
        await holding.ExecuteNonQueryAsync(cancellation);

        // All of them are under way before the first can go on.
        var refreshes = Enumerable.Range(0, 4).Select(_ => identity.RefreshAsync(token)).ToArray();
        await Wait.UntilAsync(
            "all refreshes wait for the token's row",
            async () => await identity.Server.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                == refreshes.Length,
            cancellation);
        await transaction.RollbackAsync(cancellation);
        var renewed = await Task.WhenAll(refreshes);
        Assert.All(renewed, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(renewed.Length, renewed.Select(answer => answer.Text("refresh_token")).Distinct().Count());
        identity.Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await identity.RefreshAsync(token)).ShouldBeProblem(401, "refresh_token_reused");
        (await identity.RefreshAsync(renewed[0].Text("refresh_token"))).ShouldBeProblem(401, "session_ended");
    }

    [Fact]
    public async Task A_refresh_token_lasts_seven_days_from_its_issue()
    {
        var session = await NewSessionAsync();
        identity.Server.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        var renewed = await identity.RefreshAsync(session.Text("refresh_token"));
        Assert.Equal(HttpStatusCode.OK, renewed.Status);
        (await identity.MeAsync(session.Text("access_token"))).ShouldBeProblem(401, "token_expired");
        identity.Server.Clock.Advance(TimeSpan.FromDays(7));
        (await identity.RefreshAsync(renewed.Text("refresh_token"))).ShouldBeProblem(401, "refresh_token_expired");
    }

    [Fact]
    public async Task A_session_ends_after_thirty_days_however_often_it_is_renewed()
    {
        var session = await NewSessionAsync();
        for (var day = 0; day < 29; day++)
        {
            identity.Server.Clock.Advance(TimeSpan.FromDays(1));
            session = await identity.RefreshAsync(session.Text("refresh_token"));
            Assert.Equal(HttpStatusCode.OK, session.Status);
        }

        identity.Server.Clock.Advance(TimeSpan.FromDays(1));
        (await identity.RefreshAsync(session.Text("refresh_token"))).ShouldBeProblem(401, "refresh_token_expired");
    }

    [Fact]
    public async Task What_the_table_says_of_a_user_is_known_at_once_whoever_wrote_it()
    {
        var name = IdentityFixture.NewName();
        var session = await identity.RegisterAsync(name);
        var token = session.Text("access_token");
        await identity.Server.ExecuteAsync($"update app_user set disabled_at = now() where username = '{name}'");
        await Wait.UntilAsync("the user is disabled", async () => (await identity.MeAsync(token)).Status == HttpStatusCode.Unauthorized,
            TestContext.Current.CancellationToken);
        (await identity.MeAsync(token)).ShouldBeProblem(401, "user_disabled");
        (await identity.RefreshAsync(session.Text("refresh_token"))).ShouldBeProblem(401, "user_disabled");
        (await identity.LoginAsync(name)).ShouldBeProblem(401, "user_disabled");

        // The connection on which changes are told is lost, and one happens meanwhile.
        await identity.Server.ExecuteAsync(
            $"""
            select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen row_change';
            update app_user set disabled_at = null, token_version = token_version + 1 where username = '{name}';
            """);
        await Wait.UntilAsync(
            "the token is one of an earlier version",
            async () => (await identity.MeAsync(token)).Text("code") == "token_invalid", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name)).Status);
    }

    [Theory]
    [InlineData("""{"refresh_token":"nonsense"}""", "refresh_token_invalid")]
    [InlineData("""{"refresh_token":""}""", "refresh_token_invalid")]
    [InlineData("{}", "unauthenticated")]
    [InlineData("""{"refresh_token":null}""", "unauthenticated")]
    public async Task Without_a_known_refresh_token_nothing_is_given(string body, string code) =>
        (await identity.Client.PostJsonAsync(Refresh, body)).ShouldBeProblem(401, code);

    [Fact]
    public async Task A_browser_gets_the_token_in_a_cookie_that_scripts_cannot_read_and_nowhere_else()
    {
        var name = IdentityFixture.NewName();
        await identity.RegisterAsync(name);
        var login = new { login = name, password = IdentityFixture.Password };
        var registration = new { email = "new@example.com", username = IdentityFixture.NewName(), password = IdentityFixture.Password };
        var program = await identity.LoginAsync(name);
        var refresh = new { refresh_token = program.Text("refresh_token") };
        (string, object)[] ways = [("login", login), ("register", registration), ("refresh", refresh), ("demo", new())];
        foreach (var (path, body) in ways)
        {
            var answer = await identity.PostAsBrowserAsync($"/api/v1/auth/{path}", body);
            Assert.Equal(JsonValueKind.Null, answer.Body.GetProperty("refresh_token").ValueKind);
            var cookie = answer.Response.Headers.GetValues("Set-Cookie").Single().Split(';', 2);
            Assert.Equal(" max-age=604800; path=/api/v1/auth; samesite=strict; httponly", cookie[1]);
            Assert.DoesNotContain(cookie[0].Split('=')[1], answer.Body.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_of_another_origin_cannot_put_a_session_of_its_own_into_the_browser()
    {
        var answer = await identity.PostAsBrowserAsync("/api/v1/auth/demo", new(), fetchSite: "same-site");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(JsonValueKind.Null, answer.Body.GetProperty("refresh_token").ValueKind);
        Assert.False(answer.Response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("same-origin")]
    [InlineData(null)]
    public async Task A_browser_sends_the_token_in_its_cookie_and_no_body(string? fetchSite)
    {
        var session = await NewSessionAsync();
        var renewed = await identity.PostWithCookieAsync(Refresh, session.Text("refresh_token"), fetchSite);
        Assert.Equal(HttpStatusCode.OK, renewed.Status);

        // What came in the cookie goes back in it alone.
        Assert.Equal(JsonValueKind.Null, renewed.Body.GetProperty("refresh_token").ValueKind);
        var cookie = renewed.Response.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=')[1];
        Assert.Equal(HttpStatusCode.NoContent, (await identity.PostWithCookieAsync(Logout, cookie, fetchSite)).Status);
    }

    [Theory]
    [InlineData("same-site")]
    [InlineData("cross-site")]
    public async Task A_page_of_another_origin_can_neither_refresh_nor_sign_out_by_the_cookie(string fetchSite)
    {
        var session = await NewSessionAsync();
        foreach (var path in (string[])[Refresh, Logout])
            (await identity.PostWithCookieAsync(path, session.Text("refresh_token"), fetchSite)).ShouldBeProblem(401, "unauthenticated");
        Assert.Equal(HttpStatusCode.OK, (await identity.RefreshAsync(session.Text("refresh_token"))).Status);
    }

    [Fact]
    public async Task A_form_is_not_taken()
    {
        var form = new StringContent("refresh_token=x", Encoding.UTF8, "application/x-www-form-urlencoded");
        (await identity.Client.AskAsync(HttpMethod.Post, Refresh, form)).ShouldBeProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task Signing_out_by_the_access_token_stops_both_tokens_at_once()
    {
        var session = await NewSessionAsync();
        var answer = await identity.Client.AskAsync(HttpMethod.Post, Logout, token: session.Text("access_token"));
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        (await identity.MeAsync(session.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        (await identity.RefreshAsync(session.Text("refresh_token"))).ShouldBeProblem(401, "session_ended");
    }

    [Fact]
    public async Task Signing_out_by_the_refresh_token_clears_the_cookie_and_leaves_other_sessions_alone()
    {
        var name = IdentityFixture.NewName();
        var one = await identity.RegisterAsync(name);
        var other = await identity.LoginAsync(name);
        var answer = await identity.Client.PostAsync(Logout, new { refresh_token = one.Text("refresh_token") });
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.StartsWith("tradecraft_refresh=; expires=Thu, 01 Jan 1970", answer.Response.Headers.GetValues("Set-Cookie").Single(),
            StringComparison.Ordinal);
        (await identity.MeAsync(one.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(other.Text("access_token"))).Status);
    }

    [Fact]
    public async Task Who_is_not_signed_in_cannot_sign_out()
    {
        (await identity.Client.AskAsync(HttpMethod.Post, Logout)).ShouldBeProblem(401, "unauthenticated");
        (await identity.Client.AskAsync(HttpMethod.Post, Logout, token: "nonsense")).ShouldBeProblem(401, "token_invalid");
    }

    [Fact]
    public async Task Who_is_not_signed_in_cannot_fill_the_audit_by_signing_out()
    {
        var session = await NewSessionAsync();
        Task<long> RowsAsync() => identity.Server.ScalarAsync<long>("select count(*) from audit where action = 'user.sign_out'");
        var before = await RowsAsync();
        for (var i = 0; i < 3; i++)
        {
            (await identity.Client.AskAsync(HttpMethod.Post, Logout)).ShouldBeProblem(401, "unauthenticated");
            (await identity.Client.PostAsync(Logout, new { refresh_token = "nonsense" })).ShouldBeProblem(401, "unauthenticated");
        }

        Assert.Equal(before, await RowsAsync());
        await identity.Client.AskAsync(HttpMethod.Post, Logout, token: session.Text("access_token"));
        Assert.Equal(before + 1, await RowsAsync());
    }

    [Fact]
    public async Task Only_who_is_signed_in_is_somebody() => (await identity.MeAsync(token: null)).ShouldBeProblem(401, "unauthenticated");

    [Fact]
    public async Task Sessions_that_are_long_over_are_cleared_away_at_the_next_sign_in()
    {
        var name = IdentityFixture.NewName();
        await identity.RegisterAsync(name);
        identity.Server.Clock.Advance(TimeSpan.FromDays(8));
        await identity.LoginAsync(name);
        Assert.Equal(1L, await identity.Server.ScalarAsync<long>(
            $"select count(*) from user_session s join app_user u on u.id = s.user_id where u.username = '{name}'"));
    }

    [Fact]
    public async Task A_session_that_has_ended_stays_so_when_the_server_starts_again()
    {
        var ended = await NewSessionAsync();
        var going = await NewSessionAsync();
        await identity.Client.AskAsync(HttpMethod.Post, Logout, token: ended.Text("access_token"));
        var ahead = identity.Server.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow();

        // A second server on the same database, as after a restart: it has the key, so it knows the tokens of the first.
        await using var second = await IdentityServer.StartAsync(identity.Database, venue: 2, ahead: ahead);
        Assert.Equal(HttpStatusCode.OK, (await second.Client.GetAsync("/api/v1/auth/me", going.Text("access_token"))).Status);
        (await second.Client.GetAsync("/api/v1/auth/me", ended.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
    }
}
