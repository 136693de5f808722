using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Strategies;
using TradeCraft.Server.Tests.Stream;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>
/// A real server with two days of the coin's minutes in its tables, from 2 March 2026 on, and a user who plays them again.
/// </summary>
public abstract class ReplayServer : IAsyncLifetime
{
    private protected const string Start = "2026-03-02T12:00:00Z";

    /// <param name="hours">Which hours the markets keep; without, none.</param>
    private protected ReplayServer(PostgresFixture postgres, MarketHours? hours = null) => Server = new(postgres)
    {
        Adjust = builder =>
        {
            if (hours is not null) builder.Services.AddSingleton(hours);
        },
    };

    private protected TradingServer Server { get; }

    private protected string Token { get; private set; } = "";

    private protected IReadOnlyList<Candle> Minutes { get; } = BacktestBars.Walk(2 * 1440, minutes: 1);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected Instrument Coin => Server.Projections.Instruments.Find("BTC-USD")!;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Token = await Server.NewUserAsync();
        Server.Services.GetRequiredService<PastMarkets>().Offer(new(
            [Coin], new(Minutes[^1].Time.UnixMicroseconds + 60_000_000),
            (_, _) => Task.FromResult<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?>(
                CandleInterval.All.ToDictionary(interval => interval, Longer)),
            Server.Projections.Markets.LastSplit));
        await Wait.UntilAsync("the past is written", async () =>
            (await Server.Client.GetAsync("/api/v1/market/BTC-USD/candles?interval=1m&limit=10", Token)).Body.GetProperty("items")
                .GetArrayLength() == 10, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The minutes as bars of another length.</summary>
    private protected IReadOnlyList<Candle> Longer(CandleInterval interval) =>
    [
        .. Minutes.GroupBy(bar => interval.StartOf(bar.Time, AssetClass.Crypto))
            .Select(group => group.Aggregate((bar, later) => bar.Then(later)) with { Time = group.Key }),
    ];

    private protected async Task<string> OpenAsync(string start = Start, object? more = null)
    {
        var fields = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        fields["start"] = start;
        fields["symbols"] ??= JsonSerializer.SerializeToNode((string[])["BTC-USD"]);
        fields["end"] ??= "2026-03-03T12:00:00Z";
        var answer = await Server.Client.PostAsync("/api/v1/venues", fields, Token);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Text("id")!;
    }

    private protected Task<Answer> ClockAsync(string venue, object request) =>
        Server.Client.PostAsync($"/api/v1/venues/{venue}/clock", request, Token);

    /// <summary>Tells the clock something, and waits until it stands.</summary>
    private protected async Task<string> RunAsync(string venue, object request)
    {
        var told = await ClockAsync(venue, request);
        Assert.Equal(HttpStatusCode.OK, told.Status);
        return await StandingAsync(venue);
    }

    private protected async Task<string> StandingAsync(string venue)
    {
        var clock = default(JsonElement);
        await Wait.UntilAsync("the clock stands", async () =>
        {
            clock = (await Server.Client.GetAsync($"/api/v1/venues/{venue}", Token)).Body.GetProperty("clock");
            return clock.Text("state") is "paused" or "ended";
        }, Cancellation);
        return clock.Text("now")!;
    }

    private protected Task<Answer> GetAsync(string venue, string path) =>
        Server.Client.GetAsync($"/venues/{venue}/api/v1{path}", Token);

    private protected Task<Answer> PlaceAsync(string venue, object order) =>
        Server.Client.PostAsync($"/venues/{venue}/api/v1/orders", order, Token);

    private protected static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
