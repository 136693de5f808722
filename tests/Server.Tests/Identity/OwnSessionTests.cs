using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class OwnSessionTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    private const string Password = "/api/v1/auth/password";
    private const string Sessions = "/api/v1/auth/sessions";
    private const string NewPassword = "Better-Horse-8";

    [Fact]
    public async Task A_changed_password_ends_all_other_sessions_and_is_the_only_one_that_signs_in()
    {
        var name = IdentityFixture.NewName();
        var (here, there) = (await identity.RegisterAsync(name), await identity.LoginAsync(name));
        Assert.Equal(HttpStatusCode.NoContent, (await ChangeAsync(here, IdentityFixture.Password, NewPassword)).Status);

        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(here.Text("access_token"))).Status);
        (await identity.MeAsync(there.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        (await identity.RefreshAsync(there.Text("refresh_token"))).ShouldBeProblem(401, "session_ended");
        (await identity.LoginAsync(name)).ShouldBeProblem(401, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name, NewPassword)).Status);
    }

    [Fact]
    public async Task A_password_is_changed_only_by_who_knows_the_current_one()
    {
        var name = IdentityFixture.NewName();
        var session = await identity.RegisterAsync(name);
        (await ChangeAsync(session, "Wrong-Horse-7", NewPassword)).ShouldBeProblem(403, "wrong_password");
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name)).Status);
        (await identity.Client.PostAsync(Password, new { current_password = "x", new_password = NewPassword }))
            .ShouldBeProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Guessing_the_current_password_locks_the_user_out_as_guessing_at_the_door_does()
    {
        var name = IdentityFixture.NewName();
        var session = await identity.RegisterAsync(name);
        for (var guess = 1; guess < 5; guess++)
            (await ChangeAsync(session, "Wrong-Horse-7", NewPassword)).ShouldBeProblem(403, "wrong_password");
        (await ChangeAsync(session, "Wrong-Horse-7", NewPassword)).ShouldBeProblem(429, "locked_out");
        (await identity.LoginAsync(name)).ShouldBeProblem(429, "locked_out");
    }

    [Theory]
    [InlineData("short-A1")]
    [InlineData("1234567890")]
    [InlineData(IdentityFixture.Password)]
    public async Task A_new_password_must_be_a_good_one_and_a_new_one(string password)
    {
        var session = await identity.RegisterAsync(IdentityFixture.NewName());
        var answer = await ChangeAsync(session, IdentityFixture.Password, password == "short-A1" ? "sh-A1" : password);
        answer.ShouldBeProblem(400, "validation_failed");
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty("new_password", out _));
    }

    [Fact]
    public async Task A_demo_user_has_no_password_to_change()
    {
        var demo = await identity.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        (await ChangeAsync(demo, "anything", NewPassword)).ShouldBeProblem(409, "no_password");
    }

    [Fact]
    public async Task A_session_is_listed_until_it_is_ended_from_another()
    {
        var name = IdentityFixture.NewName();
        var (here, there) = (await identity.RegisterAsync(name), await identity.LoginAsync(name));
        var other = (await ListAsync(here)).Single(session => !session.GetProperty("is_current").GetBoolean());
        Assert.Equal(2, (await ListAsync(here)).Length);

        var end = $"{Sessions}/{other.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent,
            (await identity.Client.AskAsync(HttpMethod.Delete, end, token: here.Text("access_token"))).Status);
        (await identity.MeAsync(there.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        Assert.True(Assert.Single(await ListAsync(here)).GetProperty("is_current").GetBoolean());
        (await identity.Client.AskAsync(HttpMethod.Delete, end, token: here.Text("access_token"))).ShouldBeProblem(404, "unknown_session");
    }

    [Fact]
    public async Task All_other_sessions_are_ended_at_once()
    {
        var name = IdentityFixture.NewName();
        var here = await identity.RegisterAsync(name);
        var others = new[] { await identity.LoginAsync(name), await identity.LoginAsync(name) };
        Assert.Equal(HttpStatusCode.NoContent,
            (await identity.Client.AskAsync(HttpMethod.Delete, Sessions, token: here.Text("access_token"))).Status);
        foreach (var other in others)
        {
            (await identity.MeAsync(other.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
            (await identity.RefreshAsync(other.Text("refresh_token"))).ShouldBeProblem(401, "session_ended");
        }

        Assert.True(Assert.Single(await ListAsync(here)).GetProperty("is_current").GetBoolean());
    }

    [Fact]
    public async Task Sessions_are_ended_only_after_a_fresh_proof()
    {
        var name = IdentityFixture.NewName();
        var (here, there) = (await identity.RegisterAsync(name), await identity.LoginAsync(name));
        identity.Server.Clock.Advance(TimeSpan.FromMinutes(11));
        var other = (await ListAsync(here)).Single(session => !session.GetProperty("is_current").GetBoolean());
        foreach (var path in (string[])[Sessions, $"{Sessions}/{other.GetProperty("id").GetString()}"])
            (await identity.Client.AskAsync(HttpMethod.Delete, path, token: here.Text("access_token")))
                .ShouldBeProblem(403, "proof_required");

        var proved = await identity.Client.PostAsync(
            "/api/v1/auth/proof", new { password = IdentityFixture.Password }, here.Text("access_token"));
        Assert.Equal(HttpStatusCode.NoContent,
            (await identity.Client.AskAsync(HttpMethod.Delete, Sessions, token: proved.Text("access_token"))).Status);
        (await identity.MeAsync(there.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
    }

    [Fact]
    public async Task Signing_in_in_a_browser_ends_the_session_that_it_had()
    {
        var (name, other) = (IdentityFixture.NewName(), IdentityFixture.NewName());
        await identity.RegisterAsync(other);
        var program = await identity.RegisterAsync(name);
        var login = new { login = name, password = IdentityFixture.Password };
        var first = await identity.PostAsBrowserAsync("/api/v1/auth/login", login);
        var second = await identity.PostAsBrowserAsync("/api/v1/auth/login", login, CookieOf(first));
        (await identity.MeAsync(first.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        (await identity.RefreshAsync(CookieOf(first))).ShouldBeProblem(401, "session_ended");

        // Whoever signs in there, and however. What is not of that browser goes on.
        var third = await identity.PostAsBrowserAsync(
            "/api/v1/auth/login", new { login = other, password = IdentityFixture.Password }, CookieOf(second));
        (await identity.MeAsync(second.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        Assert.Equal(HttpStatusCode.Created, (await identity.PostAsBrowserAsync("/api/v1/auth/demo", new(), CookieOf(third))).Status);
        (await identity.MeAsync(third.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(program.Text("access_token"))).Status);
    }

    [Fact]
    public async Task A_fresh_proof_gives_a_browser_new_tokens_and_ends_those_before()
    {
        var name = IdentityFixture.NewName();
        await identity.RegisterAsync(name);
        var before = await identity.PostAsBrowserAsync("/api/v1/auth/login", new { login = name, password = IdentityFixture.Password });
        var proved = await identity.PostAsBrowserAsync(
            "/api/v1/auth/proof", new { password = IdentityFixture.Password }, CookieOf(before), before.Text("access_token"));
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(proved.Text("access_token"))).Status);
        (await identity.MeAsync(before.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        (await identity.RefreshAsync(CookieOf(before))).ShouldBeProblem(401, "session_ended");
        Assert.Equal(HttpStatusCode.OK, (await identity.RefreshAsync(CookieOf(proved))).Status);

        // A throw-away user has nothing to prove it with.
        var demo = await identity.PostAsBrowserAsync("/api/v1/auth/demo", new());
        proved = await identity.PostAsBrowserAsync("/api/v1/auth/proof", new(), CookieOf(demo), demo.Text("access_token"));
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(proved.Text("access_token"))).Status);
        (await identity.MeAsync(demo.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another_user()
    {
        var (mine, theirs) = (
            await identity.RegisterAsync(IdentityFixture.NewName()), await identity.RegisterAsync(IdentityFixture.NewName()));
        var id = Assert.Single(await ListAsync(theirs)).GetProperty("id").GetString();
        (await identity.Client.AskAsync(HttpMethod.Delete, $"{Sessions}/{id}", token: mine.Text("access_token")))
            .ShouldBeProblem(404, "unknown_session");
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(theirs.Text("access_token"))).Status);
    }

    private static string CookieOf(Answer session) =>
        session.Response.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=')[1];

    private Task<Answer> ChangeAsync(Answer session, string current, string next) =>
        identity.Client.PostAsync(Password, new { current_password = current, new_password = next }, session.Text("access_token"));

    private async Task<JsonElement[]> ListAsync(Answer session) =>
        [.. (await identity.Client.GetAsync(Sessions, session.Text("access_token"))).Body.GetProperty("items").EnumerateArray()];
}
