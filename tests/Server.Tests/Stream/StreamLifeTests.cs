using System.Net.WebSockets;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Stream;

public sealed class StreamLifeTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_server_that_stops_says_so()
    {
        var server = new StreamFixture(postgres);
        await server.InitializeAsync();
        using var client = await server.SubscribeAsync("ticker:BTC-USD");
        var stopping = server.DisposeAsync();
        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "server_stopping"), await client.ReadToEndAsync());
        await client.CloseAsync();
        await stopping;
    }

    [Fact]
    public async Task What_was_folded_without_being_told_comes_as_a_new_snapshot()
    {
        await using var server = new StreamFixture(postgres);
        await server.InitializeAsync();
        var trader = await server.NewTraderAsync();
        using var client = await server.ConnectAsync(token: trader.Token);
        await client.ReadAsync();
        await client.SubscribeAsync("user:orders");
        Assert.Equal(0, (await client.ReadAsync()).Data().GetProperty("orders").GetArrayLength());

        // So it is when a commit's answer is lost and the venue recovers from its log: the projections learn of the order, the listeners do
        // not.
        var placed = new Event
        {
            Type = EventType.OrderPlaced,
            Sequence = server.Projections.Sequence + 1,
            OrderPlaced = new(
                new(1_000), trader.Account, server.Instrument("BTC-USD").Id, Side.Buy, OrderType.Limit, TimeInForce.Gtc, OrderCause.Placed,
                new(1_000), new(1_00), new(1_000),
                ParentOrder: default, Bid: default, Ask: default, ArrivesAt: default, ExpiresAt: default),
        };
        server.Projections.Fold([placed]);

        var snapshot = await client.ReadAsync();
        Assert.Equal(("snapshot", 2), (snapshot.Text("type"), snapshot.Seq()));
        Assert.Equal("1000", snapshot.Data().GetProperty("orders")[0].Text("id"));
    }
}
