using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Administration;

/// <summary>Who did what is written down, and cannot be taken back.</summary>
public sealed class AuditTests(TradingServer server) : IClassFixture<TradingServer>
{
    private const string Password = "Correct-Horse-7";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_ins_and_outs_are_recorded_with_who_and_from_where_and_without_secrets()
    {
        var admin = await server.NewAdministratorAsync();
        var registered = await server.Client.PostAsync(
            "/api/v1/auth/register", new { email = "grace@example.com", username = "grace", password = Password });
        var user = registered.Body.GetProperty("user").GetProperty("id").GetString()!;
        (await server.Client.PostAsync("/api/v1/auth/login", new { login = "grace", password = "hunter2" }))
            .ShouldBeProblem(401, "invalid_credentials");
        (await server.Client.PostAsync("/api/v1/auth/login", new { login = "nobody_at_all", password = "hunter2" }))
            .ShouldBeProblem(401, "invalid_credentials");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/login")
        {
            Content = new StringContent($$"""{"login":"grace","password":"{{Password}}"}""", null, "application/json"),
        };
        request.Headers.UserAgent.ParseAdd("Curious/1.0");
        var session = await server.Client.AskAsync(request);
        Assert.Equal(HttpStatusCode.NoContent,
            (await server.Client.PostAsync("/api/v1/auth/logout", new { refresh_token = session.Text("refresh_token") })).Status);

        var entries = await ListAsync(admin, $"user_id={user}");
        Assert.Equal(
            ["user.sign_out ok", "user.sign_in ok", "user.sign_in invalid_credentials", "user.register ok"],
            entries.Select(entry => $"{entry.GetProperty("action").GetString()} {entry.GetProperty("outcome").GetString()}"));
        Assert.Equal(("127.0.0.1", "Curious/1.0"),
            (entries[1].GetProperty("address").GetString(), entries[1].GetProperty("user_agent").GetString()));
        Assert.Equal(JsonValueKind.Null, (await ListAsync(admin, "action=user.sign_in"))[1].GetProperty("user_id").ValueKind);
        var everything = await TextAsync("select string_agg(audit::text, ' ') from audit");
        Assert.All([Password, "hunter2", "nobody_at_all", session.Text("refresh_token")],
            secret => Assert.DoesNotContain(secret, everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Money_in_and_out_terms_and_resets_are_recorded_as_they_were_asked_for()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        var account = (await server.AccountOfAsync(user)).Number;
        await server.Client.PostAsync($"/api/v1/accounts/{account}/deposits", new { amount = "250" }, user);
        (await server.Client.PostAsync($"/api/v1/accounts/{account}/withdrawals", new { amount = "999999999" }, user))
            .ShouldBeProblem(422, "insufficient_funds");
        await server.Client.AskAsync(HttpMethod.Patch, $"/api/v1/accounts/{account}",
            new StringContent("""{"cost_basis":"lifo"}""", null, "application/json"), user);
        await server.Client.PostAsync($"/api/v1/accounts/{account}/reset", new { }, user);
        await server.Client.PostAsync("/api/v1/accounts", new { name = "Second" }, user);

        var me = (await server.Client.GetAsync("/api/v1/auth/me", user)).Text("id");
        var entries = await ListAsync(admin, $"user_id={me}");
        Assert.Equal(
            ["account.open ", $"account.reset account:{account}", $"account.change account:{account}",
                $"account.withdraw account:{account}", $"account.deposit account:{account}", "user.demo "],
            entries.Select(entry => $"{entry.GetProperty("action").GetString()} {entry.GetProperty("subject").GetString()}"));
        Assert.Equal(("ok", "250"),
            (entries[4].GetProperty("outcome").GetString(), entries[4].GetProperty("details").GetProperty("amount").GetString()));
        Assert.Equal("insufficient_funds", entries[3].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_user_agent_that_is_too_long_is_cut_between_characters()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        var account = (await server.AccountOfAsync(user)).Number;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/accounts/{account}/deposits")
        {
            Content = new StringContent("""{"amount":"1"}""", null, "application/json"),
            Headers = { Authorization = new("Bearer", user) },
        };
        request.Headers.TryAddWithoutValidation("User-Agent", new string('a', 255) + "\U0001F600");
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = server.Address,
        };
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync(request)).Status);

        var me = (await server.Client.GetAsync("/api/v1/auth/me", user)).Text("id");
        var deposit = Assert.Single(await ListAsync(admin, $"user_id={me}&action=account.deposit"));
        Assert.Equal(new string('a', 255), deposit.GetProperty("user_agent").GetString());
    }

    [Fact]
    public async Task An_administrators_action_is_recorded_before_and_after_and_a_role_that_is_changed_by_hand_too()
    {
        var admin = await server.NewAdministratorAsync();
        var me = (await server.Client.GetAsync("/api/v1/auth/me", admin)).Text("id");
        await server.Client.PostAsync("/api/v1/admin/physics", new { name = "retail" }, admin);
        (await server.Client.PostJsonAsync("/api/v1/admin/physics", """{"name":"heavenly"}""", admin))
            .ShouldBeProblem(400, "validation_failed");
        (await server.Client.PostAsync("/api/v1/admin/instruments/NOPE/delist", new { }, admin)).ShouldBeProblem(404, "unknown_symbol");
        Assert.Equal(
            ["instrument.delist unknown_symbol", "instrument.delist begun", "venue.physics validation_failed", "venue.physics begun",
                "venue.physics ok", "venue.physics begun"],
            (await ListAsync(admin, $"user_id={me}")).Take(6)
                .Select(entry => $"{entry.GetProperty("action").GetString()} {entry.GetProperty("outcome").GetString()}"));
        Assert.Contains(await ListAsync(admin, "action=user.role_change"), entry =>
            entry.GetProperty("subject").GetString() == $"user:{me}"
                && entry.GetProperty("details").GetProperty("to").GetString() == "admin");
    }

    [Fact]
    public async Task The_audit_is_for_administrators_and_read_in_pages()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        (await server.Client.GetAsync("/api/v1/admin/audit", user)).ShouldBeProblem(403, "forbidden");
        (await server.Client.GetAsync("/api/v1/admin/audit?limit=0", admin)).ShouldBeProblem(400, "validation_failed");
        for (var i = 0; i < 3; i++) await server.NewUserAsync();
        var first = await server.Client.GetAsync("/api/v1/admin/audit?limit=2", admin);
        var second = await server.Client.GetAsync($"/api/v1/admin/audit?limit=2&cursor={first.Text("next_cursor")}", admin);
        var ids = new[] { first, second }.SelectMany(page => page.Body.GetProperty("items").EnumerateArray())
            .Select(entry => long.Parse(entry.GetProperty("id").GetString()!, null)).ToArray();
        Assert.Equal(4, ids.Length);
        Assert.Equal(ids.OrderDescending(), ids);
    }

    [Theory]
    [InlineData("event_log", "payload = ''")]
    [InlineData("event_log_all", "payload = ''")]
    [InlineData("event_log_checkpoint", "state_hash = 0")]
    [InlineData("audit", "outcome = 'ok'")]
    public async Task The_servers_own_connection_cannot_change_what_was_written(string table, string change)
    {
        await using var connection = await server.Database.Source.OpenConnectionAsync(Cancellation);
        foreach (var sql in (string[])[$"update {table} set {change}", $"delete from {table}", $"truncate {table}", $"drop table {table}"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    private async Task<JsonElement[]> ListAsync(string admin, string query)
    {
        var answer = await server.Client.GetAsync($"/api/v1/admin/audit?{query}", admin);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Body.GetProperty("items").EnumerateArray()];
    }

    private async Task<string> TextAsync(string sql)
    {
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        return (await connection.ExecuteScalarAsync<string>(sql))!;
    }
}

/// <summary>What happens while the audit cannot be written.</summary>
public sealed class AuditOutageTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TradingServer server = new(postgres);

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Administrators_do_nothing_and_nobody_signs_in_but_money_that_moved_is_answered_as_moved()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        var account = (await server.AccountOfAsync(user)).Number;
        await using (var owner = await server.Database.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await owner.ExecuteAsync("revoke insert on audit from tradecraft_server");

        Assert.Equal(HttpStatusCode.InternalServerError,
            (await server.Client.PostAsync("/api/v1/admin/instruments/AAPL/delist", new { }, admin)).Status);
        Assert.Equal(HttpStatusCode.InternalServerError, (await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Status);
        (await server.Client.PostAsync("/api/v1/auth/login", new { login = "ada", password = "x" }))
            .ShouldBeProblem(401, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK,
            (await server.Client.PostAsync($"/api/v1/accounts/{account}/deposits", new { amount = "1" }, user)).Status);
        await server.QuoteAsync("AAPL", [(99.00m, 50)], [(101.00m, 50)]);
        Assert.Equal(HttpStatusCode.Created,
            (await server.PlaceAsync(
                user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "90.00" })).Status);
    }
}
