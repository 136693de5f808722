using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

/// <summary>Why an order filled, waits or ended, in words.</summary>
public sealed class ExplanationTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task Closing_a_position_is_named_as_the_cause_of_its_order_and_of_those_that_it_ends()
    {
        var user = await server.NewUserAsync();
        await QuoteAsync(99, 101);
        await server.BuyAsync(user, "AAPL", "10");
        var waits = await PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "limit", qty = "10", limit_price = "150.00" });
        var closing = await server.Client.AskAsync(HttpMethod.Delete, "/api/v1/positions/AAPL?cancel_orders=true", token: user);
        Assert.Equal(("close", "filled"), (closing.Text("cause"), closing.Text("status")));
        Assert.Equal("To close the position: sold all 10 at 99.00 to the house.", await WhyAsync(user, closing.Text("id")));
        Assert.Equal(
            "Sold nothing; the 10 were cancelled: the position was closed, and with it the orders in it.", await WhyAsync(user, waits));
        Assert.Equal("position_closed", (await server.OrderAsync(user, waits)).Text("cancel_reason"));
    }

    [Fact]
    public async Task Reversing_a_margin_call_and_a_reset_are_named()
    {
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        await server.DecideAsync(new SetAccountTerms(account, new(Profile.Flat(default, default, "none")) { Kind = AccountKind.Margin }));
        await QuoteAsync(99, 100);
        await server.BuyAsync(user, "AAPL", "100");
        var reverse = await PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "market", qty = "200", purpose = "reverse" });
        Assert.Equal("To reverse the position: sold all 200 at 99.00 to the house.", await WhyAsync(user, reverse));

        await server.PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "market", qty = "1900" });
        var waits = await PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "10.00" });
        await QuoteAsync(54, 56);
        await server.PrintAsync("AAPL", 55.00m, 1, Side.Sell);
        await server.PrintAsync("AAPL", 54.50m, 1, Side.Sell);
        var orders = (await server.Client.GetAsync("/api/v1/orders?status=closed&symbol=AAPL", user)).Body.GetProperty("items");
        var liquidation = orders.EnumerateArray().First(order => order.GetProperty("cause").GetString() == "liquidation");
        Assert.StartsWith(
            "A margin call was not met in time, so the exchange closed the position: sold all 1800 at ",
            await WhyAsync(user, liquidation.GetProperty("id").GetString()!), StringComparison.Ordinal);
        Assert.EndsWith(
            "were cancelled: a margin call was not met in time, and the exchange closed the account's positions.",
            await WhyAsync(user, waits), StringComparison.Ordinal);

        var rests = await PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "10.00" });
        await server.Client.PostAsync($"/api/v1/accounts/{account.Number}/reset", new { amount = "5000" }, user);
        Assert.Equal("Bought nothing; the 1 were cancelled: the account was reset.", await WhyAsync(user, rests));
    }

    [Fact]
    public async Task The_end_of_the_session_is_named()
    {
        var user = await server.NewUserAsync();
        await QuoteAsync(99, 101);
        var order = await PlaceAsync(
            user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "90.00", time_in_force = "day" });
        var share = server.Projections.Instruments.Find("AAPL")!.Id;
        await server.DecideAsync(new CloseSession(share));
        await server.DecideAsync(new OpenSession(share));
        Assert.Equal("Bought nothing; the 1 expired: the trading session ended.", await WhyAsync(user, order));
    }

    [Fact]
    public async Task What_waits_says_what_it_watches_and_how_far_that_must_come()
    {
        var user = await server.NewUserAsync();
        await QuoteAsync(99, 101);
        await server.BuyAsync(user, "AAPL", "10");
        await server.PrintAsync("AAPL", 100.00m, 1, Side.Buy);
        var stop = await PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "stop", qty = "2", stop_price = "95.00" });
        Assert.Equal(
            "Sold nothing; the 2 watch the last trade, now 100.00, and are triggered when it falls to 95.00, 5.00 (5 %) away.",
            await WhyAsync(user, stop));

        var trailing = await PlaceAsync(
            user, new { symbol = "AAPL", side = "sell", type = "trailing_stop", qty = "2", trail_percent = "2" });
        await server.PrintAsync("AAPL", 104.00m, 1, Side.Buy);
        await server.PrintAsync("AAPL", 103.00m, 1, Side.Buy);
        Assert.Equal(
            "Sold nothing; the 2 watch the last trade, now 103.00, and are triggered when it falls to 101.92, 1.08 (1.05 %) away. "
            + "The trigger stays 2 % behind the best price so far, 104.00.",
            await WhyAsync(user, trailing));
        var told = (await server.Client.GetAsync($"/api/v1/orders/{trailing}/explain", user)).Body;
        var waiting = told.GetProperty("waiting");
        Assert.Equal(("103.00", "104.00", "1.08"),
            (waiting.GetProperty("price").GetString(), waiting.GetProperty("best_price").GetString(),
                told.GetProperty("to_reach").GetProperty("price").GetString()));

        await QuoteAsync(99, 101);
        var rests = await PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "95.00" });
        Assert.Equal(
            "Bought nothing; the 1 rest at 95.00 first in the queue. "
            + "The best ask, now 101.00, must fall by 6.00 (5.94 %) to reach it.",
            await WhyAsync(user, rests));
    }

    private Task QuoteAsync(decimal bid, decimal ask) => server.QuoteAsync("AAPL", [(bid, 5_000)], [(ask, 5_000)]);

    private async Task<string> PlaceAsync(string user, object order) => (await server.PlaceAsync(user, order)).Text("id");

    private async Task<string> WhyAsync(string user, string order) =>
        (await server.Client.GetAsync($"/api/v1/orders/{order}/explain", user)).Text("sentence");
}
