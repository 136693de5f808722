using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>
/// Alerts, and the bell that keeps what they told, in a market that only trades when a user does: at 50,000 or 50,010.
/// </summary>
public sealed class AlertTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task An_alert_is_set_on_the_chart_fires_with_a_trade_and_is_kept_by_the_bell()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.01");
        await Expect(trader.Toast("Bought 0.01 BTC-USD")).ToBeVisibleAsync();

        await trader.Button("Alert for BTC-USD").ClickAsync();
        var form = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Alert for BTC-USD" });
        await form.GetByLabel("When the price").SelectOptionAsync("Falls to");
        await form.GetByRole(AriaRole.Button, new() { Name = "Set alert" }).ClickAsync();
        await Expect(form.GetByLabel("Price", new() { Exact = true }))
            .ToHaveAccessibleDescriptionAsync("Enter digits with a point, such as 0.5.");
        await form.GetByLabel("Price", new() { Exact = true }).FillAsync("50000");
        await form.GetByLabel("Note").FillAsync("buy the dip");
        await Axe.AssertAccessibleAsync(trader.Page, "The alert's form");
        await form.GetByRole(AriaRole.Button, new() { Name = "Set alert" }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
        await Expect(Cross(trader, "Alert below at 50,000.00")).ToBeVisibleAsync();
        await trader.OpenTabAsync(@"Alerts \(1\)");
        await SeeAsync(trader, "falls to 50,000", "Active");
        await Expect(Bell(trader)).ToHaveAccessibleNameAsync("Notifications, 1 unread");

        await trader.OrderAsync("Sell", "0.01");
        await Expect(trader.Toast("BTC-USD has fallen to 50,000")).ToBeVisibleAsync();
        await Expect(Bell(trader)).ToHaveAccessibleNameAsync("Notifications, 3 unread");
        await SeeAsync(trader, "falls to 50,000", "Fired");
        await Expect(Cross(trader, "Alert below at 50,000.00")).ToHaveCountAsync(0);

        await Bell(trader).ClickAsync();
        var kept = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Notifications" });
        await Expect(kept).ToContainTextAsync("BTC-USD has fallen to 50,000");
        await Expect(kept).ToContainTextAsync("buy the dip");
        await trader.PhotographAsync("alerts-bell");
        await Axe.AssertAccessibleAsync(trader.Page, "The bell's list");
        await trader.Page.Keyboard.PressAsync("Escape");
        await Expect(Bell(trader)).ToHaveAccessibleNameAsync("Notifications");

        // It is read, and stays so; and is told after a reload, once.
        await trader.Page.ReloadAsync();
        await trader.SeeTerminalAsync();
        await Bell(trader).ClickAsync();
        await kept.GetByLabel("Show").SelectOptionAsync("Alerts");
        await Expect(kept.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(kept.GetByText("new", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_alert_is_deleted_by_its_row_and_by_its_cross_on_the_chart()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.01");
        await Expect(trader.Toast("Bought 0.01 BTC-USD")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Alerts");
        await Expect(trader.Region("Alerts")).ToContainTextAsync("No alerts");
        await SetAsync("50020");
        await SetAsync("50030");
        await trader.Region("Alerts").GetByRole(AriaRole.Button, new() { Name = "Delete the alert that BTC-USD rises to 50,020" })
            .ClickAsync();
        await Expect(Cross(trader, "Alert above at 50,020.00")).ToHaveCountAsync(0);
        await Cross(trader, "Alert above at 50,030.00").ClickAsync();
        await Expect(trader.Region("Alerts")).ToContainTextAsync("No alerts");

        async Task SetAsync(string price)
        {
            await trader.Region("Alerts").GetByRole(AriaRole.Button, new() { Name = "New alert" }).ClickAsync();
            await trader.Page.GetByLabel("Price", new() { Exact = true }).FillAsync(price);
            await trader.Button("Set alert").ClickAsync();
            await Expect(Cross(trader, $"Alert above at {price[..2]},{price[2..]}.00")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Where_the_price_is_there_already_the_form_and_the_list_say_so()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.01");
        await Expect(trader.Toast("Bought 0.01 BTC-USD")).ToBeVisibleAsync();
        await trader.Button("Alert for BTC-USD").ClickAsync();
        var form = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Alert for BTC-USD" });
        await form.GetByLabel("Price", new() { Exact = true }).FillAsync("50500");
        await Expect(form.GetByRole(AriaRole.Status)).ToHaveCountAsync(0);
        await form.GetByLabel("Price", new() { Exact = true }).FillAsync("49000");
        await Expect(form.GetByRole(AriaRole.Status)).ToContainTextAsync("BTC-USD is above that already");
        await trader.PhotographAsync("alert-there-already");
        await form.GetByRole(AriaRole.Button, new() { Name = "Set alert" }).ClickAsync();
        await trader.OpenTabAsync(@"Alerts \(1\)");
        await SeeAsync(trader, "rises to 49,000", "Active, price must go back first");
    }

    [Fact]
    public async Task An_alert_on_an_indicator_is_set_from_the_charts_list_and_fires_when_a_bar_closes()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await TradeAsync("Buy", "0.03");
        await TradeAsync("Sell", "0.01");
        await TradeAsync("Sell", "0.02");

        await trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Indicators") }).ClickAsync();
        var list = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Indicators" });
        await list.GetByLabel("Find an indicator").FillAsync("relative strength");
        await list.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("RSI") }).CheckAsync();
        await list.GetByLabel("RSI length").FillAsync("2");
        await list.GetByRole(AriaRole.Button, new() { Name = "Set an alert on RSI 2" }).ClickAsync();
        var form = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Alert for BTC-USD" });
        await Expect(form.GetByLabel("Length")).ToHaveValueAsync("2");
        await Expect(form).ToContainTextAsync("when a bar has closed");
        await form.GetByLabel("Bars of").SelectOptionAsync("1 minute");
        await form.GetByLabel("Length").FillAsync("1");
        await form.GetByRole(AriaRole.Button, new() { Name = "Set alert" }).ClickAsync();
        await Expect(form.GetByLabel("Length")).ToHaveAccessibleDescriptionAsync("From 2 to 1000, whole.");
        await form.GetByLabel("Length").FillAsync("2");
        await form.GetByLabel("Value").FillAsync("60");
        await Axe.AssertAccessibleAsync(trader.Page, "The form of an alert on an indicator");
        await trader.PhotographAsync("alert-on-indicator");
        await trader.Page.SetViewportSizeAsync(390, 844);
        await Expect(form.GetByRole(AriaRole.Button, new() { Name = "Set alert" })).ToBeInViewportAsync();
        await trader.PhotographAsync("alert-on-indicator-390");
        await trader.Page.SetViewportSizeAsync(1366, 768);
        await form.GetByRole(AriaRole.Button, new() { Name = "Set alert" }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
        await trader.OpenTabAsync(@"Alerts \(1\)");
        await SeeAsync(trader, "RSI 2 on 1m rises above 60 at the close of a bar", "Active");

        // It fell and stood, so that losses were most of what moved, and rises: how far it comes is up to the tests before.
        await TradeAsync("Buy", "0.04");
        await Expect(trader.Toast("RSI 2 on 1m of BTC-USD rose above 60: ")).ToBeVisibleAsync();
        await SeeAsync(trader, "RSI 2 on 1m rises above 60", "Fired");
        await Bell(trader).ClickAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Notifications" }))
            .ToContainTextAsync("RSI 2 on 1m of BTC-USD rose above 60: ");

        async Task TradeAsync(string side, string quantity)
        {
            await trader.OrderAsync(side, quantity);
            await Expect(trader.Toast($"{(side == "Buy" ? "Bought" : "Sold")} {quantity} BTC-USD")).ToBeVisibleAsync();
            ((StillMarket)Exchange).Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Notifications_are_looked_at_by_kind_marked_read_and_turned_off()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.OrderAsync("Buy", "0.01");
        await Expect(Bell(trader)).ToHaveAccessibleNameAsync("Notifications, 1 unread");
        var other = await VisitAsync();
        await other.Link("Sign in").ClickAsync();
        await other.SignInAsync(trader.Username, Visitor.Password);
        await other.SeeTerminalAsync();

        await trader.Page.ReloadAsync();
        await Expect(Bell(trader)).ToHaveAccessibleNameAsync("Notifications, 2 unread");
        await Bell(trader).ClickAsync();
        var centre = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Notifications" });
        await Expect(centre).ToContainTextAsync("Bought 0.01 BTC-USD");
        await Expect(centre).ToContainTextAsync("Signed in with Chrome on Linux");
        await Expect(centre).ToContainTextAsync("on the computer of the exchange");
        await trader.PhotographAsync("notification-centre");
        await Axe.AssertAccessibleAsync(trader.Page, "The notification centre");
        await centre.GetByLabel("Show").SelectOptionAsync("Security");
        await Expect(centre.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await centre.GetByRole(AriaRole.Button, new() { Name = "Mark all read" }).ClickAsync();
        await Expect(centre.GetByText("new", new() { Exact = true })).ToHaveCountAsync(0);

        await centre.GetByRole(AriaRole.Link, new() { Name = "Choose what is listed here" }).ClickAsync();
        await trader.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Fills" }).UncheckAsync();
        await Bell(trader).ClickAsync();
        await Expect(centre.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
    }

    private static ILocator Bell(Visitor trader) => trader.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Notifications") });

    private static Task SeeAsync(Visitor trader, string condition, string status) =>
        Expect(trader.Region("Alerts").GetByRole(AriaRole.Row).Filter(new() { HasText = condition })
            .GetByRole(AriaRole.Cell, new() { Name = status, Exact = true })).ToBeVisibleAsync();

    private static ILocator Cross(Visitor trader, string line) =>
        trader.Chart.GetByRole(AriaRole.Button, new() { Name = $"Cancel {line}", Exact = true });
}
