using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Stream;

/// <summary>The whole server on a real database and a port of its own. In place of its feed the test quotes and prints.</summary>
public sealed class StreamFixture(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase? database;
    private WebApplication? app;

    public MovableClock Clock { get; } = new();

    /// <summary>Everything that the server logged, whatever its level.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public LiveVenue Venue => app!.Services.GetRequiredService<LiveVenue>();

    public VenueProjections Projections => app!.Services.GetRequiredService<VenueProjections>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The server's numbers, as whoever measures it sees them.</summary>
    public StreamNumbers Stream { get; } = new();

    /// <summary>Small limits, which a test reaches soon, and the framework's own log at its most talkative.</summary>
    private static string[] Options { get; } =
    [
        "--Logging:LogLevel:Microsoft.AspNetCore", "Information", "--Limits:Off", "true", "--Identity:AllowDemo", "true",
        "--Stream:AllowedOrigins:0", "https://elsewhere.example",
        "--Stream:MaxSubscriptions", "20", "--Stream:MarketBacklogBytes", "32768", "--Stream:BacklogBytes", "65536",
        "--Stream:SocketBufferBytes", "8192",
    ];

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(Cancellation);
        app = TradeCraftServer.Build(
            ["--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString, .. Options], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(new LogKeeper(Log));
            builder.Services.AddSingleton<TimeProvider>(Clock);
            builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(FeedHost)));
        });
        Stream.Listen(app.Services);
        await app.StartAsync(Cancellation);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };

        await DoAsync(new ListAsset("USD", 8));
        await ListAsync("BTC");
        await ListAsync("ETH");
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (app is not null)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }

        Stream.Dispose();
        if (database is not null) await database.DisposeAsync();
    }

    public Instrument Instrument(string symbol) => Projections.Instruments.Find(symbol)!;

    /// <summary>
    /// Lists an instrument that nobody else in the class touches, with ticks of 0.01 and steps of 0.001, and gives its symbol.
    /// </summary>
    public async Task<string> ListAsync(string code)
    {
        var asset = await DoAsync(new ListAsset(code, 8));
        var dollar = Projections.Instruments.FindAsset("USD")!;
        await DoAsync(new ListInstrument($"{code}-USD", code, AssetClass.Crypto, new((int)asset), dollar.Id, 0.01m, 0.001m));
        return $"{code}-USD";
    }

    /// <summary>Has the venue do something. When this is over, it is on disk and folded, and every topic has been told.</summary>
    public async Task<long> DoAsync(Command command)
    {
        var decision = await Venue.SubmitAsync(command, Cancellation);
        Assert.Equal(Rejection.None, decision.Rejection);
        return decision.Number;
    }

    /// <summary>Shows so many levels on each side of a price, in cents, one cent apart, of so many thousandths each.</summary>
    public Task QuoteAsync(string symbol, long middle, int levels = 3, long quantity = 1_000) => DoAsync(new QuoteDepth(
        Instrument(symbol).Id,
        Enumerable.Range(1, levels).Select(away => new BookLevel(new(middle - away), new(quantity))).ToArray(),
        Enumerable.Range(1, levels).Select(away => new BookLevel(new(middle + away), new(quantity))).ToArray()));

    /// <summary>Reports a trade at a price in cents, of so many thousandths.</summary>
    public Task PrintAsync(string symbol, long price, long quantity = 1) =>
        DoAsync(new ReportPrint(Instrument(symbol).Id, new(price), new(quantity), Side.Buy));

    public async Task<Trader> NewTraderAsync()
    {
        var answer = await Client.PostJsonAsync("/api/v1/auth/demo", "{}");
        Assert.Equal(201, (int)answer.Status);
        return new(answer.Text("access_token"), answer.Text("refresh_token"),
            new(int.Parse(answer.Body.GetProperty("user").GetProperty("account_id").GetString()!, null)));
    }

    /// <param name="price">In cents.</param>
    /// <param name="quantity">In thousandths.</param>
    public async Task<string> OrderAsync(Trader trader, string symbol, Side side, long price, long quantity)
    {
        var order = await DoAsync(new PlaceOrder(
            trader.Account, Instrument(symbol).Id, side, OrderType.Limit, TimeInForce.Gtc, new(quantity), new(price)));
        return order.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public Task<StreamClient> ConnectAsync(string path = "/ws", string? token = null) => StreamClient.ConnectAsync(Address, path, token);

    public async Task<StreamClient> SubscribeAsync(params string[] channels)
    {
        var client = await ConnectAsync();
        await client.SubscribeAsync(channels);
        return client;
    }

    private sealed class LogKeeper(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>A demo user with 100,000 dollars.</summary>
public sealed record Trader(string Token, string RefreshToken, AccountId Account);
