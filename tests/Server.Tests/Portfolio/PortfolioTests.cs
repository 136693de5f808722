using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Portfolio;

public sealed class PortfolioTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task A_new_account_is_worth_what_was_paid_in()
    {
        var portfolio = await server.Client.GetAsync("/api/v1/portfolio", await server.NewUserAsync());
        Assert.Equal(
            ("100000", "100000", "100000", "0", "0", "0"),
            (portfolio.Text("cash"), portfolio.Text("buying_power"), portfolio.Text("equity"), portfolio.Text("positions_value"),
                portfolio.Text("day_pnl"), portfolio.Text("total_pnl")));
    }

    [Fact]
    public async Task A_position_is_kept_at_average_cost_and_valued_at_the_last_price()
    {
        var user = await server.NewUserAsync();
        await BuyAsync(user, "10", 100.00m);
        await BuyAsync(user, "30", 104.00m);
        await server.PrintAsync("AAPL", 110.00m, 1, Side.Buy);

        var position = await server.Client.GetAsync("/api/v1/positions/AAPL", user);
        Assert.Equal(
            ("40", "103", "110.00", "4400", "4120", "280", "6.80", "0"),
            (position.Text("qty"), position.Text("average_price"), position.Text("market_price"), position.Text("market_value"),
                position.Text("cost_basis"),
                position.Text("unrealized_pnl"), position.Text("unrealized_pnl_percent"), position.Text("realized_pnl")));

        // 4,120 spent, 0.2 % of it paid in fees, 4,400 owned.
        var portfolio = await server.Client.GetAsync("/api/v1/portfolio", user);
        Assert.Equal(
            ("95871.76", "4400", "100271.76", "280", "271.76", "271.76", "0.27"),
            (portfolio.Text("cash"), portfolio.Text("positions_value"), portfolio.Text("equity"), portfolio.Text("unrealized_pnl"),
                portfolio.Text("day_pnl"), portfolio.Text("total_pnl"), portfolio.Text("total_pnl_percent")));
    }

    [Fact]
    public async Task Selling_realises_the_gain_over_average_cost()
    {
        var user = await server.NewUserAsync();
        await BuyAsync(user, "10", 100.00m);
        await BuyAsync(user, "10", 110.00m);
        await server.QuoteAsync("AAPL", [(120.00m, 100)], []);
        await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "market", qty = "5" });

        var position = await server.Client.GetAsync("/api/v1/positions/AAPL", user);
        Assert.Equal(("15", "105", "1575", "75"),
            (position.Text("qty"), position.Text("average_price"), position.Text("cost_basis"), position.Text("realized_pnl")));

        await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "market", qty = "15" });
        (await server.Client.GetAsync("/api/v1/positions/AAPL", user)).ShouldBeProblem(404, "no_position");
        Assert.Empty((await server.Client.GetAsync("/api/v1/positions", user)).Body.GetProperty("items").EnumerateArray());

        // 2,100 spent and 2,400 brought in, each with 0.2 % paid: 300 less 9.
        Assert.Equal(("100291", "291"),
            ((await server.Client.GetAsync("/api/v1/portfolio", user)).Text("cash"),
                (await server.Client.GetAsync("/api/v1/portfolio", user)).Text("total_pnl")));
    }

    [Fact]
    public async Task A_portfolio_is_its_owners_only()
    {
        (await server.Client.GetAsync("/api/v1/portfolio", token: null)).ShouldBeProblem(401, "unauthenticated");
        (await server.Client.GetAsync("/api/v1/positions/NOPE", await server.NewUserAsync())).ShouldBeProblem(404, "unknown_symbol");
    }

    private async Task BuyAsync(string user, string quantity, decimal price)
    {
        await server.QuoteAsync("AAPL", [], []);
        await server.QuoteAsync("AAPL", [], [(price, 1_000)]);
        var order = await server.PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "market", qty = quantity });
        Assert.Equal((HttpStatusCode.Created, "filled"), (order.Status, order.Text("status")));
    }
}
