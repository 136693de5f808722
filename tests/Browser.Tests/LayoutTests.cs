using System.Globalization;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>
/// What fits where. Leaves pictures in artifacts/screenshots for a person to leaf through; with TRADECRAFT_WRITE_SCREENSHOT=1 also the
/// README's, docs/screenshot.png.
/// </summary>
[Collection(OldMarketClasses.Name)]
public sealed class LayoutTests(Chromium chromium, OldMarket exchange) : BrowserTest(chromium, exchange)
{
    private const int OneViewAtATimeBelow = 1024;
    private const int MarketsInSightFrom = 1280;

    public static TheoryData<int, int, string> Screens => new()
    {
        { 390, 844, "dark" }, { 390, 844,
            "light" }, { 768, 1024, "dark" }, { 1024, 768, "dark" }, { 1024, 768, "light" }, { 1440, 900, "dark" }, { 1920, 1080, "dark" },
        { 1920, 1080, "light" },
    };

    [Theory, MemberData(nameof(Screens))]
    public async Task Every_part_of_every_page_is_in_reach(int width, int height, string theme)
    {
        var trader = await VisitAsync(width, height);
        await trader.Page.EvaluateAsync("theme => localStorage.setItem('tradecraft-theme', theme)", theme);
        await trader.Page.ReloadAsync();
        await Expect(trader.Button("Try the demo")).ToBeInViewportAsync();
        await Expect(trader.Page.GetByText("BTC-USD").First).ToBeVisibleAsync();
        await AssertNothingSticksOutAsync(trader, "landing");

        await trader.Link("Sign in").ClickAsync();
        await Expect(trader.Button("Sign in")).ToBeInViewportAsync();
        await AssertNothingSticksOutAsync(trader, "sign-in");

        await trader.Link("Create an account").ClickAsync();
        await Expect(trader.Button("Create account")).ToBeInViewportAsync();
        await AssertNothingSticksOutAsync(trader, "sign-up");

        await trader.Button("Try the demo").ClickAsync();
        await trader.SeeTerminalAsync();
        await TradeAsync(trader);
        if (width < OneViewAtATimeBelow)
            await LookThroughViewsAsync(trader);
        else
            await LookAroundAsync(trader, width);
        await LookThroughTabsAsync(trader, width);
        if (width == 1440 && Environment.GetEnvironmentVariable("TRADECRAFT_WRITE_SCREENSHOT") == "1")
            await trader.Page.ScreenshotAsync(
                new() { Path = Repository.At("docs", "screenshot.png"), Animations = ScreenshotAnimations.Disabled });
    }

    /// <summary>A position, a few trades and an order that waits, so that nothing is measured empty.</summary>
    private static async Task TradeAsync(Visitor trader)
    {
        await SeeViewAsync(trader, "Trade");
        await trader.OrderAsync("Buy", "0.25");
        await Expect(trader.Toast("Bought 0.25 BTC-USD")).ToBeVisibleAsync();
        await trader.OrderAsync("Sell", "0.1");
        await Expect(trader.Toast("Sold 0.1 BTC-USD")).ToBeVisibleAsync();
        // Close enough to be drawn in the chart, too far to be reached meanwhile.
        await trader.OrderAsync("Buy", "0.5", (await LastPriceAsync(trader) * 0.998m).ToString("0", CultureInfo.InvariantCulture));
        await Expect(trader.Toast("order placed")).ToBeVisibleAsync();

        // Some go by themselves meanwhile.
        await trader.Button("Dismiss").EvaluateAllAsync<object?>("all => all.forEach((button) => button.click())");
        await Expect(trader.Button("Dismiss")).ToHaveCountAsync(0);

        await trader.Quantity.FillAsync("0.2");
    }

    private static async Task<decimal> LastPriceAsync(Visitor trader) =>
        decimal.Parse((await trader.Page.TitleAsync()).Split(' ')[0], NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>On a small screen, where each part has a view of its own.</summary>
    private static async Task LookThroughViewsAsync(Visitor trader)
    {
        (string View, ILocator[] Parts)[] views =
        [
            ("Market", [trader.Markets]),
            ("Chart", [trader.Summary, trader.Chart]),
            ("Book", [trader.Summary, trader.Book, trader.RecentTrades]),
            ("Trade", [trader.Summary, trader.Ticket, trader.Button("Buy BTC-USD")]),
            ("Portfolio", [trader.Positions]),
        ];
        foreach (var (view, parts) in views)
        {
            await SeeViewAsync(trader, view);
            foreach (var part in parts) await Expect(part).ToBeInViewportAsync();
            await AssertNothingSticksOutAsync(trader, $"terminal-{view.ToLowerInvariant()}");
        }
    }

    /// <summary>On a large screen, where all parts are in sight at once.</summary>
    private static async Task LookAroundAsync(Visitor trader, int width)
    {
        ILocator[] parts =
        [
            trader.Summary, trader.Chart, trader.Book, trader.Ticket, trader.Button("Buy BTC-USD"), trader.RecentTrades, trader.Positions,
        ];
        foreach (var part in parts) await Expect(part).ToBeInViewportAsync(new() { Ratio = 1 });
        await AssertNothingSticksOutAsync(trader, "terminal");
        if (width >= MarketsInSightFrom)
        {
            await Expect(trader.Markets).ToBeInViewportAsync(new() { Ratio = 1 });
            return;
        }

        await trader.Button("BTC-USD, choose another instrument").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Markets" })
            .GetByRole(AriaRole.Link, new() { NameRegex = new("^ETH-USD") }).ClickAsync();
        await Expect(trader.Button("Buy ETH-USD")).ToBeVisibleAsync();
    }

    private static async Task LookThroughTabsAsync(Visitor trader, int width)
    {
        foreach (var (tab, region) in new[] { ("Open orders", "Open orders"), ("Order history", "Order history"), ("Trades", "Your trades"),
            ("Balances", "Balances"), ("Ledger", "Ledger"), ("Positions", "Positions") })
        {
            await trader.OpenTabAsync(tab);
            var shown = trader.Region(region);
            await Expect(shown.GetByRole(AriaRole.Row).Nth(1)).ToBeInViewportAsync(new() { Ratio = 1 });
            if (width < OneViewAtATimeBelow)
                await AssertNothingSticksOutAsync(trader, $"terminal-{tab.ToLowerInvariant().Replace(' ', '-')}");
        }
    }

    private static async Task SeeViewAsync(Visitor trader, string view)
    {
        var button = trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByRole(AriaRole.Button, new() { Name = view });
        if (await button.IsVisibleAsync()) await button.ClickAsync();
    }

    /// <summary>Takes the page's picture, too.</summary>
    private static async Task AssertNothingSticksOutAsync(Visitor trader, string page)
    {
        var width = trader.Page.ViewportSize!.Width;
        await trader.PhotographAsync($"{page}-{width}-{await trader.Page.EvaluateAsync<string>("document.documentElement.dataset.theme")}");
        await trader.AssertFitsAsync(page);
    }
}
