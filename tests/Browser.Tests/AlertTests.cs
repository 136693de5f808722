using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>
/// Price alerts, and the bell that keeps what they told, in a market that only trades when a user does: at 50,000 or 50,010.
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

        await trader.Button("Price alert for BTC-USD").ClickAsync();
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
        await SeeAsync(trader, "falls to 50,000", "Waits");
        await Expect(Bell(trader)).ToHaveAccessibleNameAsync("Notifications");

        await trader.OrderAsync("Sell", "0.01");
        await Expect(trader.Toast("BTC-USD has fallen to 50,000")).ToBeVisibleAsync();
        await Expect(Bell(trader)).ToHaveAccessibleNameAsync("Notifications, 1 unread");
        await SeeAsync(trader, "falls to 50,000", "Told");
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
        await Expect(kept.GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
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

    private static ILocator Bell(Visitor trader) => trader.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Notifications") });

    private static Task SeeAsync(Visitor trader, string condition, string status) =>
        Expect(trader.Region("Alerts").GetByRole(AriaRole.Row).Filter(new() { HasText = condition })
            .GetByRole(AriaRole.Cell, new() { Name = status, Exact = true })).ToBeVisibleAsync();

    private static ILocator Cross(Visitor trader, string line) =>
        trader.Chart.GetByRole(AriaRole.Button, new() { Name = $"Cancel {line}", Exact = true });
}
