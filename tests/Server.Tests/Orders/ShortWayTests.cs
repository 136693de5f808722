using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

/// <summary>Orders are placed by a short way, and what is unusual by the long one: nobody can tell which it was.</summary>
public sealed partial class ShortWayTests(TradingServer server) : IClassFixture<TradingServer>
{
    private const string Resting = """{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"10.00"}""";

    // The same to a client; the short way knows the usual spelling alone.
    private const string Short = "application/json";
    private const string Long = "application/json; charset=UTF-8";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Resting, 201)]
    [InlineData("""{"type":"limit","client_order_id":"\u0061","limit_price":10,"symbol":"BTC-USD","qty":1e0,"side":"buy"} """, 201)]
    [InlineData("""{"symbol":"BTC-USD","side":"sell","type":"limit","qty":"1","limit_price":"10.00"}""", 422)]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"10.001"}""", 422)]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","qty":"1","limit_price":"10.00"}""", 400)]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"10.00","colour":"red"}""", 400)]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit"}""", 400)]
    [InlineData("""{"symbol":"NOPE","side":"buy","type":"limit","qty":"1","limit_price":"10.00"}""", 404)]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"10.00"} x""", 400)]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"10.00"}{}""", 400)]
    [InlineData("""{"symbol":"\ud800","side":"buy","type":"limit","qty":"1","limit_price":"10.00"}""", 400)]
    [InlineData("null", 400)]
    [InlineData("nonsense", 400)]
    public async Task Both_ways_answer_alike(string json, int status)
    {
        var (one, other) = (await server.NewUserAsync(), await server.NewUserAsync());
        var (shortly, slowly) = (await AskAsync(json, one, Short), await AskAsync(json, other, Long));
        Assert.Equal(status, (int)shortly.Status);
        Assert.Equal(Told(slowly), Told(shortly));
    }

    [Fact]
    public async Task Who_may_not_place_orders_is_told_so_by_both_ways()
    {
        foreach (var token in (string?[])["x", null, await server.NewUserAsync() + "x"])
        {
            var (shortly, slowly) = (await AskAsync(Resting, token, Short), await AskAsync(Resting, token, Long));
            Assert.Equal(HttpStatusCode.Unauthorized, shortly.Status);
            Assert.Equal(Told(slowly), Told(shortly));
        }
    }

    [Fact]
    public async Task A_request_sent_again_by_the_other_way_gets_the_first_answer()
    {
        var user = await server.NewUserAsync();
        var first = await AskAsync(Resting, user, Short, "key");
        var again = await AskAsync(Resting.Replace(",", " , ", StringComparison.Ordinal), user, Long, "key");
        Assert.Equal((HttpStatusCode.Created, first.Body.GetRawText()), (again.Status, again.Body.GetRawText()));
        var other = await AskAsync(Resting.Replace("10.00", "10.01", StringComparison.Ordinal), user, Short, "key");
        other.ShouldBeProblem(409, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_body_may_come_in_pieces()
    {
        var user = await server.NewUserAsync();
        using var socket = await ConnectAsync();
        await SendAsync(socket, Head(user, Resting.Length));
        foreach (var piece in Resting.Chunk(20))
        {
            await Task.Yield();
            await SendAsync(socket, new string(piece));
        }

        Assert.StartsWith("HTTP/1.1 201 Created", await ReceiveAsync(socket), StringComparison.Ordinal);

        // The connection goes on, also after a body that could not be read.
        foreach (var (body, status) in (IEnumerable<(string, int)>)[("{}", 400), (Resting, 201), ("nonsense", 400), (Resting, 201)])
        {
            await SendAsync(socket, Head(user, body.Length) + body);
            Assert.StartsWith($"HTTP/1.1 {status} ", await ReceiveAsync(socket), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_hangs_up_in_the_middle_of_a_body_disturbs_nobody()
    {
        var user = await server.NewUserAsync();
        for (var i = 0; i < 20; i++)
        {
            using var socket = await ConnectAsync();
            await SendAsync(socket, Head(user, Resting.Length) + Resting[..(i * 3)]);
        }

        Assert.Equal(HttpStatusCode.Created, (await AskAsync(Resting, user, Short)).Status);
        Assert.Single((await server.Client.GetAsync("/api/v1/orders", user)).Body.GetProperty("items").EnumerateArray());
    }

    private static string Head(string token, int length) =>
        $"POST /api/v1/orders HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {length}\r\n\r\n";

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), Cancellation);

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var (text, buffer) = ("", new byte[8192]);
        while (!text.EndsWith('}') && !text.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            var length = await socket.ReceiveAsync(buffer, Cancellation);
            Assert.NotEqual(0, length);
            text += Encoding.ASCII.GetString(buffer, 0, length);
        }

        return text;
    }

    private async Task<Answer> AskAsync(string json, string? token, string contentType, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await server.Client.AskAsync(request);
    }

    /// <summary>All that was answered, but for what no two orders share.</summary>
    private static string Told(Answer answer)
    {
        var headers = answer.Response.Headers.Concat(answer.Response.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);
        return Own().Replace($"{answer.Status}\n{string.Join('\n', headers)}\n{answer.Body.GetRawText()}", "…");
    }

    [GeneratedRegex("""(?<=id":"|orders/)\d+|(?<=_at":")[^"]+|(?<=traceId":")[^"]+|(?<=Content-Length: )\d+""")]
    private static partial Regex Own();
}
