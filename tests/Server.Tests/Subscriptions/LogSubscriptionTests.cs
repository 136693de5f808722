using System.Diagnostics.Metrics;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Subscriptions;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.History;

namespace TradeCraft.Server.Tests.Subscriptions;

/// <summary>A consumer outside gets everything, in order and at least once, and nobody else notices it.</summary>
public sealed class LogSubscriptionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_consumer_that_fails_and_is_killed_gets_every_event_in_order_and_goes_on_from_its_cursor()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 1, Cancellation);
        logged.Play(300);
        var (done, deliveries, failures) = (0L, new List<(long First, long Last)>(), 0);
        Task HandleAsync(EventBuffer events, Definitions definitions, CancellationToken cancellation)
        {
            deliveries.Add((events.Events[0].Sequence, events.Last.Sequence));
            for (var i = 1; i < events.Count; i++) Assert.Equal(events.Events[i - 1].Sequence + 1, events.Events[i].Sequence);
            if (deliveries.Count is 1 or 4 && ++failures > 0) throw new InvalidOperationException("The broker is away.");
            Volatile.Write(ref done, events.Last.Sequence);
            return Task.CompletedTask;
        }

        // Stopped and started again: each time it goes on where its cursor is.
        for (var life = 0; life < 3; life++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var running = logged.Subscription.RunAsync("broker", HandleAsync, stop.Token);
            logged.Play(100);
            await Wait.UntilAsync(
                "it has everything", () => Task.FromResult(Volatile.Read(ref done) == logged.Session.Venue.Sequence), Cancellation);
            await stop.CancelAsync();
            await running;
        }

        Assert.True(failures >= 2, "It did not fail: this proves little.");
        Assert.Equal(1, deliveries[0].First);
        for (var i = 1; i < deliveries.Count; i++)
            Assert.True(deliveries[i].First <= deliveries[i - 1].Last + 1, $"There is a hole after event {deliveries[i - 1].Last}.");

        // From the beginning only as long as it had not said once that it has something.
        Assert.Equal(2, deliveries.Count(delivery => delivery.First == 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(157)]
    public async Task A_consumer_may_begin_at_any_sequence_and_knows_what_was_listed_before(long after)
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 2, Cancellation);
        logged.Play(300);
        var seen = new TaskCompletionSource<(long First, int Instruments, int Accounts)>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = logged.Subscription.RunAsync(
            "analytics",
            (events, definitions, _) =>
            {
                seen.TrySetResult((events.Events[0].Sequence, definitions.Instruments.Instruments.Length,
                    Enumerable.Range(AccountId.FirstTrader, 10).Count(
                        account => definitions.Accounts.Find(new(account)) is not null)));
                return Task.CompletedTask;
            },
            stop.Token, after);
        Assert.Equal((after + 1, 2, 4), await seen.Task.WaitAsync(Wait.Limit, Cancellation));
        await stop.CancelAsync();
        await running;
    }

    /// <summary>The definitions of a reader that begins after an event are those that reading everything up to it gives.</summary>
    [Fact]
    public async Task A_reader_that_begins_anywhere_reads_what_one_from_the_beginning_reads()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var logged = await LoggedSession.OpenAsync(database, seed: 3, Cancellation);
        logged.Play(100);
        var all = new EventBuffer();
        await (await LogReader.OpenAsync(database.Source, 1, 0, Cancellation)).ReadAsync(all, Cancellation);
        Assert.Equal(logged.Session.Venue.Sequence, all.Last.Sequence);
        for (var after = 0; after <= all.Count; after++)
        {
            var (reader, rest) = (await LogReader.OpenAsync(database.Source, 1, after, Cancellation), new EventBuffer());
            await reader.ReadAsync(rest, Cancellation);
            Assert.Equal(all.Count - after, rest.Count);
            for (var i = 0; i < rest.Count; i++)
            {
                Assert.Equal((after + i + 1, all.Events[after + i].Type), (rest.Events[i].Sequence, rest.Events[i].Type));
                if (rest.Events[i].Type == EventType.InstrumentListed)
                    Assert.Equal(all.Events[after + i].Instrument.ToString(), rest.Events[i].Instrument.ToString());
            }

            var known = new Definitions();
            for (var i = 0; i < after; i++) known.Fold(in all.Events[i]);
            Assert.Equal(known.Instruments.Instruments.Select(listed => listed.ToString()),
                reader.Definitions.Instruments.Instruments.Select(listed => listed.ToString()));
            Assert.Equal(
                Enumerable.Range(101, 4).Select(account => known.Accounts.Find(new(account))?.ToString()),
                Enumerable.Range(101, 4).Select(account => reader.Definitions.Accounts.Find(new(account))?.ToString()));
        }
    }

    [Fact]
    public async Task A_consumer_that_hangs_keeps_no_order_waiting_and_its_lag_is_a_metric()
    {
        var server = new TradingServer(postgres);
        await server.InitializeAsync();
        await using (server)
        {
            var subscription = (LogSubscription)server.Services.GetService(typeof(LogSubscription))!;
            var (hangs, release) = (new TaskCompletionSource(), new TaskCompletionSource());
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var running = subscription.RunAsync(
                "slow",
                async (_, _, cancellation) =>
                {
                    hangs.TrySetResult();
                    await release.Task.WaitAsync(cancellation);
                },
                stop.Token);
            await hangs.Task.WaitAsync(Wait.Limit, Cancellation);

            await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
            var user = await server.NewUserAsync();
            for (var i = 0; i < 20; i++) await server.BuyAsync(user, "AAPL", "1");

            // Its sequence was not moved, and projectors, which have the same log, are not held up by it.
            await Wait.UntilAsync("projectors have everything",
                () => Task.FromResult(Lag(server, "orders") == 0 && Lag(server, "ledger") == 0), Cancellation);
            release.SetResult();
            await Wait.UntilAsync("it has caught up", () => Task.FromResult(Lag(server, "slow") == 0), Cancellation);
            await stop.CancelAsync();
            await running;
        }
    }

    private static long? Lag(TradingServer server, string reader)
    {
        long? lag = null;
        using var listener = new MeterListener();
        var meters = server.Services.GetService(typeof(IMeterFactory));
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "tradecraft.log.lag.events" && ReferenceEquals(instrument.Meter.Scope, meters))
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "reader" && (string?)tag.Value == reader) lag = value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return lag;
    }
}
