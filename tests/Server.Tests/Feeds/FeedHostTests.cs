using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Recordings;

namespace TradeCraft.Server.Tests.Feeds;

/// <summary>Feeds in the whole server, on a real PostgreSQL.</summary>
public sealed class FeedHostTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_synthetic_market_is_listed_quoted_and_traded_and_goes_on_from_its_last_prices()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        decimal last;
        await using (var server = await StartAsync(database, "--seed", "1"))
        {
            var projections = server.Services.GetRequiredService<VenueProjections>();
            await Wait.UntilAsync("all are quoted ten levels deep", () => Task.FromResult(
                projections.Instruments.Instruments is { Length: > 40 } listed && listed.Length == SyntheticInstruments.All.Count
                && listed.All(each => projections.Markets[each].Book(20) is { Bids.Count: >= 10, Asks.Count: >= 10 })), Cancellation);
            var bitcoin = projections.Instruments.Find("BTC-USD")!;
            await Wait.UntilAsync(
                "bitcoin has traded", () => Task.FromResult(projections.Markets[bitcoin].Ticker().Last is not null), Cancellation);
            Assert.Equal(FeedState.Running, server.Services.GetRequiredService<FeedStatus>().State);

            // A price is known to a later start when a user has traded at it.
            var venue = server.Services.GetRequiredService<LiveVenue>();
            var dollar = projections.Instruments.FindAsset("USD")!;
            var account = await venue.SubmitAsync(
                new OpenAccount(new UserId(1), dollar.Id, new Money(1_000_000_00000000), new AccountTerms(Profiles.Frictionless)),
                Cancellation);
            var order = new PlaceOrder(
                new AccountId((int)account.Number), bitcoin.Id, Side.Buy, OrderType.Market, TimeInForce.Ioc, new Quantity(1), default);
            Assert.True((await venue.SubmitAsync(order, Cancellation)).IsAccepted);
            var trade = projections.Portfolios.Trades(new AccountId((int)account.Number), long.MaxValue, 1).Single();
            last = bitcoin.ToDecimal(trade.Price);
            await server.StopAsync(Cancellation);
        }

        await using (var server = await StartAsync(database, "--seed", "2"))
        {
            var projections = server.Services.GetRequiredService<VenueProjections>();
            var bitcoin = projections.Instruments.Find("BTC-USD")!;
            Assert.Equal(SyntheticInstruments.All.Count, projections.Instruments.Instruments.Length);
            await Wait.UntilAsync(
                "bitcoin is quoted", () => Task.FromResult(projections.Markets[bitcoin].Ticker().Bid is not null), Cancellation);
            Assert.InRange(bitcoin.ToDecimal(projections.Markets[bitcoin].Ticker().Bid!.Value.Price), last * 0.995m, last * 1.005m);
            await server.StopAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_venue_that_was_rebuilt_is_shown_the_depth_again_though_the_feed_has_ended()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var server = await StartAsync(database, builder => builder.Services.AddSingleton<IFeed, OneQuote>());
        var projections = server.Services.GetRequiredService<VenueProjections>();
        var venue = server.Services.GetRequiredService<LiveVenue>();
        await Wait.UntilAsync("the one quote is shown", () => Task.FromResult(IsShown(projections)), Cancellation);
        Assert.Equal(FeedState.Ended, server.Services.GetRequiredService<FeedStatus>().State);

        // The venue finds out when it next writes to its log.
        await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        var dollar = projections.Instruments.FindAsset("USD")!;
        await Assert.ThrowsAsync<VenueUnavailableException>(() =>
            venue.SubmitAsync(new OpenAccount(new UserId(1), dollar.Id, new Money(1), new AccountTerms(Profiles.Frictionless)),
                Cancellation));

        var account = new AccountId(0);
        await Wait.UntilAsync("it takes commands again", async () =>
        {
            var opened = await venue.SubmitAsync(
                new OpenAccount(new UserId(1), dollar.Id, new Money(1_000_00000000), new AccountTerms(Profiles.Frictionless)),
                Cancellation);
            account = new AccountId((int)opened.Number);
            return opened.IsAccepted;
        }, Cancellation);
        var order = new PlaceOrder(
            account, projections.Instruments.Find("AAPL")!.Id, Side.Buy, OrderType.Market, TimeInForce.Ioc, new Quantity(1_000), default);
        await Wait.UntilAsync("the house sells again", async () => (await venue.SubmitAsync(order, Cancellation)).IsAccepted, Cancellation);
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_folder_without_a_recording_is_told_in_a_sentence_before_anything_starts()
    {
        await using var server = ServerProcess.Start("--data", folder["data"], "--feed", "recorded", "--market-data", folder.Root);
        Assert.Equal(1, await server.ExitAsync());
        Assert.StartsWith($"--market-data {folder.Root}: no recording is in there.", server.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public async Task Recorded_prices_are_quoted()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var server = await StartAsync(
            database, "--feed", "recorded", "--market-data", RecordingFolder.Shared(), "--speed", "600");
        var projections = server.Services.GetRequiredService<VenueProjections>();
        await Wait.UntilAsync("bitcoin is at its price of 4 April 2018", () => Task.FromResult(
            projections.Instruments.Find("BTC-USD") is { } bitcoin
            && projections.Markets[bitcoin].Ticker() is { Bid: { } bid, Last: { } last }
            && bitcoin.ToDecimal(bid.Price) is > 7_000m and < 7_600m
            && bitcoin.ToDecimal(last) is > 7_000m and < 7_600m), Cancellation);
        Assert.Equal(2018, server.Services.GetRequiredService<FeedStatus>().RecordedTimes["BTC-USD"].Year);
        await server.StopAsync(Cancellation);
    }

    private static bool IsShown(VenueProjections projections) =>
        projections.Instruments.Find("AAPL") is { } apple && projections.Markets[apple].Ticker().Ask == OneQuote.Ask;

    private Task<WebApplication> StartAsync(TestDatabase database, params string[] options) => StartAsync(database, null, options);

    private async Task<WebApplication> StartAsync(TestDatabase database, Action<WebApplicationBuilder>? adjust, params string[] options)
    {
        var server = TradeCraftServer.Build(
            ["--urls", "http://127.0.0.1:0", "--data", folder["data"], "--connection-string", database.ConnectionString, .. options],
            adjust);
        await server.StartAsync(Cancellation);
        return server;
    }

    /// <summary>A feed that says one thing and ends.</summary>
    private sealed class OneQuote : IFeed
    {
        public static readonly BookLevel Ask = new(new Price(20_001), new Quantity(5_000));

        public string Name => "one quote";

        public FeedEvidence Evidence => FeedEvidence.Quotes;

        public IReadOnlyList<FeedInstrument> Instruments => [FeedInstruments.Apple];

        public Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
        {
            post(new QuoteDepth(listed[0].Id, new BookLevel[] { new(new Price(20_000), new Quantity(5_000)) }, new[] { Ask }));
            return Task.CompletedTask;
        }
    }
}
