using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.Platform.Settings;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Factors;

/// <summary>Whose role needs a second factor.</summary>
public sealed class SecondFactorRolesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Accounts = "/api/v1/accounts";

    private static readonly string[] ReadScope = ["read"];

    private TestDatabase? database;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await postgres.CreateAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("", "--public-url", "http://exchange.example.com")]
    [InlineData("trader observer admin", "--public-url", "https://exchange.example.com")]
    [InlineData("admin", "--public-url", "https://exchange.example.com", "--Identity:SecondFactorRoles:0", "admin")]
    [InlineData("", "--public-url", "https://exchange.example.com", "--Identity:SecondFactorRoles", "")]
    public async Task Every_role_does_where_others_reach_the_server_over_https_unless_the_start_says_otherwise(
        string roles, params string[] options)
    {
        await using var server = await IdentityServer.StartAsync(database!, more: options);
        Assert.Equal(roles, string.Join(' ', server.Services.GetRequiredService<SettingsTable>().Current.SecondFactorRoles));
    }

    [Fact]
    public async Task Who_has_none_can_only_get_one_there_until_an_administrator_asks_for_none()
    {
        string[] options = ["--public-url", "https://exchange.example.com"];
        await using (var server = await IdentityServer.StartAsync(database!, more: options))
        {
            var session = await RegisterAsync(server);
            Assert.True(session.Body.GetProperty("user").GetProperty("must_enrol").GetBoolean());
            (await server.Client.GetAsync(Accounts, session.Text("access_token"))).ShouldBeProblem(403, "second_factor_needed");
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/auth/factors", session.Text("access_token"))).Status);

            // The exception that docs/operations.md writes down.
            var demo = await server.Client.PostAsync("/api/v1/auth/demo", new { });
            Assert.False(demo.Body.GetProperty("user").GetProperty("must_enrol").GetBoolean());
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(Accounts, demo.Text("access_token"))).Status);
            await NeedAsync(server, []);
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(Accounts, session.Text("access_token"))).Status);
        }

        await using var again = await IdentityServer.StartAsync(database!, more: options);
        Assert.Empty(again.Services.GetRequiredService<SettingsTable>().Current.SecondFactorRoles);
    }

    [Fact]
    public async Task A_key_goes_no_way_around_it()
    {
        await using var server = await IdentityServer.StartAsync(database!);
        var token = (await RegisterAsync(server)).Text("access_token");
        var made = await MakeKeyAsync(server, token);
        Assert.Equal(HttpStatusCode.OK, (await AskByKeyAsync(server, made)).Status);

        await NeedAsync(server, "trader");
        (await AskByKeyAsync(server, made)).ShouldBeProblem(403, "second_factor_needed");
        (await MakeKeyAsync(server, token)).ShouldBeProblem(403, "second_factor_needed");
        var id = made.Body.GetProperty("key").GetProperty("id").GetString();
        (await server.Client.PostAsync($"/api/v1/keys/{id}/roll", new { }, token)).ShouldBeProblem(403, "second_factor_needed");

        // To see and to revoke them needs none: that makes nothing less safe.
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/keys", token)).Status);
        Assert.Equal(
            HttpStatusCode.NoContent, (await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{id}", token: token)).Status);
    }

    private static Task<Answer> RegisterAsync(IdentityServer server) => server.Client.PostAsync(
        "/api/v1/auth/register", new { email = "ada@example.com", username = "ada", password = IdentityFixture.Password });

    private static Task<Answer> MakeKeyAsync(IdentityServer server, string token) =>
        server.Client.PostAsync("/api/v1/keys", new { name = "bot", kind = "secret", scopes = ReadScope }, token);

    private static async Task<Answer> AskByKeyAsync(IdentityServer server, Answer made)
    {
        using var byKey = new HttpRequestMessage(HttpMethod.Get, Accounts);
        byKey.Headers.Add("X-API-Key", made.Body.GetProperty("key").GetProperty("id").GetString());
        byKey.Headers.Add("X-API-Secret", made.Text("secret"));
        return await server.Client.AskAsync(byKey);
    }

    private static async Task NeedAsync(IdentityServer server, params string[] roles)
    {
        var change = new JsonObject { ["second_factor_roles"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]) };
        Assert.False((await server.Services.GetRequiredService<SettingsTable>().ChangeAsync(change, by: null, Cancellation)).Any);
    }
}
