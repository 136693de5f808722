using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Sessions;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>
/// The whole server on a real database and a port of its own, with the feed's part played by the test: it quotes and prints what it says.
/// BTC-USD (tick 0.01, step 0.00001) and AAPL (tick 0.01, step 0.001) are listed.
/// </summary>
public sealed class TradingServer(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private TestDatabase? database;
    private WebApplication? app;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>What else a test changes of the server before it is built.</summary>
    public Action<WebApplicationBuilder>? Adjust { get; init; }

    public IServiceProvider Services => app!.Services;

    public LiveVenue Venue => Services.GetRequiredService<LiveVenue>();

    public VenueProjections Projections => Services.GetRequiredService<VenueProjections>();

    public TestDatabase Database => database!;

    public Uri Address => new(app!.Urls.First());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(Cancellation);
        await StartAsync();
        await DecideAsync(new ListAsset("USD", 8));
        await ListAsync("BTC-USD", "BTC", AssetClass.Crypto, 0.00001m);
        await ListAsync("AAPL", "AAPL", AssetClass.Equity, 0.001m);
    }

    /// <summary>Ends the server in order and starts another on the same database.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        app = TradeCraftServer.Build(
            ["--urls", "http://127.0.0.1:0", "--data", folder["data"],
                "--connection-string", Database.ConnectionString, "--Limits:Off", "true",
                "--Identity:AllowDemo", "true"],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(FeedHost)));

                // It opens within a second what a test has closed.
                builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(SessionKeeper)));
                Adjust?.Invoke(builder);
            });
        await app.StartAsync(Cancellation);
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Ends the server in order. Its database is there for another.</summary>
    public async Task StopAsync()
    {
        Client?.Dispose();
        if (app is null) return;
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (database is not null) await database.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A new user's access token. Their account has 100,000 USD and pays 0.1 % as maker and 0.2 % as taker.</summary>
    public async Task<string> NewUserAsync() => (await Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");

    /// <summary>An administrator's access token.</summary>
    public Task<string> NewAdministratorAsync() => NewUserAsync("admin");

    /// <summary>The access token of a new user with a role: trader, observer, admin.</summary>
    public async Task<string> NewUserAsync(string role)
    {
        var session = await Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        await using var connection = await Database.Owner.OpenConnectionAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "update app_user set role = $2 where id = $1";
        var user = session.Body.GetProperty("user").GetProperty("id").GetString()!;
        command.Parameters.Add(
            new Npgsql.NpgsqlParameter { Value = long.Parse(user, System.Globalization.CultureInfo.InvariantCulture) });
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = role });
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
        return (await Client.PostAsync("/api/v1/auth/refresh", new { refresh_token = session.Text("refresh_token") })).Text("access_token");
    }

    /// <summary>The digest of everything that the venue's log determines.</summary>
    public Task<ulong> StateHashAsync() => Venue.AskAsync((venue, _) => venue.StateHash(), Cancellation);

    /// <summary>
    /// The feed shows this and nothing else: quantities at prices, best first. All of it is new, whatever was eaten of it before.
    /// </summary>
    public async Task QuoteAsync(string symbol, (decimal Price, decimal Quantity)[] bids, (decimal Price, decimal Quantity)[] asks)
    {
        var instrument = Projections.Instruments.Find(symbol)!;
        BookLevel[] Levels((decimal Price, decimal Quantity)[] levels) =>
            [.. levels.Select(level => new BookLevel(PriceOf(instrument, level.Price), QuantityOf(instrument, level.Quantity)))];
        await DecideAsync(new QuoteDepth(instrument.Id, Levels([]), Levels([])));
        await DecideAsync(new QuoteDepth(instrument.Id, Levels(bids), Levels(asks)));
    }

    /// <summary>The feed reports a trade.</summary>
    public Task PrintAsync(string symbol, decimal price, decimal quantity, Side aggressor)
    {
        var instrument = Projections.Instruments.Find(symbol)!;
        return DecideAsync(new ReportPrint(instrument.Id, PriceOf(instrument, price), QuantityOf(instrument, quantity), aggressor));
    }

    /// <summary>The user's first account.</summary>
    public async Task<AccountId> AccountOfAsync(string token) =>
        new(int.Parse((await Client.GetAsync("/api/v1/auth/me", token)).Text("account_id"),
            System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>An order as it stands.</summary>
    public Task<Answer> OrderAsync(string token, string id) => Client.GetAsync($"/api/v1/orders/{id}", token);

    /// <summary>Buys at the market, which must fill.</summary>
    public async Task BuyAsync(string token, string symbol, string quantity)
    {
        var order = await PlaceAsync(token, new { symbol, side = "buy", type = "market", qty = quantity });
        Assert.Equal((HttpStatusCode.Created, "filled"), (order.Status, order.Text("status")));
    }

    public Task<Answer> PlaceAsync(string token, object order, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders")
        {
            Content = System.Net.Http.Json.JsonContent.Create(order),
        };
        request.Headers.Authorization = new("Bearer", token);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return Client.AskAsync(request);
    }

    private async Task ListAsync(string symbol, string asset, AssetClass assetClass, decimal step)
    {
        await DecideAsync(new ListAsset(asset, 8));
        var (listed, dollar) = (Projections.Instruments.FindAsset(asset)!, Projections.Instruments.FindAsset("USD")!);
        await DecideAsync(new ListInstrument(symbol, symbol, assetClass, listed.Id, dollar.Id, 0.01m, step));
    }

    /// <summary>The venue does what no client could ask of it.</summary>
    public async Task DecideAsync(Command command) =>
        Assert.Equal(Rejection.None, (await Venue.SubmitAsync(command, Cancellation)).Rejection);

    private static Price PriceOf(Instrument instrument, decimal value) =>
        instrument.TryPrice(value, out var price) == Rejection.None
            ? price : throw new ArgumentException($"{value} is no price of {instrument.Symbol}.");

    private static Quantity QuantityOf(Instrument instrument, decimal value) =>
        instrument.TryQuantity(value, out var quantity) == Rejection.None
            ? quantity : throw new ArgumentException($"{value} is no quantity of {instrument.Symbol}.");
}
