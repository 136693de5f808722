using System.Diagnostics;
using System.Net.Http.Json;

namespace TradeCraft.Bench.Http;

/// <summary>Limit orders over HTTP, each answered after its commit. Clients and server share the machine's cores.</summary>
internal static class HttpBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Report report)
    {
        await using var server = await BenchServer.StartAsync();
        await server.PastIsWrittenAsync();
        foreach (var clients in new[] { 1, 64 })
        {
            var signedIn = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => server.SignInAsync()));
            await PlayAsync(signedIn, WarmUp);
            var start = Stopwatch.GetTimestamp();
            var durations = await PlayAsync(signedIn, Measured);
            var elapsed = Stopwatch.GetElapsedTime(start);
            var latencies = new Latencies(durations);

            var who = clients == 1 ? "1 client" : $"{clients} clients";
            report.Add($"HTTP, {who}: orders with commit", durations.Count / elapsed.TotalSeconds, "/s");
            report.Add($"HTTP, {who}: p50 / p99", $"{latencies.At(0.50).TotalMilliseconds:0.00} / {latencies.At(0.99).TotalMilliseconds:0.00} ms");
            foreach (var (client, _) in signedIn) client.Dispose();
        }
    }

    private static async Task<List<TimeSpan>> PlayAsync((HttpClient Client, string Token)[] clients, TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        var each = await Task.WhenAll(clients.Select(client => PlaceAsync(client.Client, stop.Token)));
        return [.. each.SelectMany(durations => durations)];
    }

    private static async Task<List<TimeSpan>> PlaceAsync(HttpClient client, CancellationToken stop)
    {
        var durations = new List<TimeSpan>();
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();

            // Far from the market and for cents: it rests, and an account can afford tens of thousands of it.
            using var answer = await client.PostAsJsonAsync(
                "/api/v1/orders", new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "1.00" }, CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            durations.Add(Stopwatch.GetElapsedTime(start));
        }

        return durations;
    }
}
