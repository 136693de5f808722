using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Identity.Keys;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;
using static TradeCraft.Server.Tests.Chaos.ChaosTesting;

namespace TradeCraft.Server.Tests.Chaos;

/// <summary>What plans do to streams, and to whose.</summary>
public sealed class ChaosStreamTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private TradingServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dropped_streams_are_closed_and_no_new_ones_taken_until_it_is_over()
    {
        var (user, other) = (await Server.NewUserAsync(), await Server.NewUserAsync());
        using var mine = await SubscribedAsync(user);
        using var byMessage = await StreamClient.ConnectAsync(Server.Address, "/ws");
        await byMessage.AuthenticateAsync(user);
        using var theirs = await SubscribedAsync(other);
        using var nobodys = await StreamClient.ConnectAsync(Server.Address, "/ws");

        await Server.Client.StartChaosAsync(user, Plan("drop"));
        Assert.Equal(((WebSocketCloseStatus)1012, "chaos_dropped"), await mine.ReadToEndAsync());
        Assert.Equal(((WebSocketCloseStatus)1012, "chaos_dropped"), await byMessage.ReadToEndAsync());
        await PingAsync(theirs);
        await PingAsync(nobodys);

        using var refused = new ClientWebSocket();
        refused.Options.SetRequestHeader("Authorization", $"Bearer {user}");
        refused.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(
            () => refused.ConnectAsync(new Uri(Server.Address, "/ws").ToWebSocket(), Cancellation));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.HttpStatusCode);
        using var ticket = new ClientWebSocket();
        ticket.Options.CollectHttpResponseDetails = true;
        var told = (await Server.Client.PostAsync("/api/v1/auth/stream-ticket", new { }, user)).Text("ticket");
        await Assert.ThrowsAsync<WebSocketException>(
            () => ticket.ConnectAsync(new Uri(Server.Address, $"/ws?ticket={told}").ToWebSocket(), Cancellation));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ticket.HttpStatusCode);
        await nobodys.SendAsync(new { op = "auth", token = user });
        Assert.Equal(((WebSocketCloseStatus)1012, "chaos_dropped"), await nobodys.ReadToEndAsync());

        fixture.Clock.Advance(TimeSpan.FromSeconds(60));
        using var again = await SubscribedAsync(user);
        await PingAsync(again);
    }

    [Fact]
    public async Task A_mute_stream_stays_open_says_nothing_and_leaves_a_hole()
    {
        var (user, other) = (await Server.NewUserAsync(), await Server.NewUserAsync());
        using var mine = await SubscribedAsync(user);
        using var theirs = await SubscribedAsync(other);
        await Server.Client.StartChaosAsync(user, Plan("mute"));
        await LookAsync();
        await PlaceAsync(user);
        await PlaceAsync(other);
        Assert.Equal(2, Seq(await theirs.ReadAsync("user:orders")));
        await mine.SendAsync(new { op = "ping", id = 7 });
        await PingAsync(theirs);
        await Server.Client.EndChaosAsync(user);
        await LookAsync();

        // The next that comes is what happened after it: neither the pong nor the update before it.
        await PlaceAsync(user);
        var first = await mine.ReadAsync();
        Assert.Equal(("update", 3), (first.Text("type"), Seq(first)));
        await PingAsync(mine);
    }

    [Fact]
    public async Task Each_message_comes_twice()
    {
        var (user, other) = (await Server.NewUserAsync(), await Server.NewUserAsync());
        using var mine = await SubscribedAsync(user);
        using var theirs = await SubscribedAsync(other);
        await Server.Client.StartChaosAsync(user, Plan("duplicate"));
        await LookAsync();
        await PlaceAsync(user);
        var (one, two) = (await mine.ReadAsync(), await mine.ReadAsync());
        Assert.Equal(one.GetRawText(), two.GetRawText());
        await mine.SendAsync(new { op = "ping", id = 3 });
        for (var i = 0; i < 2; i++) Assert.Equal("pong", (await mine.ReadAsync()).Text("type"));
        await PlaceAsync(other);
        Assert.Equal(2, Seq(await theirs.ReadAsync()));
        await PingAsync(theirs);
    }

    [Fact]
    public async Task Updates_change_places_and_none_is_lost()
    {
        var user = await Server.NewUserAsync();
        using var mine = await SubscribedAsync(user);
        await Server.Client.StartChaosAsync(user, Plan("reorder"));
        await LookAsync();
        for (var i = 0; i < 5; i++)
        {
            await PlaceAsync(user);
            await LookAsync();
        }

        await Server.Client.EndChaosAsync(user);
        var seqs = new List<long>();
        while (seqs.Count < 5) seqs.Add(Seq(await mine.ReadAsync("user:orders")));
        Assert.Equal([3, 2, 5, 4, 6], seqs);
    }

    [Fact]
    public async Task A_plan_for_a_key_or_an_account_strikes_its_streams_alone()
    {
        var user = await Server.NewUserAsync();
        var (bot, sibling) = (await fixture.MakeAsync(user), await fixture.MakeAsync(user));
        var second = (await Server.Client.PostAsync("/api/v1/accounts", new { name = "Second" }, user)).Text("id");
        using var byBot = await ConnectAsync(bot);
        using var bySibling = await ConnectAsync(sibling);
        using var ofSecond = await StreamClient.ConnectAsync(Server.Address, "/ws");
        await ofSecond.SendAsync(new { op = "auth", token = user, account_id = second });
        Assert.Equal("authenticated", (await ofSecond.ReadAsync()).Text("type"));

        await Server.Client.StartChaosAsync(user, Plan("drop", scope: new { key = bot.Id }));
        Assert.Equal("chaos_dropped", (await byBot.ReadToEndAsync()).Reason);
        await PingAsync(ofSecond);
        await Server.Client.StartChaosAsync(user, Plan("drop", scope: new { account_id = second }));
        Assert.Equal("chaos_dropped", (await ofSecond.ReadToEndAsync()).Reason);
        await PingAsync(bySibling);
    }

    /// <summary>
    /// The stream looks at plans as often as it looks at topics. When it has closed two streams of others, one after the other, it has
    /// looked at all that was there before.
    /// </summary>
    private async Task LookAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            var passer = await Server.NewUserAsync();
            using var stream = await SubscribedAsync(passer);
            await Server.Client.StartChaosAsync(passer, Plan("drop"));
            await stream.ReadToEndAsync();
        }
    }

    private async Task<StreamClient> ConnectAsync(OwnKey key)
    {
        var client = await StreamClient.ConnectAsync(
            Server.Address, "/ws", headers: [("X-API-Key", key.Id), ("X-API-Secret", key.Secret!)]);
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        return client;
    }

    private async Task<StreamClient> SubscribedAsync(string user)
    {
        var client = await StreamClient.ConnectAsync(Server.Address, "/ws", user);
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        await client.SubscribeAsync("user:orders");
        Assert.Equal(1, Seq(await client.ReadAsync("user:orders")));
        return client;
    }

    private static async Task PingAsync(StreamClient client)
    {
        await client.SendAsync(new { op = "ping", id = 9 });
        Assert.Equal("pong", (await client.ReadAsync()).Text("type"));
    }

    private async Task PlaceAsync(string user) => Assert.Equal(
        HttpStatusCode.Created,
        (await Server.PlaceAsync(user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "10.00" })).Status);

    private static long Seq(JsonElement message) => long.Parse(message.GetProperty("seq").GetRawText(), CultureInfo.InvariantCulture);
}
