using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class DemoTests(IdentityFixture identity, PostgresFixture postgres) : IClassFixture<IdentityFixture>
{
    [Fact]
    public async Task A_demo_user_is_signed_in_with_an_account_of_their_own()
    {
        var one = await identity.Client.PostJsonAsync("/api/v1/auth/demo", "{}");
        var other = await identity.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (one.Status, other.Status));
        Assert.True(one.Body.GetProperty("user").GetProperty("is_demo").GetBoolean());
        Assert.NotEqual(one.Body.GetProperty("user").GetProperty("account_id").GetString(),
            other.Body.GetProperty("user").GetProperty("account_id").GetString());
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(one.Text("access_token"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await identity.RefreshAsync(one.Text("refresh_token"))).Status);
    }

    [Fact]
    public async Task Nobody_signs_in_as_a_demo_user_by_password()
    {
        var demo = await identity.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        (await identity.LoginAsync(demo.Body.GetProperty("user").GetProperty("username").GetString()!))
            .ShouldBeProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task A_server_may_have_none()
    {
        await using var database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        await using var server = await IdentityServer.StartAsync(database, allowDemo: false);
        (await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).ShouldBeProblem(403, "demo_disabled");
    }
}
