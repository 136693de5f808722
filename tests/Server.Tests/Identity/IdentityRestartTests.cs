using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using OtpNet;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>What takes several steps goes on over restarts of the server between each two of them, and nothing is good twice.</summary>
public sealed class IdentityRestartTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Auth = "/api/v1/auth";
    private const string Host = "localhost:5080";
    private const string NewPassword = "Better-Horse-8";

    private TestDatabase? database;
    private SmtpServer? smtp;
    private IdentityServer? server;

    private HttpClient Client => server!.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        smtp = await SmtpServer.StartAsync();
        database = await postgres.CreateAsync(Cancellation);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        if (smtp is not null) await smtp.DisposeAsync();
    }

    [Fact]
    public async Task An_authenticator_app_is_set_up_and_asked_for()
    {
        var token = (await RegisterAsync()).Text("access_token");
        var secret = (await Client.PostAsync($"{Auth}/factors/totp", new { }, token)).Text("secret");
        await RestartAsync();
        var confirmed = await Client.PostAsync($"{Auth}/factors/totp/confirmation", new { code = Code(secret) }, token);
        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        var recovery = confirmed.Body.GetProperty("recovery_codes")[0].GetString();
        await RestartAsync(ahead: TimeSpan.FromSeconds(90));
        var ticket = (await LoginAsync()).Text("ticket");
        await RestartAsync(ahead: TimeSpan.FromSeconds(90));
        var used = Code(secret);
        Assert.Equal(HttpStatusCode.OK, (await SecondAsync(new { ticket, totp_code = used })).Status);

        // Neither ticket nor code comes through twice.
        await RestartAsync();
        (await SecondAsync(new { ticket, recovery_code = recovery })).ShouldBeProblem(401, "ticket_invalid");
        ticket = (await LoginAsync()).Text("ticket");
        (await SecondAsync(new { ticket, totp_code = used })).ShouldBeProblem(401, "second_factor_invalid");
        await RestartAsync(ahead: TimeSpan.FromSeconds(90));
        Assert.Equal(HttpStatusCode.OK, (await SecondAsync(new { ticket, recovery_code = recovery })).Status);
        ticket = (await LoginAsync()).Text("ticket");
        await RestartAsync(ahead: TimeSpan.FromSeconds(90));
        (await SecondAsync(new { ticket, recovery_code = recovery })).ShouldBeProblem(401, "second_factor_invalid");

        // A ticket that is too old says so, and what to do.
        await RestartAsync(ahead: TimeSpan.FromMinutes(10));
        (await SecondAsync(new { ticket, totp_code = Code(secret) })).ShouldBeProblem(401, "ticket_invalid");
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in()
    {
        using var passkey = new SoftwarePasskey("localhost", $"http://{Host}");
        var token = (await RegisterAsync()).Text("access_token");
        var begun = await AsPageAsync($"{Auth}/factors/passkeys/challenge", new { }, token);
        await RestartAsync();
        var made = new { ticket = begun.Text("ticket"), credential = passkey.Create(begun.Body.GetProperty("options")), name = "laptop" };
        Assert.Equal(HttpStatusCode.Created, (await AsPageAsync($"{Auth}/factors/passkeys", made, token)).Status);
        await RestartAsync();
        (await AsPageAsync($"{Auth}/factors/passkeys", made, token)).ShouldBeProblem(422, "passkey_invalid");

        var asked = await AsPageAsync($"{Auth}/passkey-challenge", new { });
        await RestartAsync();
        var answer = new { ticket = asked.Text("ticket"), credential = passkey.Get(asked.Body.GetProperty("options")) };
        Assert.Equal(HttpStatusCode.OK, (await AsPageAsync($"{Auth}/passkey", answer)).Status);
        await RestartAsync();
        (await AsPageAsync($"{Auth}/passkey", answer)).ShouldBeProblem(401, "passkey_invalid");
    }

    [Fact]
    public async Task A_password_is_set_by_a_link_of_before_once()
    {
        await RegisterAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await Client.PostAsync($"{Auth}/password-reset", new { login = "ada" })).Status);
        var token = "";
        await Wait.UntilAsync("the link is mailed", () =>
        {
            var mail = smtp!.To("ada@example.com").Single(one => one.Contains("Set a new password", StringComparison.Ordinal));
            token = SmtpServer.TokenIn(mail);
            return Task.FromResult(true);
        }, Cancellation);
        await RestartAsync();
        var chosen = new { token, new_password = NewPassword };
        Assert.Equal(HttpStatusCode.NoContent, (await Client.PostAsync($"{Auth}/password-reset/completion", chosen)).Status);
        await RestartAsync();
        (await Client.PostAsync($"{Auth}/password-reset/completion", chosen)).ShouldBeProblem(422, "link_invalid");
        (await LoginAsync()).ShouldBeProblem(401, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(NewPassword)).Status);
    }

    [Fact]
    public async Task An_erasure_that_was_asked_for_is_taken_back_or_done()
    {
        var session = await RegisterAsync();
        var (token, user) = (session.Text("access_token"), session.Body.GetProperty("user").GetProperty("id").GetString());
        var asked = await Client.AskAsync(HttpMethod.Delete, "/api/v1/me", token: token);
        Assert.Equal(HttpStatusCode.Accepted, asked.Status);
        await RestartAsync();
        Assert.Equal(
            asked.Body.GetProperty("erase_at").GetDateTimeOffset(),
            (await Client.GetAsync($"{Auth}/me", token)).Body.GetProperty("erase_at").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.NoContent, (await Client.PostAsync("/api/v1/me/restoration", new { }, token)).Status);
        await RestartAsync();
        (await Client.PostAsync("/api/v1/me/restoration", new { }, token)).ShouldBeProblem(409, "not_being_erased");

        Assert.Equal(HttpStatusCode.Accepted, (await Client.AskAsync(HttpMethod.Delete, "/api/v1/me", token: token)).Status);
        await RestartAsync(ahead: TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await Wait.UntilAsync("the user is erased", async () =>
            await server!.ScalarAsync<string>($"select username from app_user where id = {user}") == $"erased_{user}", Cancellation);
        await RestartAsync(ahead: TimeSpan.FromDays(7) + TimeSpan.FromMinutes(2));
        (await LoginAsync()).ShouldBeProblem(401, "invalid_credentials");
        (await Client.PostAsync("/api/v1/me/restoration", new { }, token)).ShouldBeProblem(401, "token_expired");
    }

    private async Task StartAsync(TimeSpan ahead = default) => server = await IdentityServer.StartAsync(
        database!, listDollar: server is null, ahead: ahead,
        more: ["--public-url", "https://exchange.example.com", "--Identity:SecondFactorRoles", "", "--Mail:Host", "127.0.0.1",
            "--Mail:Security", "None", "--Mail:Port", smtp!.Port.ToString(CultureInfo.InvariantCulture), "--Mail:From", "x@example.com"]);

    /// <summary>Stops the server and starts another on its database.</summary>
    /// <param name="ahead">How much later that is, besides what was before.</param>
    private async Task RestartAsync(TimeSpan ahead = default)
    {
        ahead += server!.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow();
        await server.DisposeAsync();
        await StartAsync(ahead);
    }

    private Task<Answer> RegisterAsync() => Client.PostAsync(
        $"{Auth}/register", new { email = "ada@example.com", username = "ada", password = IdentityFixture.Password });

    private Task<Answer> LoginAsync(string password = IdentityFixture.Password) =>
        Client.PostAsync($"{Auth}/login", new { login = "ada", password });

    private Task<Answer> SecondAsync(object body) => Client.PostAsync($"{Auth}/second-factor", body);

    private string Code(string secret) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(server!.Clock.GetUtcNow().UtcDateTime);

    /// <summary>As the page sends it, whose address stays the same whatever port the server has.</summary>
    private async Task<Answer> AsPageAsync(string path, object body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Host = Host;
        request.Headers.Add("Origin", $"http://{Host}");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await Client.AskAsync(request);
    }
}
