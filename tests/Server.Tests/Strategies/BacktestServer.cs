using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Strategies;

/// <summary>A real server with 2,000 hours of the coin in its tables, and a user who tries strategies on them.</summary>
public abstract class BacktestServer(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TradingServer server = new(postgres);
    private string token = "";

    private protected TradingServer Server => server;

    private protected string Token => token;

    private protected IReadOnlyList<Candle> Bars { get; } = BacktestBars.Walk(2_000);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        token = await server.NewUserAsync();
        var coin = server.Projections.Instruments.Find("BTC-USD")!;
        server.Services.GetRequiredService<PastMarkets>().Offer(new(
            [coin], Bars[^1].Time + Duration.FromHours(1),
            (_, _) => Task.FromResult<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?>(
                new Dictionary<CandleInterval, IReadOnlyList<Candle>> { [CandleInterval.Find("1h")!] = Bars }),
            server.Projections.Markets.LastSplit));
        await Wait.UntilAsync("the past is written", async () =>
            (await server.Client.GetAsync("/api/v1/market/BTC-USD/candles?interval=1h&limit=10", token)).Body.GetProperty("items")
                .GetArrayLength() == 10, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static object Request(long seed = 1, string from = "2026-03-02T00:00:00Z", string to = "2026-12-31T00:00:00Z") => new
    {
        name = "Crossing",
        seed,
        market = new { symbols = (string[])["BTC-USD"], interval = "1h", from, to },
        strategy = new
        {
            rules = new
            {
                side = "long",
                enter = (object[])[Compared("crosses_above")],
                exit = (object[])[Compared("crosses_below")],
                size = new { percent = "50" },
            },
        },
    };

    private protected static Dictionary<string, object> Compared(string comparison) => new Dictionary<string, object>
    {
        ["left"] = new { indicator = new { kind = "sma", settings = (int[])[5] } },
        ["is"] = comparison,
        ["right"] = new { indicator = new { kind = "sma", settings = (int[])[20] } },
    };

    private protected Task<Answer> PostAsync(object request) => server.Client.PostAsync("/api/v1/backtests", request, token);

    private protected async Task<JsonElement> GetAsync(string? id) => (await server.Client.GetAsync($"/api/v1/backtests/{id}", token)).Body;

    private protected async Task<JsonElement> FinishedAsync(JsonElement made)
    {
        var (id, found) = (made.Text("id"), default(JsonElement));
        await Wait.UntilAsync("the backtest is finished", async () =>
        {
            found = await GetAsync(id);
            return found.Text("status") is "done" or "failed" or "cancelled";
        }, Cancellation);
        return found;
    }
}
