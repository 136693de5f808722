using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>Clients that place, cancel and trade as long as anybody answers, and remember what they were told and what they were not.</summary>
internal sealed class Storm(Uri address) : IDisposable
{
    private readonly ConcurrentDictionary<string, Told> told = new();
    private readonly ConcurrentBag<Request> unanswered = [];
    private HttpClient client = new() { BaseAddress = address };
    private string[] users = [];
    private int requests;

    /// <summary>What an order was when its owner was last told of it.</summary>
    private sealed record Told(string User, string Name, string Status);

    /// <summary>An order that was asked for. Its name is its idempotency key, too.</summary>
    private sealed record Request(string User, string Name, object Body);

    public int Acknowledged => told.Count;

    public int Cancelled => told.Values.Count(order => order.Status == "cancelled");

    public int Filled => told.Values.Count(order => order.Status == "filled");

    public void Dispose() => client.Dispose();

    public void MoveTo(Uri address)
    {
        client.Dispose();
        client = new() { BaseAddress = address };
    }

    public async Task SignInAsync(int count, CancellationToken cancellation)
    {
        await Wait.UntilAsync("bitcoin can be bought", async () =>
            (await client.GetAsync("/api/v1/market/BTC-USD/ticker", token: null)).Body.GetProperty("ask").ValueKind == JsonValueKind.Object, cancellation);
        users = new string[count];
        for (var i = 0; i < count; i++) users[i] = (await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
    }

    /// <summary>Goes on until told to stop, or until the server is gone.</summary>
    public Task LoadAsync(int seed, CancellationToken stop) => Task.WhenAll(users.Select((user, number) => LoadAsync(user, new Random(seed + number), stop)));

    private async Task LoadAsync(string user, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (random.Next(3) == 0 && told.FirstOrDefault(order => order.Value.User == user && order.Value.Status == "open") is { Key: { } resting }) await CancelAsync(user, resting);
                else await PlaceAsync(NewRequest(user, isMarket: random.Next(6) == 0));
            }
            catch (Exception gone) when (gone is HttpRequestException or JsonException or IOException)
            {
                return;
            }
        }
    }

    private Request NewRequest(string user, bool isMarket)
    {
        var name = Interlocked.Increment(ref requests).ToString(CultureInfo.InvariantCulture);
        return new(user, name, isMarket
            ? new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.0001", client_order_id = name }
            : new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "1.00", client_order_id = name });
    }

    private async Task PlaceAsync(Request request)
    {
        unanswered.Add(request);
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders") { Content = JsonContent.Create(request.Body) };
        message.Headers.Authorization = new("Bearer", request.User);
        message.Headers.Add("Idempotency-Key", request.Name);
        var answer = await client.AskAsync(message);
        if (answer.Status == HttpStatusCode.Created) told[answer.Text("id")] = new(request.User, request.Name, answer.Text("status"));
        else if (answer.Status != HttpStatusCode.ServiceUnavailable) Assert.Fail($"An order was answered {answer.Status}: {answer.Body}");
    }

    private async Task CancelAsync(string user, string order)
    {
        // Until it is answered nobody knows.
        var before = told[order];
        told[order] = before with { Status = "open or cancelled" };
        if ((await client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{order}", token: user)).Status == HttpStatusCode.OK) told[order] = before with { Status = "cancelled" };
    }

    /// <summary>Every order that was ever asked for is asked for once more, by the same key: that must change nothing where it was done, and do it where it was not.</summary>
    public async Task AskAgainAsync(CancellationToken cancellation)
    {
        var names = told.Values.Select(order => order.Name).ToHashSet();
        foreach (var request in unanswered.Where(request => !names.Contains(request.Name)).ToArray())
        {
            await Wait.UntilAsync("it is answered", async () =>
            {
                await PlaceAsync(request);
                return told.Values.Any(order => order.Name == request.Name);
            }, cancellation);
        }

        unanswered.Clear();
    }

    /// <summary>Everything that anybody was told of is there, once, as it was told; and nothing else is.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        foreach (var user in users)
        {
            var orders = await ListAsync("/api/v1/orders?status=all&limit=500", user, cancellation);
            var mine = told.Where(order => order.Value.User == user).ToDictionary();
            Assert.Equal(mine.Keys.Order(), orders.Select(order => order.GetProperty("id").GetString()!).Order());
            Assert.Equal(orders.Count, orders.Select(order => order.GetProperty("client_order_id").GetString()).Distinct().Count());

            var trades = await ListAsync("/api/v1/trades?limit=500", user, cancellation);
            Assert.Equal(trades.Count, trades.Select(trade => trade.GetProperty("id").GetString()).Distinct().Count());
            var traded = trades.GroupBy(trade => trade.GetProperty("order_id").GetString()!)
                .ToDictionary(of => of.Key, of => of.Sum(trade => decimal.Parse(trade.GetProperty("qty").GetString()!, CultureInfo.InvariantCulture)));
            foreach (var order in orders)
            {
                var (id, status) = (order.GetProperty("id").GetString()!, order.GetProperty("status").GetString()!);
                Assert.Contains(status, mine[id].Status, StringComparison.Ordinal);
                Assert.Equal(decimal.Parse(order.GetProperty("filled_qty").GetString()!, CultureInfo.InvariantCulture), traded.GetValueOrDefault(id));
                told[id] = mine[id] with { Status = status };
            }
        }
    }

    private async Task<List<JsonElement>> ListAsync(string path, string user, CancellationToken cancellation)
    {
        var found = new List<JsonElement>();
        for (var cursor = ""; cursor is not null;)
        {
            Answer? page = null;
            await Wait.UntilAsync("it can be read", async () => (page = await client.GetAsync(path + cursor, user)).Status == HttpStatusCode.OK, cancellation);
            found.AddRange(page!.Body.GetProperty("items").EnumerateArray());
            cursor = page.Body.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }

        return found;
    }
}
