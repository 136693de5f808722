using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.History;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.CorporateActions;

/// <summary>Apple's seven-for-one split of 9 June 2014, as a recording of these days plays it, and the dividend after it.</summary>
public sealed class AppleSplitTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Holders_and_charts_go_through_it_without_a_jump()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        File.WriteAllLines(folder["actions.csv"], [
            "symbol,ex_date,type,to,from,amount", "AAPL,2014-06-09,split,7,1,", "AAPL,2014-06-09,split,7,1,", "AAPL,2014-06-09,merger,1,1,",
            "AAPL,2014-08-07,cash_dividend,,,0.47",
        ]);
        string token, order;
        AccountId seller;
        decimal before;
        Money cash;

        // Friday's close.
        Record(("2014-06-06T19:59:00Z", 645.57m));
        await using (var server = await StartAsync(database))
        {
            using var client = ClientOf(server);
            await EndedAsync(server);
            seller = await SellShortAsync(server);
            token = (await client.PostAsync("/api/v1/auth/demo", new { })).Text("access_token");
            Assert.Equal("filled",
                (await client.PostAsync("/api/v1/orders", new { symbol = "AAPL", side = "buy", type = "market", qty = "100" }, token))
                    .Text("status"));
            order = (await client.PostAsync("/api/v1/orders",
                new { symbol = "AAPL", side = "sell", type = "limit", qty = "40", limit_price = "700", time_in_force = "gtc" },
                token)).Text("id");
            before = await EquityAsync(client, token);
            var position = await PositionAsync(client, token);
            Assert.Equal((100m, 645.57m), (position.Number("qty"), position.Number("market_price")));
            await server.StopAsync(Cancellation);
        }

        // Monday's open: before it, the split.
        Record(("2014-06-06T19:59:00Z", 645.57m), ("2014-06-09T13:30:00Z", 92.70m));
        await using (var server = await StartAsync(database))
        {
            using var client = ClientOf(server);
            await EndedAsync(server);
            var position = await PositionAsync(client, token);
            Assert.Equal((700m, 92.70m), (position.Number("qty"), position.Number("market_price")));
            Assert.Equal(64_557m, position.Number("cost_basis"));
            Assert.Equal(before + (700 * 92.70m) - (100 * 645.57m), await EquityAsync(client, token));
            Assert.Equal((-70_000, 70m), (NetOf(server, seller), BalanceOf(server, seller, "AAPL").Owed.Units / 100_000_000m));

            var explained = await client.GetAsync($"/api/v1/orders/{order}/explain", token);
            Assert.Contains("the shares were split", explained.Body.GetRawText(), StringComparison.Ordinal);
            var bar = (await client.GetAsync("/api/v1/market/AAPL/candles?interval=1d", token: null)).Body.GetProperty("items")
                .EnumerateArray().First();
            Assert.Equal((92.22m, 92.70m, 92.22m), (bar.Number("open"), bar.Number("high"), bar.Number("low")));

            cash = BalanceOf(server, seller, "USD").Available;
            var actions = (await client.GetAsync("/api/v1/market/AAPL/corporate-actions", token: null)).Body.GetProperty("items")
                .EnumerateArray().ToArray();
            Assert.Equal([("cash_dividend", "pending"), ("split", "applied")],
                actions.Select(action => (action.GetProperty("type").GetString(), action.GetProperty("status").GetString())));
            await server.StopAsync(Cancellation);
        }

        // Later: the split is not carried out again, and the dividend is paid to who holds and by who is short.
        Record(("2014-06-09T19:59:00Z", 93.70m), ("2014-08-07T13:30:00Z", 94.93m));
        await using (var server = await StartAsync(database))
        {
            using var client = ClientOf(server);
            await EndedAsync(server);
            Assert.Equal(700m, (await PositionAsync(client, token)).Number("qty"));
            var account = (await client.GetAsync("/api/v1/auth/me", token)).Text("account_id");
            var paid = (await client.GetAsync($"/api/v1/accounts/{account}/ledger", token))
                .Body.GetProperty("items").EnumerateArray().First();
            Assert.Equal(("dividend", 329m), (paid.GetProperty("reason").GetString(), paid.Number("amount")));
            Assert.Equal(cash - new Money(32_90000000), BalanceOf(server, seller, "USD").Available);
            foreach (var projection in Rebuild.Names)
            {
                await Wait.UntilAsync($"{projection} is as the log says",
                    async () => (await Rebuild.CompareAsync(database.Source, 1, projection, Cancellation)).Count == 0, Cancellation);
            }

            await server.StopAsync(Cancellation);
        }
    }

    /// <summary>Each with a trade a second later.</summary>
    private void Record(params (string Time, decimal Price)[] quotes)
    {
        Directory.CreateDirectory(folder["market"]);
        File.WriteAllLines(Path.Combine(folder["market"], "AAPL_quotes.csv"),
        [
            "time,bid,bid_size,ask,ask_size",
            .. quotes.Select(quote => FormattableString.Invariant($"{quote.Time},{quote.Price - 0.01m},500,{quote.Price},500")),
        ]);
        File.WriteAllLines(Path.Combine(folder["market"], "AAPL_trades.csv"),
        [
            "time,price,size",
            .. quotes.Select(quote =>
                FormattableString.Invariant($"{quote.Time.Replace("00Z", "01Z", StringComparison.Ordinal)},{quote.Price},100")),
        ]);
    }

    private async Task<WebApplication> StartAsync(TestDatabase database)
    {
        var server = TradeCraftServer.Build(
            [
                "--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString, "--feed", "recorded", "--market-data",
                folder["market"], "--speed", "100", "--corporate-actions", folder["actions.csv"], "--Identity:AllowDemo", "true",
            ],
            builder => builder.Logging.ClearProviders());
        await server.StartAsync(Cancellation);
        return server;
    }

    private static HttpClient ClientOf(WebApplication server) => new() { BaseAddress = new Uri(server.Urls.First()) };

    private static Task EndedAsync(WebApplication server) => Wait.UntilAsync(
        "the recording has ended", async () =>
        {
            // What the feed said last is decided and published.
            var hasEnded = server.Services.GetRequiredService<FeedStatus>().State == FeedState.Ended;
            return hasEnded && await server.Services.GetRequiredService<LiveVenue>().AskAsync((_, _) => true, Cancellation);
        },
        Cancellation);

    private static async Task<AccountId> SellShortAsync(WebApplication server)
    {
        var venue = server.Services.GetRequiredService<LiveVenue>();
        var dollar = server.Services.GetRequiredService<VenueProjections>().Instruments.FindAsset("USD")!;
        var opened = await venue.SubmitAsync(
            new OpenAccount(new(999), dollar.Id, new(100_000_00000000), new(Profiles.Frictionless) { Kind = AccountKind.Margin }),
            Cancellation);
        var seller = new AccountId((int)opened.Number);
        Assert.True((await venue.SubmitAsync(
            new PlaceOrder(seller, new(0), Side.Sell, OrderType.Market, TimeInForce.Gtc, new(10_000), default), Cancellation)).IsAccepted);
        Assert.Equal(-10_000, NetOf(server, seller));
        return seller;
    }

    private static long NetOf(WebApplication server, AccountId account) =>
        server.Services.GetRequiredService<VenueProjections>().Portfolios.Position(account, new(0))!.Net;

    private static Balance BalanceOf(WebApplication server, AccountId account, string asset)
    {
        var projections = server.Services.GetRequiredService<VenueProjections>();
        return projections.Portfolios.Balances(account).Single(balance => projections.Instruments[balance.Asset].Code == asset);
    }

    private static async Task<decimal> EquityAsync(HttpClient client, string token) =>
        (await client.GetAsync("/api/v1/portfolio", token)).Body.Number("equity")!.Value;

    private static async Task<JsonElement> PositionAsync(HttpClient client, string token) =>
        (await client.GetAsync("/api/v1/positions", token)).Body.GetProperty("items").EnumerateArray().Single();
}
