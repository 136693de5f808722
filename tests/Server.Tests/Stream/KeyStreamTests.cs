using System.Net;
using System.Net.WebSockets;
using System.Text;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Identity.Keys;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Stream;

/// <summary>Programs that come to the stream by a key.</summary>
public sealed class KeyStreamTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TradingServer Server => fixture.Server;

    [Theory]
    [InlineData(KeyFixture.Secret)]
    [InlineData(KeyFixture.Hmac)]
    [InlineData(KeyFixture.Ed25519)]
    public async Task A_key_signs_a_stream_in_by_the_headers_of_its_handshake(string kind)
    {
        using var client = await ConnectAsync(await fixture.MakeAsync(await Server.NewUserAsync(), kind));
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        await client.SubscribeAsync("user:orders");
        await client.ReadAsync("user:orders");
    }

    [Theory]
    [InlineData(KeyFixture.Secret)]
    [InlineData(KeyFixture.Hmac)]
    [InlineData(KeyFixture.Ed25519)]
    public async Task A_key_signs_a_stream_in_by_a_message(string kind)
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), kind);
        using var client = await StreamClient.ConnectAsync(Server.Address, "/ws");
        await client.SendAsync(Auth(key with { Id = key.Id + "x" }));
        Assert.Equal("key_invalid", (await client.ReadAsync()).Text("code"));
        await client.SendAsync(Auth(key));
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        await client.SubscribeAsync("user:orders");
        await client.ReadAsync("user:orders");
    }

    [Theory]
    [InlineData("""{"op":"auth"}""", "validation_failed")]
    [InlineData("""{"op":"auth","key":"tc_sec_0"}""", "key_proof_missing")]
    [InlineData("""{"op":"auth","key":"tc_sec_0","token":"x"}""", "ambiguous_credentials")]
    [InlineData("""{"op":"auth","key":"tc_sec_0","secret":"x"}""", "key_invalid")]
    [InlineData("""{"op":"auth","key":"tc_hmac_0","timestamp":1,"signature":"00"}""", "key_clock_skew")]
    [InlineData("""{"op":"auth","key":"tc_hmac_0","timestamp":-1,"signature":"00"}""", "key_timestamp_invalid")]
    [InlineData("""{"op":"auth","key":"tc_hmac_0","timestamp":1,"window":99999999,"signature":"00"}""", "key_timestamp_invalid")]
    public async Task What_proves_nothing_is_refused(string message, string code)
    {
        using var client = await StreamClient.ConnectAsync(Server.Address, "/ws");
        await client.SendTextAsync(message);
        Assert.Equal(code, (await client.ReadAsync()).Text("code"));
    }

    [Fact]
    public async Task A_handshake_with_a_wrong_key_is_refused()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync());
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-API-Key", key.Id);
        socket.Options.SetRequestHeader("X-API-Secret", "x");
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new Uri(Server.Address, "/ws").ToWebSocket(), Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("disabled")]
    public async Task A_key_that_ends_closes_its_streams(string how)
    {
        var user = await Server.NewUserAsync();
        var key = await fixture.MakeAsync(user, more: new { expires_at = fixture.Clock.GetUtcNow().AddMinutes(10) });
        using var client = await ConnectAsync(key);
        using var other = await StreamClient.ConnectAsync(Server.Address, "/ws", await Server.NewUserAsync());
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        Assert.Equal("authenticated", (await other.ReadAsync()).Text("type"));
        switch (how)
        {
            case "revoked":
                await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{key.Id}", token: user);
                break;
            case "expired":
                fixture.Clock.Advance(TimeSpan.FromMinutes(11));
                break;
            default:
                await using (var command = Server.Database.Owner.CreateCommand(
                    $"update app_user set disabled_at = now() where id = (select user_id from api_key where id = '{key.Id}')"))
                    await command.ExecuteNonQueryAsync(Cancellation);
                break;
        }

        var reason = how == "disabled" ? "user_disabled" : $"key_{how}";
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, reason), await client.ReadToEndAsync());
        await other.SendAsync(new { op = "ping", id = 3 });
        Assert.Equal("pong", (await other.ReadAsync()).Text("type"));
    }

    [Fact]
    public async Task A_key_revoked_by_another_server_closes_its_streams_too()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync());
        using var client = await ConnectAsync(key);
        await using (var command = Server.Database.Owner.CreateCommand($"update api_key set revoked_at = now() where id = '{key.Id}'"))
            await command.ExecuteNonQueryAsync(Cancellation);
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "key_revoked"), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Scopes_and_accounts_hold_on_the_stream()
    {
        var user = await Server.NewUserAsync();
        var first = (await Server.AccountOfAsync(user)).Number;
        var second = (await Server.Client.PostAsync("/api/v1/accounts", new { name = "second" }, user)).Text("id");
        var order = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "10" };

        var reading = await fixture.MakeAsync(user, scopes: ["read"], more: new { account_ids = (string[])[second] });
        using var reader = await ConnectAsync(reading);
        Assert.Equal("authenticated", (await reader.ReadAsync()).Text("type"));
        await reader.SendAsync(new { op = "order.place", order, id = 1 });
        Assert.Equal("key_scope_missing", (await reader.ReadAsync()).Text("code"));
        await reader.SendAsync(new { op = "auth", key = "x", secret = "y", account_id = $"{first}" });
        Assert.Equal("key_invalid", (await reader.ReadAsync()).Text("code"));

        var trading = await fixture.MakeAsync(user, scopes: ["trade"], more: new { account_ids = (string[])[second] });
        using var trader = await ConnectAsync(trading);
        Assert.Equal("authenticated", (await trader.ReadAsync()).Text("type"));
        await trader.SendAsync(new { op = "subscribe", channels = (string[])["user:orders"] });
        Assert.Equal("key_scope_missing", (await trader.ReadAsync()).Text("code"));
        await trader.SendAsync(new { op = "order.place", order, id = 1 });
        Assert.Equal(second, (await trader.ReadAsync()).GetProperty("order").GetProperty("account_id").GetString());
        await trader.SendAsync(new { op = "auth", key = trading.Id, secret = trading.Secret, account_id = $"{first}" });
        Assert.Equal("unknown_account", (await trader.ReadAsync()).Text("code"));
    }

    private object Auth(OwnKey key)
    {
        if (key.Kind == KeyFixture.Secret) return new { op = "auth", key = key.Id, secret = key.Secret };
        var timestamp = fixture.TimestampOf();
        var signature = key.Sign(Encoding.UTF8.GetBytes($"{timestamp},20000\nAUTH\n/ws\n"));
        return new { op = "auth", key = key.Id, timestamp = long.Parse(timestamp, null), window = 20_000, signature };
    }

    private async Task<StreamClient> ConnectAsync(OwnKey key)
    {
        using var request = fixture.Request(key, HttpMethod.Get, "/ws");
        return await StreamClient.ConnectAsync(
            Server.Address, "/ws", headers: request.Headers.Select(header => (header.Key, header.Value.Single())));
    }
}
