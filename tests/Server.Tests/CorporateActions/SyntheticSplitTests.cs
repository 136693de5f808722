using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.CorporateActions;

/// <summary>
/// A split in the synthetic market: what is made up goes on at the new price, after a restart too, and the chart shows no cliff.
/// </summary>
public sealed class SyntheticSplitTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_market_goes_on_at_the_price_of_the_new_shares()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        decimal before;
        await using (var server = await StartAsync(database))
        {
            using var client = ClientOf(server);
            await Wait.UntilAsync("the feed quotes", async () => await BidAsync(client) is not null, Cancellation);
            before = (await BidAsync(client))!.Value;
            var today = TradingCalendar.Of(AssetClass.Equity).DateOf(TimeProvider.System.Now())
                .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            File.WriteAllLines(folder["actions.csv"],
                ["symbol,ex_date,type,to,from,amount", $"AAPL,{today},split,4,1,", "AAPL,2014-06-09,split,7,1,"]);
            await server.StopAsync(Cancellation);
        }

        // Carried out as the server starts, while its past may still be being written, and known ever after.
        for (var start = 0; start < 3; start++)
        {
            await using var server = await StartAsync(database, "--corporate-actions", folder["actions.csv"]);
            using var client = ClientOf(server);
            await Wait.UntilAsync("the feed quotes again", async () => await BidAsync(client) is not null, Cancellation);
            Assert.Single(server.Services.GetRequiredService<VenueProjections>()
                .Markets[server.Services.GetRequiredService<InstrumentDirectory>().Find("AAPL")!.Id].Splits);
            Assert.InRange((await BidAsync(client))!.Value, before / 4 * 0.97m, before / 4 * 1.03m);
            await NoCliffAsync(database, client);
            await server.StopAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_running_market_follows()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var server = await StartAsync(database);
        using var client = ClientOf(server);
        await Wait.UntilAsync("the feed quotes", async () => await BidAsync(client) is not null, Cancellation);
        var before = (await BidAsync(client))!.Value;
        var apple = server.Services.GetRequiredService<InstrumentDirectory>().Find("AAPL")!;
        var (halt, venue) = (server.Services.GetRequiredService<FeedHalt>(), server.Services.GetRequiredService<LiveVenue>());
        halt.Halt(apple.Id);
        Assert.True((await venue.SubmitAsync(new Exchange.Commands.SplitShares(apple.Id, 4, 1), Cancellation)).IsAccepted);
        await Wait.UntilAsync("the feed makes prices of the new shares",
            async () => !halt.IsHalted(apple.Id) && await BidAsync(client) is not null, Cancellation);
        Assert.InRange((await BidAsync(client))!.Value, before / 4 * 0.97m, before / 4 * 1.03m);
        await NoCliffAsync(database, client);
        await server.StopAsync(Cancellation);
    }

    private static async Task NoCliffAsync(TestDatabase database, HttpClient client)
    {
        await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
        await Wait.UntilAsync("the past is written", async () => await connection.ExecuteScalarAsync<bool>(
            "select exists (select from market_past join candle using (instrument_id) where instrument_id = (select min(instrument_id) "
                + "from market_past))"), Cancellation);
        foreach (var interval in CandleInterval.All)
        {
            var steepest = 0m;
            await Wait.UntilAsync($"{interval.Name} has no cliff", async () =>
            {
                var bars = (await client.GetAsync($"/api/v1/market/AAPL/candles?interval={interval.Name}&limit=1500", null))
                    .Body.GetProperty("items").EnumerateArray().ToArray();
                steepest = bars.Zip(bars.Skip(1), (left, right) => Math.Max(Open(right) / Close(left), Close(left) / Open(right))).Max();
                return bars.Length > 10 && steepest < 1.6m;
            }, Cancellation);
        }

        static decimal Open(JsonElement bar) => bar.Number("open")!.Value;

        static decimal Close(JsonElement bar) => bar.Number("close")!.Value;
    }

    private static async Task<decimal?> BidAsync(HttpClient client)
    {
        var answer = await client.GetAsync("/api/v1/market/AAPL/ticker", null);
        return answer.Body.TryGetProperty("bid", out var bid) && bid.ValueKind == JsonValueKind.String ? bid.ToNumber() : null;
    }

    private static HttpClient ClientOf(WebApplication server) => new() { BaseAddress = new Uri(server.Urls.First()) };

    private static async Task<WebApplication> StartAsync(TestDatabase database, params string[] more)
    {
        var server = TradeCraftServer.Build(
            ["--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString, "--seed", "3", .. more],
            builder => builder.Logging.ClearProviders());
        await server.StartAsync(Cancellation);
        return server;
    }
}
