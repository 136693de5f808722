using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Markets.History;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Markets.History;

/// <summary>Bars and prints over restarts, on a real PostgreSQL.</summary>
public sealed class MarketHistoryTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_bar_that_was_running_goes_on_after_a_restart_and_prints_are_still_there()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        JsonElement before, prints;
        await using (var server = await StartAsync(database))
        {
            await ListAsync(server);
            for (var print = 0; print < 250; print++) await PrintAsync(server, 10_000 + print, 2);
            before = await DayAsync(server);
            prints = (await GetAsync(server, "trades?limit=500")).GetProperty("items");
            Assert.Equal(("100.00", "102.49", "100.00", "102.49", "0.005"), Bar(before));
            await server.StopAsync(Cancellation);
        }

        await using (var server = await StartAsync(database))
        {
            Assert.Equal(Bar(before), Bar(await DayAsync(server)));
            Assert.Equal(prints.GetRawText(), (await GetAsync(server, "trades?limit=500")).GetProperty("items").GetRawText());
            Assert.Equal("102.49", (await GetAsync(server, "ticker")).GetProperty("last").GetString());
            await PrintAsync(server, 9_000, 2);
            Assert.Equal(("100.00", "102.49", "90.00", "90.00", "0.00502"), Bar(await DayAsync(server)));
            var page = await GetAsync(server, "trades?limit=3");
            Assert.Equal(["251", "250", "249"],
                page.GetProperty("items").EnumerateArray().Select(print => print.GetProperty("id").GetString()));
            var next = await GetAsync(server, $"trades?limit=300&cursor={page.GetProperty("next_cursor").GetString()}");
            Assert.Equal(248, next.GetProperty("items").GetArrayLength());
            Assert.Equal(JsonValueKind.Null, next.GetProperty("next_cursor").ValueKind);
            await server.StopAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_users_trade_is_in_the_bars_once_though_the_log_is_replayed()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using (var server = await StartAsync(database))
        {
            await ListAsync(server);
            await BuyAsync(server);
            await WrittenAsync(database, prints: 1);

            // As if the process had died right after this: what was traded since the last write is only in the log.
            await server.Services.GetRequiredService<MarketWriter>().StopAsync(Cancellation);
            await BuyAsync(server);
            await server.StopAsync(Cancellation);
            await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
            await connection.ExecuteAsync("delete from market_print where number = 2");
            await connection.ExecuteAsync("update candle set volume = 1");
            await connection.ExecuteAsync(
                "update market_checkpoint set sequence = (select min(last_sequence) from event_log where last_sequence >= 7)");
        }

        await using (var server = await StartAsync(database))
        {
            Assert.Equal("0.00002", (await DayAsync(server)).GetProperty("volume").GetString());
            Assert.Equal(2, (await GetAsync(server, "trades")).GetProperty("items").GetArrayLength());
            await server.StopAsync(Cancellation);
        }
    }

    [Fact]
    public async Task The_market_begins_with_a_past_that_its_prices_go_on_from()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var server = TradeCraftServer.Build(
            ["--urls", "http://127.0.0.1:0", "--data", folder["data"], "--connection-string", database.ConnectionString, "--seed", "3"]);
        await server.StartAsync(Cancellation);
        await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
        await Wait.UntilAsync("the past of all is written", async () =>
            await connection.ExecuteScalarAsync<int>("select count(*) from market_past") == FeedInstruments.All.Count, Cancellation);

        var daily = (await GetAsync(server, "candles?interval=1d&limit=1500")).GetProperty("items");
        Assert.Equal(1_500, daily.GetArrayLength());
        var minutes = (await GetAsync(server, "candles?interval=1m&limit=1500")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(1_500, minutes.Length);
        Assert.All(minutes.Zip(minutes.Skip(1)), pair =>
        {
            Assert.True(Time(pair.First) < Time(pair.Second));
            Assert.InRange(Number(pair.Second, "open") / Number(pair.First, "close"), 0.98m, 1.02m);
        });

        // The running day is the past's part of it and the live part, in the tables and in memory.
        var projections = server.Services.GetRequiredService<VenueProjections>();
        var bitcoin = projections.Instruments.Find("BTC-USD")!;
        Assert.True(projections.Markets[bitcoin].Ticker() is { Open: not null, High: not null, Volume.IsZero: false });

        // On a weekend the others' past of a day is empty, and who trades first is chance.
        Assert.All(projections.Instruments.Instruments.Where(each => each.AssetClass == AssetClass.Crypto),
            each => Assert.False(projections.Markets[each].Ticker().Volume.IsZero, each.Symbol));
        var wrong = await connection.QueryAsync<string>(
            """
            select d.instrument_id || ' ' || d.time from candle d
            join lateral (select sum(volume) volume, max(high) high, min(low) low from candle m
            """ + """
             where m.instrument_id = d.instrument_id and m.minutes = 60
                and m.time >= d.time and m.time < d.time + interval '1 day') m on true
            where d.minutes = 1440 and d.instrument_id = 0 and d.time between now() - interval '300 days' and now() - interval '2 days'
                and (d.volume, d.high, d.low) <> (m.volume, m.high, m.low)
            """);
        Assert.Empty(wrong);
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_past_that_knows_of_a_split_is_not_split_again_by_the_next_write()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        await using var server = await StartAsync(database, services => services.Replace(ServiceDescriptor.Singleton(
            provider => ActivatorUtilities.CreateInstance<MarketWriter>(provider, new Feeds.FakeClock()))));
        await DecideAsync(server, new ListAsset("USD", 8));
        await DecideAsync(server, new ListAsset("AAPL", 8));
        await DecideAsync(server, new ListInstrument("AAPL", "Apple", AssetClass.Equity, new(1), new(0), 0.01m, 1m));
        await DecideAsync(server, new SplitShares(new(0), 4, 1));
        var projections = server.Services.GetRequiredService<VenueProjections>();

        // The split is in no table yet: the writer's clock stands still.
        var instrument = projections.Instruments.Find("AAPL")!;
        var until = new Timestamp(1_700_000_000_000_000);
        var bar = new Candle(CandleInterval.Day.StartOf(until, AssetClass.Equity), new(5_000), new(5_100), new(4_900), new(5_050), new(7));
        server.Services.GetRequiredService<PastMarkets>().Offer(new(
            [instrument],
            until,
            (_, _) => Task.FromResult<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?>(
                new Dictionary<CandleInterval, IReadOnlyList<Candle>> { [CandleInterval.Day] = [bar] }),
            projections.Markets.LastSplit));
        await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
        await Wait.UntilAsync("the past is written",
            async () => await connection.ExecuteScalarAsync<int>("select count(*) from market_past") == 1, Cancellation);
        await server.StopAsync(Cancellation);
        Assert.Equal(5_050, await connection.ExecuteScalarAsync<int>("select close from candle where minutes = 1440"));
    }

    private static async Task WrittenAsync(TestDatabase database, int prints)
    {
        await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
        await Wait.UntilAsync("it is written",
            async () => await connection.ExecuteScalarAsync<int>("select count(*) from market_print") == prints, Cancellation);
    }

    private static async Task<WebApplication> StartAsync(TestDatabase database, Action<IServiceCollection>? configure = null)
    {
        var server = TradeCraftServer.Build(["--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(FeedHost)));
            configure?.Invoke(builder.Services);
        });
        await server.StartAsync(Cancellation);
        return server;
    }

    private static async Task ListAsync(WebApplication server)
    {
        await DecideAsync(server, new ListAsset("USD", 8));
        await DecideAsync(server, new ListAsset("BTC", 8));
        await DecideAsync(server, new ListInstrument("BTC-USD", "Bitcoin", AssetClass.Crypto, new(1), new(0), 0.01m, 0.00001m));
        await DecideAsync(server,
            new OpenAccount(new UserId(1), new(0), new Money(100_000_00000000), new AccountTerms(Profiles.Frictionless)));
    }

    private static Task PrintAsync(WebApplication server, long ticks, long steps) =>
        DecideAsync(server, new ReportPrint(new(0), new(ticks), new(steps), Side.Buy));

    /// <summary>A user buys one step of what is offered.</summary>
    private static async Task BuyAsync(WebApplication server)
    {
        await DecideAsync(server,
            new QuoteDepth(new(0), new BookLevel[] { new(new(9_000), new(5)) }, new BookLevel[] { new(new(9_100), new(5)) }));
        await DecideAsync(server, new PlaceOrder(
            new AccountId(AccountId.FirstTrader), new(0), Side.Buy, OrderType.Market, TimeInForce.Ioc, new Quantity(1), default));
    }

    private static async Task DecideAsync(WebApplication server, Command command) =>
        Assert.Equal(Rejection.None, (await server.Services.GetRequiredService<LiveVenue>().SubmitAsync(command, Cancellation)).Rejection);

    private static async Task<JsonElement> DayAsync(WebApplication server) =>
        (await GetAsync(server, "candles?interval=1d")).GetProperty("items").EnumerateArray().Last();

    private static async Task<JsonElement> GetAsync(WebApplication server, string path)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        return (await client.GetAsync($"/api/v1/market/BTC-USD/{path}", token: null)).Body;
    }

    private static DateTimeOffset Time(JsonElement bar) => bar.GetProperty("time").GetDateTimeOffset();

    private static decimal Number(JsonElement bar, string name) =>
        decimal.Parse(bar.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static (string?, string?, string?, string?, string?) Bar(JsonElement bar) => (
        bar.GetProperty("open").GetString(), bar.GetProperty("high").GetString(), bar.GetProperty("low").GetString(),
        bar.GetProperty("close").GetString(), bar.GetProperty("volume").GetString());
}
