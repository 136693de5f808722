using System.Text.Json;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Stream;

public sealed class MarketChannelsTests(StreamFixture server) : IClassFixture<StreamFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticker_begins_with_a_snapshot_and_goes_on_with_what_changed()
    {
        var symbol = await server.ListAsync("TKA");
        await server.QuoteAsync(symbol, 100_00);
        using var client = await server.SubscribeAsync($"ticker:{symbol}");

        var snapshot = await client.ReadAsync();
        Assert.Equal(("snapshot", $"ticker:{symbol}", 1), (snapshot.Text("type"), snapshot.Text("channel"), snapshot.Seq()));
        Assert.Equal((symbol, null, "99.99", "1"),
            (snapshot.Data().Text("symbol"), snapshot.Data().Text("last"), snapshot.Data().Text("bid"), snapshot.Data().Text("bid_size")));

        await server.PrintAsync(symbol, 100_01);
        var update = await client.ReadAsync();
        Assert.Equal(("update", $"ticker:{symbol}", 2), (update.Text("type"), update.Text("channel"), update.Seq()));
        Assert.Equal(("100.01", "0.999"), (update.Data().Text("last"), update.Data().Text("ask_size")));
    }

    [Fact]
    public async Task A_ticker_is_said_at_most_ten_times_a_second_and_ends_up_right()
    {
        var symbol = await server.ListAsync("TKB");
        using var client = await server.SubscribeAsync($"ticker:{symbol}");
        await client.ReadAsync();

        var start = TimeProvider.System.GetTimestamp();
        var last = 0L;
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2)) await server.PrintAsync(symbol, ++last + 100_00);
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        var final = await client.ReadUntilAsync(message => message.Data().Number("last") == (last + 100_00) / 100m);
        Assert.InRange(final.Seq(), 3, (long)(seconds * 10) + 3);
    }

    [Fact]
    public async Task Whoever_folds_an_order_book_holds_the_best_25_levels_whenever_they_came()
    {
        var symbol = await server.ListAsync("OBA");
        var random = new Random(7);
        await server.QuoteAsync(symbol, 500_00, levels: 40);
        var early = new FoldedBook(await server.SubscribeAsync($"orderbook:{symbol}"));
        FoldedBook? late = null;
        for (var i = 0; i < 300; i++)
        {
            await server.QuoteAsync(symbol, 500_00 + random.Next(-15, 16), levels: 40, quantity: random.Next(1, 5) * 100);
            if (i == 150) late = new FoldedBook(await server.SubscribeAsync($"orderbook:{symbol}"));
        }

        // Nothing changes any more: both arrive at the same book, by updates only.
        foreach (var folded in new[] { early, late! })
        {
            using (folded.Client)
            {
                await folded.ReadUntilAsync(server.Projections.Markets[server.Instrument(symbol)].Book(FoldedBook.Levels));
                Assert.Equal(1, folded.Snapshots);
            }
        }
    }

    [Fact]
    public async Task A_level_that_is_empty_goes_with_quantity_zero_and_nothing_else_is_said()
    {
        var symbol = await server.ListAsync("OBB");
        await server.QuoteAsync(symbol, 500_00, levels: 2);
        using var client = await server.SubscribeAsync($"orderbook:{symbol}");
        var snapshot = await client.ReadAsync();
        Assert.Equal("""{"symbol":"OBB-USD","bids":[["499.99","1"],["499.98","1"]],"asks":[["500.01","1"],["500.02","1"]]}""",
            snapshot.Data().GetRawText());

        await server.PrintAsync(symbol, 500_01, 1_000);
        var update = await client.ReadAsync();
        Assert.Equal(2, update.Seq());
        Assert.Equal("""{"symbol":"OBB-USD","bids":[],"asks":[["500.01","0"]]}""", update.Data().GetRawText());
    }

    [Fact]
    public async Task Nobody_misses_a_trade_or_has_one_twice_however_they_come_in_between()
    {
        var symbol = await server.ListAsync("PRA");
        using var stop = new CancellationTokenSource();
        var count = 0L;
        var printing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await server.PrintAsync(symbol, 100_00 + (Interlocked.Increment(ref count) % 50));
            await server.PrintAsync(symbol, 999_00);
        }, Cancellation);

        var readers = new List<Task<(List<long> Ids, int Snapshots)>>();
        for (var i = 0; i < 12; i++)
        {
            readers.Add(ReadToTheLastAsync(await server.SubscribeAsync($"trades:{symbol}")));
            await Wait.UntilAsync(
                "some more trades came", () => Task.FromResult(Volatile.Read(ref count) > (i + 1) * 20), Cancellation, pause: false);
        }

        await stop.CancelAsync();
        await printing;
        foreach (var (ids, snapshots) in await Task.WhenAll(readers))
        {
            // More than one only where the machine stood still for longer than 200 prints.
            Assert.InRange(snapshots, 1, 3);
            Assert.Equal(Enumerable.Range(0, ids.Count).Select(i => ids[0] + i), ids);
            Assert.Equal(count + 1, ids[^1]);
        }

        static async Task<(List<long> Ids, int Snapshots)> ReadToTheLastAsync(StreamClient client)
        {
            using (client)
            {
                var (ids, seq, snapshots) = (new List<long>(), 0L, 0);
                while (true)
                {
                    var message = await client.ReadAsync();
                    Assert.Equal(++seq, message.Seq());
                    var trades = message.Data().GetProperty("trades");
                    if (message.Text("type") == "snapshot")
                    {
                        snapshots++;
                        ids.Clear();
                        Assert.InRange(trades.GetArrayLength(), 0, 50);
                    }

                    // The newest comes first.
                    ids.AddRange(trades.EnumerateArray().Select(trade => long.Parse(trade.Text("id")!, null)).Reverse());
                    if (trades.GetArrayLength() > 0 && trades[0].Text("price") == "999.00") return (ids, snapshots);
                }
            }
        }
    }

    [Fact]
    public async Task More_trades_than_the_tape_is_long_make_a_new_snapshot()
    {
        var symbol = await server.ListAsync("PRB");
        using var client = await server.SubscribeAsync($"trades:{symbol}");
        await client.ReadAsync();

        // Folded while nothing is told, so that no look comes in between.
        var print = new Event
        {
            Type = EventType.PrintReported,
            PrintReported = new(server.Instrument(symbol).Id, new(1_00), new(1), Side.Buy),
        };
        server.Projections.Fold([.. Enumerable.Repeat(print, 300)]);
        await server.PrintAsync(symbol, 2_00);

        var message = await client.ReadAsync();
        Assert.Equal(("snapshot", 2, 50), (message.Text("type"), message.Seq(), message.Data().GetProperty("trades").GetArrayLength()));
        Assert.Equal("301", message.Data().GetProperty("trades")[0].Text("id"));
    }

    [Fact]
    public async Task A_bar_is_said_as_it_closed_before_the_next_one_begins()
    {
        var symbol = await server.ListAsync("CAA");
        using var client = await server.SubscribeAsync($"candles:{symbol}:1m", $"candles:{symbol}:1d");
        Assert.Equal(JsonValueKind.Null, (await client.ReadAsync($"candles:{symbol}:1m")).Data().GetProperty("candle").ValueKind);

        await server.PrintAsync(symbol, 100_00, 5);
        var bar = (await client.ReadAsync($"candles:{symbol}:1m")).Data().GetProperty("candle");
        Assert.Equal(("100.00", "100.00", "0.005"), (bar.Text("open"), bar.Text("close"), bar.Text("volume")));

        // The last print of this bar and the first of the next, with no time in between to send anything, if the machine is quick.
        await server.PrintAsync(symbol, 101_00);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.PrintAsync(symbol, 99_00);

        var said = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (bar.Text("close") != "99.00")
        {
            bar = (await client.ReadAsync($"candles:{symbol}:1m")).Data().GetProperty("candle");
            Assert.True(said.Count == 0 || string.CompareOrdinal(said.Keys.Last(), bar.Text("time")) <= 0);
            said[bar.Text("time")!] = bar.Text("close")!;
        }

        Assert.Equal(["101.00", "99.00"], said.Values);
        Assert.Equal("101.00", (await client.ReadUntilAsync(message =>
            message.Text("channel") == $"candles:{symbol}:1d"
                && message.Data().GetProperty("candle") is { ValueKind: JsonValueKind.Object } day && day.Text("close") == "99.00"))
            .Data().GetProperty("candle").Text("high"));
    }

    [Fact]
    public async Task Subscribing_again_starts_anew_and_unsubscribing_ends_it()
    {
        var symbol = await server.ListAsync("SUB");
        using var client = await server.SubscribeAsync($"trades:{symbol}");
        Assert.Equal(1, (await client.ReadAsync()).Seq());
        await server.PrintAsync(symbol, 100_00);
        Assert.Equal(2, (await client.ReadAsync()).Seq());

        await client.SubscribeAsync($"trades:{symbol}");
        var snapshot = await client.ReadAsync();
        Assert.Equal(("snapshot", 1, 1), (snapshot.Text("type"), snapshot.Seq(), snapshot.Data().GetProperty("trades").GetArrayLength()));

        await client.SendAsync(new { op = "unsubscribe", channels = new[] { $"trades:{symbol}" }, id = 7 });
        Assert.Equal($$"""{"type":"unsubscribed","channels":["trades:{{symbol}}"],"id":7}""", (await client.ReadAsync()).GetRawText());
        await server.PrintAsync(symbol, 100_00);
        await client.SubscribeAsync($"ticker:{symbol}");
        Assert.Equal($"ticker:{symbol}", (await client.ReadAsync()).Text("channel"));
    }

    [Fact]
    public async Task The_simple_feed_says_a_price_at_least_once_a_second_without_being_asked()
    {
        var symbol = await server.ListAsync("SIM");
        await server.QuoteAsync(symbol, 100_00);
        using var client = await server.ConnectAsync($"/ws/{symbol}");
        var first = await client.ReadAsync();
        Assert.Equal((symbol, 100.00m), (first.Text("symbol"), first.Number("price")));
        Assert.True(DateTimeOffset.TryParse(first.Text("timestamp"), System.Globalization.CultureInfo.InvariantCulture, out _));

        await server.PrintAsync(symbol, 101_00);
        await client.ReadUntilAsync(message => message.Text("price") == "101.00");

        // Nothing happens, and still there is one message a second. The machine may be busy, so that only the messages' own times count.
        var times = new List<DateTimeOffset>();
        while (times.Count < 4)
            times.Add(DateTimeOffset.Parse(
                (await client.ReadAsync()).Text("timestamp")!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(times.Zip(times.Skip(1)),
            pair => Assert.InRange(pair.Second - pair.First, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task The_description_of_the_API_has_every_message_in_it()
    {
        var document = (await server.Client.GetAsync("/api/v1/openapi.json", token: null)).Body;
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var channel in new[] { "Ticker", "Orderbook", "Trades", "Candles", "UserOrders", "UserTrades", "UserAccount",
            "UserNotifications" })
        {
            Assert.Equal("snapshot", schemas.GetProperty($"{channel}Snapshot").GetProperty("properties").GetProperty("type").Text("const"));
            Assert.Equal("update", schemas.GetProperty($"{channel}Update").GetProperty("properties").GetProperty("type").Text("const"));
        }

        Assert.Equal(4 + 3, schemas.GetProperty("StreamClientMessage").GetProperty("oneOf").GetArrayLength());
        Assert.Equal((8 * 2) + 5 + 1, schemas.GetProperty("StreamServerMessage").GetProperty("oneOf").GetArrayLength());
        Assert.Equal("candle", schemas.GetProperty("CandleUpdateBody").GetProperty("required")[0].GetString());
        Assert.Contains("null",
            schemas.GetProperty("CandleUpdateBody").GetProperty("properties").GetProperty("candle").GetProperty("type").GetRawText(),
            StringComparison.Ordinal);
        foreach (var reference in System.Text.RegularExpressions.Regex.Matches(document.GetRawText(), "#/components/schemas/(\\w+)")
            .Select(found => found.Groups[1].Value))
            Assert.True(schemas.TryGetProperty(reference, out _), reference);
    }
}
