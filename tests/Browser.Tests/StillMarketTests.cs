using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>What only a market that stands still shows for certain.</summary>
public sealed class StillMarketTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task Two_users_in_two_browsers_trade_with_each_other()
    {
        var (alice, bob) = (await VisitAsync(), await VisitAsync());
        await alice.SignUpAsync();
        await bob.SignUpAsync();

        await alice.OrderAsync("Buy", "0.5", "50004.5");
        await Expect(alice.Toast("Buy order placed")).ToBeVisibleAsync();
        await bob.OrderAsync("Buy", "0.5");
        await Expect(bob.Toast("Bought 0.5 BTC-USD")).ToBeVisibleAsync();

        // Bob sees what Alice bids, as the best of the book, and takes it.
        var bid = bob.Book.GetByRole(AriaRole.Group, new() { Name = "Bids" }).GetByRole(AriaRole.Button).First;
        await Expect(bid).ToContainTextAsync("50,004.50");
        await bid.ClickAsync();
        await Expect(bob.LimitPrice).ToHaveValueAsync("50004.50");
        await bob.ChooseAsync("Sell");
        await bob.Quantity.FillAsync("0.3");
        await bob.Button("Sell BTC-USD").ClickAsync();

        await Expect(bob.Toast("Sold 0.3 BTC-USD")).ToBeVisibleAsync();
        await Expect(alice.Toast("Bought 0.3 BTC-USD")).ToBeVisibleAsync();
        await SeeAsync(alice.Positions, "BTC-USD", "Quantity", "0.3");
        await SeeAsync(bob.Positions, "BTC-USD", "Quantity", "0.2");
        await alice.OpenTabAsync("Open orders");
        await SeeAsync(alice.OpenOrders, "BTC-USD", "Filled / Quantity", "0.3 / 0.5");
        await alice.OpenTabAsync("Trades");
        await SeeAsync(alice.Trades, "BTC-USD", "Role", "Maker");
        await Expect(alice.RecentTrades).ToContainTextAsync("50,004.50");
        await alice.OpenTabAsync("Open orders");
        await alice.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }).ClickAsync();
        await Expect(alice.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_book_marks_where_the_traders_own_order_waits()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "1.25", "49990");
        var own = trader.Book.GetByRole(
            AriaRole.Button, new() { NameRegex = new("49,990.00.*your orders are here, 1.25 in all, first in the queue") });
        await Expect(own).ToContainTextAsync("1.25000");

        await trader.OpenTabAsync("Open orders");
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }).ClickAsync();
        await Expect(own).ToHaveCountAsync(0);
        await Expect(trader.Book).Not.ToContainTextAsync("49,990.00");
    }

    [Fact]
    public async Task An_order_is_placed_and_cancelled_with_the_keyboard_alone()
    {
        var trader = await VisitAsync();
        await TabToAsync(trader, trader.Button("Try the demo"));
        await trader.Page.Keyboard.PressAsync("Enter");
        await trader.SeeTerminalAsync();

        await TabToAsync(trader, Radio(trader, "Buy"));
        await TabToAsync(trader, Radio(trader, "Market"));
        // Held until it is seen, as a finger does: the radio buttons choose what is reached while the key is down.
        await trader.Page.Keyboard.DownAsync("ArrowRight");
        await Expect(Radio(trader, "Limit")).ToBeCheckedAsync();
        await trader.Page.Keyboard.UpAsync("ArrowRight");
        await TabToAsync(trader, trader.LimitPrice);
        await trader.Page.Keyboard.TypeAsync("49000");
        await TabToAsync(trader, trader.Quantity);
        await trader.Page.Keyboard.TypeAsync("0.2");
        await trader.Page.Keyboard.PressAsync("Enter");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();

        await TabToAsync(trader, trader.Page.GetByRole(AriaRole.Tab, new() { NameRegex = new("^Positions") }));
        await trader.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(trader.OpenOrders).ToBeVisibleAsync();
        await TabToAsync(trader, trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }));
        await trader.Page.Keyboard.PressAsync("Enter");
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
    }

    private static ILocator Radio(Visitor trader, string name) =>
        trader.Ticket.GetByRole(AriaRole.Radio, new() { Name = name, Exact = true });

    /// <summary>Presses Tab until it is there, as someone without a mouse does.</summary>
    private static async Task TabToAsync(Visitor visitor, ILocator target)
    {
        await Expect(target).ToBeVisibleAsync();
        for (var presses = 0; presses < 80; presses++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
        }

        Assert.Fail($"Tab does not lead to {target}.");
    }
}
