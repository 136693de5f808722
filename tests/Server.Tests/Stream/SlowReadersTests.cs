using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Stream;

public sealed class SlowReadersTests(StreamFixture server) : IClassFixture<StreamFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_too_slow_for_a_market_channel_gets_a_new_snapshot_and_no_hole()
    {
        var symbol = await server.ListAsync("SLA");
        using var slow = await server.SubscribeAsync($"orderbook:{symbol}");
        using var quick = await server.SubscribeAsync($"orderbook:{symbol}");
        var seq = (await quick.ReadAsync()).Seq();

        // The slow one does not read. It costs the other one nothing: each of its updates arrives, one after the other.
        for (var i = 0; i < 400; i++)
        {
            await server.QuoteAsync(symbol, 500_00 + (i % 2 * 50), levels: 40, quantity: 1000 + i);
            Assert.Equal(++seq, (await quick.ReadAsync()).Seq());
        }

        Assert.True(server.Stream.HeldBack > 0);
        var book = server.Projections.Book(server.Instrument(symbol), 25);
        var (snapshots, read, best) = (0, 0L, "");
        while (best != $"{book.Bids[0].Price.Ticks / 100m} {book.Asks[0].Price.Ticks / 100m}" || snapshots < 2)
        {
            var message = await slow.ReadAsync();
            Assert.Equal(++read, message.Seq());
            if (message.Text("type") != "snapshot") continue;
            snapshots++;
            best = $"{message.Data().GetProperty("bids")[0][0].ToNumber()} {message.Data().GetProperty("asks")[0][0].ToNumber()}";
        }

        // Far fewer than there were, because what it could not take was left out.
        Assert.InRange(read, 2, seq - 1);
    }

    [Fact]
    public async Task A_reader_too_slow_for_a_private_channel_is_closed_with_a_reason_and_nobody_waits_for_it()
    {
        var symbol = await server.ListAsync("SLB");
        var trader = await server.NewTraderAsync();
        using var slow = await server.ConnectAsync(token: trader.Token);
        using var quick = await server.ConnectAsync(token: trader.Token);
        foreach (var client in new[] { slow, quick })
        {
            await client.ReadAsync();
            await client.SubscribeAsync("user:orders");
            Assert.Equal("snapshot", (await client.ReadAsync()).Text("type"));
        }

        for (var closed = false; !closed;)
        {
            var order = await server.OrderAsync(trader, symbol, Side.Buy, 1_00, 1_000);
            await server.DoAsync(new CancelOrder(trader.Account, new(long.Parse(order, null))));
            await quick.ReadUntilAsync(message => message.Data().GetProperty("orders").EnumerateArray().Any(changed => changed.Text("id") == order));
            closed = server.Stream.SlowConsumers > 0;
        }

        Assert.Equal(((System.Net.WebSockets.WebSocketCloseStatus)4008, "slow_consumer"), await slow.ReadToEndAsync());
    }

    [Fact]
    public async Task A_reader_that_is_gone_without_a_word_is_let_go()
    {
        var symbol = await server.ListAsync("SLC");
        using var gone = await server.SubscribeAsync($"trades:{symbol}");
        var before = server.Stream.Connections;
        gone.Dispose();
        await Wait.UntilAsync("the server has noticed", () => Task.FromResult(server.Stream.Connections < before), Cancellation);
        await server.PrintAsync(symbol, 100_00);
    }
}
