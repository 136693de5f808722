using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Stream;

/// <summary>One end of a WebSocket. It reads only when asked to, so that it can also be slow.</summary>
public sealed class StreamClient : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[1024 * 1024];

    private StreamClient()
    {
    }

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<StreamClient> ConnectAsync(
        Uri server, string path, string? token = null, string? origin = null, IEnumerable<(string Name, string Value)>? headers = null)
    {
        var client = new StreamClient();
        if (token is not null) client.socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        if (origin is not null) client.socket.Options.SetRequestHeader("Origin", origin);
        foreach (var (name, value) in headers ?? []) client.socket.Options.SetRequestHeader(name, value);
        client.socket.Options.CollectHttpResponseDetails = true;

        // The less the system holds for a reader that does not read, the sooner the server notices.
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var system = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 8192 };
                await system.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(system, ownsSocket: true);
            },
        });
        await client.socket.ConnectAsync(new Uri(server, path).ToWebSocket(), invoker, Cancellation);
        return client;
    }

    public Task SendAsync(object message) => SendTextAsync(JsonSerializer.Serialize(message));

    public Task SendTextAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        SendBytesAsync(Encoding.UTF8.GetBytes(text), type);

    public Task SendBytesAsync(byte[] bytes, WebSocketMessageType type) => socket.SendAsync(bytes, type, endOfMessage: true, Cancellation);

    /// <summary>Subscribes and reads the acknowledgement. The snapshots are still to come.</summary>
    public async Task SubscribeAsync(params string[] channels)
    {
        await SendAsync(new { op = "subscribe", channels, id = 1 });
        var answer = await ReadAsync();
        Assert.Equal(("subscribed", 1), (answer.Text("type"), answer.GetProperty("id").GetInt32()));
        Assert.Equal(channels, answer.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()));
    }

    public async Task AuthenticateAsync(string token)
    {
        await SendAsync(new { op = "auth", token, id = 2 });
        Assert.Equal("authenticated", (await ReadAsync()).Text("type"));
    }

    /// <summary>The next message, whatever it is. Fails when the connection closes or the time is up.</summary>
    public async Task<JsonElement> ReadAsync() =>
        await TryReadAsync() ?? throw new InvalidOperationException($"The server closed the connection: {CloseStatus} {CloseReason}");

    /// <summary>The next message, or null when the server closes.</summary>
    public async Task<JsonElement?> TryReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Wait.Limit);
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return JsonElement.Parse(buffer.AsSpan(0, length));
        }
    }

    /// <summary>The next message that is so, the others passed over.</summary>
    public async Task<JsonElement> ReadUntilAsync(Func<JsonElement, bool> isSo)
    {
        while (true)
        {
            var message = await ReadAsync();
            if (isSo(message)) return message;
        }
    }

    /// <summary>The next snapshot or update of a channel, the other channels passed over. An error is none of them.</summary>
    public Task<JsonElement> ReadAsync(string channel) => ReadUntilAsync(message =>
    {
        if (message.Text("type") == "error") Assert.Fail(message.GetRawText());
        return message.TryGetProperty("channel", out var named) && named.GetString() == channel;
    });

    /// <summary>Reads on to the end, and says how it was.</summary>
    public async Task<(WebSocketCloseStatus? Status, string? Reason)> ReadToEndAsync()
    {
        while (await TryReadAsync() is not null)
        {
        }

        return (CloseStatus, CloseReason);
    }

    public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

    public void Dispose() => socket.Dispose();
}

internal static class StreamJson
{
    public static Uri ToWebSocket(this Uri address) => new UriBuilder(address) { Scheme = "ws" }.Uri;

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static long Seq(this JsonElement message) => message.GetProperty("seq").GetInt64();

    public static JsonElement Data(this JsonElement message) => message.GetProperty("data");

    public static decimal? Number(this JsonElement json, string name) =>
        json.Text(name) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    public static decimal ToNumber(this JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
