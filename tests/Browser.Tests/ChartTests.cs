using System.Text.Json;
using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>The chart of a market that moves.</summary>
[Collection(OldMarketClasses.Name)]
public sealed class ChartTests(Chromium chromium, OldMarket exchange) : BrowserTest(chromium, exchange)
{
    [Fact]
    public async Task Indicators_are_found_set_and_read_out_on_the_price_and_in_panes_of_their_own()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Indicators") }).ClickAsync();
        var dialog = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Indicators" });
        Assert.True(await dialog.GetByRole(AriaRole.Checkbox).CountAsync() >= 25);
        foreach (var name in (string[])["VWAP bands", "SuperTrend", "Parabolic SAR", "Ichimoku", "RSI", "ADX / DMI"])
        {
            await dialog.GetByLabel("Find an indicator").FillAsync(name);
            await dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
        }

        await dialog.GetByLabel("Find an indicator").FillAsync("stop and reverse");
        await Expect(dialog.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(1);
        await dialog.GetByLabel("Parabolic SAR step").FillAsync("0.03");
        await Axe.AssertAccessibleAsync(trader.Page, "The indicators");
        await trader.Page.Keyboard.PressAsync("Escape");
        var readout = trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" });
        foreach (var label in (string[])["VWAP", "ST", "SAR", "Ichimoku", "RSI", "ADX"])
            await Expect(readout).ToContainTextAsync(new Regex($@"{label} \d[\d,]*\.\d\d"));
        await trader.PhotographAsync("chart-indicators");
    }

    [Fact]
    public async Task Drawings_are_drawn_moved_locked_and_taken_back_and_are_there_after_a_reload()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var (page, at) = (trader.Page, await PaneAsync(trader));
        var selected = trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Selected drawing" });

        string[] dragged = ["Trend line", "Ray", "Channel", "Rectangle", "Fibonacci retracement", "Measure"];
        foreach (var (name, index) in dragged.Select((name, index) => (name, index)))
        {
            await DrawAsync(trader, name);
            var x = at.X + 40 + (70 * index);
            await page.Mouse.MoveAsync(x, at.Y + 160);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(x + 60, at.Y + 110, new() { Steps = 3 });
            await page.Mouse.UpAsync();
            await Expect(selected).ToContainTextAsync(name);
        }

        string[] pressed = ["Horizontal line", "Vertical line", "Text", "Long position", "Short position"];
        foreach (var (name, index) in pressed.Select((name, index) => (name, index)))
        {
            await DrawAsync(trader, name);
            await page.Mouse.ClickAsync(at.X + 60 + (80 * index), at.Y + 220);
            await Expect(trader.Chart.GetByLabel($"Delete {name}")).ToBeVisibleAsync();
        }

        await trader.PhotographAsync("chart-drawings");
        await Axe.AssertAccessibleAsync(page, "The chart with drawings");
        await page.Keyboard.PressAsync("Escape");
        await Expect(selected).ToHaveCountAsync(0);
        var line = await SelectAsync(page, selected, "Horizontal line", at.X + 30, at.Y + 220);
        var saved = await SavedAsync(page, async () =>
        {
            await page.Mouse.MoveAsync(at.X + 30, line);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(at.X + 30, line - 30, new() { Steps = 3 });
            await page.Mouse.UpAsync();
        });
        var price = PriceOf(saved, "horizontal_line");
        saved = await SavedAsync(page, () => page.Keyboard.PressAsync("ArrowUp"));
        Assert.True(PriceOf(saved, "horizontal_line") > price);
        saved = await SavedAsync(page, () => page.Keyboard.PressAsync("Control+z"));
        Assert.Equal(price, PriceOf(saved, "horizontal_line"));
        await SavedAsync(page, () => trader.Chart.GetByLabel("Locked: Horizontal line").ClickAsync());
        // Locked it is taken hold of and not moved; the keys delete it all the same.
        line = await SelectAsync(page, selected, "Horizontal line", at.X + 30, line - 30);
        await page.Mouse.MoveAsync(at.X + 30, line);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(at.X + 30, line - 50, new() { Steps = 3 });
        await page.Mouse.UpAsync();
        await Expect(selected).ToContainTextAsync("Horizontal line");
        saved = await SavedAsync(page, () => page.Keyboard.PressAsync("Delete"));
        Assert.DoesNotContain("horizontal_line", saved, StringComparison.Ordinal);

        await page.ReloadAsync();
        await trader.SeeTerminalAsync();
        await trader.Chart.GetByRole(AriaRole.Button, new() { Name = "Draw", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Drawings (10)" }).ClickAsync();
        var list = page.GetByRole(AriaRole.Dialog, new() { Name = "Drawings" });
        await list.GetByLabel("Text", new() { Exact = true }).FillAsync("Here I was wrong");
        await list.GetByLabel("Hidden: Fibonacci retracement").ClickAsync();
        await Expect(list.GetByLabel("Hidden: Fibonacci retracement")).ToHaveAttributeAsync("aria-pressed", "true");
        await Axe.AssertAccessibleAsync(page, "The list of drawings");
        await trader.PhotographAsync("chart-drawings-list");
        await SavedAsync(page, () => list.GetByRole(AriaRole.Button, new() { Name = "Delete all" }).ClickAsync());
    }

    [Fact]
    public async Task A_drawing_is_made_and_moved_with_keys_alone_and_by_touch()
    {
        var trader = await VisitAsync(390, 844);
        await trader.TryDemoAsync();
        var (page, at) = (trader.Page, await PaneAsync(trader));
        await DrawAsync(trader, "Trend line");
        await trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Drawings on the chart" }).FocusAsync();
        var drawn = await SavedAsync(page, () => page.Keyboard.PressAsync("Enter"));
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("PageDown");
        await SavedAsync(page, () => page.Keyboard.PressAsync("Delete"));
        Assert.Contains("trend_line", drawn, StringComparison.Ordinal);

        await DrawAsync(trader, "Horizontal line");
        var touch = await page.Context.NewCDPSessionAsync(page);
        var saved = await SavedAsync(page, () => TouchAsync(touch, at.X + 100, at.Y + 100, at.Y + 100));
        var price = PriceOf(saved, "horizontal_line");
        saved = await SavedAsync(page, () => TouchAsync(touch, at.X + 150, at.Y + 104, at.Y + 60));
        Assert.True(PriceOf(saved, "horizontal_line") > price);
        await trader.PhotographAsync("chart-drawings-390");
    }

    [Fact]
    public async Task What_another_window_drew_is_not_written_over()
    {
        var trader = await VisitAsync();
        trader.Expects("409.*me/drawings");
        await trader.TryDemoAsync();
        var other = new Visitor(await trader.Page.Context.NewPageAsync());
        await other.Page.GotoAsync("/trade/BTC-USD");
        await other.SeeTerminalAsync();
        await DrawAsync(other, "Vertical line");
        var at = await PaneAsync(other);
        await SavedAsync(other.Page, () => other.Page.Mouse.ClickAsync(at.X + 100, at.Y + 150));

        await DrawAsync(trader, "Horizontal line");
        at = await PaneAsync(trader);
        await trader.Page.Mouse.ClickAsync(at.X + 100, at.Y + 150);
        await Expect(trader.Toast("Changed in another window")).ToBeVisibleAsync();
        await trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Drawings on the chart" }).FocusAsync();
        await trader.Page.Keyboard.PressAsync("PageDown");
        await Expect(trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Selected drawing" })).ToContainTextAsync("Vertical line");
        await other.Page.CloseAsync();
    }

    [Fact]
    public async Task The_chart_has_scales_styles_weeks_a_picture_a_date_and_the_way_back()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var (page, at) = (trader.Page, await PaneAsync(trader));
        var readout = trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" });
        await Expect(readout).ToContainTextAsync(new Regex("The bar closes in 0:[0-5][0-9]"));

        foreach (var style in (string[])["Bars", "Heikin-Ashi"])
        {
            await trader.ChooseInChartAsync("Chart style", style);
            await trader.PhotographAsync($"chart-style-{style}");
        }

        foreach (var scale in (string[])["Logarithmic scale", "Percent scale"])
        {
            await trader.Button("Chart options").ClickAsync();
            await page.GetByRole(AriaRole.Menuitemcheckbox, new() { Name = scale }).ClickAsync();
            await page.Keyboard.PressAsync("Escape");
        }

        await Axe.AssertAccessibleAsync(page, "The chart in percent");

        await trader.PhotographAsync("chart-percent");
        var back = trader.Button("Back to now");
        await Expect(back).ToHaveCountAsync(0);
        await page.Mouse.MoveAsync(at.X + 60, at.Y + 200);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(at.X + 400, at.Y + 200, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await back.ClickAsync();
        await Expect(back).ToHaveCountAsync(0);

        await trader.Button("Chart options").ClickAsync();
        var picture = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Menuitem, new() { Name = "Save picture" }).ClickAsync());
        Assert.Matches(@"^BTC-USD-.*\.png$", picture.SuggestedFilename);

        await trader.ChooseInChartAsync("Interval", "1 week");
        await Expect(trader.Chart.GetByRole(AriaRole.Figure, new() { Name = "BTC-USD price, one bar each 1w" })).ToBeVisibleAsync();
        await Expect(readout).ToBeVisibleAsync();
        await trader.Button("Chart options").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Go to date" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Go to date" });
        await dialog.GetByLabel("Date").FillAsync("2001-01-01");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Go", Exact = true }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("no bars of then");
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await dialog.GetByLabel("Date").FillAsync(today);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Go", Exact = true }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await trader.PhotographAsync("chart-weeks");
    }

    [Fact]
    public async Task Orders_and_alerts_begin_at_a_price_of_the_chart_and_a_position_is_closed_from_its_line()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var (page, at) = (trader.Page, await PaneAsync(trader));
        await AtPriceAsync("Sell limit");
        await Expect(trader.Ticket.GetByRole(AriaRole.Radio, new() { Name = "Sell", Exact = true })).ToBeCheckedAsync();
        await Expect(trader.LimitPrice).ToHaveValueAsync(new Regex(@"^\d+\.\d\d$"));
        await AtPriceAsync("Buy stop");
        await Expect(trader.Ticket.GetByLabel("Trigger price")).ToHaveValueAsync(new Regex(@"^\d+\.\d\d$"));
        await AtPriceAsync("Alert");
        var alert = page.GetByRole(AriaRole.Dialog, new() { Name = "Alert for BTC-USD" });
        await Expect(alert.GetByLabel("Price", new() { Exact = true })).ToHaveValueAsync(new Regex(@"^\d+\.\d\d$"));
        await page.Keyboard.PressAsync("Escape");

        await trader.OrderAsync("Buy", "0.1");
        await Expect(trader.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();
        var close = trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^Close Position 0\.1 [+−]?[\d.,]+ at") });
        await close.ClickAsync();
        await Expect(trader.Quantity).ToHaveValueAsync("0.1");
        await Expect(trader.Button("Sell BTC-USD")).ToBeVisibleAsync();

        // So low in the pane are volumes alone: it is below the market.
        await AtPriceAsync("Buy limit", 400);
        await trader.Quantity.FillAsync("0.2");
        await trader.Button("Buy BTC-USD").ClickAsync();
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        var line = trader.Chart.GetByRole(AriaRole.Slider, new() { Name = "Buy 0.2, price" });
        await line.DispatchEventAsync("dblclick");
        var edit = page.GetByRole(AriaRole.Dialog, new() { Name = "Buy 0.2" });
        await edit.GetByLabel("Price").FillAsync("80000.005");
        await page.Keyboard.PressAsync("Enter");
        await Expect(edit.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Must be a multiple of 0.01.");
        await edit.GetByLabel("Price").FillAsync("80000");
        await Axe.AssertAccessibleAsync(page, "The dialog of an order's price");
        await page.Keyboard.PressAsync("Enter");
        await Expect(trader.Toast("Order moved")).ToBeVisibleAsync();
        await Expect(edit).ToHaveCountAsync(0);

        async Task AtPriceAsync(string what, float y = 150)
        {
            await page.Mouse.ClickAsync(at.X + 200, at.Y + y, new() { Button = MouseButton.Right });
            await trader.PhotographAsync("chart-menu");
            await page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new($"^{what} at") }).ClickAsync();
        }
    }

    [Fact]
    public async Task Bid_and_ask_on_the_chart_fill_the_ticket_and_with_one_click_send_an_order()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var quotes = trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Bid and ask" });
        var (sell, buy) = (Quote("Sell"), Quote("Buy"));
        await sell.ClickAsync();
        await Expect(trader.Ticket.GetByRole(AriaRole.Radio, new() { Name = "Sell", Exact = true })).ToBeCheckedAsync();
        await Expect(trader.LimitPrice).ToHaveValueAsync(new Regex(@"^\d+\.\d\d$"));

        // Turned on only by who says yes; then a press is an order, with the ticket's quantity.
        var oneClick = quotes.GetByRole(AriaRole.Button, new() { Name = "One-click orders" });
        await oneClick.ClickAsync();
        var question = trader.Page.GetByRole(AriaRole.Alertdialog);
        await question.GetByRole(AriaRole.Button, new() { Name = "Keep as it is" }).ClickAsync();
        await Expect(oneClick).ToHaveAttributeAsync("aria-pressed", "false");
        await oneClick.ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Expect(oneClick).ToHaveAttributeAsync("aria-pressed", "true");
        await buy.ClickAsync();
        await Expect(trader.Ticket.GetByRole(AriaRole.Radio, new() { Name = "Buy", Exact = true })).ToBeCheckedAsync();
        await trader.Quantity.FillAsync("0.01");
        await trader.PhotographAsync("chart-quotes");
        await Axe.AssertAccessibleAsync(trader.Page, "The chart with one-click orders");
        var answer = await trader.Page.RunAndWaitForResponseAsync(
            () => buy.ClickAsync(),
            answer => answer.Request.Method == "POST" && answer.Url.EndsWith("/api/v1/orders", StringComparison.Ordinal));
        Assert.Equal(201, answer.Status);
        var order = JsonElement.Parse(await answer.TextAsync());
        Assert.Equal(("buy", "limit", "ioc", "0.01"), (order.GetProperty("side").GetString(), order.GetProperty("type").GetString(),
            order.GetProperty("time_in_force").GetString(), order.GetProperty("qty").GetString()));

        ILocator Quote(string side) => quotes.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{side}") });
    }

    private static async Task DrawAsync(Visitor trader, string tool)
    {
        await trader.Chart.GetByRole(AriaRole.Button, new() { Name = "Draw", Exact = true }).ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = tool, Exact = true }).ClickAsync();
        await Expect(trader.Chart.GetByRole(AriaRole.Button, new() { Name = tool, Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>Where the chart's pane begins, once it has bars.</summary>
    private static async Task<(float X, float Y)> PaneAsync(Visitor trader)
    {
        await Expect(trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" })).ToBeVisibleAsync();
        var box = (await trader.Chart.GetByRole(AriaRole.Figure).BoundingBoxAsync())!;
        return (box.X, box.Y);
    }

    /// <summary>Presses where a line was drawn, or around: the market moves, and its scale of prices too. Gives where it lies.</summary>
    private static async Task<float> SelectAsync(IPage page, ILocator selected, string name, float x, float y)
    {
        var places = Enumerable.Range(0, 25).Select(each => y + (each % 2 == 0 ? 2.5f * each : -2.5f * (each + 1)));
        var found = y;
        await Wait.UntilAsync($"the {name} is selected", async () =>
        {
            foreach (var place in places)
            {
                await page.Mouse.ClickAsync(x, found = place);
                if (!await selected.IsVisibleAsync()) continue;
                if ((await selected.InnerTextAsync()).Contains(name, StringComparison.Ordinal)) return true;
            }

            return false;
        }, TestContext.Current.CancellationToken);
        return found;
    }

    /// <summary>What was sent to be saved by what is done.</summary>
    private static async Task<string> SavedAsync(IPage page, Func<Task> act)
    {
        var saved = await page.RunAndWaitForResponseAsync(
            act, answer => answer is { Ok: true, Request.Method: "PUT" } && answer.Url.Contains("/drawings/", StringComparison.Ordinal));
        return await saved.TextAsync();
    }

    private static decimal PriceOf(string saved, string kind) =>
        JsonElement.Parse(saved).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("kind").GetString() == kind)
            .GetProperty("points")[0].GetProperty("price").GetString() is { } price
            ? decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static async Task TouchAsync(ICDPSession session, float x, float from, float to)
    {
        await SendAsync("touchStart", from);
        for (var step = 1; step <= 4 && from != to; step++) await SendAsync("touchMove", from + ((to - from) * step / 4));
        await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });

        Task SendAsync(string type, float y) => session.SendAsync(
            "Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = new object[] { new { x, y } } });
    }
}
