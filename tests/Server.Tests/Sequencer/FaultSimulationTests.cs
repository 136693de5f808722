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
/// Random commands of several accounts on a real database, with something going wrong between any two steps and inside them, and a clock
/// that jumps. After each command the laws hold (DESIGN, 3), and what was answered is there. A failing seed is said, and
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
    private readonly HashSet<SimulatedFault> unanswered = [];
    private volatile SimulatedFault fault;
    private Timestamp latest;
    private int names;

    public FaultSimulationTests(PostgresFixture postgres) => server = new(postgres)
    {
        Adjust = builder => builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<IVenueListener>(this),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
                accounts.Add(new((int)(await server.Venue.SubmitAsync(
                    new OpenAccount(new(1_000 + i), dollar, new(100_000_00000000), new(Profiles.Frictionless)), Cancellation)).Number));
                await server.DecideAsync(
                    new Deposit(accounts[i], server.Projections.Instruments.FindAsset("AAPL")!.Id, new(1_000_00000000)));
            }

            for (; step < Commands; step++)
            {
                // One after the other: so each comes, and comes after each.
                fault = random.Next(25) == 0
                    ? (SimulatedFault)(1 + (faults++ * 5 % (Enum.GetValues<SimulatedFault>().Length - 1))) : SimulatedFault.None;
                if (fault == SimulatedFault.SnapshotIsTorn) await TearAsync();
                else await PlayAsync(random, share);
                await CheckAsync(share);
            }

            Assert.True(faults >= Enum.GetValues<SimulatedFault>().Length - 1, $"{faults} faults: some never came.");
            SimulatedFault[] lose =
            [
                SimulatedFault.CommitFails, SimulatedFault.AnswerIsLost, SimulatedFault.AnswerIsLostLate, SimulatedFault.DiskIsFull,
                SimulatedFault.WriteDies, SimulatedFault.CommitIsRefused,
            ];
            Assert.All(lose, kind => Assert.True(unanswered.Contains(kind), $"{kind} left everybody with an answer."));
            await ShouldTellTimeInOrderAsync();
            using var output = new StringWriter();
            await using (var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation))
                await owner.ExecuteAsync("drop trigger meet_fault on event_log; drop trigger refuse_commit on event_log");
            Assert.Empty(await Verify.FindAsync(server.Database.Source, output, Cancellation));
            await server.RestartAsync();
            Assert.All(acknowledged, order => Assert.NotNull(Find(order.Key).Result));
            var kinds = Enum.GetValues<SimulatedFault>().Length - 1;
            LongProof.Played(
                $"{Commands} steps from seed {seed}, {faults} faults of {kinds} kinds, {acknowledged.Count} orders acknowledged");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Faults {seed}, command {step}, {fault}: {failure.Message}", failure);
        }
    }

    /// <summary>On the committing thread.</summary>
    private void Meet(CommitStep step)
    {
        var isNow = (fault, step) is (SimulatedFault.CommitFails, CommitStep.Decided) or (SimulatedFault.AnswerIsLost, CommitStep.Committed)
            or (SimulatedFault.AnswerIsLostLate, CommitStep.Published);
        if (isNow)
        {
            fault = SimulatedFault.None;
            throw new IOException("The disk is gone.");
        }

        if (fault != SimulatedFault.DiskIsSlow || step != CommitStep.Decided) return;

        // The fault itself, and nothing that is waited for: meanwhile the next batch fills.
        fault = SimulatedFault.None;
        Thread.Sleep(TimeSpan.FromMilliseconds(30));
    }

    /// <summary>On the publishing thread, when the projections and some listeners know.</summary>
    void IVenueListener.OnPublished(ReadOnlySpan<Event> events)
    {
        if (fault != SimulatedFault.ListenerThrows || events.IsEmpty) return;
        fault = SimulatedFault.None;
        throw new IOException("The listener failed.");
    }

    private async Task PlayAsync(Random random, InstrumentId share)
    {
        var (happens, count, back) = (fault, random.Next(1, 6), TimeSpan.FromMinutes(random.Next(1, 600)));
        var isOnDisk = happens is SimulatedFault.DiskIsFull or SimulatedFault.WriteDies or SimulatedFault.CommitIsRefused;
        if (isOnDisk) await SpoilDiskAsync(happens);
        if (happens == SimulatedFault.ConnectionsBreak) await BreakAsync();
        if (happens == SimulatedFault.ClockJumps) clock.Advance(back);
        if (happens == SimulatedFault.ClockGoesBack) clock.Set(-back);
        var commands = Enumerable.Range(0, count).Select(_ => Next(random, share)).ToArray();
        var asked = commands.Select(TryAsync).ToList();
        if (happens == SimulatedFault.CommandThrows)
            asked.Insert(0, ShouldFailAsync(() => server.Venue.SubmitAsync(new NoRuleForThis(), Cancellation)));
        if (happens == SimulatedFault.QuestionThrows)
            asked.Insert(0, ShouldFailAsync(() => server.Venue.AskAsync<Decision>((_, _) => throw new IOException(), Cancellation)));
        var answers = (await Task.WhenAll(asked)).TakeLast(count).ToArray();
        if (isOnDisk) await SpoilDiskAsync(SimulatedFault.None);
        if (happens == SimulatedFault.ClockGoesBack) clock.Set(back);
        (var failed, fault) = (happens, SimulatedFault.None);

        if (answers.Contains(null)) unanswered.Add(failed);

        // Asked again by the same key: what was done is answered, what was not is done.
        for (var i = 0; i < count; i++)
        {
            var answer = answers[i];
            if (answer is null)
                await Wait.UntilAsync(
                    $"the venue is open after {failed}", async () => (answer = await TryAsync(commands[i])) is not null, Cancellation);
            if (commands[i] is not PlaceOrder place || !answer!.Value.IsAccepted) continue;
            Assert.True(acknowledged.TryAdd(new(answer.Value.Number), place.Account),
                $"Order {answer.Value.Number} was answered for two requests.");
        }
    }

    private Command Next(Random random, InstrumentId share)
    {
        var account = accounts[random.Next(Accounts)];
        if (random.Next(5) == 0 && acknowledged.Count > 0) return new CancelOrders(account);
        var name = (++names).ToString(CultureInfo.InvariantCulture);
        var key = new RequestKey((UInt128)(uint)names, (UInt128)(uint)names);
        return new PlaceOrder(
            account, share, (Side)random.Next(2), OrderType.Limit, TimeInForce.Gtc, new(random.Next(1, 5) * 1_000),
            new(random.Next(9_990, 10_010)), new() { ClientOrderId = name, Request = key });
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

    private async Task SpoilDiskAsync(SimulatedFault kind)
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync("update disk_fault set kind = @kind", new { kind = kind.ToString() });
    }

    private async Task BreakAsync()
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
                + "and usename <> current_user");
    }

    /// <summary>No event has an earlier time than one before it, whatever the clock said.</summary>
    private async Task ShouldTellTimeInOrderAsync()
    {
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        var last = default(Timestamp);
        await new LogReplay(connection, server.Services.GetRequiredService<SequencerOptions>().Venue).RunAsync(events =>
        {
            foreach (ref readonly var happened in events.Events)
            {
                Assert.True(happened.At >= last, $"Event {happened.Sequence} is of {happened.At}, the one before of {last}.");
                last = happened.At;
            }
        }, Cancellation);
    }
}
