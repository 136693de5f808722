using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>
/// Clients that place, cancel, trade and pay in as long as anybody answers, and remember what they were told and what they were not.
/// </summary>
internal sealed class Storm(Uri address) : IDisposable
{
    private static readonly string[] Traded = ["BTC-USD", "ETH-USD"];
    private static readonly string[] Rested = ["AAPL", "MSFT", "SPY"];

    private readonly ConcurrentDictionary<string, Told> told = new();
    private readonly ConcurrentBag<Request> unanswered = [];

    // A market that has just come back has nothing to sell yet: an answer, too.
    private readonly ConcurrentDictionary<string, bool> emptyHanded = new();

    // No two deposits are of the same amount, so each is known by it. True once it was answered.
    private readonly ConcurrentDictionary<decimal, (StormTrader Trader, bool IsTold)> deposits = new();
    private HttpClient client = new() { BaseAddress = address };
    private StormTrader[] traders = [];
    private int requests;
    private int refused;

    /// <summary>What an order was when its owner was last told of it.</summary>
    private sealed record Told(StormTrader Trader, string Name, string Status, string[] Legs);

    /// <summary>An order that was asked for. Its name is its idempotency key, too.</summary>
    private sealed record Request(StormTrader Trader, string Name, object Body);

    public int Acknowledged => told.Count;

    /// <summary>How often it was said that the venue is not open.</summary>
    public int Refused => refused;

    public int Cancelled => told.Values.Count(order => order.Status == "cancelled");

    public int Filled => told.Values.Count(order => order.Status == "filled");

    /// <summary>Orders whose legs live, for they have filled.</summary>
    public int Brackets => told.Values.Count(order => order.Status == "filled" && order.Legs.Length > 0);

    public int Deposits => deposits.Values.Count(deposit => deposit.IsTold);

    public void Dispose() => client.Dispose();

    public void MoveTo(Uri address)
    {
        client.Dispose();
        client = new() { BaseAddress = address };
    }

    public async Task SignInAsync(int count, CancellationToken cancellation)
    {
        foreach (var symbol in Traded)
        {
            await Wait.UntilAsync($"{symbol} can be bought", async () =>
            {
                var ticker = await client.GetAsync($"/api/v1/market/{symbol}/ticker", token: null);
                return ticker.Body.GetProperty("ask").ValueKind == JsonValueKind.String;
            }, cancellation);
        }

        traders = [.. Enumerable.Range(0, count).Select(number => new StormTrader($"storm{number}"))];
        foreach (var trader in traders) await trader.RegisterAsync(client);
    }

    /// <summary>One of them has to sign in anew, as everybody has to after half an hour.</summary>
    public Task SignOneOutAsync(Random random, CancellationToken cancellation) =>
        traders[random.Next(traders.Length)].SignOutAsync(client, cancellation);

    /// <summary>Goes on until told to stop, or until the server is gone.</summary>
    public Task LoadAsync(int seed, CancellationToken stop) =>
        Task.WhenAll(traders.Select((trader, number) => LoadAsync(trader, new Random(seed + number), stop)));

    private async Task LoadAsync(StormTrader trader, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (random.Next(3) == 0 && OpenOf(trader) is { } resting) await CancelAsync(trader, resting);
                else if (random.Next(8) == 0) await DepositAsync(trader);
                else await PlaceAsync(NewRequest(trader, random));
            }
            catch (Exception gone) when (gone is HttpRequestException or JsonException or IOException)
            {
                return;
            }
        }
    }

    private string? OpenOf(StormTrader trader) =>
        told.FirstOrDefault(order => order.Value.Trader == trader && order.Value.Status == "open").Key;

    private Request NewRequest(StormTrader trader, Random random)
    {
        var name = Interlocked.Increment(ref requests).ToString(CultureInfo.InvariantCulture);
        var (isMarket, isBracket) = (random.Next(5) == 0, random.Next(4) == 0);

        var order = new Dictionary<string, object>
        {
            ["symbol"] = isMarket ? Traded[random.Next(Traded.Length)] : Rested[random.Next(Rested.Length)],
            ["side"] = "buy",
            ["type"] = isMarket ? "market" : "limit",
            ["qty"] = isMarket ? "0.0001" : "1",
            ["client_order_id"] = name,
        };
        if (!isMarket) order["limit_price"] = "1.00";
        if (isBracket) order["stop_loss"] = new { stop_price = "0.50" };

        // Of what has filled it would rest on the book, where a market order finds it when the feed's quotes are not back yet.
        if (isBracket && !isMarket) order["take_profit"] = new { limit_price = "900000.00" };
        return new(trader, name, order);
    }

    private async Task PlaceAsync(Request request)
    {
        unanswered.Add(request);
        var answer = await request.Trader.AskAsync(client, HttpMethod.Post, "/api/v1/orders", request.Body, request.Name);
        var isEmptyHanded = answer.Status == HttpStatusCode.UnprocessableEntity && answer.Text("code") == "no_liquidity";
        if (answer.Status == HttpStatusCode.Created)
            told[answer.Text("id")] = new(request.Trader, request.Name, answer.Text("status"), LegsOf(answer.Body));
        else if (isEmptyHanded) emptyHanded.TryAdd(request.Name, true);
        else if (answer.Status == HttpStatusCode.ServiceUnavailable) Interlocked.Increment(ref refused);
        else Assert.Fail($"An order was answered {answer.Status}: {answer.Body}");
    }

    private static string[] LegsOf(JsonElement order) => order.TryGetProperty("legs", out var legs) && legs.ValueKind == JsonValueKind.Array
        ? [.. legs.EnumerateArray().Select(leg => leg.GetString()!)] : [];

    private async Task CancelAsync(StormTrader trader, string order)
    {
        // Until it is answered nobody knows.
        var before = told[order];
        told[order] = before with { Status = "open or cancelled" };
        var answer = await trader.AskAsync(client, HttpMethod.Delete, $"/api/v1/orders/{order}");
        if (answer.Status == HttpStatusCode.OK) told[order] = before with { Status = "cancelled" };
    }

    private async Task DepositAsync(StormTrader trader)
    {
        var amount = 1m + (Interlocked.Increment(ref requests) * 0.00000001m);
        deposits[amount] = (trader, IsTold: false);
        var answer = await trader.AskAsync(client, HttpMethod.Post, $"/api/v1/accounts/{trader.Account}/deposits", new { amount });
        if (answer.Status == HttpStatusCode.OK) deposits[amount] = (trader, IsTold: true);
        else if (answer.Status == HttpStatusCode.ServiceUnavailable) Interlocked.Increment(ref refused);
        else Assert.Fail($"A deposit was answered {answer.Status}: {answer.Body}");
    }

    /// <summary>
    /// Every order that was ever asked for is asked for once more, by the same key: that must change nothing where it was done, and do it
    /// where it was not.
    /// </summary>
    public async Task AskAgainAsync(CancellationToken cancellation)
    {
        var names = told.Values.Select(order => order.Name).Concat(emptyHanded.Keys).ToHashSet();
        foreach (var request in unanswered.Where(request => !names.Contains(request.Name)).ToArray())
        {
            await Wait.UntilAsync("it is answered", async () =>
            {
                await PlaceAsync(request);
                return emptyHanded.ContainsKey(request.Name) || told.Values.Any(order => order.Name == request.Name);
            }, cancellation);
        }

        unanswered.Clear();
    }

    /// <summary>Everything that anybody was told of is there, once, as it was told; and nothing else is.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        foreach (var trader in traders)
        {
            var listed = await ListAsync("/api/v1/orders?status=all&limit=500", trader, cancellation);
            var orders = listed.ToDictionary(order => order.GetProperty("id").GetString()!);
            var mine = told.Where(order => order.Value.Trader == trader).ToDictionary();
            Assert.Equal(mine.Keys.Concat(mine.Values.SelectMany(order => order.Legs)).Order(), orders.Keys.Order());
            var names = mine.Keys.Select(id => orders[id].GetProperty("client_order_id").GetString()).ToList();
            Assert.Equal(names.Count, names.Distinct().Count());

            var trades = await ListAsync("/api/v1/trades?limit=500", trader, cancellation);
            Assert.Equal(trades.Count, trades.Select(trade => trade.GetProperty("id").GetString()).Distinct().Count());
            var traded = trades.GroupBy(trade => trade.GetProperty("order_id").GetString()!)
                .ToDictionary(of => of.Key, of => of.Sum(trade => Number(trade, "qty")));
            foreach (var (id, order) in orders) Assert.Equal(Number(order, "filled_qty"), traded.GetValueOrDefault(id));
            foreach (var (id, order) in mine)
            {
                var status = orders[id].GetProperty("status").GetString()!;
                Assert.Contains(status, order.Status, StringComparison.Ordinal);
                told[id] = order with { Status = status };
                foreach (var leg in order.Legs) ShouldFollow(orders[leg], id, status);
            }

            await CheckDepositsAsync(trader, cancellation);
        }
    }

    /// <summary>A leg lives, or waits, as long as its entry was not cancelled.</summary>
    private static void ShouldFollow(JsonElement leg, string entry, string status)
    {
        Assert.Equal(entry, leg.GetProperty("parent_id").GetString());
        Assert.Equal(status == "cancelled", leg.GetProperty("status").GetString() == "cancelled");
    }

    /// <summary>A deposit has no key to be asked for again by: one that was not answered was made once, or not at all.</summary>
    private async Task CheckDepositsAsync(StormTrader trader, CancellationToken cancellation)
    {
        var lines = await ListAsync($"/api/v1/accounts/{trader.Account}/ledger?asset=USD&limit=500", trader, cancellation);
        var made = lines.Where(line => line.GetProperty("reason").GetString() == "deposit")
            .Select(line => Number(line, "amount")).Where(amount => amount < 2).ToList();
        Assert.Equal(made.Count, made.Distinct().Count());
        var mine = deposits.Where(deposit => deposit.Value.Trader == trader).ToDictionary();
        Assert.Subset(mine.Keys.ToHashSet(), made.ToHashSet());
        Assert.Subset(made.ToHashSet(), mine.Where(deposit => deposit.Value.IsTold).Select(deposit => deposit.Key).ToHashSet());
        foreach (var amount in mine.Keys)
        {
            // What is not there now must never come.
            if (made.Contains(amount)) deposits[amount] = (trader, IsTold: true);
            else deposits.TryRemove(amount, out _);
        }
    }

    private static decimal Number(JsonElement of, string name) =>
        decimal.Parse(of.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private async Task<List<JsonElement>> ListAsync(string path, StormTrader trader, CancellationToken cancellation)
    {
        var found = new List<JsonElement>();
        for (var cursor = ""; cursor is not null;)
        {
            Answer? page = null;
            await Wait.UntilAsync("it can be read", async () =>
            {
                page = await trader.AskAsync(client, HttpMethod.Get, path + cursor);
                return page.Status == HttpStatusCode.OK;
            }, cancellation);
            found.AddRange(page!.Body.GetProperty("items").EnumerateArray());
            cursor = page.Body.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }

        return found;
    }
}
