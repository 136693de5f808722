using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Dapper;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>What a replay shows to whom, and that what is done in it is not taken for something that was done live.</summary>
public sealed class ReplayAccessTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    [Fact]
    public async Task Who_is_not_its_owner_sees_nothing_of_a_replay_that_is_loaded()
    {
        var (venue, other) = (await OpenAsync(), await Server.NewUserAsync());
        foreach (var path in (string[])["ticker", "orderbook", "trades", "candles"])
        {
            using var asked = await Server.Client.GetAsync(
                new Uri($"/venues/{venue}/api/v1/market/BTC-USD/{path}", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        }

        using var visitor = new ClientWebSocket();
        await visitor.ConnectAsync(StreamOf(venue, ""), Cancellation);
        Assert.Equal("unauthenticated", await AnswerAsync(visitor, """{"op":"subscribe","channels":["clock"]}"""));
        Assert.Equal("unauthenticated", await AnswerAsync(visitor, """{"op":"subscribe","channels":["orderbook:BTC-USD"]}"""));
        Assert.Equal("unknown_venue", await AnswerAsync(visitor, $$"""{"op":"auth","token":"{{other}}"}"""));
        Assert.Null(await AnswerAsync(visitor, $$"""{"op":"auth","token":"{{Token}}"}"""));
        Assert.Null(await AnswerAsync(visitor, """{"op":"subscribe","channels":["clock"]}"""));

        using var bare = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => bare.ConnectAsync(StreamOf(venue, "/BTC-USD"), Cancellation));
    }

    [Fact]
    public async Task A_stream_ends_with_its_replay()
    {
        var venue = await OpenAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(StreamOf(venue, ""), Cancellation);
        Assert.Null(await AnswerAsync(socket, $$"""{"op":"auth","token":"{{Token}}"}"""));
        Assert.Equal(
            HttpStatusCode.NoContent, (await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/venues/{venue}", token: Token)).Status);
        var got = await socket.ReceiveAsync(new byte[1 << 16], Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(WebSocketMessageType.Close, got.MessageType);
    }

    [Fact]
    public async Task A_key_that_was_used_live_is_refused_in_a_replay()
    {
        var venue = await OpenAsync();
        var alert = new { symbol = "BTC-USD", condition = "above", price = "90000" };
        Assert.Equal(HttpStatusCode.Created, (await KeyedAsync("/api/v1/alerts")).Status);
        (await KeyedAsync($"/venues/{venue}/api/v1/alerts")).ShouldBeProblem(409, "idempotency_key_reused");

        async Task<Answer> KeyedAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = JsonContent.Create(alert),
                Headers = { { "Idempotency-Key", "once" }, { "Authorization", $"Bearer {Token}" } },
            };
            return await Server.Client.AskAsync(request);
        }
    }

    [Fact]
    public async Task The_audit_tells_an_account_of_a_replay_from_a_live_one()
    {
        var venue = await OpenAsync();
        var account = (await GetAsync(venue, "/accounts")).Body.GetProperty("items")[0].Text("id");
        Assert.Equal(
            HttpStatusCode.OK,
            (await Server.Client.PostAsync($"/venues/{venue}/api/v1/accounts/{account}/reset", new { }, Token)).Status);
        await using var connection = await Server.Database.Owner.OpenConnectionAsync(Cancellation);
        Assert.Equal(
            [$"venue:{venue}/account:{account}"],
            await connection.QueryAsync<string>("select distinct subject from audit where action = 'account.reset'"));
    }

    [Fact]
    public async Task What_is_made_in_a_replay_is_found_at_the_address_that_is_told()
    {
        var venue = await OpenAsync();
        var order = await PlaceAsync(
            venue, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.001", limit_price = "1.00" });
        var location = order.Response.Headers.Location!.ToString();
        Assert.Equal($"/venues/{venue}/api/v1/orders/{order.Text("id")}", location);
        Assert.Equal(HttpStatusCode.OK, (await Server.Client.GetAsync(location, Token)).Status);
    }

    private Uri StreamOf(string venue, string path) =>
        new UriBuilder(Server.Address) { Scheme = "ws", Path = $"/venues/{venue}/ws{path}" }.Uri;

    /// <summary>The code of the answer to a message; null where it is none of an error.</summary>
    private static async Task<string?> AnswerAsync(ClientWebSocket socket, string message)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, Cancellation);
        var buffer = new byte[1 << 20];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
            var answer = JsonElement.Parse(buffer.AsSpan(0, got.Count));
            if (answer.Text("type") is "error") return answer.Text("code");
            if (answer.Text("type") is "authenticated" or "subscribed") return null;
        }
    }
}
