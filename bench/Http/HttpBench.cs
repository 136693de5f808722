using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Bench.Durability;

namespace TradeCraft.Bench.Http;

/// <summary>
/// Orders over HTTP, each answered after its commit, beside what bare Kestrel answers on the same cores in the same run. The clients are
/// another process (<see cref="LoadClient"/>); the server is this one, so that its processor time, garbage and pauses can be counted.
/// </summary>
internal static class HttpBench
{
    private const int Users = 50;
    private const int Connections = 64;
    private const double WarmUp = 8;
    private const double Measured = 10;

    /// <summary>So high that nobody reaches them: what it costs to count is measured, too.</summary>
    private static readonly string[] HighLimits =
    [
        "--Limits:Off", "false",
        .. ((string[])
            [
                "SignInsPerMinute", "SignUpsPerMinute", "SignUpsPerHourOfNetwork", "OrdersPerSecond", "ReadsPerSecond",
                "RequestsPerSecondOfNetwork", "OpenOrders",
            ]).SelectMany(name => (string[])[$"--Limits:{name}", "1000000"]),
    ];

    public static async Task RunAsync(Report report)
    {
        var bare = await YardstickAsync(report);
        await using var server = await BenchServer.StartAsync(adjust: null, HighLimits);
        await server.PastIsWrittenAsync();
        var syncs = Disk.SyncsPerSecond(server.Folder);
        var load = new Load(LoadKind.Place, server.Address.Port, "", Connections, WarmUp, 0, await SignInAsync(server));
        await LoadClient.RunAsync(load);
        await LoadClient.RunAsync(load with { Kind = LoadKind.Mixed });

        load = load with { Seconds = Measured };
        var placed = await OrdersAsync(report, server, load, bare);
        await TellAsync(report, "a third of that", load with { Rate = placed.Rate / 3 });
        await TellAsync(report, "1 connection", load with { Connections = 1 });
        report.Add("HTTP, 1 connection: three syncs of the disk", string.Create(CultureInfo.InvariantCulture, $"{3_000 / syncs:0.00} ms"));
        await TellAsync(report, "mixed", load with { Kind = LoadKind.Mixed }, bare);
        await ReadsAsync(report, load);
        await CallersAsync(report, server, load, bare);

        // The others have little money left by now.
        load = load with { Kind = LoadKind.Batch, Connections = 8, Tokens = await SignInAsync(server) };
        var batches = await TellAsync(report, "batches of 50", load);
        report.Add("HTTP, batches of 50: orders", batches.Rate * 50, "/s");
    }

    private static Task<string[]> SignInAsync(BenchServer server) =>
        Task.WhenAll(Enumerable.Range(0, Users).Select(async _ => (await server.SignInAsync()).Token));

    /// <summary>What bare Kestrel answers: posts, and questions.</summary>
    private static async Task<(double Posts, double Gets)> YardstickAsync(Report report)
    {
        await using var bare = await BareKestrel.StartAsync();
        var load = new Load(LoadKind.Place, bare.Port, "/", Connections, WarmUp, 0, ["x"]);
        await LoadClient.RunAsync(load);
        var posts = await LoadClient.RunAsync(load with { Seconds = Measured });
        var gets = await LoadClient.RunAsync(load with { Seconds = Measured, Kind = LoadKind.Get });
        report.Add("HTTP, bare Kestrel: posts", posts.Rate, "/s");
        report.Add("HTTP, bare Kestrel: questions", gets.Rate, "/s");
        return (posts.Rate, gets.Rate);
    }

    /// <summary>As many orders as are answered, and what each costs.</summary>
    private static async Task<LoadResult> OrdersAsync(Report report, BenchServer server, Load load, (double Posts, double Gets) bare)
    {
        var database = server.Services.GetRequiredService<NpgsqlDataSource>();
        var (before, wal, start) = (ProcessorTime.Now(server.Postmaster), await WalAsync(database), Stopwatch.GetTimestamp());
        var (bytes, pauses) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var result = await TellAsync(report, $"{load.Connections} connections", load, bare);
        var used = ProcessorTime.Now(server.Postmaster).Since(before);
        var elapsed = Stopwatch.GetElapsedTime(start);
        void Add(string what, double figure, string unit) =>
            report.Add($"HTTP, {load.Connections} connections: {what}", string.Create(CultureInfo.InvariantCulture, $"{figure:0.#} {unit}"));
        Add("processor an order, server", used.Server * 1e6 / result.Answers, "µs");
        foreach (var (group, seconds) in used.Seconds.Where(group => group.Key != "postgres").OrderByDescending(group => group.Value))
            Add($"of that {group}", seconds * 1e6 / result.Answers, "µs");
        Add("processor an order, PostgreSQL", used.Postgres * 1e6 / result.Answers, "µs");
        Add("write-ahead log an order", (double)(await WalAsync(database) - wal) / result.Answers, "bytes");
        Add("allocated an order", (double)(GC.GetTotalAllocatedBytes() - bytes) / result.Answers, "bytes");
        Add("the collector stops everybody for", (GC.GetTotalPauseDuration() - pauses) / elapsed * 100, "% of the time");
        return result;
    }

    /// <summary>Questions while 2,000 orders a second are placed.</summary>
    private static async Task ReadsAsync(Report report, Load load)
    {
        foreach (var path in (string[])["/api/v1/orders", "/api/v1/portfolio", "/api/v1/market/AAPL/ticker"])
        {
            var asked = load with { Kind = LoadKind.Get, Path = path };
            await LoadClient.RunAsync(asked with { Seconds = WarmUp / 2 });
            var beside = LoadClient.RunAsync(load with { Rate = 2_000, Connections = 16 });
            await TellAsync(report, $"GET {path}", asked);
            await beside;
        }
    }

    /// <summary>
    /// One question that anybody may ask, asked by nobody, by a token and by each kind of key: what more it costs is for knowing who asks,
    /// and for counting it.
    /// </summary>
    private static async Task CallersAsync(Report report, BenchServer server, Load load, (double Posts, double Gets) bare)
    {
        const string path = "/api/v1/market/AAPL/ticker";
        var (client, token) = await server.SignInAsync();
        var asked = load with { Kind = LoadKind.Get, Path = path, Tokens = [] };
        List<(string Who, Load Load)> callers = [("nobody", asked), ("a token", asked with { Tokens = [token] })];
        foreach (var kind in (string[])[LoadKey.Sent, LoadKey.Hmac, LoadKey.Ed25519])
            callers.Add(($"a key, {kind}", asked with { Key = await LoadKey.MakeAsync(client, kind) }));

        foreach (var (_, each) in callers) await LoadClient.RunAsync(each with { Seconds = WarmUp / 2 });
        var ofNobody = 0.0;
        foreach (var (who, each) in callers)
        {
            var before = ProcessorTime.Now(server.Postmaster);
            var result = await LoadClient.RunAsync(each);
            var micros = ProcessorTime.Now(server.Postmaster).Since(before).Server * 1e6 / result.Answers;
            if (result.Refused > 0) throw new InvalidOperationException($"{who} was refused: {result.Refusal}");
            if (who == "nobody") ofNobody = micros;
            report.Add($"HTTP, a question by {who}: answers", string.Create(
                CultureInfo.InvariantCulture, $"{result.Rate:0} /s, {result.Rate / bare.Gets:0.00} of bare Kestrel's questions"));
            report.Add($"HTTP, a question by {who}: processor", string.Create(
                CultureInfo.InvariantCulture, $"{micros:0.0} µs{(who == "nobody" ? "" : $", {micros - ofNobody:0.0} to know who asks")}"));
        }

        client.Dispose();
    }

    private static async Task<LoadResult> TellAsync(Report report, string who, Load load, (double Posts, double Gets)? bare = null)
    {
        var result = await LoadClient.RunAsync(load);
        if (result.Refused > result.Answers / 10)
            throw new InvalidOperationException($"{result.Refused} of {result.Answers} requests were refused ({who}): {result.Refusal}");
        var share = bare is { } yardstick ? string.Create(CultureInfo.InvariantCulture, $", {result.Rate / yardstick.Posts:0.00} of bare Kestrel's posts") : "";
        report.Add($"HTTP, {who}: answers", string.Create(CultureInfo.InvariantCulture, $"{result.Rate:0} /s{share}"));
        report.Add($"HTTP, {who}: p50 / p99", string.Create(CultureInfo.InvariantCulture, $"{result.P50:0.00} / {result.P99:0.00} ms"));
        return result;
    }

    private static async Task<long> WalAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (long)await connection.ExecuteScalarAsync<decimal>("select pg_current_wal_lsn() - '0/0'::pg_lsn");
    }
}
