using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Storage.Backups;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Commands;

/// <summary>Backups of real servers, made and restored by the program as its users run it.</summary>
public sealed class BackupTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => folder["backup.tar"];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_backup_that_is_made_while_people_trade_restores_to_their_balances_at_its_moment()
    {
        JsonElement[] lines;
        string user, account, trace = ActivityTraceId.CreateRandom().ToHexString();
        await using (var server = ServerProcess.Start([.. Own("traded"), "--Limits:Off", "true"]))
        {
            using var client = new HttpClient { BaseAddress = await server.Address };
            await Wait.UntilAsync("bitcoin has a last price", async () =>
                (await client.GetAsync("/api/v1/market/BTC-USD/ticker", token: null)).Body.GetProperty("last").ValueKind
                    == JsonValueKind.String, Cancellation);
            user = (await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
            account = (await client.GetAsync("/api/v1/auth/me", user)).Text("account_id");
            client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

            using var enough = new CancellationTokenSource();
            var placed = 0;
            var trading = Task.Run(
                async () =>
                {
                    for (; !enough.IsCancellationRequested; placed++)
                        Assert.True((await client.PostAsync("/api/v1/orders",
                            new { symbol = "BTC-USD", side = placed % 2 == 0 ? "buy" : "sell", type = "market", qty = "0.001" },
                            user)).Response.IsSuccessStatusCode);
                }, Cancellation);
            await Wait.UntilAsync("there is something to back up", () => Task.FromResult(placed > 20 || trading.IsCompleted), Cancellation);
            var made = await VerbProcess.RunAsync(["backup", File, .. Own("traded")]);
            Assert.Equal((0, ""), (made.ExitCode, made.Errors));
            var before = placed;
            await Wait.UntilAsync("trading went on", () => Task.FromResult(placed > before + 5 || trading.IsCompleted), Cancellation);
            var verified = await VerbProcess.RunAsync(["verify", .. Own("traded")]);
            Assert.Equal((0, ""), (verified.ExitCode, verified.Errors));
            await enough.CancelAsync();
            await trading;

            lines = await LedgerAsync(client, account, user);
            await server.StopAsync();
        }

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal([File], Directory.EnumerateFileSystemEntries(folder.Root, "backup*"));
        var restored = await VerbProcess.RunAsync(["restore", File, "--keep-sessions", .. Own("restored")]);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        var sequence = long.Parse(restored.Output.Split("at event ")[1].TrimEnd('.'), null);
        var whole = await VerbProcess.RunAsync(["verify", .. Own("restored")]);
        Assert.Equal((0, ""), (whole.ExitCode, whole.Errors));
        Assert.Contains($"Venue 1: {sequence} events", whole.Output, StringComparison.Ordinal);

        // What the key seals is in the backup, and the key is not: who has both leaves everybody signed in.
        System.IO.File.Copy(folder["traded/secrets.key"], folder["restored/secrets.key"], overwrite: true);
        await using var again = ServerProcess.Start(Own("restored"));
        using var other = new HttpClient { BaseAddress = await again.Address };
        var expected = lines.Where(line => long.Parse(line.GetProperty("sequence").GetString()!, null) <= sequence)
            .Select(line => line.GetRawText()).ToList();
        Assert.InRange(expected.Count, 20, lines.Length - 1);
        Assert.Equal(expected, (await LedgerAsync(other, account, user)).Select(line => line.GetRawText()));

        // Identity columns go on where they were, and the log goes on.
        Assert.True((await other.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Response.IsSuccessStatusCode);
        Assert.Equal(0, await again.StopAsync());
        Assert.Equal(0, (await VerbProcess.RunAsync(["verify", .. Own("restored")])).ExitCode);
        Assert.InRange(await TracedAsync(trace), 20, int.MaxValue);
    }

    /// <summary>How many of the restored log's commands came with a request of this trace.</summary>
    private async Task<int> TracedAsync(string trace)
    {
        await using var database = await FoundDatabase.OpenAsync(
            new StorageOptions { DataFolder = folder["restored"], PostgresBinaries = PostgresBinaries.Folder }, Cancellation);
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var (assets, traces) = (new List<Asset>(), new List<CommandTrace>());
        foreach (var (first, payload) in await connection.QueryAsync<(long, byte[])>(
            "select first_sequence, payload from event_log order by first_sequence"))
            EventCodec.Read(payload, first, assets, new(), traces);
        Assert.NotEqual(0, await connection.ExecuteScalarAsync<long>("select count(*) from audit"));
        return traces.Count(each => each.Trace.ToHexString() == trace);
    }

    [Fact]
    public async Task What_is_written_while_the_backup_is_made_is_in_none_of_its_tables()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var other = await database.Owner.OpenConnectionAsync(Cancellation);
        await AppendAsync(1);

        // The log is copied by then, and a later table is not to be had for a while.
        await using var blocking = await other.BeginTransactionAsync(Cancellation);
        await other.ExecuteAsync("lock table user_session in access exclusive mode");
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var making = new BackupWriter(connection, TimeProvider.System).WriteAsync(File, Cancellation);
        await using var waiting = database.Owner.CreateCommand(
            "select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())");
        await Wait.UntilAsync("it waits", async () => await waiting.ExecuteScalarAsync(Cancellation) is not null, Cancellation);
        await AppendAsync(2);
        await blocking.RollbackAsync(Cancellation);
        Assert.Equal([new BackedUpVenue(1, 1)], (await making).Venues);

        async Task AppendAsync(long sequence)
        {
            await using var writing = await database.Source.OpenConnectionAsync(Cancellation);
            await writing.ExecuteAsync(
                "insert into event_log (venue_id, first_sequence, last_sequence, at, payload, hash) values (1, @sequence, @sequence, "
                    + "now(), '', sha256(''))", new { sequence });
        }
    }

    [Fact]
    public async Task A_restore_ends_all_sessions_and_signs_with_a_new_key()
    {
        string access, refresh;
        await using (var server = ServerProcess.Start(Own("backed_up")))
        {
            using var client = new HttpClient { BaseAddress = await server.Address };
            var session = await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
            (access, refresh) = (session.Text("access_token"), session.Text("refresh_token"));
            Assert.Equal(0, (await VerbProcess.RunAsync(["backup", File, .. Own("backed_up")])).ExitCode);
            await server.StopAsync();
        }

        var restored = await VerbProcess.RunAsync(["restore", File, .. Own("restored")]);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        await using var again = ServerProcess.Start(Own("restored"));
        using var other = new HttpClient { BaseAddress = await again.Address };
        (await other.GetAsync("/api/v1/auth/me", access)).ShouldBeProblem(401, "token_invalid");
        (await other.PostAsync("/api/v1/auth/refresh", new { refresh_token = refresh })).ShouldBeProblem(401, "session_ended");
    }

    [Fact]
    public async Task A_stopped_server_is_backed_up_too_and_a_restore_wants_an_empty_folder_and_a_whole_file()
    {
        (await VerbProcess.RunAsync(["backup", File, .. Own("nothing")])).ShouldRefuse("There is no database in");
        await postgres.CopyDataFolderAsync(folder["stopped"], Cancellation);
        var made = await VerbProcess.RunAsync(["backup", File, .. Own("stopped")]);
        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder["stopped"], "postgresql"), "postmaster.pid"));

        (await VerbProcess.RunAsync(["restore", File, .. Own("stopped")])).ShouldRefuse("is not empty: nothing was restored");
        await System.IO.File.WriteAllTextAsync(folder["text"], "no backup", Cancellation);
        (await VerbProcess.RunAsync(["restore", folder["text"], .. Own("other")])).ShouldRefuse("is no backup that TradeCraft made");
        await ChangeAsync(manifest => manifest["format"] = BackupManifest.CurrentFormat + 1);
        (await VerbProcess.RunAsync(["restore", folder["changed"], .. Own("other")])).ShouldRefuse("A newer TradeCraft made the backup");
        await ChangeAsync(manifest => manifest["migrations"]!.AsArray()
            .Add(JsonSerializer.SerializeToNode(new BackedUpMigration(9_999, "the_future", ""), BackupManifest.Json)));
        (await VerbProcess.RunAsync(["restore", folder["changed"], .. Own("other")]))
            .ShouldRefuse("9999_the_future, which this program does not know");
        await ChangeAsync(manifest => manifest["partitions"]![0]!["bound"] = "DEFAULT; drop table app_user");
        (await VerbProcess.RunAsync(["restore", folder["changed"], .. Own("other")])).ShouldRefuse("is damaged: the bound of");
        Assert.False(Directory.Exists(folder["other"]));

        await ChangeAsync(manifest => manifest["tables"]![0]!["sha256"] = "");
        (await VerbProcess.RunAsync(["restore", folder["changed"], .. Own("other")]))
            .ShouldRefuse("are not those that were written. Nothing was restored.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["other"]));
    }

    private string[] Own(string name) => ["--data", folder[name], "--postgres-binaries", PostgresBinaries.Folder];

    private static async Task<JsonElement[]> LedgerAsync(HttpClient client, string account, string user)
    {
        var (lines, cursor) = (new List<JsonElement>(), (string?)"");
        while (cursor is not null)
        {
            var page = await client.GetAsync($"/api/v1/accounts/{account}/ledger?limit=500{cursor}", user);
            lines.AddRange(page.Body.GetProperty("items").EnumerateArray());
            cursor = page.Body.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }

        return [.. lines];
    }

    /// <summary>Writes the backup again with another manifest.</summary>
    private async Task ChangeAsync(Action<JsonNode> change)
    {
        await using var from = System.IO.File.OpenRead(File);
        await using var to = System.IO.File.Create(folder["changed"]);
        await using var reader = new TarReader(from);
        await using var writer = new TarWriter(to);
        while (await reader.GetNextEntryAsync(copyData: true, Cancellation) is { } entry)
        {
            if (entry.Name == BackupManifest.Entry)
            {
                var manifest = JsonNode.Parse(entry.DataStream!)!;
                change(manifest);
                entry = new PaxTarEntry(TarEntryType.RegularFile, entry.Name)
                {
                    DataStream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest)),
                };
            }

            await writer.WriteEntryAsync(entry, Cancellation);
        }
    }
}
