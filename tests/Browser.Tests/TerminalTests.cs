using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>The terminal page, in a market that stands still: what is bid is 50,000, what is asked 50,010.</summary>
public sealed class TerminalTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task Every_order_type_is_placed_and_seen_in_table_and_chart()
    {
        var trader = await TraderAsync();
        await PlaceAsync("Limit", null, "0.11", ("Limit price", "49990"));
        await PlaceAsync("Conditional", "Stop", "0.12", ("Trigger price", "50050"));
        await PlaceAsync("Conditional", "Stop limit", "0.13", ("Trigger price", "50060"), ("Limit price", "50070"));
        await PlaceAsync("Conditional", "Trailing stop", "0.14", ("Trail by", "0.1"));
        await PlaceAsync("Conditional", "Take profit", "0.15", ("Trigger price", "49980"));
        await PlaceAsync("Conditional", "Take profit limit", "0.16", ("Trigger price", "49970"), ("Limit price", "49960"));

        await trader.OpenTabAsync("Open orders");
        (string Type, string Quantity, string[] Lines)[] placed =
        [
            ("Limit", "0.11", ["Buy 0.11 at 49,990.00"]),
            ("Stop", "0.12", ["Stop Buy 0.12 at 50,050.00"]),
            ("Stop limit", "0.13", ["Stop trigger Buy 0.13 at 50,060.00", "Buy 0.13 at 50,070.00"]),
            ("Trailing stop", "0.14", ["Trail Buy 0.14 at 50,060.01"]),
            ("Take profit", "0.15", ["TP Buy 0.15 at 49,980.00"]),
            ("Take profit limit", "0.16", ["TP trigger Buy 0.16 at 49,970.00", "Buy 0.16 at 49,960.00"]),
        ];
        foreach (var (type, quantity, lines) in placed)
        {
            var row = trader.OpenOrders.GetByRole(AriaRole.Row).Filter(new() { HasText = quantity });
            await Expect(row.GetByRole(AriaRole.Cell, new() { Name = type, Exact = true })).ToBeVisibleAsync();
            foreach (var line in lines) await Expect(Cross(trader, line)).ToBeVisibleAsync();
        }

        await Expect(trader.Chart.GetByRole(AriaRole.List, new() { Name = "Fills on the chart" }))
            .ToContainTextAsync("Bought at 50,010.00");
        await trader.PhotographAsync("terminal-all-order-types");

        async Task PlaceAsync(string kind, string? type, string quantity, params (string Field, string Value)[] entries)
        {
            await trader.ChooseAsync(kind);
            if (type is not null) await trader.Ticket.GetByLabel("Kind").SelectOptionAsync(type);
            foreach (var (field, value) in entries)
                await trader.Ticket.GetByRole(AriaRole.Textbox, new() { Name = field, Exact = true }).FillAsync(value);
            await trader.Quantity.FillAsync(quantity);
            await trader.Button("Buy BTC-USD").ClickAsync();
            await Expect(trader.Quantity).ToHaveValueAsync("");
        }
    }

    [Fact]
    public async Task An_unknown_symbol_is_looked_for_and_a_load_makes_one_connection()
    {
        var trader = await TraderAsync();
        var connections = 0;
        trader.Page.WebSocket += (_, _) => Interlocked.Increment(ref connections);
        await trader.Page.ReloadAsync();
        await trader.SeeTerminalAsync();
        Assert.Equal(1, connections);

        await trader.Page.GotoAsync("/trade/APL");
        await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "“APL” is not listed here" })).ToBeVisibleAsync();
        await trader.Page.SetViewportSizeAsync(390, 844);
        await Expect(trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" })).ToBeInViewportAsync();
        await trader.Page.SetViewportSizeAsync(1440, 900);
        await Axe.AssertAccessibleAsync(trader.Page, "A symbol that is not listed");
        await trader.PhotographAsync("terminal-not-listed");
        await trader.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the market" }).FillAsync("apple");
        await trader.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^AAPL") }).ClickAsync();
        await Expect(trader.Page).ToHaveURLAsync(new Regex("/trade/AAPL$"));
    }

    [Fact]
    public async Task An_order_is_moved_by_dragging_its_line_and_cancelled_by_its_cross()
    {
        var trader = await TraderAsync();
        await trader.OrderAsync("Buy", "0.21", "49990");
        await trader.OpenTabAsync("Open orders");
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", "49,990.00");

        var line = trader.Chart.GetByRole(AriaRole.Slider, new() { Name = "Buy 0.21, price" });
        await Expect(line).ToHaveAttributeAsync("aria-valuetext", "49,990.00");
        var box = (await line.BoundingBoxAsync())!;
        await trader.Page.Mouse.MoveAsync(box.X + 8, box.Y + 8);
        await trader.Page.Mouse.DownAsync();
        await trader.Page.Mouse.MoveAsync(box.X + 8, box.Y - 20, new() { Steps = 4 });
        await Expect(line).ToContainTextAsync("→");
        await trader.Page.Mouse.UpAsync();
        await Expect(trader.Toast("Order moved")).ToBeVisibleAsync();
        await Expect(line).Not.ToHaveAttributeAsync("aria-valuetext", "49,990.00");
        await Expect(line).Not.ToContainTextAsync("→");
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", (await line.GetAttributeAsync("aria-valuetext"))!);

        // With the keyboard: a hundred ticks down from where it is, and not before Enter.
        var before = decimal.Parse((await line.GetAttributeAsync("aria-valuenow"))!, System.Globalization.CultureInfo.InvariantCulture);
        await line.FocusAsync();
        await trader.Page.Keyboard.PressAsync("PageDown");
        await trader.Page.Keyboard.PressAsync("Enter");
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price",
            (before - 1).ToString("N2", System.Globalization.CultureInfo.InvariantCulture));

        await trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel Buy 0.21") }).ClickAsync();
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
        await Expect(line).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_ticket_says_what_an_order_would_come_to_while_it_is_written()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.ChooseAsync("Limit");
        await trader.LimitPrice.FillAsync("49000");
        await trader.Quantity.FillAsync("0.5");
        var cost = trader.Ticket.GetByLabel("Cost");
        await Expect(cost).ToContainTextAsync("24,500.00 USD");

        await trader.Quantity.FillAsync("1000");
        await Expect(trader.Quantity).ToHaveAccessibleDescriptionAsync(new Regex("not enough money"));
        await trader.Quantity.FillAsync("0.5");
        await Expect(trader.Quantity).ToHaveAccessibleDescriptionAsync("");
        await trader.LimitPrice.FillAsync("50010");
        await trader.Ticket.GetByLabel("Post only").CheckAsync();
        await Expect(trader.LimitPrice).ToHaveAccessibleDescriptionAsync(new Regex("may not trade at once"));

        await trader.Ticket.GetByLabel("Post only").UncheckAsync();
        await trader.Ticket.GetByLabel("Confirm orders").CheckAsync();
        await trader.LimitPrice.FillAsync("49000");
        await trader.Button("Buy BTC-USD").ClickAsync();
        await trader.Button("Send order").ClickAsync();
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Keys_alone_reach_every_action()
    {
        var trader = await TraderAsync();
        var keyboard = trader.Page.Keyboard;
        await trader.Page.EvaluateAsync("document.activeElement.blur()");
        await keyboard.PressAsync("b");
        await Expect(trader.Quantity).ToBeFocusedAsync();
        await keyboard.TypeAsync("0.02");
        await keyboard.PressAsync("Enter");
        await Expect(trader.Toast("Bought 0.02 BTC-USD")).ToBeVisibleAsync();
        await trader.OrderAsync("Buy", "0.1", "49000");
        await trader.OpenTabAsync("Open orders");
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", "49,000.00");

        await keyboard.PressAsync("Control+k");
        var palette = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Search and commands" });
        await Expect(palette).ToBeVisibleAsync();
        await keyboard.TypeAsync("cancel all");
        await keyboard.PressAsync("Enter");
        await Expect(palette).ToHaveCountAsync(0);
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();

        // It knows settings and pages, and is there on every page.
        await keyboard.PressAsync("Control+k");
        await keyboard.TypeAsync("light theme");
        await keyboard.PressAsync("Enter");
        await Expect(trader.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await keyboard.PressAsync("Control+k");
        await keyboard.TypeAsync("macd");
        await keyboard.PressAsync("Enter");
        await Expect(trader.Button("Indicators (1)")).ToBeVisibleAsync();
        await keyboard.PressAsync("Control+k");
        await keyboard.TypeAsync("api keys");
        await keyboard.PressAsync("Enter");
        await Expect(trader.Page).ToHaveURLAsync(new Regex("/settings/keys$"));
        await keyboard.PressAsync("Control+k");
        await Expect(palette).ToBeVisibleAsync();
        await keyboard.TypeAsync("btc-usd");
        await trader.PhotographAsync("palette-on-settings");
        await keyboard.PressAsync("Enter");
        await trader.SeeTerminalAsync();

        await trader.Page.EvaluateAsync("document.activeElement.blur()");
        await keyboard.PressAsync("?");
        var sheet = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await Expect(sheet).ToContainTextAsync("Cancel all open orders");
        await sheet.GetByLabel("Listen to single keys").UncheckAsync();
        await keyboard.PressAsync("Escape");
        await trader.Page.EvaluateAsync("document.activeElement.blur()");
        await keyboard.PressAsync("s");
        await Expect(trader.Button("Buy BTC-USD")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_workspace_is_as_it_was_left()
    {
        var trader = await TraderAsync();
        var edge = trader.Page.GetByRole(AriaRole.Separator, new() { Name = "Width of the order book" });
        var was = (await trader.Book.BoundingBoxAsync())!.Width;
        await edge.FocusAsync();
        await trader.Page.Keyboard.PressAsync("ArrowLeft");
        await trader.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(edge).ToHaveAttributeAsync("aria-valuenow", $"{was + 32}");
        var markets = (await trader.Markets.BoundingBoxAsync())!;
        await trader.Page.Mouse.MoveAsync(markets.X + markets.Width, 200);
        await trader.Page.Mouse.DownAsync();
        await trader.Page.Mouse.MoveAsync(markets.X + markets.Width + 40, 200, new() { Steps = 4 });
        await trader.Page.Mouse.UpAsync();
        await trader.Chart.GetByRole(AriaRole.Button, new() { Name = "Interval: 1m" }).ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "5 minutes", Exact = true }).ClickAsync();
        await trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Indicators") }).ClickAsync();
        var indicators = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Indicators" });
        await indicators.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^SMA") }).CheckAsync();
        var length = indicators.GetByLabel("SMA length");
        await length.FillAsync("1001");
        await Expect(indicators.GetByRole(AriaRole.Alert)).ToHaveTextAsync("From 2 to 1000, whole.");
        await length.FillAsync("7");
        await Expect(indicators.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Axe.AssertAccessibleAsync(trader.Page, "The indicators");
        await trader.PhotographAsync("terminal-indicators");
        await trader.Page.Keyboard.PressAsync("Escape");

        await trader.Page.ReloadAsync();
        await trader.SeeTerminalAsync();
        Assert.Equal(was + 32, (await trader.Book.BoundingBoxAsync())!.Width);
        Assert.Equal(markets.Width + 40, (await trader.Markets.BoundingBoxAsync())!.Width);
        await Expect(trader.Chart.GetByRole(AriaRole.Button, new() { Name = "Interval: 5m" })).ToBeVisibleAsync();
        await trader.Button("Indicators (1)").ClickAsync();
        await Expect(length).ToHaveValueAsync("7");
    }

    [Fact]
    public async Task On_a_phone_the_ticket_is_a_sheet_over_the_chart()
    {
        var trader = await VisitAsync(390, 844);
        await trader.TryDemoAsync();
        await Expect(trader.Ticket).ToBeHiddenAsync();
        await trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByRole(AriaRole.Button, new() { Name = "Trade" })
            .ClickAsync();
        await Expect(trader.Chart).ToBeInViewportAsync();
        await Expect(trader.Button("Buy BTC-USD")).ToBeInViewportAsync(new() { Ratio = 1 });
        await trader.OrderAsync("Buy", "0.01", "49000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await trader.Button("Close the ticket").ClickAsync();
        await Expect(trader.Ticket).ToBeHiddenAsync();
    }

    [Theory, InlineData("dark", 1440), InlineData("light", 1440), InlineData("dark", 390), InlineData("light", 390)]
    public async Task Axe_finds_nothing_on_the_terminal(string theme, int width)
    {
        var trader = await VisitAsync(width, 900);
        await trader.Page.EvaluateAsync("theme => localStorage.setItem('tradecraft-theme', theme)", theme);
        await trader.Page.ReloadAsync();
        await trader.TryDemoAsync();
        var views = trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByRole(AriaRole.Button);
        if (width == 390) await views.Filter(new() { HasText = "Trade" }).ClickAsync();
        await trader.OrderAsync("Buy", "0.01");
        await Expect(trader.Toast("Bought 0.01 BTC-USD")).ToBeVisibleAsync();
        await trader.OrderAsync("Buy", "0.1", "49990");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await trader.Ticket.GetByLabel("Take profit / stop loss").CheckAsync();
        await Axe.AssertAccessibleAsync(trader.Page, $"The terminal in {theme} at {width}");
        if (width == 390)
        {
            foreach (var view in await views.AllAsync())
            {
                await view.ClickAsync();
                await Axe.AssertAccessibleAsync(trader.Page, $"The view {await view.InnerTextAsync()} in {theme}");
            }

            return;
        }

        await trader.Book.GetByRole(AriaRole.Radio, new() { Name = "Depth" }).ClickAsync();
        await trader.Page.Keyboard.PressAsync("Control+k");
        await Expect(trader.Page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(trader.Page, $"The palette in {theme}");
        await trader.Page.Keyboard.PressAsync("Escape");
        await trader.Button("Keyboard shortcuts").ClickAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(trader.Page, $"The sheet of keys in {theme}");
    }

    /// <summary>Someone who has bought a little, so that there is a last price and a bar.</summary>
    private async Task<Visitor> TraderAsync()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.01");
        await Expect(trader.Toast("Bought 0.01 BTC-USD")).ToBeVisibleAsync();
        return trader;
    }

    private static ILocator Cross(Visitor trader, string line) =>
        trader.Chart.GetByRole(AriaRole.Button, new() { Name = $"Cancel {line}", Exact = true });
}
