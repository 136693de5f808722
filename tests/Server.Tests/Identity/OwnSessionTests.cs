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
    [InlineData("no-digits-Here")]
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
    public async Task Nobody_ends_the_session_of_another_user()
    {
        var (mine, theirs) = (
            await identity.RegisterAsync(IdentityFixture.NewName()), await identity.RegisterAsync(IdentityFixture.NewName()));
        var id = Assert.Single(await ListAsync(theirs)).GetProperty("id").GetString();
        (await identity.Client.AskAsync(HttpMethod.Delete, $"{Sessions}/{id}", token: mine.Text("access_token")))
            .ShouldBeProblem(404, "unknown_session");
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(theirs.Text("access_token"))).Status);
    }

    private Task<Answer> ChangeAsync(Answer session, string current, string next) =>
        identity.Client.PostAsync(Password, new { current_password = current, new_password = next }, session.Text("access_token"));

    private async Task<JsonElement[]> ListAsync(Answer session) =>
        [.. (await identity.Client.GetAsync(Sessions, session.Text("access_token"))).Body.GetProperty("items").EnumerateArray()];
}
