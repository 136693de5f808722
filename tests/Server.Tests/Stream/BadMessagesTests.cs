using System.Net.WebSockets;
using TradeCraft.Projections;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Stream;

/// <summary>Whatever is sent is answered, and the connection lives on where the protocol lets it.</summary>
public sealed class BadMessagesTests(StreamFixture server) : IClassFixture<StreamFixture>
{
    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("hello", "malformed_json")]
    [InlineData("""{"op":"ping" """, "malformed_json")]
    [InlineData("""[{"op":"ping"}]""", "malformed_json")]
    [InlineData("null", "malformed_json")]
    [InlineData("""{"op":"ping","\ud800":1}""", "malformed_json")]
    [InlineData("""{"op":"\ud800"}""", "malformed_json")]
    [InlineData("""{"op":"auth","token":"\ud800"}""", "validation_failed")]
    [InlineData("{}", "unknown_op")]
    [InlineData("""{"op":7}""", "unknown_op")]
    [InlineData("""{"op":"Ping"}""", "unknown_op")]
    [InlineData("""{"op":"ping","id":"one"}""", "validation_failed")]
    [InlineData("""{"op":"ping","id":1.5}""", "validation_failed")]
    [InlineData("""{"op":"ping","id":99999999999999999999}""", "validation_failed")]
    [InlineData("""{"op":"ping","colour":"red"}""", "validation_failed")]
    [InlineData("""{"op":"ping","op":"ping"}""", "validation_failed")]
    [InlineData("""{"op":"auth"}""", "validation_failed")]
    [InlineData("""{"op":"auth","token":null}""", "validation_failed")]
    [InlineData("""{"op":"subscribe"}""", "validation_failed")]
    [InlineData("""{"op":"subscribe","channels":"ticker:BTC-USD"}""", "validation_failed")]
    [InlineData("""{"op":"subscribe","channels":[]}""", "validation_failed")]
    [InlineData("""{"op":"subscribe","channels":[null]}""", "validation_failed")]
    [InlineData("""{"op":"subscribe","channels":[1]}""", "validation_failed")]
    [InlineData("""{"op":"subscribe","channels":["ticker"]}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channels":["ticker:"]}""", "unknown_symbol")]
    [InlineData("""{"op":"subscribe","channels":[""]}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channels":["weather:BTC-USD"]}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channels":["ticker:NOPE-USD"]}""", "unknown_symbol")]
    [InlineData("""{"op":"subscribe","channels":["ticker:BTC-USD:1m"]}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channels":["candles:BTC-USD"]}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channels":["candles:BTC-USD:2m"]}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channels":["user:secrets"]}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channels":["user:orders:101"]}""", "unknown_channel")]
    [InlineData("""{"op":"unsubscribe","channels":["ticker:BTC-USD"]}""", "not_subscribed")]
    public async Task A_message_that_makes_no_sense_is_answered_and_the_next_one_too(string message, string code)
    {
        using var client = await server.ConnectAsync();
        await client.SendTextAsync(message);
        var error = await client.ReadAsync();
        Assert.Equal(("error", code), (error.Text("type"), error.Text("code")));
        Assert.NotEmpty(error.Text("detail")!);

        await client.SendAsync(new { op = "ping", id = 4 });
        Assert.Equal("""{"type":"pong","id":4}""", (await client.ReadAsync()).GetRawText());
    }

    [Fact]
    public async Task An_error_names_the_message_it_answers_and_what_was_wrong_with_it()
    {
        using var client = await server.ConnectAsync();
        await client.SendTextAsync("""{"op":"subscribe","channels":5,"id":12}""");
        var error = await client.ReadAsync();
        Assert.Equal(12, error.GetProperty("id").GetInt32());
        Assert.StartsWith("channels: Must be", error.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_channels_only_so_many_are_taken()
    {
        // The fixture's server allows 20.
        using var client = await server.ConnectAsync();
        string[] channels = [.. KindsOf("BTC-USD"), .. KindsOf("ETH-USD")];
        Assert.Equal(20, channels.Length);
        await client.SubscribeAsync(channels);
        var more = await server.ListAsync("MORE");
        await client.SendAsync(new { op = "subscribe", channels = new[] { $"ticker:{more}", channels[0] }, id = 2 });
        var error = await client.ReadUntilAsync(message => message.Text("type") == "error");
        Assert.Equal(("too_many_subscriptions", $"ticker:{more}"), (error.Text("code"), error.Text("channel")));
        Assert.Equal(channels[0],
            (await client.ReadUntilAsync(message => message.Text("type") == "subscribed")).GetProperty("channels")[0].GetString());
    }

    [Fact]
    public async Task A_binary_message_is_refused()
    {
        using var client = await server.ConnectAsync();
        await client.SendTextAsync("""{"op":"ping"}""", WebSocketMessageType.Binary);
        Assert.Equal("binary_not_supported", (await client.ReadAsync()).Text("code"));
        await client.SendAsync(new { op = "ping" });
        Assert.Equal("""{"type":"pong"}""", (await client.ReadAsync()).GetRawText());
    }

    [Fact]
    public async Task A_message_of_8_KB_is_read_and_a_larger_one_closes_the_connection_with_a_reason()
    {
        using var client = await server.ConnectAsync();
        await client.SendTextAsync("""{"op":"ping"}""".PadRight(8 * 1024));
        Assert.Equal("pong", (await client.ReadAsync()).Text("type"));

        await client.SendTextAsync("""{"op":"ping"}""".PadRight((8 * 1024) + 1));
        Assert.Equal("message_too_large", (await client.ReadAsync()).Text("code"));
        Assert.Equal((WebSocketCloseStatus.MessageTooBig, "message_too_large"), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_closes_the_connection_as_the_protocol_demands()
    {
        using var client = await server.ConnectAsync();
        await client.SendBytesAsync([0xC3, 0x28], WebSocketMessageType.Text);
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, (await client.ReadToEndAsync()).Status);
    }

    [Fact]
    public async Task A_client_that_says_goodbye_is_answered()
    {
        using var client = await server.SubscribeAsync("ticker:BTC-USD");
        await client.CloseAsync();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task What_is_no_WebSocket_or_has_no_such_symbol_is_refused_before_it_begins()
    {
        var plain = await server.Client.GetAsync("/ws", token: null);
        plain.ShouldBeProblem(426, "websocket_required");
        Assert.Equal("websocket", plain.Response.Headers.Upgrade.ToString());
        (await server.Client.GetAsync("/ws/BTC-USD", token: null)).ShouldBeProblem(426, "websocket_required");
        (await server.Client.GetAsync("/ws/NOPE-USD", token: null)).ShouldBeProblem(404, "unknown_symbol");
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync("/ws/NOPE-USD"));
        Assert.Contains("404", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_other_hosts_may_not_connect_unless_they_are_named()
    {
        foreach (var origin in new[] { "https://evil.example", "null", $"http://{server.Address.Host}:1" })
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(
                () => StreamClient.ConnectAsync(server.Address, "/ws", origin: origin));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }

        foreach (var origin in new[] { $"http://{server.Address.Authority}", "https://elsewhere.example" })
        {
            using var client = await StreamClient.ConnectAsync(server.Address, "/ws", origin: origin);
            await client.SendAsync(new { op = "ping" });
            Assert.Equal("pong", (await client.ReadAsync()).Text("type"));
        }
    }

    private static IEnumerable<string> KindsOf(string symbol) =>
    [
        $"ticker:{symbol}", $"orderbook:{symbol}", $"trades:{symbol}",
        .. CandleInterval.All.Select(interval => $"candles:{symbol}:{interval.Name}"),
    ];
}
