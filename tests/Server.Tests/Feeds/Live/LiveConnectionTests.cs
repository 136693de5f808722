using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Live;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Tests.Feeds.Live;

public sealed class LiveConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Waits_double_up_to_the_longest_and_chance_takes_up_to_half_of_them()
    {
        var timing = new LiveTiming();
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60],
            Enumerable.Range(0, 8).Select(failures => BackOff.Wait(failures, timing, 1).TotalSeconds));
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30],
            Enumerable.Range(0, 8).Select(failures => BackOff.Wait(failures, timing, 0).TotalSeconds));
        Assert.Equal(60, BackOff.Wait(int.MaxValue, timing, 1).TotalSeconds);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_tried_again_after_longer_and_longer_waits()
    {
        var server = await ProviderServer.StartAsync();
        var address = server.Socket;
        await server.DisposeAsync();
        var clock = new FakeClock();
        await using var run = new LiveRun(new() { Crypto = "binance", Symbols = "BTC-USD", Binance = new() { Stream = address } }, clock);
        foreach (var longest in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            var before = clock.Now;
            await clock.AdvanceToNextTimerAsync(Cancellation);
            Assert.InRange((clock.Now - before).TotalSeconds, longest / 2.0, longest);
        }

        await LiveRun.UntilAsync("each failure is counted", () => run.Status.Reconnects >= 8);
    }

    [Fact]
    public async Task A_line_that_is_alive_and_says_nothing_is_given_up()
    {
        await using var server = await ProviderServer.StartAsync();
        var timing = LiveRun.Quick;
        timing.MostMute = TimeSpan.FromMilliseconds(200);
        await using var run = new LiveRun(
            new() { Crypto = "binance", Symbols = "BTC-USD", Binance = new() { Stream = server.Socket }, Timing = timing });
        await server.AcceptAsync();
        await server.AcceptAsync();
        await LiveRun.UntilAsync(
            "it is told why", () => run.Log.Any(line => line.Contains("said nothing for too long", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_is_too_fast_asks_nothing_until_the_provider_allows_it()
    {
        await using var server = await ProviderServer.StartAsync();
        var asked = 0;
        server.Answer = _ => ++asked == 1 ? (429, "{}", 7) : (200, "[]", null);
        var clock = new FakeClock();
        using var rest = new ProviderRest(server.Http, 60_000, clock);
        var answer = rest.GetAsync("/x", Cancellation);
        await clock.AdvanceToNextTimerAsync(Cancellation);
        (await answer).Dispose();
        Assert.Equal((7, 2), ((int)clock.Now.TotalSeconds, asked));
    }

    [Fact]
    public async Task A_slow_venue_gets_the_newest_quote_and_every_print()
    {
        var apple = Listings.Of([FeedInstruments.Apple])[0];
        var status = new SourceStatus("test", FeedEvidence.Quotes, [AssetClass.Equity], TimeSpan.FromSeconds(1));
        var (posted, slow, first) = (new List<Command>(), new TaskCompletionSource(), new TaskCompletionSource());
        var rounds = 0;
        var conflation = new Conflation(posted.Add, async _ =>
        {
            if (++rounds == 1)
            {
                first.SetResult();
                await slow.Task;
            }
            else
            {
                throw new OperationCanceledException();
            }
        }, status);
        var running = conflation.RunAsync(Cancellation);
        conflation.Show(Quote(1));
        await first.Task.WaitAsync(Cancellation);
        for (var price = 2; price <= 100; price++)
        {
            conflation.Show(Quote(price));
            conflation.Report(apple, new(apple.Id, new(price / 50), new(1), Side.Buy));
        }

        slow.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([1, 100], posted.OfType<QuoteDepth>().Select(quote => quote.Bids.Span[0].Price.Ticks));
        Assert.Equal([(0, 48), (1, 50), (2, 1)], posted.OfType<ReportPrint>().Select(print => (print.Price.Ticks, print.Quantity.Steps)));
        Assert.Equal(98, status.Conflated);

        QuoteDepth Quote(long price) => new(apple.Id, new BookLevel[] { new(new(price), new(1)) }, default);
    }

    [Fact]
    public void Silence_counts_while_the_market_is_open_and_from_when_it_opened()
    {
        var status = new SourceStatus("test", FeedEvidence.Quotes, [AssetClass.Equity], TimeSpan.FromSeconds(10));
        var open = new DateTimeOffset(2026, 3, 3, 14, 30, 0, default);
        status.Heard(open.AddHours(-15), null);
        Assert.True(status.Look(open.AddSeconds(-1)));
        Assert.Equal(FeedState.Running, status.State);
        Assert.False(status.Look(open));
        Assert.False(status.Look(open.AddSeconds(10)));
        Assert.True(status.Look(open.AddSeconds(11)));
        Assert.Equal((FeedState.Stalled, 1), (status.State, status.Stalls));
        status.Heard(open.AddSeconds(12), open.AddSeconds(13));
        Assert.True(status.Look(open.AddSeconds(12)));
        Assert.Equal((FeedState.Running, TimeSpan.FromSeconds(-1)), (status.State, status.Skew));
    }
}
