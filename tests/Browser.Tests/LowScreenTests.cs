using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>
/// Ticket and protection at every size: a phone upright and held sideways, a page at twice its size (683 x 384 is 1366 x 768),
/// small screens.
/// </summary>
public sealed class LowScreenTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Theory]
    [InlineData(390, 844)]
    [InlineData(844, 390)]
    [InlineData(683, 384)]
    [InlineData(1024, 768)]
    [InlineData(1366, 768)]
    [InlineData(1920, 1080)]
    public async Task The_ticket_is_filled_in_and_a_position_protected(int width, int height)
    {
        var trader = await VisitAsync(width, height);
        await trader.TryDemoAsync();
        await SeeViewAsync(trader, "Trade");
        await trader.ChooseAsync("Limit");
        await trader.LimitPrice.ClickAsync();
        await trader.LimitPrice.FillAsync("50010");
        await trader.Quantity.ClickAsync();
        await Expect(trader.Quantity).ToBeInViewportAsync(new() { Ratio = 1 });
        await trader.Quantity.FillAsync("0.1");
        var button = trader.Button("Buy BTC-USD");
        await Expect(button).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(trader.Ticket.GetByLabel("Cost")).ToContainTextAsync("Trades at once");
        await trader.PhotographAsync($"low-ticket-{width}x{height}");

        // Advanced terms can be reached, too.
        await trader.Ticket.GetByText("Advanced").ClickAsync();
        await trader.Ticket.GetByLabel("Your own id").ClickAsync();
        await Expect(button).ToBeInViewportAsync(new() { Ratio = 1 });
        await button.ClickAsync();
        await Expect(trader.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();

        await SeeViewAsync(trader, "Portfolio");
        await trader.Button("More for BTC-USD").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Stop and take-profit" }).ClickAsync();
        var dialog = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Stop and take-profit of BTC-USD" });
        await SetAsync("Stop", "%", "2");
        await Expect(dialog.GetByText("At 49,009.80")).ToBeVisibleAsync();
        await trader.PhotographAsync($"low-protection-{width}x{height}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Set stop" }).ClickAsync();
        await Expect(dialog.GetByText("Set at 49,009.80.")).ToBeVisibleAsync();
        await SetAsync("Take profit", "USD", "100");
        await Expect(dialog.GetByText("At 51,010.00")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Set take profit" }).ClickAsync();
        await Expect(dialog.GetByText("Set at 51,010.00.")).ToBeVisibleAsync();
        await SetAsync("Stop", "Ticks", "100000");
        await Expect(dialog.GetByText("At 49,010.00")).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(trader.Page, $"Stop and take-profit at {width} x {height}");

        async Task SetAsync(string leg, string by, string text)
        {
            await dialog.GetByRole(AriaRole.Radiogroup, new() { Name = $"{leg} by" })
                .GetByRole(AriaRole.Radio, new() { Name = by, Exact = true }).ClickAsync();
            await dialog.GetByRole(AriaRole.Textbox, new() { Name = leg, Exact = true }).FillAsync(text);
        }
    }

    private static async Task SeeViewAsync(Visitor trader, string view)
    {
        var button = trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByRole(AriaRole.Button, new() { Name = view });
        if (await button.IsVisibleAsync()) await button.ClickAsync();
    }
}
