using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Commands;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Tests;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>
/// Random commands of several accounts on a real database, with something going wrong between any two steps. After each command the laws hold (DESIGN, 3), and what was
/// answered is there. A failing seed is said, and <c>TRADECRAFT_FAULTS=seed</c> plays it alone.
/// </summary>
public sealed class FaultSimulationTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Accounts = 6;

    private static readonly int Commands = LongProof.Choose(1_500, 20_000);

    private readonly TradingServer server = new(postgres);
    private readonly Dictionary<OrderId, AccountId> acknowledged = [];
    private readonly List<AccountId> accounts = [];
    private Fault fault;
    private int names;

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
            create table full_disk (is_full boolean);
            grant select, update on full_disk to public;
            insert into full_disk values (false);
            create function refuse_when_full() returns trigger language plpgsql as $$
            begin
                if (select is_full from full_disk) then raise exception 'could not extend file: No space left on device' using errcode = '53100'; end if;
                return new;
            end $$;
            create trigger refuse_when_full before insert on event_log for each row execute function refuse_when_full();
            """);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact, Trait("Kind", "Long")]
    public async Task Whatever_goes_wrong_what_was_answered_is_there_and_the_laws_hold()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("TRADECRAFT_FAULTS"), out var given) ? given : Random.Shared.Next();
        var (random, seen, step) = (new Random(seed), new Dictionary<Fault, int>(), 0);
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
                fault = random.Next(25) == 0 ? (Fault)random.Next(1, Enum.GetValues<Fault>().Length) : Fault.None;
                seen[fault] = seen.GetValueOrDefault(fault) + 1;
                if (fault == Fault.SnapshotIsTorn) await TearAsync();
                else await PlayAsync(random, share);
                await CheckAsync(share);
            }

            foreach (var kind in Enum.GetValues<Fault>()) Assert.True(seen.GetValueOrDefault(kind) > 0, $"{kind} never came.");
            using var output = new StringWriter();
            await using (var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation)) await connection.ExecuteAsync("drop trigger refuse_when_full on event_log");
            Assert.Empty(await Verify.FindAsync(server.Database.Source, output, Cancellation));
            await server.RestartAsync();
            Assert.All(acknowledged, order => Assert.NotNull(Find(order.Key).Result));
            LongProof.Played($"{Commands} steps from seed {seed}, {seen.Where(kind => kind.Key != Fault.None).Sum(kind => kind.Value)} faults, {acknowledged.Count} orders acknowledged");
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

    private async Task PlayAsync(Random random, InstrumentId share)
    {
        if (fault == Fault.DiskIsFull) await FillDiskAsync(true);
        if (fault == Fault.ConnectionsBreak) await BreakAsync();
        var count = random.Next(1, 6);
        var commands = Enumerable.Range(0, count).Select(_ => Next(random, share)).ToArray();
        var answers = await Task.WhenAll(commands.Select(TryAsync));
        if (fault == Fault.DiskIsFull) await FillDiskAsync(false);
        (var failed, fault) = (fault, Fault.None);

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

    private async Task CheckAsync(InstrumentId share)
    {
        var open = await server.Venue.AskAsync((venue, _) =>
        {
            foreach (var asset in server.Projections.Instruments.Assets) Assert.True(venue.Ledger.TrialBalance(asset.Id).IsZero, $"{asset.Code} does not add up to zero.");
            foreach (var balance in venue.Ledger.Balances.Where(balance => balance.Account.IsTrader))
            {
                Assert.True(balance.Available >= Money.Zero && balance.Held >= Money.Zero, $"{balance}");
                Assert.Equal(balance, server.Projections.Balances(balance.Account).Single(read => read.Asset == balance.Asset));
            }

            var book = server.Projections.Book(server.Projections.Instruments[share], 1);
            if (book is { Bids: [var bid], Asks: [var ask] }) Assert.True(bid.Price < ask.Price, "The book is crossed.");
            return venue.OpenOrders;
        }, Cancellation);
        Assert.Equal(open, accounts.Sum(account => server.Projections.OpenOrders(account).Count));
        foreach (var order in acknowledged.TakeLast(10)) Assert.NotNull(await Find(order.Key));
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

    private async Task FillDiskAsync(bool isFull)
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync("update full_disk set is_full = @isFull", new { isFull });
    }

    private async Task BreakAsync()
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename <> current_user");
    }
}
