using TradeCraft.Exchange.Commands;
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
        await server.QuoteAsync(symbol, 500_00, levels: 40);
        var slow = new FoldedBook(await server.SubscribeAsync($"orderbook:{symbol}"));
        var quick = new FoldedBook(await server.SubscribeAsync($"orderbook:{symbol}"));
        using (slow.Client)
        using (quick.Client)
        {
            await quick.ReadAsync();

            // The slow one does not read. It costs the other one nothing: each of its updates arrives, one after the other.
            var before = server.Stream.HeldBack;
            for (var (i, more) = (1, 50); more > 0; i++)
            {
                await server.QuoteAsync(symbol, 500_00 + (i % 2 * 50), levels: 40, quantity: 1000 + i);
                await quick.ReadAsync();
                if (server.Stream.HeldBack > before) more--;
            }

            // What it could not take was left out, and there is no hole in what it gets.
            await slow.ReadUntilAsync(server.Projections.Markets[server.Instrument(symbol)].Book(FoldedBook.Levels));
            Assert.Equal(1, quick.Snapshots);
            Assert.InRange(slow.Snapshots, 2, 10);
            Assert.True(slow.Seq < quick.Seq, $"{slow.Seq} messages, {quick.Seq} to the quick reader");
        }
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
            await quick.ReadUntilAsync(
                message => message.Data().GetProperty("orders").EnumerateArray().Any(changed => changed.Text("id") == order));
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
