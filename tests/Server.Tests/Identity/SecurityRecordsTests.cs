using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OtpNet;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Sequencer;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>What is written of sign-ins and of refused access: in the audit, and in the server's log.</summary>
public sealed class SecurityRecordsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Exchange = "https://exchange.example.com";
    private const string Totp = "/api/v1/auth/factors/totp";

    private static readonly string[] ReadScope = ["read"];

    private readonly LogLines log = new();
    private TestDatabase? database;
    private IdentityServer? server;

    private HttpClient Client => server!.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(Cancellation);
        server = await IdentityServer.StartAsync(
            database, log: log, more: ["--public-url", Exchange, "--Identity:SecondFactorRoles", "", "--Limits:Off", "false",
                "--Limits:SignInsPerMinute", "1000"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        log.Dispose();
    }

    [Fact]
    public async Task The_audit_says_with_which_factors_somebody_signed_in_or_tried_to()
    {
        var token = (await RegisterAsync("ada")).Text("access_token");
        await LoginAsync("ada", "Wrong-Horse-7");
        await LoginAsync("ada");
        var secret = (await Client.PostAsync(Totp, new { }, token)).Text("secret");
        var codes = await Client.PostAsync($"{Totp}/confirmation", new { code = Code(secret) }, token);
        var recovery = codes.Body.GetProperty("recovery_codes")[0].GetString();
        server!.Clock.Advance(TimeSpan.FromSeconds(90));
        await Client.PostAsync(
            "/api/v1/auth/login", new { login = "ada", password = IdentityFixture.Password, totp_code = Code(secret) });
        var ticket = (await LoginAsync("ada")).Text("ticket");
        await Client.PostAsync("/api/v1/auth/second-factor", new { ticket, totp_code = "000000" });
        await Client.PostAsync("/api/v1/auth/second-factor", new { ticket, recovery_code = recovery });
        await Client.PostAsync("/api/v1/auth/passkey", new { ticket = "nonsense", credential = new { } });
        Assert.Equal(
            [
                """invalid_credentials ["password"]""", """ok ["password"]""", """ok ["password", "totp"]""",
                """second_factor_required ["password"]""", """second_factor_invalid ["password", "totp"]""",
                """ok ["password", "recovery_code"]""", """passkey_invalid ["passkey"]""",
            ], await RowsAsync("outcome || ' ' || (details->'factors')::text"));
    }

    [Fact]
    public async Task A_refused_key_is_in_the_audit_once_a_minute()
    {
        var session = await RegisterAsync("ada");
        var made = await Client.PostAsync(
            "/api/v1/keys", new { name = "bot", kind = "secret", scopes = ReadScope }, session.Text("access_token"));
        var id = made.Body.GetProperty("key").GetProperty("id").GetString()!;
        for (var i = 0; i < 20; i++) (await ByKeyAsync(id, "wrong")).ShouldBeProblem(401, "key_invalid");
        for (var i = 0; i < 20; i++) (await ByKeyAsync($"tk_{i}", "wrong")).ShouldBeProblem(401, "key_invalid");
        Assert.Equal(HttpStatusCode.OK, (await ByKeyAsync(id, made.Text("secret"))).Status);
        const string Row = "concat_ws(' ', coalesce(user_id::text, 'nobody'), coalesce(subject, 'none'), outcome, host(address))";
        var user = session.Body.GetProperty("user").GetProperty("id").GetString();
        await Wait.UntilAsync("both are written", async () => (await RowsAsync(Row)).Length == 2, Cancellation);
        server!.Clock.Advance(TimeSpan.FromMinutes(1));
        await ByKeyAsync(id, "wrong");
        await Wait.UntilAsync("it is written again", async () => (await RowsAsync(Row)).Length == 3, Cancellation);
        var mine = $"{user} key:{id} key_invalid 127.0.0.1";
        Assert.Equal([mine, "nobody none key_invalid 127.0.0.1", mine], await RowsAsync(Row));
    }

    [Fact]
    public async Task Refused_access_is_in_the_log_with_who_what_and_from_where_and_a_flood_is_one_line()
    {
        var session = await RegisterAsync("ada");
        var (token, user) = (session.Text("access_token"), $"user {session.Body.GetProperty("user").GetProperty("id").GetString()}");
        for (var i = 0; i < 50; i++) (await Client.GetAsync("/api/v1/admin/users", token)).ShouldBeProblem(403, "forbidden");
        Assert.Equal(1, log.CountOf("Refused, forbidden"));
        Assert.Equal(1, log.CountOf($"Warning: Refused, forbidden: {user} from 127.0.0.1, GET /api/v1/admin/users"));

        // When its minute is over the others are said, once.
        server!.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Client.GetAsync("/api/v1/admin/users", token)).ShouldBeProblem(403, "forbidden");
        Assert.True(log.CountOf("; 49 like it before") + log.CountOf($"Refused 49 times more, forbidden: {user}") == 1);

        await LoginAsync("ada", "Wrong-Horse-7");
        Assert.Equal(1, log.CountOf("Refused, invalid_credentials: nobody from 127.0.0.1, POST /api/v1/auth/login"));
        (await Client.GetAsync("/api/v1/auth/me", "forged")).ShouldBeProblem(401, "token_invalid");
        Assert.Equal(1, log.CountOf("Refused, token_invalid: nobody"));
        (await ByKeyAsync("tk_none", "wrong")).ShouldBeProblem(401, "key_invalid");
        Assert.Equal(1, log.CountOf("Refused, key_invalid: nobody from 127.0.0.1, GET /api/v1/accounts"));

        // What happens to everybody is no news.
        (await Client.GetAsync("/api/v1/accounts", token: null)).ShouldBeProblem(401, "unauthenticated");
        Assert.Equal(0, log.CountOf("Refused, unauthenticated"));
        Assert.Equal(0, log.CountOf("Wrong-Horse-7"));
    }

    [Fact]
    public async Task Other_peoples_accounts_other_origins_hosts_and_limits_are_in_the_log()
    {
        var (ada, eve) = (await RegisterAsync("ada"), await RegisterAsync("eve"));
        var account = ada.Body.GetProperty("user").GetProperty("account_id").GetString();
        (await Client.GetAsync($"/api/v1/portfolio?account_id={account}", eve.Text("access_token")))
            .ShouldBeProblem(404, "unknown_account");
        var user = eve.Body.GetProperty("user").GetProperty("id").GetString();
        Assert.Equal(1, log.CountOf($"Refused, account_not_theirs: user {user} from 127.0.0.1, account {account}"));

        using (var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/registration") { Headers = { Host = "evil.example" } })
            (await Client.AskAsync(elsewhere)).ShouldBeProblem(421, "host_not_allowed");
        Assert.Equal(1, log.CountOf("Refused, host_not_allowed: nobody from 127.0.0.1, no route"));

        using (var socket = new ClientWebSocket())
        {
            socket.Options.SetRequestHeader("Origin", "https://evil.example");
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Stream, Cancellation));
        }

        Assert.Equal(1, log.CountOf("Refused, origin_not_allowed: nobody from 127.0.0.1, GET /ws"));

        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(Stream, Cancellation);
            await socket.SendAsync(
                Encoding.UTF8.GetBytes("""{"op":"auth","token":"forged"}"""), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
            await Wait.UntilAsync(
                "it is in the log",
                () => Task.FromResult(log.CountOf("Refused, token_invalid: nobody from 127.0.0.1, a message of the stream") == 1),
                Cancellation);
        }

        await Wait.UntilAsync("a limit is hit", async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Client.GetAsync("/api/v1/auth/me", eve.Text("access_token"))));
            return log.CountOf($"Refused, too_many_requests: user {user} from 127.0.0.1, GET /api/v1/auth/me") == 1;
        }, Cancellation);
    }

    private Uri Stream => new UriBuilder(Client.BaseAddress!) { Scheme = "ws", Path = "/ws" }.Uri;

    private string Code(string secret) =>
        new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(server!.Clock.GetUtcNow().UtcDateTime);

    private Task<Answer> RegisterAsync(string username) => Client.PostAsync(
        "/api/v1/auth/register", new { email = $"{username}@example.com", username, password = IdentityFixture.Password });

    private Task<Answer> LoginAsync(string login, string password = IdentityFixture.Password) =>
        Client.PostAsync("/api/v1/auth/login", new { login, password });

    private async Task<Answer> ByKeyAsync(string id, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/accounts");
        request.Headers.Add("X-API-Key", id);
        request.Headers.Add("X-API-Secret", secret);
        return await Client.AskAsync(request);
    }

    /// <summary>Of each row of a sign-in, oldest first.</summary>
    private async Task<string[]> RowsAsync(string expression)
    {
        var all = await server!.ScalarAsync<string>(
            $"select coalesce(json_agg({expression} order by id), '[]')::text from audit where action = 'user.sign_in'");
        return JsonSerializer.Deserialize<string[]>(all!)!;
    }
}
