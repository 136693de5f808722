using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>What is refused says why in the page's words, and what would do. Nothing moves: 50,000 bid, 50,010 asked.</summary>
public sealed class RefusalTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    private const string TooDear = "A post-only order may not trade at once: the price must be at most 50,009.99.";

    [Fact]
    public async Task A_refused_order_names_the_price_that_would_do_and_is_kept_for_every_device_of_its_owner()
    {
        var (here, there) = (await VisitAsync(), await VisitAsync());
        await here.SignUpAsync();
        here.Expects("status of 422");
        await here.ChooseAsync("Limit");
        await here.LimitPrice.FillAsync("50020");
        await here.Quantity.FillAsync("0.1");
        await here.Ticket.GetByLabel("Post only").CheckAsync();
        await Expect(here.LimitPrice).ToHaveAccessibleDescriptionAsync(TooDear);
        await here.Button("Buy BTC-USD").ClickAsync();
        await Expect(here.LimitPrice).ToBeFocusedAsync();
        await Expect(here.LimitPrice).ToHaveAccessibleDescriptionAsync(TooDear);
        await here.PhotographAsync("refusal-ticket");

        await SeeKeptAsync(here);
        await here.PhotographAsync("refusal-why");
        await Axe.AssertAccessibleAsync(here.Page, "Why an order was refused");
        await there.Link("Sign in").ClickAsync();
        await there.SignInAsync(here.Username, Password);
        await there.SeeTerminalAsync();
        await SeeKeptAsync(there);
    }

    [Theory, InlineData("Sell", "50100", "50050", "below 50,0"), InlineData("Buy", "49900", "49950", "above 50,0")]
    public async Task One_that_cancels_the_other_is_told_for_its_side(string side, string limit, string stop, string told)
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.1");
        await Expect(trader.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();
        await trader.ChooseAsync(side);
        await trader.ChooseAsync("Conditional");
        await trader.Ticket.GetByLabel("Kind").SelectOptionAsync("One cancels the other");
        await trader.Ticket.GetByText("Advanced").ClickAsync();
        await trader.Ticket.GetByLabel("Triggered by").SelectOptionAsync("Mark price");
        await trader.LimitPrice.FillAsync(limit);
        await trader.Quantity.FillAsync("0.05");
        await trader.Ticket.GetByLabel("Stop loss at").FillAsync(stop);
        await Expect(trader.Ticket.GetByLabel("Stop loss at")).ToHaveAccessibleDescriptionAsync(
            new Regex($"^The stop of a {side.ToLowerInvariant()} must be {told}\\d0.00, the market now.$"));
    }

    [Fact]
    public async Task A_refused_change_says_what_would_do_and_keeps_the_focus()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        trader.Expects("status of 422");
        await trader.ChooseAsync("Limit");
        await trader.LimitPrice.FillAsync("49999");
        await trader.Quantity.FillAsync("0.1");
        await trader.Ticket.GetByLabel("Post only").CheckAsync();
        await trader.Button("Buy BTC-USD").ClickAsync();
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Open orders");
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Limit price of") }).ClickAsync();
        var price = trader.OpenOrders.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Limit price of") });
        await price.FillAsync("50020");
        await price.PressAsync("Enter");
        await Expect(price).ToHaveAccessibleDescriptionAsync(TooDear);
        await Expect(price).ToBeFocusedAsync();
    }

    private static async Task SeeKeptAsync(Visitor trader)
    {
        await trader.OpenTabAsync("Order history");
        var history = trader.Region("Order history");
        await SeeAsync(history, "BTC-USD", "Status", "Refused");
        await history.GetByRole(AriaRole.Button, new() { Name = "Why? Buy 0.1 BTC-USD at 50,020", Exact = true }).ClickAsync();
        var why = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Why? Refused order" });
        await Expect(why).ToContainTextAsync($"Refused: {TooDear}");
    }
}
