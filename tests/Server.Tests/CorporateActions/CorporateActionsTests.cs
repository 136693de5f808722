using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.History;
using TradeCraft.Server.Markets.History;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.CorporateActions;

/// <summary>What an administrator announces, what everybody reads of it, and what becomes of positions, bars and alerts.</summary>
public sealed class CorporateActionsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Route = "/api/v1/admin/corporate-actions";

    private readonly TradingServer server = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Today => NewYork(0);

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task What_is_announced_is_listed_and_can_be_taken_back_until_it_is_carried_out()
    {
        var admin = await server.NewAdministratorAsync();
        var added = await server.Client.PostAsync(
            Route, new { symbol = "AAPL", type = "split", ex_date = NewYork(30), to = 4, from = 1 }, admin);
        Assert.Equal((HttpStatusCode.Created, "pending", 4), (added.Status, added.Text("status"), added.Body.GetProperty("to").GetInt32()));
        (await server.Client.PostAsync(Route, new { symbol = "AAPL", type = "split", ex_date = NewYork(30), to = 4, from = 1 }, admin))
            .ShouldBeProblem(409, "corporate_action_known");
        Assert.Equal(NewYork(30),
            Assert.Single(await ItemsAsync("/api/v1/market/AAPL/corporate-actions", null)).GetProperty("ex_date").GetString());

        Assert.Equal(HttpStatusCode.NoContent,
            (await server.Client.AskAsync(HttpMethod.Delete, $"{Route}/{added.Text("id")}", token: admin)).Status);
        (await server.Client.AskAsync(HttpMethod.Delete, $"{Route}/{added.Text("id")}", token: admin))
            .ShouldBeProblem(409, "corporate_action_not_pending");
        (await server.Client.AskAsync(HttpMethod.Delete, $"{Route}/999", token: admin)).ShouldBeProblem(404, "corporate_action_not_found");
        Assert.Empty(await ItemsAsync($"{Route}?status=pending", admin));
        Assert.Equal("cancelled",
            Assert.Single(await ItemsAsync($"{Route}?status=cancelled&symbol=AAPL", admin)).GetProperty("status").GetString());

        var audited = (await server.Client.GetAsync("/api/v1/admin/audit", admin)).Body.GetRawText();
        Assert.Contains("corporate_action.add", audited, StringComparison.Ordinal);
        Assert.Contains("corporate_action.cancel", audited, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_by_name()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        var day = NewYork(3);
        await RefusedAsync(new { symbol = "NOPE", type = "split", ex_date = day, to = 2, from = 1 }, 404, "unknown_symbol", "symbol");
        await RefusedAsync(new { symbol = "BTC-USD", type = "split", ex_date = day, to = 2, from = 1 }, 422, "not_splittable", "to");
        await RefusedAsync(new { symbol = "AAPL", type = "split", ex_date = day, to = 2, from = 2 }, 422, "split_malformed", "to");
        await RefusedAsync(new { symbol = "AAPL", type = "split", ex_date = day, to = 0, from = 2 }, 422, "split_malformed", "to");
        await RefusedAsync(new { symbol = "AAPL", type = "split", ex_date = day, to = 2 }, 400, "validation_failed", "from");
        await RefusedAsync(
            new { symbol = "AAPL", type = "split", ex_date = day, to = 2, from = 1, amount = 1 }, 400, "validation_failed", "amount");
        await RefusedAsync(
            new { symbol = "AAPL", type = "split", ex_date = "soon", to = 2, from = 1 }, 400, "validation_failed", "ex_date");
        await RefusedAsync(new { symbol = "AAPL", type = "cash_dividend", ex_date = day }, 400, "validation_failed", "amount");
        await RefusedAsync(
            new { symbol = "AAPL", type = "cash_dividend", ex_date = day, amount = "0" }, 422, "amount_not_positive", "amount");
        await RefusedAsync(new { symbol = "AAPL", type = "cash_dividend", ex_date = day, amount = "0.000000001" }, 422,
            "amount_too_precise", "amount");
        await RefusedAsync(new { symbol = "AAPL", type = "cash_dividend", ex_date = NewYork(-1), amount = "1" }, 422, "ex_date_past",
            field: null);
        (await server.Client.PostAsync(Route, new { symbol = "AAPL", type = "split", ex_date = day, to = 2, from = 1 }, user))
            .ShouldBeProblem(403, "forbidden");
        (await server.Client.GetAsync(Route, user)).ShouldBeProblem(403, "forbidden");
        (await server.Client.GetAsync(Route, token: null)).ShouldBeProblem(401, "unauthenticated");
        (await server.Client.GetAsync("/api/v1/market/NOPE/corporate-actions", token: null)).ShouldBeProblem(404, "unknown_symbol");
        (await server.Client.GetAsync($"{Route}?status=due", admin)).ShouldBeProblem(400, "validation_failed");
        Assert.Empty(await ItemsAsync(Route, admin));

        async Task RefusedAsync(object action, int status, string code, string? field)
        {
            var errors = (await server.Client.PostAsync(Route, action, admin)).ShouldBeProblem(status, code);
            Assert.Equal(field is null ? [] : [field], errors.Keys);
        }
    }

    [Fact]
    public async Task Ten_shares_become_one_and_the_piece_is_paid_out_and_booked()
    {
        var (admin, token) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        await server.QuoteAsync("AAPL", [(9.99m, 100)], [(10, 100)]);
        await server.BuyAsync(token, "AAPL", "12.345");
        await server.PrintAsync("AAPL", 10, 1, Side.Buy);
        await AnnounceAsync(admin, new { symbol = "AAPL", type = "split", ex_date = Today, to = 1, from = 10 });

        // 12.345 are 1.2345: 1.234, and half a thousandth at a hundred dollars.
        var position = Assert.Single(await ItemsAsync("/api/v1/positions", token));
        Assert.Equal((1.234m, 100m), (position.Number("qty"), position.Number("market_price")));
        var account = await server.AccountOfAsync(token);
        var ledger = await ItemsAsync($"/api/v1/accounts/{account.Number}/ledger?limit=2", token);
        Assert.Equal([("cash_in_lieu", 0.05m), ("split", -11.111m)],
            ledger.Select(line => (line.GetProperty("reason").GetString()!, line.Number("amount")!.Value)));
        var lots = await ItemsAsync("/api/v1/positions/AAPL/lots", token);
        Assert.Equal([("open", 1.234m, null), ("closed", 0m, 0.05m)],
            lots.Select(lot => (lot.GetProperty("status").GetString()!, lot.Number("qty")!.Value, lot.Number("proceeds"))));
        await AsTheLogSaysAsync();
    }

    [Fact]
    public async Task Bars_prints_and_alerts_are_of_the_new_shares_once_whatever_ends_the_server()
    {
        var (admin, token) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        await server.PrintAsync("AAPL", 700, 1, Side.Buy);
        await server.PrintAsync("AAPL", 645.57m, 1, Side.Sell);
        await server.PrintAsync("BTC-USD", 700, 1, Side.Buy);
        await server.Client.PostAsync("/api/v1/alerts", new { symbol = "AAPL", condition = "below", price = "637" }, token);
        await server.Client.PostAsync("/api/v1/alerts", new { symbol = "BTC-USD", condition = "below", price = "637" }, token);
        await WrittenAsync(prints: 3);

        // What is written of the market from here on is as if the process had died: the split is in the log, and in no bar.
        await server.Services.GetRequiredService<MarketWriter>().StopAsync(Cancellation);
        await AnnounceAsync(admin, new { symbol = "AAPL", type = "split", ex_date = Today, to = 7, from = 1 });
        await ShouldBeOfNewSharesAsync();
        await using (var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation))
            Assert.Equal([70_000, 64_557],
                await connection.QueryAsync<int>("select price from market_print where instrument_id = 1 order by number"));

        for (var start = 0; start < 2; start++)
        {
            await server.RestartAsync();
            await ShouldBeOfNewSharesAsync();
        }

        await using (var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation))
        {
            await Wait.UntilAsync("the prints are changed", async () =>
                (await connection.QueryAsync<int>("select price from market_print where instrument_id = 1 order by number"))
                    .SequenceEqual([10_000, 9_222]), Cancellation);
            Assert.Equal([7_000, 7_000], await connection.QueryAsync<long>("select quantity from market_print where instrument_id = 1"));
            Assert.Equal(70_000, await connection.ExecuteScalarAsync<int>("select price from market_print where instrument_id = 0"));
            Assert.Equal(7,
                await connection.ExecuteScalarAsync<int>(
                    "select count(*) from candle where instrument_id = 1 and (open, high, low, close, volume) = (10000, 10000, 9222, "
                        + "9222, 14000)"));
        }

        async Task ShouldBeOfNewSharesAsync()
        {
            var bar = Assert.Single(
                (await server.Client.GetAsync("/api/v1/market/AAPL/candles?interval=1d", null)).Body.GetProperty("items").EnumerateArray());
            Assert.Equal((100m, 100m, 92.22m, 92.22m, 14m),
                (bar.Number("open"), bar.Number("high"), bar.Number("low"), bar.Number("close"), bar.Number("volume")));
            Assert.Equal([92.22m, 100m],
                (await ItemsAsync("/api/v1/market/AAPL/trades", null)).Select(print => print.Number("price")!.Value));
            var ticker = (await server.Client.GetAsync("/api/v1/market/AAPL/ticker", null)).Body;
            Assert.Equal((92.22m, 100m), (ticker.Number("last"), ticker.Number("high")));
            await Wait.UntilAsync("the alerts are of the new shares", async () =>
                (await ItemsAsync("/api/v1/alerts", token)).Select(alert => alert.Number("price")!.Value).SequenceEqual([637m, 91m]),
                Cancellation);
        }
    }

    [Fact]
    public async Task A_process_that_ended_before_it_was_noted_does_not_carry_it_out_twice()
    {
        var (admin, token) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        await server.QuoteAsync("AAPL", [(9.99m, 100)], [(10, 100)]);
        await server.BuyAsync(token, "AAPL", "10");
        await AnnounceAsync(admin, new { symbol = "AAPL", type = "split", ex_date = Today, to = 2, from = 1 });
        await AnnounceAsync(admin, new { symbol = "AAPL", type = "cash_dividend", ex_date = Today, amount = "0.25" });
        var (hash, sequence) = (await server.StateHashAsync(), server.Projections.Sequence);
        await using (var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation))
            Assert.Equal(2,
                await connection.ExecuteAsync("update corporate_action set status = 'pending', applied_at = null, event_sequence = null"));

        await server.RestartAsync();
        Assert.Equal((hash, sequence), (await server.StateHashAsync(), server.Projections.Sequence));
        Assert.Equal(20m, Assert.Single(await ItemsAsync("/api/v1/positions", token)).Number("qty"));
        Assert.All(await ItemsAsync("/api/v1/market/AAPL/corporate-actions", null),
            action => Assert.Equal("applied", action.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task What_the_venue_refuses_is_cancelled_with_its_reason()
    {
        var admin = await server.NewAdministratorAsync();
        await server.DecideAsync(new Delist(server.Projections.Instruments.Find("AAPL")!.Id));
        var id = (await server.Client.PostAsync(Route, new { symbol = "AAPL", type = "split", ex_date = Today, to = 2, from = 1 }, admin))
            .Text("id");
        await Wait.UntilAsync("it is cancelled",
            async () => (await ItemsAsync($"{Route}?status=cancelled", admin)).Any(action => action.GetProperty("id").GetString() == id),
            Cancellation);
        Assert.Equal("instrument_delisted", (await ItemsAsync(Route, admin))[0].GetProperty("reason").GetString());
    }

    private static string NewYork(int days) =>
        TradingCalendar.Of(AssetClass.Equity).DateOf(TimeProvider.System.Now()).AddDays(days)
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task AnnounceAsync(string admin, object action)
    {
        var added = await server.Client.PostAsync(Route, action, admin);
        Assert.Equal(HttpStatusCode.Created, added.Status);
        await Wait.UntilAsync("it is carried out", async () =>
            (await ItemsAsync($"{Route}?status=applied", admin)).Any(each => each.GetProperty("id").GetString() == added.Text("id")),
            Cancellation);
    }

    private async Task<JsonElement[]> ItemsAsync(string path, string? token) =>
        [.. (await server.Client.GetAsync(path, token)).Body.GetProperty("items").EnumerateArray()];

    private async Task WrittenAsync(int prints)
    {
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await Wait.UntilAsync("the prints are written",
            async () => await connection.ExecuteScalarAsync<int>("select count(*) from market_print") == prints, Cancellation);
    }

    private async Task AsTheLogSaysAsync()
    {
        foreach (var projection in Rebuild.Names)
        {
            await Wait.UntilAsync($"{projection} is as the log says",
                async () => (await Rebuild.CompareAsync(server.Database.Source, 1, projection, Cancellation)).Count == 0, Cancellation);
        }
    }
}
