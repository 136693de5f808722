using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>What was answered is there after anything that can happen to a process.</summary>
public sealed class CrashTests
{
    private const int Clients = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_are_refused_while_PostgreSQL_is_gone_and_taken_again_when_it_is_back()
    {
        using var folder = new TemporaryFolder();
        await using var server = Start(folder);
        using var client = new HttpClient { BaseAddress = await server.Address };
        var acknowledged = new ConcurrentDictionary<string, string>();
        var refused = new ConcurrentBag<HttpStatusCode>();
        var users = await SignInAsync(client);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = users.Select(user => LoadAsync(client, user, acknowledged, refused, stop.Token)).ToArray();
        await Wait.UntilAsync("orders are taken", () => Task.FromResult(acknowledged.Count > 50), Cancellation);

        KillPostgres(folder);

        await Wait.UntilAsync("orders are refused", () => Task.FromResult(!refused.IsEmpty), Cancellation);
        var before = acknowledged.Count;
        await Wait.UntilAsync("orders are taken again", () => Task.FromResult(acknowledged.Count > before + 50), Cancellation);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.All(refused, status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
        await ShouldHaveAsync(client, users, acknowledged);
    }

    private static ServerProcess Start(TemporaryFolder folder) =>
        ServerProcess.Start(
            "--data", folder["data"], "--postgres-binaries", PostgresBinaries.Folder, "--Limits:Off", "true");

    private static void KillPostgres(TemporaryFolder folder)
    {
        var file = Directory.EnumerateFiles(folder["data"], "postmaster.pid", SearchOption.AllDirectories).Single();
        Assert.Equal(0, ServerProcess.Kill(int.Parse(File.ReadLines(file).First(), System.Globalization.CultureInfo.InvariantCulture), 9));
    }

    private static async Task<string[]> SignInAsync(HttpClient client)
    {
        await Wait.UntilAsync("the feed's instruments are listed", async () =>
            (await client.GetAsync("/api/v1/market/instruments", token: null)).Body.GetProperty("items").GetArrayLength() >= 10,
            Cancellation);
        var users = new string[Clients];
        for (var i = 0; i < Clients; i++) users[i] = (await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
        return users;
    }

    /// <summary>Places orders until the server is gone or it is told to stop, and notes each that was answered with 201.</summary>
    private static async Task LoadAsync(
        HttpClient client, string user, ConcurrentDictionary<string, string> acknowledged, ConcurrentBag<HttpStatusCode>? refused = null,
        CancellationToken stop = default)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var answer = await client.PostAsync(
                    "/api/v1/orders", new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "1.00" }, user);
                if (answer.Status == HttpStatusCode.Created) acknowledged[answer.Text("id")] = user;
                else refused?.Add(answer.Status);
            }
            catch (Exception gone) when (gone is HttpRequestException or JsonException or IOException)
            {
                return;
            }
        }
    }

    private static async Task ShouldHaveAsync(HttpClient client, string[] users, IReadOnlyDictionary<string, string> acknowledged)
    {
        foreach (var user in users)
        {
            var found = new HashSet<string>();
            for (var cursor = ""; cursor is not null;)
            {
                var page = await client.GetAsync($"/api/v1/orders?status=all&limit=500{cursor}", user);
                foreach (var order in page.Body.GetProperty("items").EnumerateArray())
                    Assert.True(found.Add(order.GetProperty("id").GetString()!), "An order is there twice.");
                cursor = page.Body.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
            }

            Assert.Subset(found, acknowledged.Where(order => order.Value == user).Select(order => order.Key).ToHashSet());
        }
    }
}
