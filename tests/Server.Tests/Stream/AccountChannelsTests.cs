using System.Text.Json;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Stream;

public sealed class AccountChannelsTests(StreamFixture server) : IClassFixture<StreamFixture>
{
    [Fact]
    public async Task Orders_begin_with_the_open_ones_and_go_on_with_each_change()
    {
        var symbol = await server.ListAsync("ORA");
        await server.QuoteAsync(symbol, 100_00);
        var trader = await server.NewTraderAsync();
        var resting = await server.OrderAsync(trader, symbol, Side.Buy, 90_00, 1_000);
        using var client = await server.ConnectAsync(token: trader.Token);
        Assert.Equal("authenticated", (await client.ReadAsync()).Text("type"));
        await client.SubscribeAsync("user:orders");

        var snapshot = await client.ReadAsync();
        var order = Assert.Single(snapshot.Data().GetProperty("orders").EnumerateArray());
        Assert.Equal(("snapshot", 1, resting, "open"), (snapshot.Text("type"), snapshot.Seq(), order.Text("id"), order.Text("status")));

        var taking = await server.OrderAsync(trader, symbol, Side.Buy, 100_01, 1_500);
        order = await ReadOrderAsync(client, taking, "partially_filled");
        Assert.Equal(("1", "100.01"), (order.Text("filled_qty"), order.Text("filled_avg_price")));

        await server.DoAsync(new CancelOrder(trader.Account, new(long.Parse(resting, null))));
        await ReadOrderAsync(client, resting, "cancelled");
    }

    [Fact]
    public async Task A_stop_that_moves_and_one_that_is_triggered_are_said_though_their_events_name_no_account()
    {
        var symbol = await server.ListAsync("ORB");
        await server.QuoteAsync(symbol, 100_00, quantity: 100_000);
        var trader = await server.NewTraderAsync();
        await server.OrderAsync(trader, symbol, Side.Buy, 100_01, 2_000);
        await server.PrintAsync(symbol, 100_00);
        using var client = await server.ConnectAsync(token: trader.Token);
        await client.ReadAsync();
        await client.SubscribeAsync("user:orders");
        await client.ReadAsync();

        var stop = (await server.DoAsync(new PlaceOrder(
            trader.Account, server.Instrument(symbol).Id, Side.Sell, OrderType.TrailingStop, TimeInForce.Gtc, new(1_000), default,
            new() { Trail = new(5_00, 0) }))).ToString(null as IFormatProvider);
        Assert.Equal("95.00", (await ReadOrderAsync(client, stop, "pending")).Text("stop_price"));
        await server.PrintAsync(symbol, 102_00);
        Assert.Equal("97.00", (await ReadOrderAsync(client, stop, "pending")).Text("stop_price"));
        await server.PrintAsync(symbol, 96_00);
        Assert.Equal("1", (await ReadOrderAsync(client, stop, "filled")).Text("filled_qty"));
    }

    [Fact]
    public async Task Every_execution_is_said_once_to_those_whose_it_is()
    {
        var symbol = await server.ListAsync("EXA");
        var (maker, taker, stranger) = (await server.NewTraderAsync(), await server.NewTraderAsync(), await server.NewTraderAsync());
        await server.QuoteAsync(symbol, 100_00, quantity: 100_000);
        await server.OrderAsync(maker, symbol, Side.Buy, 100_01, 50_000);
        using var strangers = await server.ConnectAsync(token: stranger.Token);
        await strangers.ReadAsync();
        await strangers.SubscribeAsync("user:trades");

        // One listens from the beginning; the other begins when half of them are done and told.
        await server.QuoteAsync(symbol, 200_00);
        await server.OrderAsync(maker, symbol, Side.Sell, 150_00, 40_000);
        using var first = new Executions(await server.ConnectAsync(token: taker.Token));
        await first.SubscribeAsync();
        for (var i = 0; i < 20; i++) await server.OrderAsync(taker, symbol, Side.Buy, 150_00, 100);
        await first.ReadUntilAsync(20);
        using var second = new Executions(await server.ConnectAsync(token: taker.Token));
        await second.SubscribeAsync();
        for (var i = 0; i < 20; i++) await server.OrderAsync(taker, symbol, Side.Buy, 150_00, 100);
        await first.ReadUntilAsync(40);
        await second.ReadUntilAsync(40);

        Assert.Equal(0, (await strangers.ReadAsync()).Data().GetProperty("trades").GetArrayLength());
        await strangers.SendAsync(new { op = "ping", id = 3 });
        Assert.Equal("""{"type":"pong","id":3}""", (await strangers.ReadAsync()).GetRawText());
    }

    [Fact]
    public async Task The_account_is_said_when_it_changes_and_when_prices_change_its_worth()
    {
        var symbol = await server.ListAsync("ACA");
        await server.QuoteAsync(symbol, 100_00);
        var trader = await server.NewTraderAsync();
        using var client = await server.ConnectAsync();
        await client.AuthenticateAsync(trader.Token);
        await client.SubscribeAsync("user:account");
        var snapshot = await client.ReadAsync();
        Assert.Equal(("snapshot", "100000"), (snapshot.Text("type"), snapshot.Data().GetProperty("portfolio").Text("equity")));
        Assert.Equal("""[{"asset":"USD","available":"100000","held":"0","owed":"0","total":"100000"}]""",
            snapshot.Data().GetProperty("balances").GetRawText());

        await server.OrderAsync(trader, symbol, Side.Buy, 50_00, 1_000);
        var held = await client.ReadAsync();
        Assert.Equal(("update", 2), (held.Text("type"), held.Seq()));
        Assert.NotEqual("0", held.Data().GetProperty("balances")[0].Text("held"));

        await server.OrderAsync(trader, symbol, Side.Buy, 100_01, 1_000);
        await client.ReadUntilAsync(message => message.Data().GetProperty("portfolio").Text("positions_value") == "100.01");
        await server.PrintAsync(symbol, 120_00);
        var revalued = await client.ReadUntilAsync(message => message.Data().GetProperty("portfolio").Text("positions_value") == "120");
        Assert.Equal("19.99", revalued.Data().GetProperty("portfolio").Text("unrealized_pnl"));
    }

    [Fact]
    public async Task Without_signing_in_private_channels_are_refused_and_the_others_given()
    {
        using var client = await server.ConnectAsync();
        await client.SendTextAsync("""{"op":"subscribe","channels":["user:orders","ticker:BTC-USD"],"id":5}""");
        var error = await client.ReadAsync();
        Assert.Equal(("error", "unauthenticated", "user:orders", 5),
            (error.Text("type"), error.Text("code"), error.Text("channel"), error.GetProperty("id").GetInt32()));
        Assert.Equal("""{"type":"subscribed","channels":["ticker:BTC-USD"],"id":5}""", (await client.ReadAsync()).GetRawText());
        Assert.Equal("snapshot", (await client.ReadAsync()).Text("type"));
    }

    [Fact]
    public async Task A_ticket_in_the_address_signs_one_connection_in_and_a_token_there_none()
    {
        var trader = await server.NewTraderAsync();
        var ticket = (await server.Client.PostAsync("/api/v1/auth/stream-ticket", new { }, trader.Token)).Text("ticket");
        using var again = await server.ConnectAsync($"/ws?token={trader.Token}");
        await again.SendTextAsync("""{"op":"subscribe","channels":["user:orders"]}""");
        Assert.Equal("unauthenticated", (await again.ReadAsync()).Text("code"));
        using var client = await server.ConnectAsync($"/ws?ticket={ticket}");
        Assert.Equal("""{"type":"authenticated"}""", (await client.ReadAsync()).GetRawText());
        await client.SubscribeAsync("user:orders");
        Assert.Equal("snapshot", (await client.ReadAsync()).Text("type"));
        using var second = await server.ConnectAsync($"/ws?ticket={ticket}");
        Assert.Equal("ticket_invalid", (await second.ReadAsync()).Text("code"));
        Assert.NotEmpty(server.Log);
        Assert.DoesNotContain(server.Log, line => line.Contains(trader.Token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("header")]
    [InlineData("address")]
    [InlineData("message")]
    public async Task A_bad_token_is_refused_and_the_connection_goes_on_as_a_visitors(string way)
    {
        using var client = await server.ConnectAsync(way == "address" ? "/ws?ticket=nonsense" : "/ws", way == "header" ? "nonsense" : null);
        if (way == "message") await client.SendAsync(new { op = "auth", token = "nonsense", id = 9 });
        var error = await client.ReadAsync();
        Assert.Equal(("error", way == "address" ? "ticket_invalid" : "token_invalid"), (error.Text("type"), error.Text("code")));
        Assert.Equal(way == "message", error.TryGetProperty("id", out _));
        await client.SubscribeAsync("ticker:BTC-USD");
    }

    [Fact]
    public async Task When_the_session_ends_its_private_channels_end_with_a_reason_and_signing_in_again_brings_them_back()
    {
        var trader = await server.NewTraderAsync();
        var other = await server.NewTraderAsync();
        using var client = await server.ConnectAsync();
        await client.AuthenticateAsync(trader.Token);
        await client.SubscribeAsync("user:orders", "ticker:BTC-USD");
        await client.ReadAsync();
        await client.ReadAsync();

        await client.SendAsync(new { op = "auth", token = other.Token, id = 3 });
        Assert.Equal("another_user", (await client.ReadAsync()).Text("code"));

        await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/logout", token: trader.Token);
        var error = await client.ReadUntilAsync(message => message.Text("type") == "error");
        Assert.Equal(("token_invalid", "user:orders"), (error.Text("code"), error.Text("channel")));
        await client.SendTextAsync("""{"op":"subscribe","channels":["user:orders"]}""");
        Assert.Equal("unauthenticated", (await client.ReadUntilAsync(message => message.Text("type") == "error")).Text("code"));

        await client.AuthenticateAsync(other.Token);
        await client.SubscribeAsync("user:orders");
        Assert.Equal("snapshot", (await client.ReadAsync("user:orders")).Text("type"));
    }

    [Fact]
    public async Task When_the_token_expires_private_channels_end_unless_a_newer_one_came_in_time()
    {
        var trader = await server.NewTraderAsync();
        using var client = await server.ConnectAsync(token: trader.Token);
        await client.ReadAsync();
        await client.SubscribeAsync("user:account");
        await client.ReadAsync();

        server.Clock.Advance(TimeSpan.FromMinutes(20));
        var renewed = await server.Client.PostAsync("/api/v1/auth/refresh", new { refresh_token = trader.RefreshToken });
        using var renewing = await server.ConnectAsync(token: trader.Token);
        await renewing.ReadAsync();
        await renewing.AuthenticateAsync(renewed.Text("access_token"));

        server.Clock.Advance(TimeSpan.FromMinutes(11));
        var error = await client.ReadUntilAsync(message => message.Text("type") == "error");
        Assert.Equal(("token_expired", "user:account"), (error.Text("code"), error.Text("channel")));
        await renewing.SubscribeAsync("user:account");
        Assert.Equal("snapshot", (await renewing.ReadAsync()).Text("type"));
    }

    private static async Task<JsonElement> ReadOrderAsync(StreamClient client, string id, string status)
    {
        while (true)
        {
            var message = await client.ReadAsync("user:orders");
            foreach (var order in message.Data().GetProperty("orders").EnumerateArray())
            {
                if (order.Text("id") == id && order.Text("status") == status) return order;
            }
        }
    }

    /// <summary>What one reader of user:trades has got. No execution comes twice.</summary>
    private sealed class Executions(StreamClient client) : IDisposable
    {
        private readonly HashSet<string> ids = [];
        private long seq;

        public async Task SubscribeAsync()
        {
            await client.ReadAsync();
            await client.SubscribeAsync("user:trades");
        }

        public async Task ReadUntilAsync(int count)
        {
            while (ids.Count < count)
            {
                var message = await client.ReadAsync();
                Assert.Equal((seq == 0 ? "snapshot" : "update", ++seq), (message.Text("type"), message.Seq()));
                Assert.All(message.Data().GetProperty("trades").EnumerateArray(), trade => Assert.True(ids.Add(trade.Text("id")!)));
            }

            Assert.Equal(count, ids.Count);
        }

        public void Dispose() => client.Dispose();
    }
}
