using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>The tools above the chart.</summary>
[Collection(OldMarketClasses.Name)]
public sealed class ChartHeaderTests(Chromium chromium, OldMarket exchange) : BrowserTest(chromium, exchange)
{
    [Fact]
    public async Task All_tools_are_in_sight_at_every_width_and_nothing_scrolls_sideways()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        (int, int)[] screens = [(390, 844), (768, 1024), (844, 390), (1024, 768), (1366, 768), (1440, 900), (1920, 1080)];
        foreach (var (width, height) in screens)
        {
            await trader.Page.SetViewportSizeAsync(width, height);
            await Expect(trader.Chart).ToBeVisibleAsync();
            var hidden = await trader.Chart.EvaluateAsync<string[]>(
                """
                (chart) => [...chart.querySelectorAll(':scope > header, :scope > header *')]
                  .filter((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible'
                    || part.tagName === 'BUTTON' && part.getBoundingClientRect().right > chart.getBoundingClientRect().right)
                  .map((part) => part.outerHTML.slice(0, 120))
                """);
            Assert.True(hidden.Length == 0, $"At {width}: {string.Join(" | ", hidden)}");
            await trader.PhotographAsync($"chart-header-{width}");
        }
    }

    [Fact]
    public async Task Intervals_are_chosen_by_key_and_favourites_stand_beside_the_menu()
    {
        var trader = await VisitAsync(1920, 1080);
        await trader.TryDemoAsync();
        var page = trader.Page;
        var favourites = trader.Chart.GetByRole(AriaRole.Radiogroup, new() { Name = "Interval" });
        await Expect(favourites.GetByRole(AriaRole.Radio)).ToHaveCountAsync(5);
        var menu = trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Interval") });
        await menu.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Menuitemradio)).ToHaveCountAsync(12);
        await Expect(page.GetByRole(AriaRole.Menuitemradio).First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("4");
        await Expect(page.GetByRole(AriaRole.Menuitemradio, new() { Name = "4 hours" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await SeeBarsAsync(trader, "4h");

        await trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Interval") }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Favourites…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Favourite intervals" });
        await dialog.GetByLabel("4 hours").CheckAsync();
        await dialog.GetByLabel("1 minute").UncheckAsync();
        await Axe.AssertAccessibleAsync(page, "The favourite intervals");
        await page.Keyboard.PressAsync("Escape");
        await page.ReloadAsync();
        await trader.SeeTerminalAsync();
        await Expect(favourites.GetByRole(AriaRole.Radio, new() { Name = "4h" })).ToBeCheckedAsync();
        await Expect(favourites.GetByRole(AriaRole.Radio, new() { Name = "1m" })).ToHaveCountAsync(0);
        await favourites.GetByRole(AriaRole.Radio, new() { Name = "15m" }).ClickAsync();
        await SeeBarsAsync(trader, "15m");
    }

    [Fact]
    public async Task Bars_of_seconds_are_made_of_trades_and_say_since_when()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.ChooseInChartAsync("Interval", "5 seconds");
        await SeeBarsAsync(trader, "5s");
        var readout = trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" });
        await Expect(readout).ToContainTextAsync(new Regex(@"O [\d,]+\.\d\d.*Of trades since \d\d:\d\d:\d\d"));
        await Expect(readout).ToContainTextAsync(new Regex("The bar closes in 0:0[0-5]"));
        await trader.PhotographAsync("chart-seconds");
        await trader.ChooseInChartAsync("Interval", "1 minute");
        await SeeBarsAsync(trader, "1m");
        await Expect(readout).Not.ToContainTextAsync("Of trades since");
    }

    private static Task SeeBarsAsync(Visitor trader, string interval) => Expect(
        trader.Chart.GetByRole(AriaRole.Figure, new() { Name = $"BTC-USD price, one bar each {interval}" })).ToBeVisibleAsync();
}
