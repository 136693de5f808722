using System.Globalization;
using System.Net;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>What an administrator does to users, and that it holds at once.</summary>
public sealed class UserAdministrationTests(IdentityFixture identity) : IClassFixture<IdentityFixture>
{
    private const string Users = "/api/v1/admin/users";

    private static readonly string[] AdminScope = ["admin"];
    private static readonly string[] ReadScope = ["read"];

    [Fact]
    public async Task A_disabled_user_is_signed_out_everywhere_at_once_and_can_come_back_when_enabled()
    {
        var (admin, user) = (await AdministratorAsync(), await UserAsync());
        using var socket = await StreamClient.ConnectAsync(identity.Client.BaseAddress!, "/ws");
        await socket.AuthenticateAsync(user.Token);
        await socket.SubscribeAsync("user:orders");

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"{Users}/{user.Id}/disable", admin.Token)).Status);
        (await identity.MeAsync(user.Token)).ShouldBeProblem(401, "user_disabled");
        (await identity.RefreshAsync(user.RefreshToken)).ShouldBeProblem(401, "session_ended");
        (await identity.LoginAsync(user.Name)).ShouldBeProblem(401, "user_disabled");
        var told = await socket.ReadAsync();
        while (told.Text("type") != "error") told = await socket.ReadAsync();
        Assert.Equal(("user_disabled", "user:orders"), (told.Text("code"), told.Text("channel")));
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"{Users}/{user.Id}/enable", admin.Token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(user.Name)).Status);
        (await identity.MeAsync(user.Token)).ShouldBeProblem(401, "token_invalid");
    }

    [Fact]
    public async Task Another_role_holds_at_once_for_who_is_signed_in()
    {
        var (admin, user) = (await AdministratorAsync(), await UserAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await SetRoleAsync(user.Id, "observer", admin.Token)).Status);
        (await identity.Client.PostAsync("/api/v1/orders", new { }, user.Token)).ShouldBeProblem(403, "forbidden");
        Assert.Equal("observer", (await identity.MeAsync(user.Token)).Text("role"));
        Assert.Equal(HttpStatusCode.NoContent, (await SetRoleAsync(user.Id, "trader", admin.Token)).Status);
        (await identity.Client.PostAsync("/api/v1/orders", new { }, user.Token)).ShouldBeProblem(400, "validation_failed");
        (await SetRoleAsync(user.Id, "king", admin.Token)).ShouldBeProblem(400, "validation_failed");
        (await SetRoleAsync("987654321", "trader", admin.Token)).ShouldBeProblem(404, "unknown_user");
    }

    [Fact]
    public async Task The_last_administrator_stays_one_even_when_the_last_two_go_at_once()
    {
        for (var round = 0; round < 8; round++)
        {
            await identity.Server.ExecuteAsync("update app_user set role = 'trader'");
            var (one, other) = (await AdministratorAsync(), await AdministratorAsync());
            var answers = await Task.WhenAll(
                round % 2 == 0 ? SetRoleAsync(one.Id, "trader", one.Token) : PostAsync($"{Users}/{one.Id}/disable", one.Token),
                SetRoleAsync(other.Id, "observer", other.Token));
            Assert.Equal(1, await identity.Server.ScalarAsync<long>(
                "select count(*) from app_user where role = 'admin' and disabled_at is null and not is_demo"));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
            answers.Single(answer => answer.Status != HttpStatusCode.NoContent).ShouldBeProblem(409, "last_administrator");
        }
    }

    [Fact]
    public async Task Sessions_are_ended_all_or_one()
    {
        var (admin, user) = (await AdministratorAsync(), await UserAsync());
        var second = await identity.LoginAsync(user.Name);
        var sessions = (await identity.Client.GetAsync($"{Users}/{user.Id}", admin.Token)).Body.GetProperty("sessions");
        Assert.Equal(2, sessions.GetArrayLength());
        var newest = sessions[0].GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"{Users}/{user.Id}/sessions/{newest}", admin.Token)).Status);
        (await identity.MeAsync(second.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        Assert.Equal(HttpStatusCode.OK, (await identity.MeAsync(user.Token)).Status);
        (await DeleteAsync($"{Users}/{user.Id}/sessions/{newest}", admin.Token)).ShouldBeProblem(404, "unknown_session");

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"{Users}/{user.Id}/sessions", admin.Token)).Status);
        (await identity.MeAsync(user.Token)).ShouldBeProblem(401, "token_invalid");
        (await identity.RefreshAsync(user.RefreshToken)).ShouldBeProblem(401, "session_ended");
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(user.Name)).Status);
    }

    [Fact]
    public async Task Users_are_found_by_name_mail_id_role_and_state_in_pages()
    {
        var (admin, user) = (await AdministratorAsync(), await UserAsync());
        async Task<string[]> FindAsync(string query) => [.. (await identity.Client.GetAsync($"{Users}?{query}", admin.Token)).Body
            .GetProperty("items").EnumerateArray().Select(found => found.GetProperty("id").GetString()!)];
        Assert.Equal([user.Id], await FindAsync($"q={user.Name.ToUpperInvariant()}@EXAMPLE"));
        Assert.Equal([user.Id], await FindAsync($"q={user.Name}%40example.com&role=trader&disabled=false&demo=false"));
        Assert.Contains(user.Id, await FindAsync($"q={user.Id}"));
        Assert.Empty(await FindAsync($"q={user.Name}%25"));
        Assert.DoesNotContain(user.Id, await FindAsync("role=admin"));
        Assert.DoesNotContain(user.Id, await FindAsync("disabled=true"));
        Assert.DoesNotContain(user.Id, await FindAsync("demo=true"));
        var first = await identity.Client.GetAsync($"{Users}?limit=1", admin.Token);
        Assert.Equal(user.Id, first.Body.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(admin.Id, (await identity.Client.GetAsync($"{Users}?limit=1&cursor={first.Text("next_cursor")}", admin.Token)).Body
            .GetProperty("items")[0].GetProperty("id").GetString());
        (await identity.Client.GetAsync($"{Users}?q=%00", admin.Token)).ShouldBeProblem(400, "validation_failed");
        (await identity.Client.GetAsync($"{Users}/987654321", admin.Token)).ShouldBeProblem(404, "unknown_user");
        var detail = await identity.Client.GetAsync($"{Users}/{user.Id}", admin.Token);
        Assert.Equal("100000", detail.Body.GetProperty("accounts")[0].GetProperty("equity").GetString());
    }

    [Fact]
    public async Task A_user_is_added_and_a_new_password_is_chosen_by_a_link_that_a_later_one_replaces()
    {
        var admin = await AdministratorAsync();
        var name = IdentityFixture.NewName();
        var added = await identity.Client.PostAsync(
            Users, new { email = $"{name}@example.com", username = name, role = "observer" }, admin.Token);
        Assert.Equal(HttpStatusCode.Created, added.Status);
        var id = added.Body.GetProperty("user").GetProperty("id").GetString()!;
        (await identity.LoginAsync(name)).ShouldBeProblem(401, "invalid_credentials");
        var first = added.Text("link");
        Assert.StartsWith($"{identity.Client.BaseAddress}reset-password#", first, StringComparison.Ordinal);
        Assert.Equal(
            identity.Server.Clock.GetUtcNow().AddDays(7), added.Body.GetProperty("expires_at").GetDateTimeOffset(),
            TimeSpan.FromMinutes(1));
        const string Completion = "/api/v1/auth/password-reset/completion";
        var chosen = new { token = first.Split('#')[1], new_password = IdentityFixture.Password };
        Assert.Equal(HttpStatusCode.NoContent, (await identity.Client.PostAsync(Completion, chosen)).Status);
        (await identity.Client.PostAsync(Completion, chosen)).ShouldBeProblem(422, "link_invalid");
        Assert.Equal("observer", (await identity.LoginAsync(name)).Body.GetProperty("user").GetProperty("role").GetString());
        (await identity.Client.PostAsync(
            Users, new { email = $"{name}@example.com", username = name }, admin.Token))
            .ShouldBeProblem(409, "username_taken");
        Assert.Equal($"user:{id}", await identity.Server.ScalarAsync<string>(
            "select subject from audit where action = 'user.add' and outcome = 'ok' order by id desc limit 1"));

        var links = new[]
        {
            (await PostAsync($"{Users}/{id}/password-reset", admin.Token)).Text("link"),
            (await PostAsync($"{Users}/{id}/password-reset", admin.Token)).Text("link"),
        };
        Assert.All(links, link => Assert.StartsWith($"{identity.Client.BaseAddress}reset-password#", link, StringComparison.Ordinal));
        Assert.NotEqual(links[0], links[1]);
        Assert.Equal(1, await identity.Server.ScalarAsync<long>(
            $"select count(*) from one_time_token where purpose = 'PasswordReset' and user_id = {id}"));
        var demo = await identity.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        var demoId = demo.Body.GetProperty("user").GetProperty("id").GetString()!;
        (await PostAsync($"{Users}/{demoId}/password-reset", admin.Token)).ShouldBeProblem(409, "demo_user");
        (await SetRoleAsync(demoId, "admin", admin.Token)).ShouldBeProblem(409, "demo_user");
    }

    [Fact]
    public async Task An_administrator_erases_a_user_after_a_proof_and_takes_it_back()
    {
        var (admin, user) = (await AdministratorAsync(), await UserAsync());
        var path = $"{Users}/{user.Id}";
        (await DeleteAsync($"{Users}/987654321", admin.Token)).ShouldBeProblem(404, "unknown_user");
        (await DeleteAsync(path, user.Token)).ShouldBeProblem(403, "forbidden");
        var asked = await DeleteAsync(path, admin.Token);
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        var eraseAt = asked.Body.GetProperty("erase_at").GetDateTimeOffset();
        Assert.Equal(identity.Server.Clock.GetUtcNow().AddDays(7), eraseAt, TimeSpan.FromMinutes(1));
        Assert.Equal(eraseAt, (await identity.Client.GetAsync(path, admin.Token)).Body.GetProperty("user").GetProperty("erase_at")
            .GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"{path}/restoration", admin.Token)).Status);
        (await PostAsync($"{path}/restoration", admin.Token)).ShouldBeProblem(409, "not_being_erased");
        Assert.Equal(["user.erase ok", "user.erase_take_back ok"], (await identity.Server.ScalarAsync<string>(
            $"""
            select string_agg(action || ' ' || outcome, ',' order by id) from audit
            where subject = 'user:{user.Id}' and action like 'user.erase%' and outcome = 'ok'
            """))!.Split(','));

        identity.Server.Clock.Advance(TimeSpan.FromMinutes(11));
        (await DeleteAsync(path, admin.Token)).ShouldBeProblem(403, "proof_required");
    }

    [Fact]
    public async Task The_last_administrator_is_not_erased_and_no_key_erases_anybody()
    {
        await identity.Server.ExecuteAsync("update app_user set role = 'trader'");
        var admin = await AdministratorAsync();
        (await DeleteAsync($"{Users}/{admin.Id}", admin.Token)).ShouldBeProblem(409, "last_administrator");
        var made = await identity.Client.PostAsync(
            "/api/v1/keys", new { name = "bot", kind = "secret", scopes = AdminScope }, admin.Token);
        using var byKey = new HttpRequestMessage(HttpMethod.Delete, $"{Users}/{admin.Id}");
        byKey.Headers.Add("X-API-Key", made.Body.GetProperty("key").GetProperty("id").GetString());
        byKey.Headers.Add("X-API-Secret", made.Text("secret"));
        (await identity.Client.AskAsync(byKey)).ShouldBeProblem(403, "key_not_accepted");
    }

    [Fact]
    public async Task An_administrator_sees_a_users_keys_without_secrets_and_revokes_one()
    {
        var (admin, user) = (await AdministratorAsync(), await UserAsync());
        var made = await identity.Client.PostAsync(
            "/api/v1/keys", new { name = "bot", kind = "secret", scopes = ReadScope }, user.Token);
        var (id, secret) = (made.Body.GetProperty("key").GetProperty("id").GetString()!, made.Text("secret"));
        var keys = $"{Users}/{user.Id}/keys";
        (await identity.Client.GetAsync(keys, user.Token)).ShouldBeProblem(403, "forbidden");
        (await identity.Client.GetAsync($"{Users}/987654321/keys", admin.Token)).ShouldBeProblem(404, "unknown_user");
        var listed = await identity.Client.GetAsync(keys, admin.Token);
        Assert.Equal(id, Assert.Single(listed.Body.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.DoesNotContain(secret, listed.Body.GetRawText(), StringComparison.Ordinal);
        (await DeleteAsync($"{Users}/{admin.Id}/keys/{id}", admin.Token)).ShouldBeProblem(404, "unknown_key");
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"{keys}/{id}", admin.Token)).Status);
        using var byKey = new HttpRequestMessage(HttpMethod.Get, "/api/v1/accounts");
        byKey.Headers.Add("X-API-Key", id);
        byKey.Headers.Add("X-API-Secret", secret);
        (await identity.Client.AskAsync(byKey)).ShouldBeProblem(401, "key_revoked");
        Assert.Equal($"user:{user.Id} {id}", await identity.Server.ScalarAsync<string>(
            """
            select subject || ' ' || (details->>'key') from audit where action = 'user.key_revoke' and outcome = 'ok'
            order by id desc limit 1
            """));
    }

    private sealed record Somebody(string Id, string Name, string Token, string RefreshToken);

    private async Task<Somebody> UserAsync()
    {
        var name = IdentityFixture.NewName();
        var session = await identity.RegisterAsync(name);
        return new(session.Body.GetProperty("user").GetProperty("id").GetString()!, name, session.Text("access_token"),
            session.Text("refresh_token"));
    }

    private async Task<Somebody> AdministratorAsync()
    {
        var user = await UserAsync();
        await identity.Server.ExecuteAsync(
            $"update app_user set role = 'admin' where id = {long.Parse(user.Id, CultureInfo.InvariantCulture)}");
        await Harness.Wait.UntilAsync("the role is known", async () =>
            (await identity.Client.GetAsync(Users, user.Token)).Status == HttpStatusCode.OK, TestContext.Current.CancellationToken);
        return user;
    }

    private Task<Answer> PostAsync(string path, string token) => identity.Client.AskAsync(HttpMethod.Post, path, content: null, token);

    private Task<Answer> DeleteAsync(string path, string token) => identity.Client.AskAsync(HttpMethod.Delete, path, content: null, token);

    private Task<Answer> SetRoleAsync(string id, string role, string token) =>
        identity.Client.PostAsync($"{Users}/{id}/role", new { role }, token);
}
