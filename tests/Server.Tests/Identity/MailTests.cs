using System.Globalization;
using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>What is sent by mail, through a real mail server, and what its links do.</summary>
public sealed class MailTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Reset = "/api/v1/auth/password-reset";
    private const string NewPassword = "Better-Horse-8";

    private TestDatabase? database;
    private SmtpServer? smtp;
    private IdentityServer? server;

    private SmtpServer Smtp => smtp!;

    private HttpClient Client => server!.Client;

    public async ValueTask InitializeAsync()
    {
        smtp = await SmtpServer.StartAsync();
        database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        server = await IdentityServer.StartAsync(
            database, more: ["--public-url", "https://exchange.example.com", "--Mail:Host", "127.0.0.1", "--Mail:Security", "None",
                "--Mail:Port", smtp.Port.ToString(CultureInfo.InvariantCulture), "--Mail:From", "Exchange <exchange@example.com>"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        if (smtp is not null) await smtp.DisposeAsync();
    }

    [Fact]
    public async Task A_new_user_confirms_the_address_by_a_link_that_is_good_once()
    {
        var admission = await Client.GetAsync("/api/v1/auth/registration", token: null);
        Assert.True(admission.Body.GetProperty("sends_mail").GetBoolean());
        var session = await RegisterAsync("ada");
        Assert.False(session.Body.GetProperty("user").GetProperty("email_confirmed").GetBoolean());
        var mail = await Smtp.MailAsync("ada@example.com");
        Assert.Contains("From: Exchange <exchange@example.com>", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: TradeCraft: Confirm your address", mail, StringComparison.Ordinal);
        var token = SmtpServer.TokenIn(mail);
        Assert.Equal(HttpStatusCode.NoContent, (await ConfirmAsync(token)).Status);
        (await ConfirmAsync(token)).ShouldBeProblem(422, "link_invalid");
        var me = await Client.GetAsync("/api/v1/auth/me", session.Text("access_token"));
        Assert.True(me.Body.GetProperty("email_confirmed").GetBoolean());
    }

    [Fact]
    public async Task A_forgotten_password_is_set_by_a_link_and_signs_nobody_in_by_itself()
    {
        var session = await RegisterAsync("ada");
        Assert.Equal(HttpStatusCode.Accepted, (await Client.PostAsync(Reset, new { login = "ADA@example.com" })).Status);
        var token = SmtpServer.TokenIn(await Smtp.MailAsync("ada@example.com", 2));

        // Somebody who asks again and again sends one mail a minute.
        Assert.Equal(HttpStatusCode.Accepted, (await Client.PostAsync(Reset, new { login = "ada" })).Status);

        (await CompleteAsync(token, "short")).ShouldBeProblem(400, "validation_failed");
        var completed = await CompleteAsync(token, NewPassword);
        Assert.Equal(HttpStatusCode.NoContent, completed.Status);
        Assert.False(completed.Response.Headers.Contains("Set-Cookie"));
        (await Client.GetAsync("/api/v1/auth/me", session.Text("access_token"))).ShouldBeProblem(401, "token_invalid");
        (await LoginAsync("ada", IdentityFixture.Password)).ShouldBeProblem(401, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("ada", NewPassword)).Status);
        (await CompleteAsync(token, "Another-Horse-9")).ShouldBeProblem(422, "link_invalid");
        Assert.Contains("set anew", await Smtp.MailAsync("ada@example.com", 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_does_not_go_around_the_second_factor()
    {
        var token = (await RegisterAsync("ada")).Text("access_token");
        var secret = (await Client.PostAsync("/api/v1/auth/factors/totp", new { }, token)).Text("secret");
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(secret)).ComputeTotp(server!.Clock.GetUtcNow().UtcDateTime);
        Assert.Equal(HttpStatusCode.OK, (await Client.PostAsync("/api/v1/auth/factors/totp/confirmation", new { code }, token)).Status);
        await Client.PostAsync(Reset, new { login = "ada" });
        var link = SmtpServer.TokenIn(await Smtp.MailAsync("ada@example.com", 3));
        Assert.Equal(HttpStatusCode.NoContent, (await CompleteAsync(link, NewPassword)).Status);
        (await LoginAsync("ada", NewPassword)).ShouldBeProblem(401, "second_factor_required");
    }

    [Fact]
    public async Task Nobody_learns_from_it_who_is_here()
    {
        foreach (var login in (string[])["nobody", "nobody@example.com", "", "no\ud83d", new string('x', 10_000)])
            Assert.Equal(HttpStatusCode.Accepted, (await Client.PostAsync(Reset, new { login })).Status);
        Assert.Equal(0, Smtp.Count);
    }

    [Fact]
    public async Task A_link_ends_by_its_time()
    {
        await RegisterAsync("ada");
        await Client.PostAsync(Reset, new { login = "ada" });
        var token = SmtpServer.TokenIn(await Smtp.MailAsync("ada@example.com", 2));
        server!.Clock.Advance(TimeSpan.FromMinutes(30));
        foreach (var none in (string[])[token, "", "nonsense", new string('x', 10_000)])
            (await CompleteAsync(none, NewPassword)).ShouldBeProblem(422, "link_invalid");
    }

    [Fact]
    public async Task Another_address_counts_once_its_link_was_followed_and_the_old_one_is_told()
    {
        var token = (await RegisterAsync("ada")).Text("access_token");
        await Smtp.MailAsync("ada@example.com");
        server!.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.Accepted,
            (await Client.PostAsync("/api/v1/auth/email", new { email = "ada@new.example.com" }, token)).Status);
        Assert.Equal("ada@example.com", (await Client.GetAsync("/api/v1/auth/me", token)).Text("email"));
        Assert.Equal(HttpStatusCode.NoContent,
            (await ConfirmAsync(SmtpServer.TokenIn(await Smtp.MailAsync("ada@new.example.com")))).Status);
        Assert.Equal("ada@new.example.com", (await Client.GetAsync("/api/v1/auth/me", token)).Text("email"));
        Assert.Contains("ada@new.example.com", await Smtp.MailAsync("ada@example.com", 2), StringComparison.Ordinal);
        (await Client.PostAsync("/api/v1/auth/email", new { email = "no address" }, token)).ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task A_mail_server_that_is_busy_is_asked_again_and_a_mailbox_that_is_none_holds_nobody_up()
    {
        await RegisterAsync("nobody");
        await RegisterAsync("busy_bee");
        await RegisterAsync("ada");
        await Smtp.MailAsync("busy_bee@example.com");
        await Smtp.MailAsync("ada@example.com");
        Assert.Empty(Smtp.To("nobody@example.com"));
    }

    private Task<Answer> RegisterAsync(string username) => Client.PostAsync(
        "/api/v1/auth/register", new { email = $"{username}@example.com", username, password = IdentityFixture.Password });

    private Task<Answer> LoginAsync(string login, string password) =>
        Client.PostAsync("/api/v1/auth/login", new { login, password });

    private Task<Answer> CompleteAsync(string token, string password) =>
        Client.PostAsync($"{Reset}/completion", new { token, new_password = password });

    private Task<Answer> ConfirmAsync(string token) => Client.PostAsync("/api/v1/auth/email-confirmation/completion", new { token });
}
