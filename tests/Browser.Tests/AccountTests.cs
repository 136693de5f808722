using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>Positions, orders and accounts, changed where they stand, on a market that stands still.</summary>
public sealed class AccountTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task An_order_is_changed_where_it_stands_and_says_why_it_waits()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.5", "49000");
        await trader.OpenTabAsync("Open orders");
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Limit price of") }).ClickAsync();
        var price = trader.OpenOrders.GetByRole(AriaRole.Textbox, new() { NameRegex = new("^Limit price of") });
        await price.FillAsync("49000.005");
        await price.PressAsync("Enter");
        await Expect(price).ToHaveAccessibleDescriptionAsync("Must be a multiple of 0.01.");
        await price.FillAsync("48500");
        await price.PressAsync("Enter");
        await Expect(trader.Toast("Order changed")).ToBeVisibleAsync();
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", "48,500.00");

        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Why") }).ClickAsync();
        var why = trader.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new("^Why") });
        await Expect(why).ToContainTextAsync("48,500");
        await Expect(why).ToContainTextAsync("50,000.00 bid, 50,010.00 asked");
        await Expect(why).ToContainTextAsync("In the queue now");
        await Axe.AssertAccessibleAsync(trader.Page, "Why?");
        await trader.Page.Keyboard.PressAsync("Escape");
        await Expect(why).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_position_is_protected_and_closed_where_it_stands()
    {
        var trader = await VisitAsync(width: 1920, height: 1080);
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.5");
        await Expect(trader.Toast("Bought 0.5 BTC-USD")).ToBeVisibleAsync();
        await SetAsync(trader, "Stop", "45000");
        await SeeAsync(trader.Positions, "BTC-USD", "Stop", "45,000.00");
        await SetAsync(trader, "Take profit", "60000");
        await SeeAsync(trader.Positions, "BTC-USD", "Take profit", "60,000.00");
        await SetAsync(trader, "Stop", "46000");
        await SeeAsync(trader.Positions, "BTC-USD", "Stop", "46,000.00");

        await trader.Button("Close BTC-USD position").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Close position" }).ClickAsync();
        await Expect(trader.Toast("Sold 0.5 BTC-USD")).ToBeVisibleAsync();
        await Expect(trader.Positions.GetByText("No positions")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Open orders");
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_portfolio_page_tells_what_was_won_and_a_reset_begins_anew()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "1");
        await Expect(trader.Toast("Bought 1 BTC-USD")).ToBeVisibleAsync();
        await trader.Link("Portfolio").ClickAsync();
        await Expect(trader.Region("Allocation")).ToContainTextAsync("BTC-USD");
        await Expect(trader.Region("Profit and loss by day").GetByText("−", new() { Exact = false }).First).ToBeVisibleAsync();
        await Expect(trader.Region("Profit and loss by instrument")).ToContainTextAsync("BTC-USD");

        await trader.Button("Deposit").ClickAsync();
        await trader.Page.GetByLabel("Amount").FillAsync("2500");
        await trader.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Deposit" }).ClickAsync();
        await trader.OpenTabAsync("Ledger");
        await Expect(Row(trader.Region("Ledger"), "Deposit").First).ToContainTextAsync("+2,500.00");

        await trader.Button("Reset").ClickAsync();
        await trader.Page.GetByLabel("Paper money to begin with").FillAsync("30000");
        await trader.Button("Reset account").ClickAsync();
        await Expect(trader.Toast("The account begins anew")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Positions");
        await Expect(trader.Positions.GetByText("No positions")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Balances");
        await SeeAsync(trader.Balances, "USD", "Total", "30,000.00");
    }

    [Fact]
    public async Task Another_account_is_opened_and_traded_on_everywhere()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.Link("Portfolio").ClickAsync();
        await trader.Button("Account: Default. Choose another").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "New account" }).ClickAsync();
        var dialog = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "New account" });
        await dialog.GetByLabel("Name").FillAsync("Second");
        await dialog.GetByLabel("Profile").SelectOptionAsync("frictionless");
        await dialog.GetByLabel("Paper money to begin with").FillAsync("60000");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Open account" }).ClickAsync();
        await Expect(trader.Button("Account: Second. Choose another")).ToBeVisibleAsync();

        await trader.Link("Trade").ClickAsync();
        await trader.SeeTerminalAsync();
        await trader.OrderAsync("Buy", "0.2");
        await Expect(trader.Toast("Bought 0.2 BTC-USD")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Balances");
        await SeeAsync(trader.Balances, "USD", "Total", "49,998.00");

        await trader.Link("Portfolio").ClickAsync();
        await trader.Button("Account: Second. Choose another").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new("^Default") }).ClickAsync();
        await Expect(trader.Positions.GetByText("No positions")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Balances");
        await SeeAsync(trader.Balances, "USD", "Total", "100,000.00");
    }

    [Fact]
    public async Task Nothing_is_missing_and_nothing_doubled_when_the_server_restarts_in_the_middle()
    {
        var trader = await VisitAsync();
        trader.Expects("WebSocket connection to|ERR_CONNECTION_REFUSED|status of 503");
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.1");
        await Expect(trader.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();
        await trader.OrderAsync("Buy", "0.3", "49000");
        await trader.OpenTabAsync("Trades");
        await Expect(trader.Trades.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);

        await Exchange.CloseAsync();
        await Expect(trader.Connection).ToHaveTextAsync("Reconnecting");
        await Exchange.OpenAsync();
        await Expect(trader.Connection).ToHaveTextAsync("Live");
        await Expect(trader.Trades.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await trader.OrderAsync("Buy", "0.2");
        await Expect(trader.Toast("Bought 0.2 BTC-USD")).ToBeVisibleAsync();
        await Expect(trader.Trades.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await trader.OpenTabAsync("Open orders");
        await Expect(trader.OpenOrders.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await trader.OpenTabAsync("Order history");
        await Expect(trader.Region("Order history").GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await trader.OpenTabAsync("Positions");
        await SeeAsync(trader.Positions, "BTC-USD", "Quantity", "0.3");
    }

    [Fact]
    public async Task A_password_is_changed_in_the_settings_and_ends_the_other_session()
    {
        var (here, there) = (await VisitAsync(), await VisitAsync());
        await here.SignUpAsync();
        await there.Link("Sign in").ClickAsync();
        await there.SignInAsync(here.Username, Password);
        await there.SeeTerminalAsync();

        there.Expects("401|token_invalid");
        await here.OpenSettingsAsync("Security");
        await Expect(here.Region("Where you are signed in").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        here.Expects("403.*/auth/password");
        await here.Page.GetByLabel("Current password").FillAsync("Wrong-horse-7");
        await here.Page.GetByLabel("New password").FillAsync("Better-horse-8");
        await here.Button("Change password").ClickAsync();
        await Expect(here.Page.GetByLabel("Current password")).ToHaveAccessibleDescriptionAsync("Is wrong.");
        await here.Page.GetByLabel("Current password").FillAsync(Password);
        await here.Button("Change password").ClickAsync();
        await Expect(here.Toast("Password changed")).ToBeVisibleAsync();
        await Expect(here.Region("Where you are signed in").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);

        await there.Page.ReloadAsync();
        await Expect(there.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_server_that_sends_no_mail_offers_none()
    {
        var trader = await VisitAsync();
        await trader.Link("Sign in").ClickAsync();
        await trader.Link("Forgotten?").ClickAsync();
        await Expect(trader.Page.GetByText("This server sends no mail.")).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(trader.Page, "a forgotten password without mail");
        await trader.Page.GotoAsync("/");
        await trader.SignUpAsync();
        await trader.OpenSettingsAsync("Profile");
        await Expect(trader.Button("Change my address")).ToBeVisibleAsync();
        await Expect(trader.Button("Confirm my address")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_first_steps_are_checked_off_as_they_are_done_and_stay_closed()
    {
        var trader = await VisitAsync(width: 1920, height: 1080);
        await trader.TryDemoAsync();
        await trader.Link("Settings").ClickAsync();
        await trader.Button("Show the first steps again").ClickAsync();
        var steps = trader.Page.GetByRole(AriaRole.Complementary, new() { Name = "First steps" });
        await Expect(Next()).ToContainTextAsync("Buy something");
        await Axe.AssertAccessibleAsync(trader.Page, "the first steps");
        await trader.Link("Trade").ClickAsync();
        await trader.SeeTerminalAsync();

        await trader.OrderAsync("Buy", "0.1");
        await Expect(Next()).ToContainTextAsync("Protect it");
        await trader.PhotographAsync("first-steps");
        await SetAsync(trader, "Stop", "45000");
        await Expect(Next()).ToContainTextAsync("Ask why it filled");
        await trader.Page.ReloadAsync();
        await trader.OpenTabAsync("Order history");
        await trader.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Why") }).First.ClickAsync();
        await trader.Page.Keyboard.PressAsync("Escape");
        await Expect(steps).ToContainTextAsync("You know the way now");
        await steps.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await trader.Page.ReloadAsync();
        await trader.SeeTerminalAsync();
        await Expect(steps).ToHaveCountAsync(0);

        ILocator Next() => steps.Locator("[aria-current=step]");
    }

    /// <summary>Presses what stands in the position's row, and enters a price.</summary>
    private static async Task SetAsync(Visitor trader, string leg, string price)
    {
        await trader.Positions.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{leg} of BTC-USD") }).ClickAsync();
        var field = trader.Positions.GetByRole(AriaRole.Textbox, new() { Name = $"{leg} of BTC-USD" });
        await field.FillAsync(price);
        await field.PressAsync("Enter");
        await Expect(trader.Toast($"{leg} set").First).ToBeVisibleAsync();
    }
}
