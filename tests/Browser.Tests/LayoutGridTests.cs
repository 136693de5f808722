using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>Several charts beside each other, and symbols laid over each other.</summary>
[Collection(OldMarketClasses.Name)]
public sealed class LayoutGridTests(Chromium chromium, OldMarket exchange) : BrowserTest(chromium, exchange)
{
    [Fact]
    public async Task Other_symbols_are_laid_over_the_chart_in_percent()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var page = trader.Page;
        await trader.Chart.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Compare" });
        foreach (var symbol in (string[])["ETH-USD", "SOL-USD"])
        {
            await dialog.GetByLabel("Find a symbol").FillAsync(symbol);
            await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{symbol}") }).ClickAsync();
        }

        await dialog.GetByLabel("Find a symbol").FillAsync("no such thing");
        await Expect(dialog).ToContainTextAsync("No instrument is called “no such thing”.");
        await Axe.AssertAccessibleAsync(page, "Comparing");
        await page.Keyboard.PressAsync("Escape");
        var compared = trader.Chart.GetByRole(AriaRole.List, new() { Name = "Compared symbols" });
        await Expect(compared).ToContainTextAsync(new Regex(@"ETH-USD [+−]?\d+\.\d\d%.*SOL-USD [+−]?\d+\.\d\d%"));
        await trader.Button("Chart options").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitemcheckbox, new() { Name = "Percent scale" })).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Escape");
        await trader.PhotographAsync("chart-compare");
        await Axe.AssertAccessibleAsync(page, "The chart with others over it");

        await trader.Button("Stop comparing ETH-USD").ClickAsync();
        await Expect(compared.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await trader.SeeTerminalAsync();
        await Expect(compared).ToContainTextAsync(new Regex(@"SOL-USD [+−]?\d+\.\d\d%"));
    }

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(1366, 768)]
    public async Task Six_charts_are_large_enough_to_be_read_and_the_grid_scrolls_to_them(int width, int height)
    {
        var trader = await VisitAsync(width, height);
        await trader.TryDemoAsync();
        await trader.ChooseInChartAsync("Layout", "6 charts");
        var charts = Figure(trader, "BTC-USD");
        await Expect(charts).ToHaveCountAsync(6);
        await trader.PhotographAsync($"charts-6-{width}");
        foreach (var chart in await charts.AllAsync())
        {
            var box = (await chart.BoundingBoxAsync())!;
            Assert.True(box is { Width: >= 200, Height: >= 180 }, $"A chart is {box.Width} × {box.Height} on a screen of {width}.");
        }

        await charts.Last.ScrollIntoViewIfNeededAsync();
        await PressAsync(trader, 6);
        await Expect(charts.Last).ToBeInViewportAsync(new() { Ratio = 0.9f });
        await trader.PhotographAsync($"charts-6-{width}-scrolled");
        await Axe.AssertAccessibleAsync(trader.Page, "Six charts that scroll");
        await trader.AssertFitsAsync("The terminal with six charts");
    }

    [Fact]
    public async Task Charts_beside_each_other_have_their_own_symbols_and_the_active_one_the_pages()
    {
        var trader = await VisitAsync(1920, 1080);
        await trader.TryDemoAsync();
        await trader.ChooseInChartAsync("Layout", "4 charts");
        await Expect(Figure(trader, "BTC-USD")).ToHaveCountAsync(4);

        // The second chart is turned to another instrument, and the ticket with it; the others stay.
        await PressAsync(trader, 2);
        await trader.Markets.GetByRole(AriaRole.Link, new() { NameRegex = new("^ETH-USD") }).ClickAsync();
        await Expect(Figure(trader, "ETH-USD")).ToHaveCountAsync(1);
        await Expect(Figure(trader, "BTC-USD")).ToHaveCountAsync(3);
        await Expect(trader.Button("Buy ETH-USD")).ToBeVisibleAsync();
        await trader.ChooseInChartAsync("Interval", "1 hour");
        await Expect(Figure(trader, "ETH-USD", "1h")).ToHaveCountAsync(1);
        await Expect(Figure(trader, "BTC-USD", "1m")).ToHaveCountAsync(3);
        await trader.PhotographAsync("charts-4-1920");
        await Axe.AssertAccessibleAsync(trader.Page, "Four charts");

        await PressAsync(trader, 3);
        await Expect(trader.Page).ToHaveURLAsync(new Regex("/trade/BTC-USD$"));
        await Expect(trader.Button("Buy BTC-USD")).ToBeVisibleAsync();
        await Expect(Chart(trader, 3).GetByRole(AriaRole.Button, new() { Pressed = true })).ToHaveTextAsync(new Regex("BTC-USD"));
        await Expect(Figure(trader, "ETH-USD", "1h")).ToHaveCountAsync(1);

        // By key, and as it was left after a reload.
        await Chart(trader, 2).GetByRole(AriaRole.Button, new() { NameRegex = new("^ETH-USD") }).PressAsync("Enter");
        await Expect(trader.Page).ToHaveURLAsync(new Regex("/trade/ETH-USD$"));
        await trader.Page.ReloadAsync();
        await Expect(Figure(trader, "ETH-USD", "1h")).ToHaveCountAsync(1);
        await Expect(Figure(trader, "BTC-USD", "1m")).ToHaveCountAsync(3);

        await trader.Page.SetViewportSizeAsync(390, 844);
        await Expect(trader.Chart.GetByRole(AriaRole.Figure)).ToHaveCountAsync(1);
        await Expect(Figure(trader, "ETH-USD", "1h")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Linked_charts_share_symbol_interval_crosshair_and_time()
    {
        var trader = await VisitAsync(1920, 1080);
        await trader.TryDemoAsync();
        await trader.ChooseInChartAsync("Layout", "2 charts");
        await LinkAsync(trader, "Same symbol", "Same interval");
        await trader.Markets.GetByRole(AriaRole.Link, new() { NameRegex = new("^ETH-USD") }).ClickAsync();
        await Expect(Figure(trader, "ETH-USD")).ToHaveCountAsync(2);
        await trader.ChooseInChartAsync("Interval", "5 minutes");
        await Expect(Figure(trader, "ETH-USD", "5m")).ToHaveCountAsync(2);

        // Crosshair: what is read out in one chart is of the bar below the pointer in the other.
        var (first, second) = (Readout(trader, 1), Readout(trader, 2));
        await Expect(first).ToContainTextAsync("O ");
        await Expect(second).ToContainTextAsync("O ");
        var box = (await Chart(trader, 1).GetByRole(AriaRole.Figure).BoundingBoxAsync())!;
        var now = await OpenAsync(second);
        await trader.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.5f));
        await Wait.UntilAsync("both read the bar below the pointer", async () =>
            await OpenAsync(first) is var read && read != now && read == await OpenAsync(second), TestContext.Current.CancellationToken);

        // Time: dragging one takes the other along.
        await LinkAsync(trader, "Same time");
        await Expect(trader.Button("Back to now")).ToHaveCountAsync(0);
        await trader.Page.Mouse.MoveAsync(box.X + 100, box.Y + 300);
        await trader.Page.Mouse.DownAsync();
        await trader.Page.Mouse.MoveAsync(box.X + 400, box.Y + 300, new() { Steps = 5 });
        await trader.Page.Mouse.UpAsync();
        await Expect(trader.Button("Back to now")).ToHaveCountAsync(2);
        await trader.PhotographAsync("charts-2-linked");
    }

    [Fact]
    public async Task Six_charts_are_all_in_sight_of_a_large_window()
    {
        var trader = await VisitAsync(1920, 1080);
        await trader.TryDemoAsync();
        await trader.ChooseInChartAsync("Layout", "6 charts");
        await Expect(trader.Chart.GetByRole(AriaRole.Figure)).ToHaveCountAsync(6);
        for (var number = 1; number <= 6; number++) await Expect(Readout(trader, number)).ToBeInViewportAsync();
        await trader.PhotographAsync("charts-6-1920");
    }

    [Fact]
    public async Task The_volume_profile_of_what_is_in_sight_is_an_indicator()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Indicators") }).ClickAsync();
        var dialog = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Indicators" });
        await dialog.GetByLabel("Find an indicator").FillAsync("volume profile");
        await dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        await dialog.GetByLabel("Volume profile rows").FillAsync("40");
        await trader.Page.Keyboard.PressAsync("Escape");
        var readout = trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" });
        await Expect(readout).ToContainTextAsync(new Regex(@"POC [\d,]+\.\d\d · VA [\d,]+\.\d\d to [\d,]+\.\d\d"));
        await trader.PhotographAsync("chart-volume-profile");
    }

    private static ILocator Chart(Visitor trader, int number) =>
        trader.Chart.GetByRole(AriaRole.Group, new() { NameRegex = new($"^Chart {number}: ") });

    private static ILocator Readout(Visitor trader, int number) =>
        Chart(trader, number).GetByRole(AriaRole.Group, new() { Name = "Readout" });

    private static ILocator Figure(Visitor trader, string symbol, string interval = "") =>
        trader.Chart.GetByRole(AriaRole.Figure, new() { NameRegex = new($"^{symbol} price, one bar each {interval}") });

    private static async Task PressAsync(Visitor trader, int number)
    {
        await Expect(Readout(trader, number)).ToBeVisibleAsync();
        await Chart(trader, number).GetByRole(AriaRole.Figure).ClickAsync();
    }

    private static async Task LinkAsync(Visitor trader, params string[] links)
    {
        await trader.Button("Layout").ClickAsync();
        foreach (var link in links) await trader.Page.GetByRole(AriaRole.Menuitemcheckbox, new() { Name = link }).ClickAsync();
        await trader.Page.Keyboard.PressAsync("Escape");
    }

    private static async Task<string> OpenAsync(ILocator readout) =>
        Regex.Match(await readout.InnerTextAsync(), @"O\s+[\d,.]+").Value;
}
