using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Identity;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>Whom the server takes: the first administrator by a link, others as its settings say.</summary>
public sealed class AdmissionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Invitations = "/api/v1/admin/invitations";

    private TestDatabase? database;
    private IdentityServer? server;

    private HttpClient Client => server!.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(Cancellation);
        server = await IdentityServer.StartAsync(database);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    [Fact]
    public async Task The_first_visitor_of_the_link_becomes_administrator_and_no_other()
    {
        var stale = await LinkAsync();
        var token = await LinkAsync();
        (await BecomeAsync(stale!, "grace")).ShouldBeProblem(403, "setup_link_invalid");
        (await BecomeAsync("nonsense", "grace")).ShouldBeProblem(403, "setup_link_invalid");
        (await BecomeAsync(token!, "g")).ShouldBeProblem(400, "validation_failed");
        await Client.PostAsync(
            "/api/v1/auth/register", new { email = "ada@example.com", username = "ada", password = IdentityFixture.Password });
        (await BecomeAsync(token!, "ada")).ShouldBeProblem(409, "username_taken");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(visitor => BecomeAsync(token!, $"grace{visitor}")));
        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != made), answer => answer.ShouldBeProblem(403, "setup_link_invalid"));
        Assert.Equal("admin", made.Body.GetProperty("user").GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/api/v1/admin/users", made.Text("access_token"))).Status);
        Assert.Equal(2, await server!.ScalarAsync<long>("select count(*) from app_user"));
        Assert.Null(await LinkAsync());
        (await BecomeAsync(token!, "late")).ShouldBeProblem(403, "setup_link_invalid");
    }

    [Fact]
    public async Task Where_registration_is_by_invitation_each_is_good_once_and_gives_its_role()
    {
        var admin = await AdministratorAsync();
        await SetAsync(admin, new { registration = "invitation" });
        var admission = await Client.GetAsync("/api/v1/auth/registration", token: null);
        Assert.Equal(("invitation", false), (admission.Text("registration"), admission.Body.GetProperty("sends_mail").GetBoolean()));
        (await RegisterAsync("bob", null)).ShouldBeProblem(403, "invitation_required");
        (await RegisterAsync("bob", "nonsense")).ShouldBeProblem(403, "invitation_invalid");

        var (_, token) = await InviteAsync(admin, new { role = "observer" });
        (await RegisterAsync("b", token)).ShouldBeProblem(400, "validation_failed");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(each => RegisterAsync($"bob{each}", token)));
        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != made), answer => answer.ShouldBeProblem(403, "invitation_invalid"));
        Assert.Equal("observer", made.Body.GetProperty("user").GetProperty("role").GetString());
        var listed = (await Client.GetAsync(Invitations, admin)).Body.GetProperty("items")[0];
        Assert.Equal(("used", made.Body.GetProperty("user").GetProperty("id").GetString()),
            (listed.GetProperty("status").GetString(), listed.GetProperty("used_by").GetString()));

        var (_, personal) = await InviteAsync(admin, new { email = "Eve@Example.com" });
        (await RegisterAsync("mallory", personal)).ShouldBeProblem(400, "validation_failed");
        Assert.Equal(HttpStatusCode.Created, (await RegisterAsync("eve", personal)).Status);
    }

    [Fact]
    public async Task An_invitation_that_is_withdrawn_or_too_old_lets_nobody_in()
    {
        var admin = await AdministratorAsync();
        await SetAsync(admin, new { registration = "invitation" });
        var (id, withdrawn) = await InviteAsync(admin, new { });
        var withdraw = await Client.AskAsync(HttpMethod.Delete, $"{Invitations}/{id}", content: null, admin);
        Assert.Equal(HttpStatusCode.NoContent, withdraw.Status);
        (await RegisterAsync("bob", withdrawn)).ShouldBeProblem(403, "invitation_invalid");
        (await Client.AskAsync(HttpMethod.Delete, $"{Invitations}/4711", content: null, admin)).ShouldBeProblem(404, "unknown_invitation");

        var (_, old) = await InviteAsync(admin, new { expires_at = server!.Clock.GetUtcNow().AddMinutes(10).ToString("O") });
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        (await RegisterAsync("bob", old)).ShouldBeProblem(403, "invitation_invalid");
        (await Client.PostAsync(Invitations, new { expires_at = "2020-01-01T00:00:00Z" }, admin)).ShouldBeProblem(400, "validation_failed");
        (await Client.PostAsync(Invitations, new { email = "nobody" }, admin)).ShouldBeProblem(400, "validation_failed");
        Assert.Equal(["expired", "withdrawn"], (await Client.GetAsync(Invitations, admin)).Body.GetProperty("items").EnumerateArray()
            .Select(invitation => invitation.GetProperty("status").GetString()));

        await SetAsync(admin, new { registration = "closed" });
        (await RegisterAsync("bob", (await InviteAsync(admin, new { })).Token)).ShouldBeProblem(403, "registration_closed");
    }

    [Fact]
    public async Task Demo_users_are_as_many_as_may_be_and_go_when_their_time_is_over()
    {
        var admin = await AdministratorAsync();
        await SetAsync(admin, new { most_demo_users = 3, demo_hours = 2 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DemoAsync()));
        var made = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToList();
        Assert.Equal(3, made.Count);
        foreach (var full in answers.Except(made)) full.ShouldBeProblem(503, "demo_full");
        Assert.Equal(3, await server!.ScalarAsync<long>("select count(*) from app_user where is_demo"));
        var (token, user) = (made[0].Text("access_token"), made[0].Body.GetProperty("user"));
        var account = new AccountId(int.Parse(user.GetProperty("account_id").GetString()!, CultureInfo.InvariantCulture));
        var keeper = server.Services.GetRequiredService<Expiry>();
        await keeper.SweepAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/api/v1/auth/me", token)).Status);
        server.Clock.Advance(TimeSpan.FromHours(2.1));
        await keeper.SweepAsync(Cancellation);
        Assert.Equal(0, await server.ScalarAsync<long>("select count(*) from app_user where is_demo"));
        Assert.True(server.Accounts.Find(account)!.Terms.IsFrozen);
        Assert.Equal(HttpStatusCode.Created, (await DemoAsync()).Status);

        var later = (await Client.PostAsync("/api/v1/auth/login", new { login = "root", password = IdentityFixture.Password }))
            .Text("access_token");
        await SetAsync(later, new { allow_demo = false });
        (await DemoAsync()).ShouldBeProblem(403, "demo_disabled");
    }

    [Fact]
    public async Task Settings_that_make_no_sense_change_nothing()
    {
        var admin = await AdministratorAsync();
        foreach (var wrong in (object[])[
            new { most_demo_users = -1 }, new { demo_hours = 0 }, new { registration = "maybe" },
            new { second_factor_roles = new[] { "king" } }, new { nonsense = 1 }, new { allow_demo = "yes" }])
            (await PatchAsync(admin, wrong)).ShouldBeProblem(400, "validation_failed");
        var now = await Client.GetAsync("/api/v1/admin/settings", admin);
        Assert.Equal(("open", 10_000), (now.Text("registration"), now.Body.GetProperty("most_demo_users").GetInt32()));
    }

    private async Task<string?> LinkAsync()
    {
        await using var scope = server!.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().InviteAsync(Cancellation);
    }

    private Task<Answer> BecomeAsync(string token, string username) => Client.PostAsync(
        "/api/v1/auth/first-administrator",
        new { token, email = $"{username}@example.com", username, password = IdentityFixture.Password });

    private async Task<string> AdministratorAsync() => (await BecomeAsync((await LinkAsync())!, "root")).Text("access_token");

    private Task<Answer> RegisterAsync(string username, string? invitation) => Client.PostAsync(
        "/api/v1/auth/register",
        new { email = $"{username}@example.com", username, password = IdentityFixture.Password, invitation });

    private Task<Answer> DemoAsync() => Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");

    private async Task<(string Id, string Token)> InviteAsync(string admin, object request)
    {
        var made = await Client.PostAsync(Invitations, request, admin);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        return (made.Body.GetProperty("invitation").GetProperty("id").GetString()!, made.Text("link").Split('#')[1]);
    }

    private async Task SetAsync(string admin, object settings) =>
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(admin, settings)).Status);

    private Task<Answer> PatchAsync(string admin, object settings) => Client.AskAsync(
        HttpMethod.Patch, "/api/v1/admin/settings", System.Net.Http.Json.JsonContent.Create(settings), admin);
}
