using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>The venue fails in the middle of a command: that is taken back alone, does not come again, and trading goes on.</summary>
public sealed class CommandFaultTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TradingServer server = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private VenueFailure[] Failures => [.. server.Services.GetRequiredService<VenueHealth>().Noted];

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_question_that_throws_is_told_to_who_asked_and_to_nobody_else()
    {
        Assert.Equal(("open", 0), await ReadyAsync());
        using var meter = new MeterListener();
        var counted = new ConcurrentQueue<string>();
        var factory = server.Services.GetRequiredService<IMeterFactory>();
        meter.InstrumentPublished = (instrument, listening) =>
        {
            var isMeant = instrument.Name == "tradecraft.venue.failures" && instrument.Meter.Scope == factory;
            if (isMeant) listening.EnableMeasurementEvents(instrument);
        };
        meter.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Enqueue($"{tags[0].Key} {tags[0].Value} {count}"));
        meter.Start();
        var others = Enumerable.Range(0, 20).Select(_ => server.StateHashAsync()).ToList();
        var asked = server.Venue.AskAsync<int>((_, _) => throw new OverflowException("Too much."), Cancellation);
        others.AddRange(Enumerable.Range(0, 20).Select(_ => server.StateHashAsync()));

        await Assert.ThrowsAsync<OverflowException>(() => asked);
        await Task.WhenAll(others);
        Assert.Equal(VenueStatus.Open, server.Venue.Status);
        Assert.Equal(("degraded", 1), await ReadyAsync());
        Assert.Equal([VenueFailure.Question], Failures);
        Assert.Equal(["kind question 1"], counted);
    }

    [Fact]
    public async Task A_command_that_throws_is_taken_back_whole_and_what_came_before_it_is_answered()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        var dollar = server.Projections.Instruments.FindAsset("USD")!.Id;
        FailAt(command => command is PlaceOrder);
        using var committing = new SemaphoreSlim(0);
        server.Venue.Reached = step =>
        {
            if (step == CommitStep.Decided) Assert.True(committing.Wait(Wait.Limit));
        };

        // While the first batch is held before its commit the second fills, so that the order which throws is in one batch with a deposit.
        Deposit[] deposits = [new(account, dollar, new(1)), new(account, dollar, new(2)), new(account, dollar, new(3))];
        var first = server.Venue.SubmitAsync(deposits[0], Cancellation);
        var second = server.Venue.SubmitAsync(deposits[1], Cancellation);
        var failing = server.Venue.SubmitAsync(Buy(account), Cancellation);
        committing.Release(1_000);

        Assert.Equal(Rejection.None, (await first).Rejection);
        Assert.Equal(Rejection.None, (await second).Rejection);
        Assert.Equal(Rejection.InternalError, (await failing).Rejection);
        await OpenAsync();
        await server.DecideAsync(deposits[2]);

        Assert.Equal(await server.StateHashAsync(), await ReplayedAsync());
        Assert.Empty(server.Projections.Orders.OpenOf(account));
        Assert.Equal([VenueFailure.Command], Failures);
        var dollars = server.Projections.Portfolios.Balances(account).Single(balance => balance.Asset == dollar);
        Assert.Equal(100_000_00000006, dollars.Available.Units);
    }

    [Fact]
    public async Task A_command_that_threw_is_refused_when_it_comes_again_also_after_a_restart()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        var user = await server.NewUserAsync();
        var tries = 0;
        FailAt(command => command is PlaceOrder && ++tries > 0);
        var order = new { symbol = "AAPL", side = "buy", type = "market", qty = "3" };
        (await server.PlaceAsync(user, order, "once")).ShouldBeProblem(500, "internal_error");
        await OpenAsync();
        (await server.PlaceAsync(user, order, "once")).ShouldBeProblem(500, "internal_error");
        Assert.Equal(1, tries);

        await server.RestartAsync();
        (await server.PlaceAsync(user, order, "once")).ShouldBeProblem(500, "internal_error");
        Assert.Equal(("open", 0), await ReadyAsync());

        // Another order of the kind is another command.
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        Assert.Equal(HttpStatusCode.Created, (await server.PlaceAsync(user, order, "twice")).Status);
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        var kept = await connection.QuerySingleAsync<(string Command, string Cause)>("select command, cause from failed_command");
        Assert.StartsWith("PlaceOrder {\"Account\":{\"Number\":", kept.Command, StringComparison.Ordinal);
        Assert.Equal("OverflowException: The venue is made to fail.", kept.Cause);
    }

    [Fact]
    public async Task A_quote_that_throws_halts_its_instrument_and_no_other()
    {
        var (apple, bitcoin) = (server.Projections.Instruments.Find("AAPL")!.Id, server.Projections.Instruments.Find("BTC-USD")!.Id);
        FailAt(command => command is QuoteDepth quote && quote.Instrument == apple);
        BookLevel[] bids = [new(new(9_900), new(5_000))], asks = [new(new(10_000), new(5_000))];
        var quote = new QuoteDepth(apple, bids, asks);
        Assert.True(server.Venue.TryPost(quote));

        await Wait.UntilAsync(
            "shares are halted", () => Task.FromResult(server.Projections.Markets[apple].Phase.Phase == Phase.Halted), Cancellation);
        await OpenAsync();
        Assert.Equal(Phase.Open, server.Projections.Markets[bitcoin].Phase.Phase);
        Assert.Equal([VenueFailure.Feed], Failures);
        server.Venue.Decided = null;
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        await server.BuyAsync(await server.NewUserAsync(), "BTC-USD", "1");

        // It says the same again, as feeds do: the same quote is not decided, so it does not matter that it would be taken now.
        await server.DecideAsync(new ResumeTrading(apple));
        Assert.Equal(Rejection.InternalError, (await server.Venue.SubmitAsync(quote with { }, Cancellation)).Rejection);
    }

    [Fact]
    public async Task A_stop_that_throws_when_it_is_triggered_is_taken_out_and_the_price_that_triggered_it_is_taken()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 5_000)], [(100.00m, 5_000)]);
        var user = await server.NewUserAsync();
        await server.BuyAsync(user, "AAPL", "10");
        var stop = await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "stop", qty = "10", stop_price = "95.00" });
        var id = new OrderId(long.Parse(stop.Text("id"), System.Globalization.CultureInfo.InvariantCulture));
        FailAt((in Event happened) => happened.Type == EventType.OrderTriggered && happened.OrderTriggered.Order == id);

        var print = new ReportPrint(server.Projections.Instruments.Find("AAPL")!.Id, new(9_500), new(1_000), Side.Sell);
        await Assert.ThrowsAsync<VenueUnavailableException>(() => server.Venue.SubmitAsync(print, Cancellation));
        await OpenAsync();

        // Whoever sent the price is answered before the venue is rebuilt, and so perhaps before it says that it is not open.
        await Wait.UntilAsync(
            "the stop is taken out", async () => (await server.OrderAsync(user, stop.Text("id"))).Text("status") == "cancelled",
            Cancellation);
        var removed = await server.OrderAsync(user, stop.Text("id"));
        Assert.Equal(("cancelled", "internal_error"), (removed.Text("status"), removed.Text("cancel_reason")));
        await server.DecideAsync(print);
        Assert.Equal(Phase.Open, server.Projections.Markets[print.Instrument].Phase.Phase);
        Assert.Equal([VenueFailure.Order], Failures);
        Assert.Equal(await server.StateHashAsync(), await ReplayedAsync());
    }

    [Fact]
    public async Task An_order_that_throws_when_it_arrives_is_taken_out_though_time_brings_it_again_and_again()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        var account = (await server.Client.PostAsync("/api/v1/accounts", new { profile = "pessimistic" }, user)).Text("id");
        FailAt((in Event happened) => happened.Type == EventType.OrderArrived);
        var order = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "50.00", account_id = account });

        await Wait.UntilAsync(
            "it is taken out", async () => (await server.OrderAsync(user, order.Text("id"))).Text("status") == "cancelled", Cancellation);
        await OpenAsync();
        Assert.Equal("internal_error", (await server.OrderAsync(user, order.Text("id"))).Text("cancel_reason"));
        Assert.Equal([VenueFailure.Order], Failures);
        Assert.Equal(await server.StateHashAsync(), await ReplayedAsync());
    }

    [Fact]
    public async Task Time_that_throws_does_not_stop_the_venue_for_ever()
    {
        var fails = true;
        FailAt(command => command is PassTime && fails);
        await Assert.ThrowsAsync<VenueUnavailableException>(() => server.StateHashAsync());
        await OpenAsync();
        await Assert.ThrowsAsync<VenueUnavailableException>(() => server.StateHashAsync());
        fails = false;
        await OpenAsync();
        Assert.Equal(await server.StateHashAsync(), await ReplayedAsync());
        Assert.Equal([VenueFailure.Time], Failures);
    }

    private delegate bool EventTest(in Event happened);

    private void FailAt(Func<Command, bool> isMeant) => server.Venue.Decided = (command, _) =>
    {
        if (isMeant(command)) throw new OverflowException("The venue is made to fail.");
    };

    private void FailAt(EventTest isMeant) => server.Venue.Decided = (_, events) =>
    {
        foreach (ref readonly var happened in events)
        {
            if (isMeant(in happened)) throw new OverflowException("The venue is made to fail.");
        }
    };

    private PlaceOrder Buy(AccountId account) =>
        new(account, server.Projections.Instruments.Find("AAPL")!.Id, Side.Buy, OrderType.Market, TimeInForce.Ioc, new(3_000), default);

    private Task OpenAsync() =>
        Wait.UntilAsync("the venue is open", () => Task.FromResult(server.Venue.Status == VenueStatus.Open), Cancellation);

    private async Task<(string Status, int Failures)> ReadyAsync()
    {
        var ready = await server.Client.GetAsync("/health/ready", token: null);
        Assert.Equal(HttpStatusCode.OK, ready.Status);
        return (ready.Text("status"), ready.Body.GetProperty("failures").GetArrayLength());
    }

    /// <summary>What a venue that is made from the log alone comes to.</summary>
    private async Task<ulong> ReplayedAsync()
    {
        var venue = new Venue();
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await new LogReplay(connection, venue: 1).RunAsync(events =>
        {
            foreach (ref readonly var happened in events.Events) venue.Apply(in happened);
        }, Cancellation);
        return venue.StateHash();
    }
}
