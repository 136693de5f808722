using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Feeds;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Tests.Sessions;

public sealed class SessionKeeperTests(PostgresFixture postgres)
{
    private static readonly MarketHours Kept = new(RoundTheClock: false, EndsDays: true);
    private static readonly MarketHours Always = new(RoundTheClock: true, EndsDays: true);
    private static readonly MarketHours Recorded = new(RoundTheClock: true, EndsDays: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("AAPL", Phase.Open, "2026-11-20T20:59Z", "")]
    [InlineData("AAPL", Phase.Open, "2026-11-20T21:00Z", "CloseSession")]
    [InlineData("AAPL", Phase.Closed, "2026-11-23T14:29Z", "")]
    [InlineData("AAPL", Phase.Closed, "2026-11-23T14:30Z", "OpenSession")]
    [InlineData("AAPL", Phase.Closed, "2026-11-26T15:00Z", "")] // Thanksgiving
    [InlineData("AAPL", Phase.Open, "2026-11-27T18:00Z", "CloseSession")] // a half day
    [InlineData("AAPL", Phase.Halted, "2026-11-20T21:00Z", "")]
    [InlineData("AAPL", Phase.Delisted, "2026-11-20T15:00Z", "")]
    [InlineData("EUR-USD", Phase.Open, "2026-11-20T22:00Z", "HaltTrading")] // Friday, five o'clock in New York
    [InlineData("EUR-USD", Phase.Halted, "2026-11-22T22:00Z", "ResumeTrading")]
    [InlineData("BTC-USD", Phase.Open, "2026-12-25T12:00Z", "")]
    public void What_has_hours_keeps_them(string symbol, Phase phase, string now, string commands) =>
        Assert.Equal(commands, Due(symbol, phase, since: "2026-11-21T12:00Z", now, Kept));

    [Theory]
    [InlineData("2026-11-20T20:00Z", "2026-11-20T20:59Z", "")]
    [InlineData("2026-11-20T20:00Z", "2026-11-20T21:00Z", "CloseSession OpenSession")]
    [InlineData("2026-11-20T21:00Z", "2026-11-22T12:00Z", "")]
    [InlineData("2026-11-18T12:00Z", "2026-11-22T12:00Z", "CloseSession OpenSession")] // it was away for three closes: one will do
    public void Around_the_clock_a_day_ends_all_the_same(string since, string now, string commands) =>
        Assert.Equal(commands, Due("AAPL", Phase.Open, since, now, Always));

    [Fact]
    public void A_recording_has_hours_of_its_own() =>
        Assert.Equal("", Due("AAPL", Phase.Open, "2026-11-18T12:00Z", "2026-11-22T12:00Z", Recorded));

    [Fact]
    public void A_currency_that_somebody_halted_in_the_week_stays_halted() =>
        Assert.Equal("", Due("EUR-USD", Phase.Halted, "2026-11-18T12:00Z", "2026-11-18T13:00Z", Kept));

    [Fact]
    public async Task The_bell_opens_closes_and_ends_orders_for_the_day_and_interest_is_charged_once_a_day()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        var clock = new MovableClock();
        MoveTo("2026-11-20T15:00Z");
        await using var server = TradeCraftServer.Build(
            ["--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString, "--round-the-clock", "false"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(FeedHost)));
        });
        await server.StartAsync(Cancellation);
        var (venue, projections) = (
            server.Services.GetRequiredService<LiveVenue>(), server.Services.GetRequiredService<VenueProjections>());
        await DecideAsync(new ListAsset("USD", 8));
        await DecideAsync(new ListAsset("AAPL", 8));
        await DecideAsync(new ListInstrument("AAPL", "Apple Inc.", AssetClass.Equity, new(1), new(0), 0.01m, 0.001m));
        await DecideAsync(new OpenAccount(new UserId(1), new(0), new Money(100_000_00000000), new AccountTerms(Profiles.Frictionless)));
        await DecideAsync(new PlaceOrder(
            new(AccountId.FirstTrader), new(0), Side.Buy, OrderType.Limit, TimeInForce.Day, new(1_000), new(10_000)));
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        Assert.Equal("regular", await SessionAsync());
        await InterestDayAsync("2026-11-20");

        MoveTo("2026-11-20T21:00Z");
        await Wait.UntilAsync(
            "it is closed", () => Task.FromResult(projections.Markets[new InstrumentId(0)].Phase.Phase == Phase.Closed), Cancellation);
        Assert.Empty(projections.Orders.OpenOf(new(AccountId.FirstTrader)));
        Assert.Equal("post", await SessionAsync());
        MoveTo("2026-11-23T14:30Z");
        await Wait.UntilAsync(
            "it is open", () => Task.FromResult(projections.Markets[new InstrumentId(0)].Phase.Phase == Phase.Open), Cancellation);
        await InterestDayAsync("2026-11-23");
        await server.StopAsync(Cancellation);

        void MoveTo(string time) => clock.Advance(At(time) - clock.GetUtcNow());

        async Task DecideAsync(Command command) => Assert.Equal(Rejection.None, (await venue.SubmitAsync(command, Cancellation)).Rejection);

        async Task<string?> SessionAsync() =>
            (await client.GetAsync("/api/v1/market/clock", token: null)).Body.GetProperty("markets").EnumerateArray()
                .Single(market => market.GetProperty("asset_class").GetString() == "equity").GetProperty("session").GetString();

        async Task InterestDayAsync(string day)
        {
            await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
            await Wait.UntilAsync("the day is charged",
                async () => await connection.ExecuteScalarAsync<string>("select day::text from interest_day") == day, Cancellation);
        }
    }

    private static string Due(string symbol, Phase phase, string since, string now, MarketHours hours) =>
        string.Join(' ', SessionChanges.Due(
            Listings.Of(FeedInstruments.Find(symbol)!), phase, At(since).UtcDateTime.ToTimestamp(), At(now).UtcDateTime.ToTimestamp(),
            hours).Select(command => command.GetType().Name));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
