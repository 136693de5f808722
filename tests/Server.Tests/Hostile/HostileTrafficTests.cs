using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Sequencer;
using TradeCraft.Tests;

namespace TradeCraft.Server.Tests.Hostile;

/// <summary>
/// The whole server under requests that nobody means well with: it never answers that it failed, its memory stays, and who means well is
/// served meanwhile. <c>TRADECRAFT_HOSTILE=seed</c> sends the same again.
/// </summary>
public sealed class HostileTrafficTests : IAsyncLifetime
{
    private readonly LogLines log = new();
    private readonly TradingServer server;

    public HostileTrafficTests(PostgresFixture postgres) =>
        server = new(postgres) { Adjust = builder => builder.Logging.AddProvider(log) };

    private const int AtOnce = 16;
    private const int BetweenLooks = 5_000;
    private const long MostGrowth = 400L * 1024 * 1024;

    /// <summary>What a server that is well may answer when it is asked too much.</summary>
    private static readonly string[] Busy = ["storage_busy", "demo_full", "too_many_tickets", "venue_unavailable"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact, Trait("Kind", "Long")]
    public async Task Nothing_that_is_sent_makes_the_server_fail()
    {
        var requests = LongProof.Choose(100_000, 1_000_000);
        var given = int.TryParse(Environment.GetEnvironmentVariable("TRADECRAFT_HOSTILE"), CultureInfo.InvariantCulture, out var chosen);
        var seed = given ? chosen : Random.Shared.Next();
        var api = (await server.Client.GetAsync("/api/v1/openapi.json", token: null)).Body;
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await RegisterAsync("well");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (sent, closed) = (0, 0);

        async Task SendAsync(int part)
        {
            var hostile = new HostileRequests(api, seed + part);
            string[] tokens = [await server.NewUserAsync(), await server.NewUserAsync(), "", "nonsense"];
            while (Interlocked.Increment(ref sent) is var number && number <= requests && failures.Count < 10)
            {
                using var request = hostile.Next(tokens);
                var asked = $"{request.Method} {request.RequestUri}";
                var body = request.Content is { } content ? await content.ReadAsStringAsync(Cancellation) : "";
                using var answer = await TrySendAsync(request);
                if (answer is null)
                {
                    // Of too many headers, or no HTTP at all, a server need not hear the end.
                    Interlocked.Increment(ref closed);
                    continue;
                }

                statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
                var text = await answer.Content.ReadAsStringAsync(Cancellation);
                if ((int)answer.StatusCode >= 500 && !Busy.Any(code => text.Contains($"\"{code}\"", StringComparison.Ordinal)))
                    failures.Enqueue($"seed {seed}, part {part}: {asked}\n{body}\n{(int)answer.StatusCode} {text}");
                if (answer.StatusCode == HttpStatusCode.Unauthorized && number % 50 == 0) tokens[0] = await AnotherAsync() ?? tokens[0];
                if (number % BetweenLooks == 0 && (await LoginAsync("well")).Status != HttpStatusCode.OK)
                    failures.Enqueue($"Who means well could not sign in after {number} requests, seed {seed}.");
            }
        }

        // There are only so many demo users: through a long run they come to their end.
        async Task<string?> AnotherAsync()
        {
            var made = await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
            return made.Status is HttpStatusCode.OK or HttpStatusCode.Created ? made.Text("access_token") : null;
        }

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(SendAsync));
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures.Concat(log.Failures.Take(10))));
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < MostGrowth, $"Memory grew by {growth / 1024 / 1024} MB.");
        var accepted = statuses.Where(status => status.Key < 300).Sum(status => status.Value);
        Assert.True(closed < requests / 100, $"{closed} requests had no answer.");
        Assert.True(accepted > requests / 100, $"Too few were accepted to prove anything: {Told()}");
        LongProof.Played($"{requests} requests from seed {seed}: {Told()}");

        string Told() => string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Value} × {status.Key}"));
    }

    [Fact]
    public async Task Sockets_that_say_half_a_request_hold_nobody_up()
    {
        var sockets = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 500; i++)
            {
                var socket = new TcpClient();
                sockets.Add(socket);
                await socket.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
                var half = i % 2 == 0 ? "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
                    : "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 60000\r\n\r\n{\"login\":\"";
                await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half), Cancellation);
            }

            await RegisterAsync("patient");
            Assert.Equal(HttpStatusCode.OK, (await LoginAsync("patient")).Status);
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    /// <summary>Null where the connection was closed instead of an answer.</summary>
    private async Task<HttpResponseMessage?> TrySendAsync(HttpRequestMessage request)
    {
        try
        {
            return await server.Client.SendAsync(request, Cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private Task<Answer> RegisterAsync(string username) => server.Client.PostAsync(
        "/api/v1/auth/register", new { email = $"{username}@example.com", username, password = "Correct-Horse-7" });

    private Task<Answer> LoginAsync(string login) =>
        server.Client.PostAsync("/api/v1/auth/login", new { login, password = "Correct-Horse-7" });
}
