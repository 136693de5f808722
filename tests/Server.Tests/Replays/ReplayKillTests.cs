using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>A server that is killed while ten venues are played and traded.</summary>
public sealed class ReplayKillTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    private const int Venues = 10;

    /// <summary>Two users take turns: of one user's only some may be used at once.</summary>
    private readonly string[] tokens = new string[2];

    [Fact]
    public async Task Every_venue_has_what_was_acknowledged_after_kill_9_and_all_of_it_is_verified()
    {
        using var folder = new TemporaryFolder();
        string[] database = ["--connection-string", Server.Database.ConnectionString, "--data", folder["data"]];
        string[] options = [.. database, "--Limits:Off", "true", "--Identity:AllowDemo", "true"];
        await Server.StopAsync();
        var placed = new List<(string Token, string Venue, string Order)>();
        var reached = new Dictionary<string, DateTimeOffset>();
        await using (var server = ServerProcess.Start(options))
        {
            using var client = new HttpClient { BaseAddress = await server.Address };
            foreach (var number in Enumerable.Range(0, Venues)) placed.AddRange(await BeginAsync(client, number));
            await Wait.UntilAsync("each has played for an hour", async () =>
            {
                foreach (var (token, venue, _) in placed) reached[venue] = await NowAsync(client, token, venue);
                return reached.Values.All(now => now > Time(Start).AddHours(1));
            }, Cancellation);
            await server.KillAsync();
        }

        await using (var server = ServerProcess.Start(options))
        {
            using var client = new HttpClient { BaseAddress = await server.Address };
            foreach (var (token, venue, order) in placed)
            {
                var found = await client.GetAsync($"/venues/{venue}/api/v1/orders/{order}", token);
                Assert.Equal((HttpStatusCode.OK, order), (found.Status, found.Text("id")));

                // Where it stood is written every few seconds; what was acknowledged is in the log in any case.
                Assert.True(await NowAsync(client, token, venue) >= Time(found.Text("updated_at")));
            }

            Assert.Equal(0, await server.StopAsync());
        }

        var verified = await VerbProcess.RunAsync(["verify", .. database]);
        Assert.Equal((0, ""), (verified.ExitCode, verified.Errors));
        foreach (var venue in placed.Select(each => each.Venue).Distinct())
            Assert.Contains($"Venue {venue}: ", verified.Output, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<(string Token, string Venue, string Order)>> BeginAsync(HttpClient client, int number)
    {
        var token = tokens[number % 2] ??= (await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
        var opened = await client.PostAsync(
            "/api/v1/venues", new { start = Start, end = "2026-03-03T12:00:00Z", symbols = (string[])["BTC-USD"] }, token);
        Assert.Equal(HttpStatusCode.Created, opened.Status);
        var (venue, orders) = (opened.Text("id"), new List<(string, string, string)>());
        foreach (var order in (object[])
        [
            new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.01" },
            new { symbol = "BTC-USD", side = "sell", type = "trailing_stop", qty = "0.01", trail_percent = "5" },
            new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.01", limit_price = "1000" },
        ])
        {
            var placed = await client.PostAsync($"/venues/{venue}/api/v1/orders", order, token);
            Assert.True(placed.Status == HttpStatusCode.Created, placed.Body.ToString());
            orders.Add((token, venue, placed.Text("id")));
            await client.PostAsync($"/api/v1/venues/{venue}/clock", new { action = "step", minutes = 1, wait = true }, token);
        }

        await client.PostAsync($"/api/v1/venues/{venue}/clock", new { action = "play", speed = "1000" }, token);
        return orders;
    }

    private static async Task<DateTimeOffset> NowAsync(HttpClient client, string token, string venue) =>
        Time((await client.GetAsync($"/api/v1/venues/{venue}", token)).Body.GetProperty("clock").Text("now")!);
}
