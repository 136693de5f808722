using Microsoft.Extensions.Logging.Abstractions;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Tests.Feeds.Synthetic;

public sealed class SyntheticFeedTests
{
    private static readonly LastKnownPrice None = _ => null;

    [Theory]
    [InlineData(1.0, 11)]
    [InlineData(0.25, 3)]
    [InlineData(3_600, 11)] // the process slept an hour: it makes up for one second
    public async Task The_market_keeps_pace_with_the_clock(double seconds, int steps)
    {
        var clock = new FakeClock();
        var projections = new VenueProjections();
        var feed = new SyntheticFeed(
            new FeedOptions { Seed = 9 }, None, new PastMarkets(), projections.Markets, new FeedHalt(), clock,
            NullLogger<SyntheticFeed>.Instance);
        var listed = Listings.Of(feed.Instruments);
        projections.Fold(
            [.. listed.Select((each, number) => new Event { Type = EventType.InstrumentListed, Sequence = number + 1, Detail = each })]);
        var start = clock.GetUtcNow().UtcDateTime;
        var forgotten = (long)(seconds * 10) + 1 - steps;
        var (afterOne, afterAll) = (Expected(listed, start, steps: 1, 0), Expected(listed, start, steps, forgotten));
        var (opened, played) = (new TaskCompletionSource(), new TaskCompletionSource());
        var posted = new List<Command>();
        void Post(Command command)
        {
            posted.Add(command);
            if (posted.Count == afterOne) opened.SetResult();
            if (posted.Count == afterAll) played.SetResult();
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = feed.RunAsync(listed, Post, stop.Token);
        await opened.Task.WaitAsync(TimeSpan.FromSeconds(30), stop.Token);
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await played.Task.WaitAsync(TimeSpan.FromSeconds(30), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(afterAll, posted.Count);
    }

    [Fact]
    public async Task A_split_that_comes_while_the_feed_begins_is_followed_once()
    {
        var (projections, listed, isSplit) = (new VenueProjections(), (IReadOnlyList<Instrument>)[], false);
        decimal? Last(string symbol)
        {
            if (symbol != "AAPL") return null;
            if (!isSplit)
            {
                isSplit = true;
                var split = new SharesSplit(listed.Single(each => each.Symbol == symbol).Id, 4, 1, default, 0);
                projections.Fold([new Event { Type = EventType.SharesSplit, Sequence = 1_000, SharesSplit = split }]);
            }

            return 260m / 4;
        }

        var feed = new SyntheticFeed(
            new FeedOptions { Seed = 9 }, Last, new PastMarkets(), projections.Markets, new FeedHalt(), new FakeClock(),
            NullLogger<SyntheticFeed>.Instance);
        listed = Listings.Of(feed.Instruments);
        projections.Fold(
            [.. listed.Select((each, number) => new Event { Type = EventType.InstrumentListed, Sequence = number + 1, Detail = each })]);
        var (apple, quoted) = (listed.Single(each => each.Symbol == "AAPL"), new TaskCompletionSource<QuoteDepth>());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = feed.RunAsync(
            listed,
            command =>
            {
                if (command is QuoteDepth { Bids.Length: > 0 } quote && quote.Instrument == apple.Id) quoted.TrySetResult(quote);
            },
            stop.Token);
        var bid = (await quoted.Task.WaitAsync(TimeSpan.FromSeconds(30), stop.Token)).Bids.Span[0].Price;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.InRange(apple.ToDecimal(bid), 260m / 4 * 0.97m, 260m / 4 * 1.03m);
    }

    [Fact]
    public void A_venue_takes_everything_the_market_says()
    {
        var (venue, instruments) = Listings.Open(SyntheticInstruments.All.Select(model => model.Instrument));
        var events = new EventBuffer();
        var market = new SyntheticMarket(seed: 2, SyntheticInstruments.All, instruments, None, ThreeHours.Start);
        var happened = new List<Command>();
        for (var step = 0; step < 3_000; step++) market.Step(step, happened);
        foreach (var command in happened)
        {
            Assert.Equal(Rejection.None, venue.Decide(command, new Timestamp(1), events).Rejection);
            events.Clear();
        }
    }

    /// <summary>How much happens in the first step and those that come after what was forgotten.</summary>
    private static int Expected(IReadOnlyList<Instrument> listed, DateTime start, int steps, long forgotten)
    {
        var market = new SyntheticMarket(seed: 9, SyntheticInstruments.All, listed, None, start);
        var happened = new List<Command>();
        for (var step = 0; step < steps; step++) market.Step(step == 0 ? 0 : step + forgotten, happened);
        return happened.Count;
    }
}
