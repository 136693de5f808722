using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Tests.Platform;

public sealed class BearerTests(PlatformServer server) : IClassFixture<PlatformServer>
{
    private string Issue(string role = Roles.Trader, Guid? session = null)
    {
        var standing = new UserStanding(role, IsDisabled: false, TokenVersion: 0);
        server.Users.Set(new UserId(7), standing);
        return server.Tokens.Issue(new UserId(7), session ?? Guid.NewGuid(), standing);
    }

    [Fact]
    public async Task A_route_that_does_not_say_whom_it_lets_in_lets_in_nobody()
    {
        (await server.Client.GetAsync("/api/silent", token: null)).ShouldBeProblem(401, "unauthenticated");
        (await server.Client.GetAsync("/api/silent", Issue(Roles.Admin))).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_good_token_tells_who_is_asking()
    {
        var session = Guid.NewGuid();
        var answer = await server.Client.GetAsync("/api/whoami", Issue(session: session));
        Assert.Equal($$"""{"user":"7","session":"{{session}}"}""", answer.Body.GetRawText());
    }

    [Fact]
    public async Task Without_a_token_nobody_is_signed_in()
    {
        var answer = await server.Client.GetAsync("/api/whoami", token: null);
        answer.ShouldBeProblem(401, "unauthenticated");
        Assert.Equal("Bearer", answer.Response.Headers.WwwAuthenticate.Single().ToString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.")]
    public async Task A_token_that_is_none_is_invalid(string token) =>
        (await server.Client.GetAsync("/api/whoami", token)).ShouldBeProblem(401, "token_invalid");

    [Fact]
    public async Task A_token_ends_after_thirty_minutes()
    {
        var token = Issue();
        server.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/whoami", token)).Status);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await server.Client.GetAsync("/api/whoami", token)).ShouldBeProblem(401, "token_expired");
    }

    [Fact]
    public async Task A_token_of_a_session_that_has_ended_is_refused_at_once()
    {
        var session = Guid.NewGuid();
        var token = Issue(session: session);
        Assert.True(server.Tokens.TryAuthenticate(token, out var caller, out _));
        Assert.Null(server.Tokens.Judge(caller));
        server.Revoked.Add(session, server.Clock.GetUtcNow());
        (await server.Client.GetAsync("/api/whoami", token)).ShouldBeProblem(401, "token_invalid");
        Assert.NotNull(server.Tokens.Judge(caller));
    }

    [Theory]
    [InlineData("/api/trader", Roles.Observer)]
    [InlineData("/api/admin", Roles.Observer)]
    [InlineData("/api/admin", Roles.Trader)]
    public async Task A_role_that_does_not_allow_it_is_forbidden(string path, string role) =>
        (await server.Client.GetAsync(path, Issue(role))).ShouldBeProblem(403, "forbidden");

    [Theory]
    [InlineData("/api/trader", Roles.Trader)]
    [InlineData("/api/trader", Roles.Admin)]
    [InlineData("/api/admin", Roles.Admin)]
    public async Task A_role_that_allows_it_is_let_in(string path, string role) =>
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(path, Issue(role))).Status);
}
