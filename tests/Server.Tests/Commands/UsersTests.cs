using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Identity;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Commands;

/// <summary>The owner of the machine has users under control, whether the server runs or not.</summary>
public sealed class UsersTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    private string[] Own => ["--data", folder["data"], "--postgres-binaries", PostgresBinaries.Folder];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await postgres.CopyDataFolderAsync(folder["data"], Cancellation);

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Users_are_added_changed_and_listed_while_no_server_runs()
    {
        var added = await VerbProcess.RunWithAsync(
            $"{IdentityFixture.Password}\n", ["users", "add", "ada", "ada@example.com", "--role", "admin", .. Own]);
        Assert.Equal((0, "ada is there, as admin."), (added.ExitCode, added.Output));
        (await RunAsync("role", "ADA@example.com", "trader")).ShouldRefuse("This is the last administrator");
        (await RunAsync("disable", "ada")).ShouldRefuse("This is the last administrator");
        (await RunAsync("erase", "ada")).ShouldRefuse("This is the last administrator");
        (await RunAsync("erase", "nobody")).ShouldRefuse("There is no user `nobody`.");
        (await RunAsync("role", "ada", "king")).ShouldRefuse("There is no role `king`.");
        (await RunAsync("enable", "nobody")).ShouldRefuse("There is no user `nobody`.");
        (await VerbProcess.RunWithAsync("short\n", ["users", "add", "bob", "bob@example.com", .. Own])).ShouldRefuse("Nobody was added.");
        (await VerbProcess.RunWithAsync("", ["users", "add", "bob", "bob@example.com", .. Own])).ShouldRefuse("Nothing was read");
        var listed = await RunAsync("list", "--search", "EXAMPLE");
        Assert.Equal((0, ""), (listed.ExitCode, listed.Errors));
        Assert.Contains("ada@example.com", Assert.Single(listed.Output.Split('\n')), StringComparison.Ordinal);

        await VerbProcess.RunWithAsync($"{IdentityFixture.Password}\n", ["users", "add", "grace", "grace@example.com", .. Own]);
        var erased = await RunAsync("erase", "grace");
        Assert.Equal(0, erased.ExitCode);
        Assert.Contains("grace will be erased on", erased.Output, StringComparison.Ordinal);
        Assert.Contains("erased on", (await RunAsync("list", "--search", "grace")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_server_knows_at_once_and_the_audit_has_it()
    {
        await using var server = ServerProcess.Start([.. Own, "--feed", "synthetic"]);
        using var client = new HttpClient { BaseAddress = await server.Address };
        await Wait.UntilAsync("the link is printed", () => Task.FromResult(
            server.Output.Contains($"{client.BaseAddress}setup#", StringComparison.Ordinal)), Cancellation);
        await VerbProcess.RunWithAsync(
            $"{IdentityFixture.Password}\n", ["users", "add", "ada", "ada@example.com", "--role", "admin", .. Own]);
        Answer session = null!;
        await Wait.UntilAsync("USD is listed and ada is in", async () => (session = await client.PostAsync(
            "/api/v1/auth/login", new { login = "ada", password = IdentityFixture.Password })).Status == HttpStatusCode.OK, Cancellation);
        var token = session.Text("access_token");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/admin/users", token)).Status);

        Assert.Equal(0, (await RunAsync("end-sessions", "ada")).ExitCode);
        await UntilAsync("token_invalid");
        var reset = await RunAsync("reset-password", "ada", "--public-url", "https://trade.example");
        Assert.Contains("https://trade.example/reset-password#", reset.Output, StringComparison.Ordinal);

        await VerbProcess.RunWithAsync(
            $"{IdentityFixture.Password}\n", ["users", "add", "grace", "grace@example.com", "--role", "admin", .. Own]);
        token = (await client.PostAsync("/api/v1/auth/login", new { login = "ada", password = IdentityFixture.Password }))
            .Text("access_token");
        Assert.Equal(0, (await RunAsync("role", "ada", "trader")).ExitCode);
        await Wait.UntilAsync("ada is no administrator", async () =>
            (await client.GetAsync("/api/v1/admin/users", token)).Status == HttpStatusCode.Forbidden, Cancellation);
        Assert.Equal(0, (await RunAsync("disable", "ada")).ExitCode);
        await UntilAsync("user_disabled");
        Assert.Equal(0, (await RunAsync("enable", "ada")).ExitCode);

        var grace = (await client.PostAsync("/api/v1/auth/login", new { login = "grace", password = IdentityFixture.Password }))
            .Text("access_token");
        var audit = (await client.GetAsync("/api/v1/admin/audit?limit=500", grace)).Body.GetProperty("items").EnumerateArray()
            .Where(entry => entry.GetProperty("user_agent").GetString() is { } agent
                && agent.StartsWith("tradecraft users", StringComparison.Ordinal))
            .Select(entry => $"{entry.GetProperty("action").GetString()} {entry.GetProperty("outcome").GetString()}").ToList();
        Assert.Equal(["user.enable ok", "user.enable begun", "user.disable ok", "user.disable begun", "user.role ok"], audit.Take(5));
        Assert.DoesNotContain(IdentityFixture.Password, server.Output, StringComparison.Ordinal);

        Task UntilAsync(string code) => Wait.UntilAsync($"ada is refused: {code}", async () =>
            (await client.GetAsync("/api/v1/auth/me", token)).Text("code") == code, Cancellation);
    }

    private Task<VerbProcess> RunAsync(string verb, params string[] words) => VerbProcess.RunAsync(["users", verb, .. words, .. Own]);
}
