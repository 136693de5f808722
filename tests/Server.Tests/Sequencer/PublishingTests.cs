using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>What comes after a commit goes wrong: what is read, who listens, the tables of history, and the log itself.</summary>
public sealed class PublishingTests : IAsyncLifetime
{
    private readonly LogLines log = new();
    private readonly DeafListener listener = new();
    private readonly TradingServer server;

    public PublishingTests(PostgresFixture postgres) => server = new(postgres)
    {
        Adjust = builder =>
        {
            builder.Logging.AddProvider(log);

            // First, so that it is before all that must be told all the same.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IVenueListener>(listener));
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An order that waits far from the market.</summary>
    private static object Resting => new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "50.00" };

    private VenueFailure[] Failures => [.. server.Services.GetRequiredService<VenueHealth>().Noted];

    private Publisher Publisher => server.Services.GetRequiredService<Publisher>();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task What_came_during_a_commit_is_one_batch()
    {
        var account = await server.AccountOfAsync(await server.NewUserAsync());
        var dollar = server.Projections.Instruments.FindAsset("USD")!.Id;
        using var committing = new SemaphoreSlim(0);
        var decided = 0;
        server.Venue.Decided = (command, _) => decided += command is Deposit ? 1 : 0;
        server.Venue.Reached = step =>
        {
            if (step == CommitStep.Decided) Assert.True(committing.Wait(Wait.Limit));
        };
        var before = await BatchesAsync();

        var first = server.Venue.SubmitAsync(new Deposit(account, dollar, new(1)), Cancellation);
        await Wait.UntilAsync("the first is decided", () => Task.FromResult(Volatile.Read(ref decided) == 1), Cancellation);
        var deposit = new Deposit(account, dollar, new(1));
        var more = Enumerable.Range(0, 500).Select(_ => server.Venue.SubmitAsync(deposit, Cancellation)).ToList();
        await Wait.UntilAsync("all are decided", () => Task.FromResult(Volatile.Read(ref decided) == 501), Cancellation);
        committing.Release(1_000);

        Assert.All(await Task.WhenAll([first, .. more]), decision => Assert.True(decision.IsAccepted));
        Assert.Equal(2, await BatchesAsync() - before);
    }

    [Fact]
    public async Task Projections_that_fail_are_rebuilt_from_the_log_and_trading_goes_on()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        var dollar = server.Projections.Instruments.FindAsset("USD")!.Id;
        await server.BuyAsync(user, "AAPL", "10");
        await server.PrintAsync("AAPL", 101.00m, 1, Side.Buy);
        var resting = await server.PlaceAsync(user, Resting);
        var shares = server.Projections.Instruments.Find("AAPL")!;

        // They come to know of a million that nobody paid in.
        server.Projections.Fold([new()
        {
            Type = EventType.Transferred,
            Sequence = server.Projections.Sequence + 1,
            Transferred = new(AccountId.World, account, dollar, new(1_000_000_00000000), TransferReason.Deposit, default),
        }]);
        Publisher.Folded = _ =>
        {
            Publisher.Folded = null;
            throw new OverflowException("The projections are made to fail.");
        };

        // The deposit is on disk, so that it is known after the rebuilding, though nobody was told.
        await DepositInVainAsync(account, 5);
        await OpenAsync();
        await AgreeAsync(account);
        Assert.Equal("open", (await server.OrderAsync(user, resting.Text("id"))).Text("status"));
        Assert.Equal(new Price(10_100), server.Projections.Markets[shares].Ticker().Last);
        Assert.Equal([VenueFailure.Projection, VenueFailure.Listener], Failures);

        // And what comes then is known to those who were there before.
        var other = await server.NewUserAsync();
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        await server.BuyAsync(other, "AAPL", "1");
        await AgreeAsync(account);
        await AgreeAsync(await server.AccountOfAsync(other));
        Assert.Equal("cancelled", (await CancelAsync(user, resting)).Text("status"));
    }

    [Fact]
    public async Task Projections_that_fail_at_the_same_event_again_end_readiness_and_not_the_reading()
    {
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        Publisher.Folded = events =>
        {
            foreach (ref readonly var happened in events)
            {
                if (happened.Type == EventType.Transferred && happened.Transferred.Amount.Units == 7)
                    throw new OverflowException("The projections are made to fail.");
            }
        };
        await DepositInVainAsync(account, 7);
        await Wait.UntilAsync("it has given up", () => Task.FromResult(server.Venue.Status == VenueStatus.Failed), Cancellation);

        var ready = await server.Client.GetAsync("/health/ready", token: null);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failed"), (ready.Status, ready.Text("status")));
        (await server.PlaceAsync(user, Resting)).ShouldBeProblem(503, "venue_unavailable");
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/accounts", user)).Status);
        Assert.Equal(1, log.CountOf("somebody must look at its log"));
    }

    [Fact]
    public async Task A_listener_that_throws_keeps_nobody_from_being_told_and_is_said_once_a_minute()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        var user = await server.NewUserAsync();
        for (var i = 0; i < 5; i++) await server.BuyAsync(user, "AAPL", "1");
        Assert.True(listener.Told > 5);
        Assert.Equal(1, log.CountOf("DeafListener could not take in what happened"));
        Assert.Equal([VenueFailure.Listener], Failures);

        // Who reads the log is woken by another listener.
        await UntilAsync("history is written", () => server.Projections.StoredUpTo == server.Projections.Sequence);
    }

    [Fact]
    public async Task A_venue_whose_log_cannot_be_written_stays_closed_until_something_was_written()
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync(
            """
            create function refuse() returns trigger language plpgsql as
                $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$;
            create trigger refuse before insert on event_log for each row execute function refuse();
            create trigger refuse before insert on log_probe for each row execute function refuse();
            """);
        var dollar = server.Projections.Instruments.FindAsset("USD")!;
        var command = new OpenAccount(new UserId(1), dollar.Id, new Money(1), new(Exchange.Accounts.Profiles.Frictionless));
        await Assert.ThrowsAsync<VenueUnavailableException>(() => server.Venue.SubmitAsync(command, Cancellation));
        await UntilAsync("it has tried three times", () => log.CountOf("The log cannot be used yet") >= 3);
        Assert.Equal((VenueStatus.Recovering, 0), (server.Venue.Status, log.CountOf("is open again")));

        await owner.ExecuteAsync("drop trigger refuse on event_log; drop trigger refuse on log_probe;");
        await OpenAsync();
        Assert.Equal(Rejection.None, (await server.Venue.SubmitAsync(command, Cancellation)).Rejection);
    }

    [Fact]
    public async Task A_log_that_gives_another_state_than_the_live_one_ends_acknowledging_at_once()
    {
        var user = await server.NewUserAsync();
        await RecordOtherStateAsync();
        await UntilAsync("history is written", () => server.Projections.StoredUpTo == server.Projections.Sequence);
        await Assert.ThrowsAsync<InvalidDataException>(() => server.Services.GetRequiredService<Snapshotter>().TakeAsync(Cancellation));

        Assert.Equal(VenueStatus.Failed, server.Venue.Status);
        (await server.PlaceAsync(user, Resting)).ShouldBeProblem(503, "venue_unavailable");
        Assert.Contains(VenueFailure.Divergence, Failures);
    }

    [Fact]
    public async Task A_recovery_that_gives_another_state_ends_taking_orders_and_not_the_process()
    {
        var user = await server.NewUserAsync();
        await RecordOtherStateAsync();
        server.Venue.Reached = _ => throw new IOException("The disk is gone.");
        await DepositInVainAsync(await server.AccountOfAsync(user), 1);

        await Wait.UntilAsync("it has given up", () => Task.FromResult(server.Venue.Status == VenueStatus.Failed), Cancellation);
        Assert.Contains(VenueFailure.Divergence, Failures);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/accounts", user)).Status);
        Assert.Equal("failed", (await server.Client.GetAsync("/health/ready", token: null)).Text("status"));
    }

    [Fact]
    public async Task Tables_that_stand_still_degrade_readiness_bound_memory_and_keep_snapshots_from_being_tried()
    {
        var user = await server.NewUserAsync();
        var order = Resting;
        var first = await server.PlaceAsync(user, order);
        var options = server.Services.GetRequiredService<SequencerOptions>();
        options.HistoryPatience = TimeSpan.FromSeconds(2);
        await using (var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation))
        {
            await using var held = await owner.BeginTransactionAsync(Cancellation);
            await owner.ExecuteAsync("select from projection_checkpoint where projection = 'orders' for update");
            Assert.Equal(HttpStatusCode.Created, (await server.PlaceAsync(user, order)).Status);
            await UntilAsync("the tables are said to stand still", () => Failures.Contains(VenueFailure.Projector));

            (options.MostUnstored, options.BytesPerSnapshot) = (1, 1);
            var recovered = log.CountOf("recovered from event");
            await Wait.UntilAsync(
                "no more orders are taken",
                async () => (await server.PlaceAsync(user, order)).Status == HttpStatusCode.ServiceUnavailable, Cancellation);
            (await server.PlaceAsync(user, order)).ShouldBeProblem(503, "venue_unavailable");
            Assert.Equal(HttpStatusCode.OK, (await CancelAsync(user, first)).Status);
            Assert.Equal("degraded", (await server.Client.GetAsync("/health/ready", token: null)).Text("status"));
            Assert.Equal(recovered, log.CountOf("recovered from event"));
        }

        await Wait.UntilAsync(
            "orders are taken again", async () => (await server.PlaceAsync(user, order)).Status == HttpStatusCode.Created, Cancellation);
        await Wait.UntilAsync("the tables move", () => Task.FromResult(!Failures.Contains(VenueFailure.Projector)), Cancellation);
        await Wait.UntilAsync("a snapshot is taken", () => Task.FromResult(log.CountOf("Took a snapshot") > 0), Cancellation);
    }

    [Fact]
    public async Task A_wait_doubles_with_each_failure_up_to_half_a_minute_and_begins_anew()
    {
        var clock = new InstantClock();
        var wait = new GrowingWait(clock);
        for (var i = 0; i < 12; i++) await wait.PassAsync(Cancellation);
        for (var i = 0; i < 12; i++)
        {
            var most = Math.Min(30, 0.1 * Math.Pow(2, i));
            Assert.InRange(clock.Waits[i].TotalSeconds, (most / 2) - 0.001, most + 0.001);
        }

        wait.Reset();
        await wait.PassAsync(Cancellation);
        Assert.InRange(clock.Waits[^1].TotalSeconds, 0.049, 0.101);
    }

    /// <summary>The account's balances are those of the venue.</summary>
    private async Task AgreeAsync(AccountId account)
    {
        var all = await server.Venue.AskAsync((venue, _) => venue.Ledger.Balances.ToList(), Cancellation);
        var own = all.Where(balance => balance.Account == account).OrderBy(balance => balance.Asset.Number);
        Assert.Equal<Balance>(own, server.Projections.Portfolios.Balances(account));
    }

    private Task OpenAsync() => UntilAsync("the venue is open again", () => log.CountOf("The venue is open again") > 0);

    private static Task UntilAsync(string what, Func<bool> isSo) => Wait.UntilAsync(what, () => Task.FromResult(isSo()), Cancellation);

    private Task<Answer> CancelAsync(string user, Answer order) =>
        server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{order.Text("id")}", token: user);

    /// <summary>It is written down that the venue was in another state than it is.</summary>
    private async Task RecordOtherStateAsync()
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync(
            "insert into event_log_checkpoint values (1, @Sequence, now(), 1, @version)",
            new { server.Projections.Sequence, version = Exchange.Venue.HashVersion });
    }

    /// <summary>Something goes wrong with it, and nobody knows whether it was done.</summary>
    private async Task DepositInVainAsync(AccountId account, long units)
    {
        var deposit = new Deposit(account, server.Projections.Instruments.FindAsset("USD")!.Id, new(units));
        await Assert.ThrowsAsync<VenueUnavailableException>(() => server.Venue.SubmitAsync(deposit, Cancellation));
    }

    private async Task<long> BatchesAsync()
    {
        await using var owner = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        return await owner.ExecuteScalarAsync<long>("select count(*) from event_log");
    }

    /// <summary>Throws at everything that it is told.</summary>
    private sealed class DeafListener : IVenueListener
    {
        public int Told { get; private set; }

        public void OnPublished(ReadOnlySpan<Event> events)
        {
            Told++;
            throw new InvalidOperationException("It cannot hear.");
        }
    }

    /// <summary>Whoever waits by it waits no time.</summary>
    private sealed class InstantClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
