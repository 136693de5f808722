using System.Net;
using System.Text;
using OtpNet;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Factors;

public sealed class TotpTests(IdentityFixture identity, PostgresFixture postgres) : IClassFixture<IdentityFixture>
{
    private const string Totp = "/api/v1/auth/factors/totp";
    private const string Second = "/api/v1/auth/second-factor";

    /// <summary>RFC 6238, appendix B, for SHA-1; its eight digits end in the six that apps show.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_codes_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.Equal(code[2..],
            new Totp(Encoding.ASCII.GetBytes("12345678901234567890"))
                .ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime));

    [Fact]
    public async Task An_app_is_asked_for_once_a_code_of_it_has_come()
    {
        var (name, token, secret, _) = await EnrolAsync(isConfirmed: false);
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name)).Status);

        (await ConfirmAsync(token, "000000")).ShouldBeProblem(422, "totp_code_wrong");
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name)).Status);

        var confirmed = await ConfirmAsync(token, Code(secret));
        Assert.Equal(10, confirmed.Body.GetProperty("recovery_codes").EnumerateArray().Select(code => code.GetString()).Distinct().Count());
        (await identity.LoginAsync(name)).ShouldBeProblem(401, "second_factor_required");
        var factors = await identity.Client.GetAsync("/api/v1/auth/factors", token);
        Assert.Equal(10, factors.Body.GetProperty("recovery_codes_left").GetInt32());
        (await PostAsync(Totp, token, new { })).ShouldBeProblem(409, "totp_on_already");
        (await ConfirmAsync(token, Code(secret, 1))).ShouldBeProblem(409, "totp_on_already");
    }

    [Fact]
    public async Task A_code_signs_in_once_with_the_password_or_in_a_second_step()
    {
        var (name, _, secret, _) = await EnrolAsync();
        Tick();
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(name, Code(secret))).Status);
        (await LoginAsync(name, Code(secret))).ShouldBeProblem(401, "second_factor_invalid");

        Tick();
        var first = await identity.LoginAsync(name);
        first.ShouldBeProblem(401, "second_factor_required");
        Assert.Equal(["totp", "recovery_code"], first.Body.GetProperty("factors").EnumerateArray().Select(factor => factor.GetString()));
        var ticket = first.Text("ticket");
        (await identity.Client.PostAsync(Second, new { ticket, totp_code = "123456" })).ShouldBeProblem(401, "second_factor_invalid");
        Assert.Equal(HttpStatusCode.OK, (await identity.Client.PostAsync(Second, new { ticket, totp_code = Code(secret) })).Status);
        Tick();
        (await identity.Client.PostAsync(Second, new { ticket, totp_code = Code(secret) })).ShouldBeProblem(401, "ticket_invalid");
    }

    [Fact]
    public async Task The_step_before_and_the_one_after_are_taken_and_no_others()
    {
        var (name, _, secret, _) = await EnrolAsync();
        identity.Server.Clock.Advance(TimeSpan.FromMinutes(5));
        (await LoginAsync(name, Code(secret, -2))).ShouldBeProblem(401, "second_factor_invalid");
        (await LoginAsync(name, Code(secret, 2))).ShouldBeProblem(401, "second_factor_invalid");
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(name, Code(secret, -1))).Status);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(name, Code(secret, 1))).Status);

        // An earlier one is used up by a later one.
        (await LoginAsync(name, Code(secret))).ShouldBeProblem(401, "second_factor_invalid");
    }

    [Fact]
    public async Task One_code_sent_many_times_at_once_is_taken_once()
    {
        var (name, _, secret, _) = await EnrolAsync();
        Tick();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoginAsync(name, Code(secret))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_recovery_code_takes_its_place_once()
    {
        var (name, token, _, codes) = await EnrolAsync();
        foreach (var written in (string[])[codes[0], codes[1].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)])
        {
            var ticket = (await identity.LoginAsync(name)).Text("ticket");
            Assert.Equal(HttpStatusCode.OK, (await identity.Client.PostAsync(Second, new { ticket, recovery_code = written })).Status);
        }

        var again = (await identity.LoginAsync(name)).Text("ticket");
        (await identity.Client.PostAsync(Second, new { ticket = again, recovery_code = codes[0] }))
            .ShouldBeProblem(401, "second_factor_invalid");
        var factors = await identity.Client.GetAsync("/api/v1/auth/factors", token);
        Assert.Equal(8, factors.Body.GetProperty("recovery_codes_left").GetInt32());

        var renewed = await PostAsync("/api/v1/auth/factors/recovery-codes", token, new { });
        Assert.Equal(10, renewed.Body.GetProperty("recovery_codes").GetArrayLength());
        (await identity.Client.PostAsync(Second, new { ticket = again, recovery_code = codes[2] }))
            .ShouldBeProblem(401, "second_factor_invalid");
        Assert.Equal(0L, await identity.Server.ScalarAsync<long>(
            $"select count(*) from recovery_code where encode(hash, 'escape') like '%{codes[2]}%'"));
    }

    [Fact]
    public async Task Who_guesses_codes_has_to_wait()
    {
        var (name, _, secret, _) = await EnrolAsync();
        var ticket = (await identity.LoginAsync(name)).Text("ticket");
        for (var i = 0; i < 5; i++)
            (await identity.Client.PostAsync(Second, new { ticket, totp_code = "000000" })).ShouldBeProblem(401, "second_factor_invalid");
        Tick();
        (await identity.Client.PostAsync(Second, new { ticket, totp_code = Code(secret) })).ShouldBeProblem(429, "locked_out");
    }

    [Fact]
    public async Task A_ticket_is_good_for_five_minutes()
    {
        var (name, _, secret, _) = await EnrolAsync();
        var ticket = (await identity.LoginAsync(name)).Text("ticket");
        identity.Server.Clock.Advance(TimeSpan.FromMinutes(5));
        foreach (var none in (string[])[ticket, "nonsense", "", new string('x', 10_000)])
            (await identity.Client.PostAsync(Second, new { ticket = none, totp_code = Code(secret) }))
                .ShouldBeProblem(401, "ticket_invalid");
    }

    [Fact]
    public async Task What_is_sensitive_asks_for_a_fresh_proof_with_both_factors()
    {
        var (name, _, secret, _) = await EnrolAsync();
        Tick();
        var session = await LoginAsync(name, Code(secret));
        identity.Server.Clock.Advance(TimeSpan.FromMinutes(11));
        var token = session.Text("access_token");
        var change = new { current_password = IdentityFixture.Password, new_password = "Better-Horse-8" };
        (await PostAsync("/api/v1/auth/password", token, change)).ShouldBeProblem(403, "proof_required");
        (await identity.Client.AskAsync(HttpMethod.Delete, Totp, token: token)).ShouldBeProblem(403, "proof_required");

        const string Proof = "/api/v1/auth/proof";
        var password = IdentityFixture.Password;
        (await PostAsync(Proof, token, new { })).ShouldBeProblem(403, "wrong_password");
        (await PostAsync(Proof, token, new { password = "Wrong-Horse-7" })).ShouldBeProblem(403, "wrong_password");
        (await PostAsync(Proof, token, new { password })).ShouldBeProblem(401, "second_factor_invalid");
        (await PostAsync(Proof, token, new { totp_code = Code(secret) })).ShouldBeProblem(403, "wrong_password");
        var proved = await PostAsync(Proof, token, new { password, totp_code = Code(secret) });
        Assert.Equal(HttpStatusCode.OK, proved.Status);

        // The tokens of before are good no more: whoever has stolen one has nothing of the proof.
        (await identity.MeAsync(token)).ShouldBeProblem(401, "token_invalid");
        (await identity.RefreshAsync(session.Text("refresh_token"))).ShouldBeProblem(401, "session_ended");
        token = proved.Text("access_token");
        Assert.Equal(HttpStatusCode.NoContent, (await identity.Client.AskAsync(HttpMethod.Delete, Totp, token: token)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("/api/v1/auth/password", token, change)).Status);
        Assert.Equal(HttpStatusCode.OK, (await identity.LoginAsync(name, "Better-Horse-8")).Status);
        var factors = await identity.Client.GetAsync("/api/v1/auth/factors", token);
        Assert.Equal(0, factors.Body.GetProperty("recovery_codes_left").GetInt32());
    }

    [Fact]
    public async Task A_role_that_needs_a_second_factor_is_let_in_once_there_is_one()
    {
        await using var database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        await using var server = await IdentityServer.StartAsync(database, more: ["--Identity:SecondFactorRoles:0", "trader"]);
        var session = await server.Client.PostAsync(
            "/api/v1/auth/register", new { email = "ada@example.com", username = "ada", password = IdentityFixture.Password });
        var token = session.Text("access_token");
        (await server.Client.GetAsync("/api/v1/accounts", token)).ShouldBeProblem(403, "second_factor_needed");
        (await server.Client.PostAsync("/api/v1/orders", new { symbol = "X", side = "buy", type = "market", qty = "1" }, token))
            .ShouldBeProblem(403, "second_factor_needed");

        var secret = (await server.Client.PostAsync(Totp, new { }, token)).Text("secret");
        var code = new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(server.Clock.GetUtcNow().UtcDateTime);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostAsync($"{Totp}/confirmation", new { code }, token)).Status);
        await Wait.UntilAsync(
            "the second factor is known", async () => (await server.Client.GetAsync("/api/v1/accounts", token)).Status == HttpStatusCode.OK,
            TestContext.Current.CancellationToken);

        // A throw-away user can have none.
        var demo = await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/accounts", demo.Text("access_token"))).Status);
    }

    [Fact]
    public async Task The_key_is_stored_sealed()
    {
        var (name, _, secret, _) = await EnrolAsync();
        var stored = await identity.Server.ScalarAsync<byte[]>($"select totp_key from app_user where username = '{name}'");
        Assert.DoesNotContain(Convert.ToHexString(Base32Encoding.ToBytes(secret)), Convert.ToHexString(stored!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_user_has_none()
    {
        var demo = await identity.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        (await PostAsync(Totp, demo.Text("access_token"), new { })).ShouldBeProblem(409, "no_password");
    }

    private void Tick() => identity.Server.Clock.Advance(TimeSpan.FromSeconds(90));

    private string Code(string secret, int steps = 0) => new Totp(Base32Encoding.ToBytes(secret))
        .ComputeTotp(identity.Server.Clock.GetUtcNow().AddSeconds(30 * steps).UtcDateTime);

    private Task<Answer> PostAsync(string path, string token, object body) => identity.Client.PostAsync(path, body, token);

    private Task<Answer> ConfirmAsync(string token, string code) => PostAsync($"{Totp}/confirmation", token, new { code });

    private Task<Answer> LoginAsync(string login, string code) => identity.Client.PostAsync(
        "/api/v1/auth/login", new { login, password = IdentityFixture.Password, totp_code = code });

    private async Task<(string Name, string Token, string Secret, string[] RecoveryCodes)> EnrolAsync(bool isConfirmed = true)
    {
        var name = IdentityFixture.NewName();
        var token = (await identity.RegisterAsync(name)).Text("access_token");
        var begun = await PostAsync(Totp, token, new { });
        var secret = begun.Text("secret");
        Assert.Contains(secret, begun.Text("uri"), StringComparison.Ordinal);
        Assert.StartsWith("<svg", begun.Text("qr_code"), StringComparison.Ordinal);
        if (!isConfirmed) return (name, token, secret, []);
        var confirmed = await ConfirmAsync(token, Code(secret));
        return (name, token, secret, [.. confirmed.Body.GetProperty("recovery_codes").EnumerateArray().Select(code => code.GetString()!)]);
    }
}
