using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>The whole server with limits so small that a test reaches them: of each kind two in a bucket.</summary>
public sealed class LimitedServer(PostgresFixture postgres) : IAsyncLifetime
{
    public TradingServer Server { get; } = new(postgres) { Adjust = SetLimits };

    public ValueTask InitializeAsync() => Server.InitializeAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static void SetLimits(WebApplicationBuilder builder)
    {
        void Set(string name, int value) => builder.Configuration[$"Limits:{name}"] = value.ToString(CultureInfo.InvariantCulture);
        builder.Configuration["Limits:Off"] = "false";
        Set("SignInsPerMinute", 1_000_000);
        Set("OrdersPerSecond", 2);
        Set("PreviewsPerSecond", 1);
        Set("ReadsPerSecond", 2);
        Set("ChangesPerSecond", 3);
        Set("RequestsPerSecondOfNetwork", 10_000);
        Set("ConnectionsPerUser", 2);
        Set("ConnectionsPerNetwork", 6);
        Set("MessagesPerSecond", 3);
        Set("OpenOrders", 3);
    }
}

/// <summary>Who asks for more than they may is told so, and nobody else.</summary>
public sealed class LimitTests(LimitedServer limited) : IClassFixture<LimitedServer>
{
    private const string Resting = """{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"10.00"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TradingServer Server => limited.Server;

    [Theory]
    [InlineData("GET", "/api/v1/accounts", null, 2)]
    [InlineData("GET", "/api/v1/market/instruments", null, 2)]
    [InlineData("POST", "/api/v1/orders", Resting, 2)]
    [InlineData("POST", "/api/v1/orders/preview", Resting, 1)]
    [InlineData("DELETE", "/api/v1/orders", null, 2)]
    [InlineData("POST", "/api/v1/watchlists", """{"name":""}""", 3)]
    public async Task Each_kind_has_a_bucket_of_its_own(string method, string path, string? body, int most)
    {
        var user = await Server.NewUserAsync();
        var answers = await FloodAsync(user, new(method), path, body, times: 12);
        Assert.All(answers, answer => Assert.Equal($"{most}", Header(answer, "X-RateLimit-Limit")));
        var refused = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        Assert.InRange(refused.Count, 1, 12 - most);
        foreach (var answer in refused)
        {
            answer.ShouldBeProblem(429, "too_many_requests");
            Assert.True(int.Parse(Header(answer, "Retry-After")!, null) >= 1);
            Assert.Equal("0", Header(answer, "X-RateLimit-Remaining"));
            Assert.True(int.Parse(Header(answer, "X-RateLimit-Reset")!, null) >= 1);
        }

        // Other kinds, and other users, have their own.
        var other = method == "GET" ? await PlaceAsync(user) : await Server.Client.GetAsync("/api/v1/accounts", user);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, other.Status);
        var stranger = await FloodAsync(await Server.NewUserAsync(), new(method), path, body, times: 1);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, stranger.Single().Status);
    }

    [Fact]
    public async Task Both_ways_of_placing_an_order_take_from_one_bucket()
    {
        var user = await Server.NewUserAsync();
        var (placed, refused) = (0, 0);
        await Parallel.ForAsync(0, 12, Cancellation, async (number, _) =>
        {
            using var content = new StringContent(Resting);
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(
                number % 2 == 0 ? "application/json" : "application/json; charset=UTF-8");
            var answer = await Server.Client.AskAsync(HttpMethod.Post, "/api/v1/orders", content, user);
            if (answer.Status == HttpStatusCode.TooManyRequests) Interlocked.Increment(ref refused);
            else Interlocked.Increment(ref placed);
        });
        Assert.InRange(placed, 2, 11);
        Assert.InRange(refused, 1, 10);
    }

    [Fact]
    public async Task Each_order_of_a_batch_counts()
    {
        var user = await Server.NewUserAsync();
        object Batch(int orders) => new { orders = Enumerable.Repeat(new { place = System.Text.Json.JsonElement.Parse(Resting) }, orders) };
        Assert.Equal(HttpStatusCode.OK, (await Server.Client.PostAsync("/api/v1/orders/batch", Batch(2), user)).Status);
        (await Server.Client.PostAsync("/api/v1/orders/batch", Batch(3), user)).ShouldBeProblem(429, "too_many_requests");
    }

    [Fact]
    public async Task A_key_has_a_bucket_of_its_own()
    {
        var user = await Server.NewUserAsync();
        var made = await Server.Client.PostAsync(
            "/api/v1/keys", new { name = "bot", kind = "secret", scopes = (string[])["read"], requests_per_minute = 1 }, user);
        async Task<Answer> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/accounts");
            request.Headers.Add("X-API-Key", made.Body.GetProperty("key").GetProperty("id").GetString());
            request.Headers.Add("X-API-Secret", made.Text("secret"));
            return await Server.Client.AskAsync(request);
        }

        var first = await AskAsync();
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(("1", "0"), (Header(first, "X-RateLimit-Limit"), Header(first, "X-RateLimit-Remaining")));
        (await AskAsync()).ShouldBeProblem(429, "too_many_requests");
        Assert.Equal(HttpStatusCode.OK, (await Server.Client.GetAsync("/api/v1/accounts", user)).Status);
    }

    [Fact]
    public async Task No_account_has_more_open_orders_than_it_may_not_even_at_once()
    {
        var user = await Server.NewUserAsync();
        var opened = 0;
        await Wait.UntilAsync(
            "an order was refused for there are too many",
            async () =>
            {
                var answers = await Task.WhenAll(PlaceAsync(user), PlaceAsync(user));
                opened += answers.Count(answer => answer.Status == HttpStatusCode.Created);
                return answers.Any(answer => (int)answer.Status == 422 && answer.Text("code") == "open_order_limit");
            }, Cancellation);
        Assert.Equal(3, opened);
    }

    [Fact]
    public async Task Streams_and_their_messages_are_limited()
    {
        var user = await Server.NewUserAsync();
        using var one = await ConnectAsync(user);
        using var two = await ConnectAsync(user);
        Assert.Equal("authenticated", (await one.ReadAsync()).Text("type"));
        Assert.Equal("authenticated", (await two.ReadAsync()).Text("type"));
        using var three = await ConnectAsync(user);
        Assert.Equal("too_many_connections", (await three.ReadAsync()).Text("code"));
        using var four = await ConnectAsync();
        using var five = await ConnectAsync();
        using var six = await ConnectAsync();
        var refused = await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => ConnectAsync());
        Assert.Contains("429", refused.Message, StringComparison.Ordinal);

        for (var i = 0; i < 12; i++) await four.SendAsync(new { op = "ping" });
        await four.ReadUntilAsync(message => message.Text("type") == "error" && message.Text("code") == "too_many_requests");

        // Who leaves makes room.
        await two.CloseAsync();
        await Wait.UntilAsync(
            "there is room again",
            async () =>
            {
                using var again = await ConnectAsync(user);
                return (await again.ReadAsync()).Text("type") == "authenticated";
            }, Cancellation);
    }

    [Fact]
    public async Task Orders_over_the_stream_take_from_the_same_bucket()
    {
        var user = await Server.NewUserAsync();
        using var client = await ConnectAsync(user);
        await client.ReadAsync();
        await FloodAsync(user, HttpMethod.Delete, "/api/v1/orders", null, times: 12);
        await client.SendAsync(new { op = "order.place", order = System.Text.Json.JsonElement.Parse(Resting), id = 1 });
        var answer = await client.ReadAsync();
        Assert.Equal((429, "too_many_requests"), (answer.GetProperty("status").GetInt32(), answer.Text("code")));
    }

    private static string? Header(Answer answer, string name) =>
        answer.Response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private Task<StreamClient> ConnectAsync(string? token = null) => StreamClient.ConnectAsync(Server.Address, "/ws", token);

    private Task<Answer> PlaceAsync(string user) => Server.Client.PostJsonAsync("/api/v1/orders", Resting, user);

    private Task<Answer[]> FloodAsync(string user, HttpMethod method, string path, string? body, int times) =>
        Task.WhenAll(Enumerable.Range(0, times).Select(_ => Server.Client.AskAsync(
            method, path, body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"), user)));
}
