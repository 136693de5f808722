using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>What "Why?" says, on a market that stands still: 50,000 bid, 50,010 asked.</summary>
public sealed class ExplanationTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task An_order_that_waits_says_how_far_the_price_must_come_in_the_pages_numbers()
    {
        var trader = await TraderAsync();
        await trader.OrderAsync("Buy", "0.25", "48500");
        await trader.OpenTabAsync("Open orders");
        var why = await WhyAsync(trader, trader.OpenOrders);
        await Expect(why).ToContainTextAsync("Bought nothing; the 0.25 rest at 48,500.00 first in the queue.");
        await Expect(why).ToContainTextAsync("The best ask, now 50,010.00, must fall by 1,510.00 (3.02 %) to reach it.");
        await Expect(why).ToContainTextAsync(new Regex(@"Still to come\s*1,510.00 \(3.02%\)"));
        await trader.PhotographAsync("why-far-away");
        await Axe.AssertAccessibleAsync(trader.Page, "Why an order waits");
    }

    [Fact]
    public async Task An_untriggered_order_watches_and_a_trailing_one_tells_its_trail_and_best_price()
    {
        var trader = await TraderAsync();
        await trader.OrderAsync("Buy", "0.2");
        await Expect(trader.Toast("Bought 0.2 BTC-USD")).ToBeVisibleAsync();
        await trader.ChooseAsync("Sell");
        await trader.ChooseAsync("Conditional");
        await trader.Ticket.GetByLabel("Kind").SelectOptionAsync("Trailing stop");
        await trader.Ticket.GetByLabel("Trail by").FillAsync("2");
        await trader.Quantity.FillAsync("0.2");
        await trader.Button("Sell BTC-USD").ClickAsync();
        await Expect(trader.Toast("Sell order placed")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Open orders");
        var why = await WhyAsync(trader, trader.OpenOrders);
        await Expect(why).ToContainTextAsync(
            "the 0.2 watch the last trade, now 50,010.00, and are triggered when it falls to 49,009.80, 1,000.20 (2 %) away. "
            + "The trigger stays 2 % behind the best price so far, 50,010.00.");
        await Expect(why).ToContainTextAsync(new Regex(@"Trails by\s*2%\s*Best price so far\s*50,010.00"));
        await trader.PhotographAsync("why-trailing");
    }

    [Fact]
    public async Task A_position_that_is_closed_is_named_as_the_cause()
    {
        var trader = await TraderAsync();
        await trader.OrderAsync("Buy", "0.3");
        await Expect(trader.Toast("Bought 0.3 BTC-USD")).ToBeVisibleAsync();
        await trader.OrderAsync("Sell", "0.1", "50500");
        await trader.Button("Close BTC-USD position").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Close position" }).ClickAsync();
        await Expect(trader.Toast("Sold 0.3 BTC-USD")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Order history");
        var history = trader.Region("Order history");
        var why = await WhyAsync(trader, history, "at 50,500");
        await Expect(why).ToContainTextAsync("the 0.1 were cancelled: the position was closed, and with it the orders in it.");
        await trader.Page.Keyboard.PressAsync("Escape");
        why = await WhyAsync(trader, history, "Sell 0.3");
        await Expect(why).ToContainTextAsync("To close the position: sold all 0.3 at 50,000.00 to the house.");
    }

    private async Task<Visitor> TraderAsync()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        return trader;
    }

    private static async Task<ILocator> WhyAsync(Visitor trader, ILocator table, string which = "")
    {
        await table.GetByRole(AriaRole.Button, new() { NameRegex = new($"^Why.*{which}") }).First.ClickAsync();
        var why = trader.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new("^Why") });
        await Expect(why).ToBeVisibleAsync();
        return why;
    }
}
