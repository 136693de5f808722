using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Administration;

public sealed class AdministrationTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task Only_an_administrator_may_do_these_things()
    {
        var user = await server.NewUserAsync();
        foreach (var path in (string[])["instruments/AAPL/halt", "interest", "accounts/101/freeze"])
        {
            (await server.Client.PostAsync($"/api/v1/admin/{path}", new { }, user)).ShouldBeProblem(403, "forbidden");
            (await server.Client.PostAsync($"/api/v1/admin/{path}", new { })).ShouldBeProblem(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task Trading_is_halted_and_resumed()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        await DoAsync(admin, "instruments/BTC-USD/halt");
        (await server.Client.PostAsync("/api/v1/admin/instruments/BTC-USD/halt", new { }, admin)).ShouldBeProblem(409, "wrong_phase");
        var order = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "1.00" };
        (await server.PlaceAsync(user, order)).ShouldBeProblem(422, "instrument_halted");
        await DoAsync(admin, "instruments/BTC-USD/resume");
        Assert.Equal(HttpStatusCode.Created, (await server.PlaceAsync(user, order)).Status);
        (await server.Client.PostAsync("/api/v1/admin/instruments/NOPE/halt", new { }, admin)).ShouldBeProblem(404, "unknown_symbol");
    }

    [Fact]
    public async Task A_session_closes_and_opens_with_auctions_that_leave_the_depth_right()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 50)], [(101.00m, 50)]);
        var (admin, buyer, seller) = (await server.NewAdministratorAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        await server.BuyAsync(seller, "AAPL", "5");
        var expired = await server.PlaceAsync(
            buyer, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "90.00", time_in_force = "day" });
        var resting = await server.PlaceAsync(
            buyer, new { symbol = "AAPL", side = "buy", type = "limit", qty = "8", limit_price = "100.00" });
        await DoAsync(admin, "instruments/AAPL/close");
        Assert.Equal("expired", (await server.OrderAsync(buyer, expired.Text("id"))).Text("status"));
        Assert.Equal([("100.00", "8")], await BidsAsync());

        var waiting = await server.PlaceAsync(
            seller, new { symbol = "AAPL", side = "sell", type = "limit", qty = "5", limit_price = "98.00" });
        Assert.Equal("open", waiting.Text("status"));
        Assert.Equal(
            "Sold nothing; the 5 wait for the next auction.",
            (await server.Client.GetAsync($"/api/v1/orders/{waiting.Text("id")}/explain", seller)).Text("sentence"));
        await DoAsync(admin, "instruments/AAPL/open", new { official_price = "99.00" });

        var sold = await server.OrderAsync(seller, waiting.Text("id"));
        Assert.Equal(("filled", "99"), (sold.Text("status"), sold.Text("filled_avg_price")));
        Assert.Equal(("filled", "8"),
            ((await server.OrderAsync(buyer, resting.Text("id"))).Text("status"),
                (await server.OrderAsync(buyer, resting.Text("id"))).Text("filled_qty")));
        Assert.Empty(await BidsAsync());
        (await server.Client.PostAsync("/api/v1/admin/instruments/AAPL/open", new { official_price = "1.001" }, admin))
            .ShouldBeProblem(422, "price_off_tick");
    }

    [Fact]
    public async Task A_price_band_a_dividend_physics_and_a_freeze_do_what_they_say()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        var account = (await server.AccountOfAsync(user)).Number;
        await server.QuoteAsync("AAPL", [(99.00m, 50)], [(101.00m, 50)]);
        await server.BuyAsync(user, "AAPL", "10");
        var before = (await server.Client.GetAsync("/api/v1/portfolio", user)).Text("cash");

        await DoAsync(admin, "instruments/AAPL/dividend", new { per_unit = "1.5" });
        var portfolio = await server.Client.GetAsync("/api/v1/portfolio", user);
        Assert.Equal(Number(before) + 15, Number(portfolio.Text("cash")));
        await DoAsync(admin, "interest");

        await DoAsync(admin, "instruments/AAPL/band", new { lower = "90.00", upper = "110.00" });
        var order = new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "80.00" };
        (await server.PlaceAsync(user, order)).ShouldBeProblem(422, "outside_price_band");
        (await server.Client.PostAsync("/api/v1/admin/instruments/AAPL/band", new { lower = "110.00", upper = "90.00" }, admin))
            .ShouldBeProblem(422, "band_malformed");
        await DoAsync(admin, "instruments/AAPL/band");
        Assert.Equal("open", (await server.PlaceAsync(user, order)).Text("status"));

        await DoAsync(admin, $"accounts/{account}/freeze");
        (await server.PlaceAsync(user, order)).ShouldBeProblem(403, "account_frozen");
        await DoAsync(admin, $"accounts/{account}/unfreeze");
        Assert.Equal("open", (await server.PlaceAsync(user, order)).Text("status"));

        await DoAsync(admin, "physics", new { name = "frictionless" });
        (await server.Client.PostAsync("/api/v1/admin/physics", new { name = "none" }, admin)).ShouldBeProblem(400, "validation_failed");
        await server.PrintAsync("AAPL", 80.00m, 1, Side.Sell);
        Assert.Empty((await server.Client.GetAsync("/api/v1/orders", user)).Body.GetProperty("items").EnumerateArray());
        await DoAsync(admin, "physics", new { name = "plain" });
    }

    private async Task DoAsync(string admin, string path, object? body = null)
    {
        var answer = await server.Client.PostAsync($"/api/v1/admin/{path}", body ?? new { }, admin);
        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Status == HttpStatusCode.OK ? "" : answer.Text("detail")));
    }

    private async Task<IEnumerable<(string, string)>> BidsAsync() =>
        (await server.Client.GetAsync("/api/v1/market/AAPL/orderbook", token: null)).Body.GetProperty("bids").EnumerateArray()
            .Select(level => (level[0].GetString()!, level[1].GetString()!));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
