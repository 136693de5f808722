using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Projections;

/// <summary>What readers of several threads see while events are folded, and whom they make wait.</summary>
public sealed class ViewLockTests
{
    private const int Rounds = 10_000;
    private const int Levels = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RandomSession session = new(seed: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static AccountId Account => RandomSession.Account(0);

    private VenueProjections Projections => session.Projections;

    [Fact]
    public async Task A_market_that_is_being_read_holds_up_no_order_and_no_other_market()
    {
        using var reading = new Held();
        var market = Projections.Markets[new InstrumentId(0)];
        var reader = Task.Run(() => market.BookAt(Side.Buy, Enumerable.Range(1, 1).Select(_ => reading.Wait(new Price(1)))), Cancellation);
        await reading.Began.Task.WaitAsync(Patience, Cancellation);

        await Task.Run(() =>
        {
            Assert.True(session.Do(Order(new InstrumentId(1))).IsAccepted);
            Assert.Single(Projections.Orders.OpenOf(Account));
            session.Do(new ReportPrint(new(1), new(1_010), new(5), Side.Buy));
            Assert.Equal(new Price(1_010), Projections.Markets[new InstrumentId(1)].Ticker().Last);
        }, Cancellation).WaitAsync(Patience, Cancellation);
        Assert.False(reader.IsCompleted);
        reading.End();
        Assert.Single(await reader);
    }

    [Fact]
    public async Task Orders_that_are_being_read_hold_up_no_market()
    {
        session.Do(Order(new InstrumentId(0)));
        using var reading = new Held();
        var reader = Task.Run(
            () =>
            {
                lock (Projections.Orders.Gate) return reading.Wait(true);
            },
            Cancellation);
        await reading.Began.Task.WaitAsync(Patience, Cancellation);

        await Task.Run(() =>
        {
            session.Do(new QuoteDepth(new(0), new BookLevel[] { new(new(1_000), new(7)) }, new BookLevel[] { new(new(1_001), new(7)) }));
            session.Do(new ReportPrint(new(0), new(1_001), new(5), Side.Buy));
            var ticker = Projections.Markets[new InstrumentId(0)].Ticker();
            Assert.Equal((new Price(1_000), new Price(1_001)), (ticker.Bid!.Value.Price, ticker.Last));
        }, Cancellation).WaitAsync(Patience, Cancellation);
        Assert.False(reader.IsCompleted);
        reading.End();
        Assert.True(await reader);
    }

    /// <summary>The market of the shares is held, so that the split is stopped in the middle of being folded.</summary>
    [Fact]
    public async Task New_shares_are_not_read_before_they_have_their_new_price()
    {
        session.Do(new Deposit(Account, new(1), new(100_00000000)));
        var equity = Projections.Portfolios.Of(Account, new(session.Now)).Equity;
        using var reading = new Held();
        var market = Projections.Markets[new InstrumentId(0)];
        var reader = Task.Run(() => market.BookAt(Side.Buy, Enumerable.Range(1, 1).Select(_ => reading.Wait(new Price(1)))), Cancellation);
        await reading.Began.Task.WaitAsync(Patience, Cancellation);

        var (lots, wasEnded) = (0m, false);
        Thread[] threads =
        [
            new(() => session.Do(new SplitShares(new(0), 2, 1))),
            new(() => (lots, wasEnded) = (
                Projections.Portfolios.OpenLots(Account, new(0)).Sum(lot => lot.Quantity.Steps), reading.HasEnded)),
        ];
        foreach (var thread in threads)
        {
            thread.Start();
            await Wait.UntilAsync("it waits, or is done",
                () => Task.FromResult(!thread.IsAlive || thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)), Cancellation);
        }

        reading.End();
        foreach (var thread in threads) Assert.True(thread.Join(Patience), "It waits for ever.");
        await reader;
        Assert.Equal((200, true), (lots, wasEnded));
        Assert.Equal(equity, Projections.Portfolios.Of(Account, new(session.Now)).Equity);
    }

    [Fact]
    public async Task A_book_is_never_read_in_the_middle_of_a_quote()
    {
        var market = Projections.Markets[new InstrumentId(0)];
        session.Do(Quote(1_020));
        await WhileReading(
            () => Assert.Equal((Levels, Levels), (market.Book(100).Bids.Count, market.Book(100).Asks.Count)),
            round => session.Do(Quote(round % 2 == 0 ? 980 : 1_020)));
    }

    private static QuoteDepth Quote(int middle)
    {
        BookLevel[] Side(int direction) =>
            [.. Enumerable.Range(1, Levels).Select(i => new BookLevel(new(middle + (direction * i)), new(10)))];
        return new(new(0), Side(-1), Side(1));
    }

    private static PlaceOrder Order(InstrumentId instrument) =>
        new(Account, instrument, Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(1), new(500), OrderOptions.None);

    /// <summary>Changes something again and again, while another thread looks at it without a pause.</summary>
    private static async Task WhileReading(Action read, Action<int> change)
    {
        using var done = new ManualResetEventSlim();
        var looks = 0;
        var reader = Task.Run(() =>
        {
            for (; !done.IsSet; looks++) read();
        }, Cancellation);
        for (var round = 0; (round < Rounds || looks < Rounds) && !reader.IsCompleted; round++) change(round);
        done.Set();
        await reader;
        Assert.True(looks >= Rounds, $"Nobody looked more than {looks} times.");
    }

    /// <summary>Stops a reader in the middle of its question, with the lock that it holds there.</summary>
    private sealed class Held : IDisposable
    {
        private readonly ManualResetEventSlim ended = new();

        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public T Wait<T>(T value)
        {
            Began.TrySetResult();
            ended.Wait(Patience);
            return value;
        }

        public bool HasEnded => ended.IsSet;

        public void End() => ended.Set();

        public void Dispose()
        {
            ended.Set();
            ended.Dispose();
        }
    }
}
