using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Commands;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Tests;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>
/// Random commands of several accounts on a real database, with something going wrong between any two steps and inside them, and a clock that
/// jumps. After each command the laws hold (DESIGN, 3), and what was answered is there. A failing seed is said, and
/// <c>TRADECRAFT_FAULTS=seed</c> plays it alone.
/// </summary>
public sealed class FaultSimulationTests : IAsyncLifetime, IVenueListener
{
    private const int Accounts = 6;

    private static readonly int Commands = LongProof.Choose(1_500, 20_000);

    private readonly MovableClock clock = new();
    private readonly TradingServer server;
    private readonly Dictionary<OrderId, AccountId> acknowledged = [];
    private readonly List<AccountId> accounts = [];
    private readonly HashSet<Fault> unanswered = [];
    private volatile Fault fault;
    private Timestamp latest;
    private int names;

    public FaultSimulationTests(PostgresFixture postgres) => server = new(postgres)
    {
        Adjust = builder => builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<IVenueListener>(this),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private enum Fault
    {
        None,

        /// <summary>Nothing of the batch is on disk.</summary>
        CommitFails,

        /// <summary>All of it is, and nobody is told.</summary>
        AnswerIsLost,

        /// <summary>The projections know, too.</summary>
        AnswerIsLostLate,

        /// <summary>The database says that its disk is full.</summary>
        DiskIsFull,

        /// <summary>The database is gone in the middle of the write.</summary>
        WriteDies,

        /// <summary>Everything was written, and then it cannot be committed.</summary>
        CommitIsRefused,

        /// <summary>The venue throws at one command of many.</summary>
        CommandThrows,

        /// <summary>What is asked about the moment throws, between two commands.</summary>
        QuestionThrows,

        /// <summary>Of those who are told what happened, one throws: some know, others do not.</summary>
        ListenerThrows,

        /// <summary>The clock goes on by hours.</summary>
        ClockJumps,

        /// <summary>The clock goes back for a while: for the venue it stands still meanwhile.</summary>
        ClockGoesBack,

        /// <summary>The database loses every connection.</summary>
        ConnectionsBreak,

        /// <summary>The disk takes its time: much is decided meanwhile.</summary>
        DiskIsSlow,

        /// <summary>A snapshot ends in the middle.</summary>
        SnapshotIsTorn,
    }

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync("""
            create table disk_fault (kind text);
            grant select, update on disk_fault to public;
            insert into disk_fault values ('None');
            create function meet_fault() returns trigger language plpgsql as $$
            begin
                case (select kind from disk_fault)
                    when 'DiskIsFull' then raise exception 'could not extend file: No space left on device' using errcode = '53100';
                    when 'WriteDies' then perform pg_terminate_backend(pg_backend_pid());
                    else null;
                end case;
                return new;
            end $$;
            create trigger meet_fault before insert on event_log for each row execute function meet_fault();
            create function refuse_commit() returns trigger language plpgsql as $$
            begin
                if (select kind from disk_fault) = 'CommitIsRefused' then
                    raise exception 'could not write to file' using errcode = '58030';
                end if;
                return null;
            end $$;
            create constraint trigger refuse_commit after insert on event_log
                deferrable initially deferred for each row execute function refuse_commit();
            """);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact, Trait("Kind", "Long")]
    public async Task Whatever_goes_wrong_what_was_answered_is_there_and_the_laws_hold()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("TRADECRAFT_FAULTS"), out var given) ? given : Random.Shared.Next();
        var (random, faults, step) = (new Random(seed), 0, 0);
        server.Venue.Reached = Meet;
        try
        {
            var (share, dollar) = (server.Projections.Instruments.Find("AAPL")!.Id, server.Projections.Instruments.FindAsset("USD")!.Id);
            for (var i = 0; i < Accounts; i++)
            {
                accounts.Add(new((int)(await server.Venue.SubmitAsync(new OpenAccount(new(1_000 + i), dollar, new(100_000_00000000), new(Profiles.Frictionless)), Cancellation)).Number));
                await server.DecideAsync(new Deposit(accounts[i], server.Projections.Instruments.FindAsset("AAPL")!.Id, new(1_000_00000000)));
            }

            for (; step < Commands; step++)
            {
                // One after the other: so each comes, and comes after each.
                fault = random.Next(25) == 0 ? (Fault)(1 + (faults++ * 5 % (Enum.GetValues<Fault>().Length - 1))) : Fault.None;
                if (fault == Fault.SnapshotIsTorn) await TearAsync();
                else await PlayAsync(random, share);
                await CheckAsync(share);
            }

            Assert.True(faults >= Enum.GetValues<Fault>().Length - 1, $"{faults} faults: some never came.");
            Fault[] lose = [Fault.CommitFails, Fault.AnswerIsLost, Fault.AnswerIsLostLate, Fault.DiskIsFull, Fault.WriteDies, Fault.CommitIsRefused];
            Assert.All(lose, kind => Assert.True(unanswered.Contains(kind), $"{kind} left everybody with an answer."));
            await ShouldTellTimeInOrderAsync();
            using var output = new StringWriter();
            await using (var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation))
                await owner.ExecuteAsync("drop trigger meet_fault on event_log; drop trigger refuse_commit on event_log");
            Assert.Empty(await Verify.FindAsync(server.Database.Source, output, Cancellation));
            await server.RestartAsync();
            Assert.All(acknowledged, order => Assert.NotNull(Find(order.Key).Result));
            var kinds = Enum.GetValues<Fault>().Length - 1;
            LongProof.Played($"{Commands} steps from seed {seed}, {faults} faults of {kinds} kinds, {acknowledged.Count} orders acknowledged");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Faults {seed}, command {step}, {fault}: {failure.Message}", failure);
        }
    }

    /// <summary>On the committing thread.</summary>
    private void Meet(CommitStep step)
    {
        var isNow = (fault, step) is (Fault.CommitFails, CommitStep.Decided) or (Fault.AnswerIsLost, CommitStep.Committed) or (Fault.AnswerIsLostLate, CommitStep.Published);
        if (isNow)
        {
            fault = Fault.None;
            throw new IOException("The disk is gone.");
        }

        if (fault != Fault.DiskIsSlow || step != CommitStep.Decided) return;

        // The fault itself, and nothing that is waited for: meanwhile the next batch fills.
        fault = Fault.None;
        Thread.Sleep(TimeSpan.FromMilliseconds(30));
    }

    /// <summary>On the publishing thread, when the projections and some listeners know.</summary>
    void IVenueListener.OnPublished(ReadOnlySpan<Event> events)
    {
        if (fault != Fault.ListenerThrows || events.IsEmpty) return;
        fault = Fault.None;
        throw new IOException("The listener failed.");
    }

    private async Task PlayAsync(Random random, InstrumentId share)
    {
        var (happens, count, back) = (fault, random.Next(1, 6), TimeSpan.FromMinutes(random.Next(1, 600)));
        var isOnDisk = happens is Fault.DiskIsFull or Fault.WriteDies or Fault.CommitIsRefused;
        if (isOnDisk) await SpoilDiskAsync(happens);
        if (happens == Fault.ConnectionsBreak) await BreakAsync();
        if (happens == Fault.ClockJumps) clock.Advance(back);
        if (happens == Fault.ClockGoesBack) clock.Advance(-back);
        var commands = Enumerable.Range(0, count).Select(_ => Next(random, share)).ToArray();
        var asked = commands.Select(TryAsync).ToList();
        if (happens == Fault.CommandThrows)
            asked.Insert(0, ShouldFailAsync(() => server.Venue.SubmitAsync(new NoRuleForThis(), Cancellation)));
        if (happens == Fault.QuestionThrows)
            asked.Insert(0, ShouldFailAsync(() => server.Venue.AskAsync<Decision>((_, _) => throw new IOException(), Cancellation)));
        var answers = (await Task.WhenAll(asked)).TakeLast(count).ToArray();
        if (isOnDisk) await SpoilDiskAsync(Fault.None);
        if (happens == Fault.ClockGoesBack) clock.Advance(back);
        (var failed, fault) = (happens, Fault.None);

        if (answers.Contains(null)) unanswered.Add(failed);

        // Asked again by the same key: what was done is answered, what was not is done.
        for (var i = 0; i < count; i++)
        {
            var answer = answers[i];
            if (answer is null) await Wait.UntilAsync($"the venue is open after {failed}", async () => (answer = await TryAsync(commands[i])) is not null, Cancellation);
            if (commands[i] is not PlaceOrder place || !answer!.Value.IsAccepted) continue;
            Assert.True(acknowledged.TryAdd(new(answer.Value.Number), place.Account), $"Order {answer.Value.Number} was answered for two requests.");
        }
    }

    private Command Next(Random random, InstrumentId share)
    {
        var account = accounts[random.Next(Accounts)];
        if (random.Next(5) == 0 && acknowledged.Count > 0) return new CancelOrders(account);
        var name = (++names).ToString(CultureInfo.InvariantCulture);
        var key = new RequestKey((UInt128)(uint)names, (UInt128)(uint)names);
        return new PlaceOrder(
            account, share, (Side)random.Next(2), OrderType.Limit, TimeInForce.Gtc, new(random.Next(1, 5) * 1_000), new(random.Next(9_990, 10_010)),
            new() { ClientOrderId = name, Request = key });
    }

    /// <summary>Null where nobody knows.</summary>
    private async Task<Decision?> TryAsync(Command command)
    {
        try
        {
            return await server.Venue.SubmitAsync(command, Cancellation);
        }
        catch (VenueUnavailableException)
        {
            return null;
        }
    }

    /// <summary>A command that no venue knows.</summary>
    private sealed record NoRuleForThis : Command;

    /// <summary>Whoever sends what makes the venue throw is told so, in whatever words.</summary>
    private static async Task<Decision?> ShouldFailAsync(Func<Task<Decision>> ask)
    {
        try
        {
            Assert.False((await ask()).IsAccepted);
        }
        catch (Exception told) when (told is VenueUnavailableException or IOException)
        {
            // Nobody can say what became of it.
        }

        return null;
    }

    private async Task CheckAsync(InstrumentId share)
    {
        var open = await AskAsync((venue, now) =>
        {
            Assert.True(now >= latest, $"It was {latest}, and then {now}.");
            latest = now;
            foreach (var asset in server.Projections.Instruments.Assets)
                Assert.True(venue.Ledger.TrialBalance(asset.Id).IsZero, $"{asset.Code} does not add up to zero.");
            foreach (var balance in venue.Ledger.Balances.Where(balance => balance.Account.IsTrader))
            {
                Assert.True(balance.Available >= Money.Zero && balance.Held >= Money.Zero, $"{balance}");
                Assert.Equal(balance, server.Projections.Portfolios.Balances(balance.Account).Single(read => read.Asset == balance.Asset));
            }

            var book = server.Projections.Markets[server.Projections.Instruments[share]].Book(1);
            if (book is { Bids: [var bid], Asks: [var ask] }) Assert.True(bid.Price < ask.Price, "The book is crossed.");
            return venue.OpenOrders;
        });
        Assert.Equal(open, accounts.Sum(account => server.Projections.Orders.OpenOf(account).Count));
        foreach (var order in acknowledged.TakeLast(10)) Assert.NotNull(await Find(order.Key));
    }

    /// <summary>Who was refused may know it before the venue is rebuilt.</summary>
    private async Task<T> AskAsync<T>(Func<TradeCraft.Exchange.Venue, Timestamp, T> question)
    {
        while (true)
        {
            try
            {
                return await server.Venue.AskAsync(question, Cancellation);
            }
            catch (VenueUnavailableException)
            {
                await Wait.UntilAsync("the venue is open", () => Task.FromResult(server.Venue.Status == VenueStatus.Open), Cancellation);
            }
        }
    }

    private Task<TradeCraft.Projections.OrderView?> Find(OrderId order) =>
        server.Services.GetRequiredService<TradeCraft.Server.History.OrderArchive>().FindAsync(order, Cancellation);

    private async Task TearAsync()
    {
        var snapshotter = server.Services.GetRequiredService<Snapshotter>();
        snapshotter.Storing = () => throw new IOException("The snapshot was torn.");
        await Wait.UntilAsync("a snapshot is torn", async () =>
        {
            try
            {
                // Null while tables are behind, or where nothing has happened since the last.
                return await snapshotter.TakeAsync(Cancellation) is null && server.Projections.StoredUpTo >= server.Projections.Sequence;
            }
            catch (IOException)
            {
                return true;
            }
        }, Cancellation);
        snapshotter.Storing = null;
        _ = await snapshotter.TakeAsync(Cancellation);
    }

    private async Task SpoilDiskAsync(Fault kind)
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync("update disk_fault set kind = @kind", new { kind = kind.ToString() });
    }

    private async Task BreakAsync()
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename <> current_user");
    }

    /// <summary>No event has an earlier time than one before it, whatever the clock said.</summary>
    private async Task ShouldTellTimeInOrderAsync()
    {
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        var (events, last) = (new EventBuffer(), default(Timestamp));
        await new LogReplay(connection, server.Services.GetRequiredService<SequencerOptions>().Venue).RunAsync(events, () =>
        {
            foreach (ref readonly var happened in events.Events)
            {
                Assert.True(happened.At >= last, $"Event {happened.Sequence} is of {happened.At}, the one before of {last}.");
                last = happened.At;
            }
        }, Cancellation);
    }
}
