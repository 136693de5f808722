using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Commands;

/// <summary>
/// A PostgreSQL of somebody's, of the version that Debian has, and its own tools: what docs/operations.md says of them is done word for
/// word. The binaries that the server brings along have no such tools.
/// </summary>
public sealed class OutsideDatabaseTests : IAsyncLifetime
{
    private const string Owner = "operator";

    private readonly TemporaryFolder folder = new();
    private readonly string? tools = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order().LastOrDefault()
        : null;

    private string Cluster => folder["cluster"];

    private string Socket => folder["socket"];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(tools is null, "There is no PostgreSQL with its own tools here: Debian's package is postgresql.");
        foreach (var path in (string[])[Cluster, Socket])
        {
            Directory.CreateDirectory(path);
            if (Environment.IsPrivilegedProcess) await RunAsync("chown", ["postgres", path]);
        }

        await AsOwnerAsync("initdb", "-D", Cluster, "-U", Owner, "--auth=trust", "--no-sync", "-E", "UTF8");
        await AsOwnerAsync("pg_ctl", "-D", Cluster, "-w", "-l", folder[Path.Combine("cluster", "log")], "-o",
            $"-k {Socket} -c listen_addresses= -c fsync=off -c tradecraft.throwaway=on", "start");
    }

    public async ValueTask DisposeAsync()
    {
        if (tools is not null) await AsOwnerAsync("pg_ctl", "-D", Cluster, "-m", "immediate", "stop");
        folder.Dispose();
    }

    [Fact]
    public async Task What_its_own_tools_back_up_and_restore_is_whole()
    {
        await RunAsync(Path.Combine(tools!, "createdb"), ["-h", Socket, "-U", Owner, "exchange"]);
        await using (var server = ServerProcess.Start("--data", folder["data"], "--connection-string", To("exchange")))
        {
            using var client = new HttpClient { BaseAddress = await server.Address };
            await Wait.UntilAsync("bitcoin has a last price", async () =>
                (await client.GetAsync("/api/v1/market/BTC-USD/ticker", token: null)).Body.GetProperty("last").ValueKind
                    == JsonValueKind.String, TestContext.Current.CancellationToken);
            var registered = await client.PostAsync(
                "/api/v1/auth/register", new { email = "ada@example.com", username = "ada", password = "Correct horse battery 1" });
            Assert.True(registered.Response.IsSuccessStatusCode, $"{registered.Body}");
            var user = registered.Text("access_token");
            for (var i = 0; i < 5; i++)
                Assert.True((await client.PostAsync(
                    "/api/v1/orders", new { symbol = "BTC-USD", side = i % 2 == 0 ? "buy" : "sell", type = "market", qty = "0.001" },
                    user)).Response.IsSuccessStatusCode);
            Assert.Equal(0, await server.StopAsync());
        }

        await RunAsync("sh", ["-ec", DocumentedCommands()]);

        var verified = await VerbProcess.RunAsync("verify", "--data", folder["data"], "--connection-string", To("restored"));
        Assert.Equal((0, ""), (verified.ExitCode, verified.Errors));
        var balances = await BalancesAsync("exchange");
        Assert.InRange(balances.Count, 2, int.MaxValue);
        Assert.Equal(balances, await BalancesAsync("restored"));
    }

    /// <summary>The block of docs/operations.md that names pg_dump.</summary>
    private static string DocumentedCommands()
    {
        var operations = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "operations.md"));
        return operations.Split("```")
            .Single(block => block.Contains("pg_dump", StringComparison.Ordinal) && block.Contains("pg_restore", StringComparison.Ordinal));
    }

    private string To(string database) => $"Host={Socket};Username={Owner};Database={database}";

    private async Task<List<string>> BalancesAsync(string database)
    {
        await using var connection = new NpgsqlConnection(To(database) + ";Pooling=false");
        return [.. await connection.QueryAsync<string>(
            "select format('%s %s %s %s', account_id, asset, owned, owed) from balances order by 1")];
    }

    /// <summary>PostgreSQL refuses to be root.</summary>
    private Task AsOwnerAsync(string tool, params string[] words) => Environment.IsPrivilegedProcess
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(tools!, tool), .. words])
        : RunAsync(Path.Combine(tools!, tool), words);

    private async Task RunAsync(string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["URL"] = $"postgresql://{Owner}@/exchange?host={Uri.EscapeDataString(Socket)}";
        (start.Environment["PGHOST"], start.Environment["PGUSER"]) = (Socket, Owner);
        using var process = Process.Start(start)!;

        // pg_ctl leaves a server behind that keeps the pipe open: only what a failure says is read.
        await process.WaitForExitAsync().WaitAsync(Wait.Limit);
        Assert.True(process.ExitCode == 0,
            process.ExitCode == 0 ? "" : $"{program} {string.Join(' ', words)}: {await process.StandardError.ReadToEndAsync()}");
    }
}
