using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>The cookie of a server whose public URL begins with https.</summary>
public sealed class RefreshCookieTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Exchange = "https://exchange.example.com";

    private TestDatabase? database;
    private IdentityServer? server;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        server = await IdentityServer.StartAsync(database, more: ["--public-url", Exchange]);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task It_is_of_this_very_host_and_for_https_only()
    {
        var session = await DemoAsync();
        Assert.StartsWith("__Host-tradecraft_refresh=", Cookie(session), StringComparison.Ordinal);
        Assert.EndsWith("; max-age=604800; path=/; secure; samesite=strict; httponly", Cookie(session), StringComparison.Ordinal);

        var left = await AskAsync("logout", ValueOf(session));
        Assert.Equal(HttpStatusCode.NoContent, left.Status);
        Assert.StartsWith("__Host-tradecraft_refresh=; expires=Thu, 01 Jan 1970", Cookie(left), StringComparison.Ordinal);
        Assert.EndsWith("; path=/; secure; samesite=strict; httponly", Cookie(left), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__Host-tradecraft_refresh", Exchange, true)]
    [InlineData("__Host-tradecraft_refresh", null, true)]
    [InlineData("tradecraft_refresh", Exchange, false)]
    [InlineData("__Host-tradecraft_refresh", "https://other.example.com", false)]
    [InlineData("__Host-tradecraft_refresh", "http://exchange.example.com", false)]
    [InlineData("__Host-tradecraft_refresh", "null", false)]
    public async Task It_refreshes_for_pages_of_the_public_url_and_under_its_own_name_only(string name, string? origin, bool isTaken)
    {
        var session = await DemoAsync();
        var answer = await AskAsync("refresh", ValueOf(session), name, origin);
        if (isTaken) Assert.Equal(HttpStatusCode.OK, answer.Status);
        else answer.ShouldBeProblem(401, "unauthenticated");
    }

    private static string Cookie(Answer answer) => answer.Response.Headers.GetValues("Set-Cookie").Single();

    private static string ValueOf(Answer session) => Cookie(session).Split(';')[0].Split('=', 2)[1];

    private Task<Answer> DemoAsync() => AskAsync("demo", value: "");

    private async Task<Answer> AskAsync(string route, string value, string name = "__Host-tradecraft_refresh", string? origin = Exchange)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/auth/{route}");
        request.Headers.Host = "exchange.example.com";
        request.Headers.Add("Cookie", $"{name}={value}");
        if (origin is not null) request.Headers.Add("Origin", origin);
        return await server!.Client.AskAsync(request);
    }
}
