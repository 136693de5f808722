using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>
/// What protects a position is changed in its row, and never lost without a word. Nothing moves but users: 50,000 bid, 50,010 asked.
/// </summary>
public sealed class ProtectionTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task Stop_and_take_profit_become_one_order_and_part_again()
    {
        var trader = await HolderAsync();
        await SetAsync(trader, "Stop", "45000");
        await Expect(trader.Toast("Stop set").First).ToBeVisibleAsync();
        await SetAsync(trader, "Take profit", "60000");
        await SeeAsync(trader.Positions, "BTC-USD", "Take profit", "60,000.00");
        await SeeAsync(trader.Positions, "BTC-USD", "Stop", "45,000.00");
        await SeeOrdersAsync(trader, "Limit, OCO", "Stop, SL");

        await EditAsync(trader, "Stop");
        await trader.Button("Remove Stop of BTC-USD").ClickAsync();
        await Expect(trader.Toast("Stop removed")).ToBeVisibleAsync();
        await SeeAsync(trader.Positions, "BTC-USD", "Take profit", "60,000.00");
        await SeeOrdersAsync(trader, "Limit");
    }

    [Fact]
    public async Task A_refused_change_leaves_the_order_that_was_there()
    {
        var trader = await HolderAsync();
        await SetAsync(trader, "Take profit", "60000");
        await SeeAsync(trader.Positions, "BTC-USD", "Take profit", "60,000.00");
        var order = await OnlyOrderAsync(trader);

        // A stop above the take-profit is no stop.
        var field = await SetAsync(trader, "Stop", "61000");
        await Expect(field).ToHaveAccessibleDescriptionAsync("A stop for a long position goes below the market, now 50,010.00.");
        Assert.Equal(order, await OnlyOrderAsync(trader));
    }

    [Fact]
    public async Task A_stop_or_take_profit_on_the_wrong_side_of_the_market_is_not_sent()
    {
        var trader = await HolderAsync();
        var requests = new List<string>();
        trader.Page.Request += (_, request) =>
        {
            if (request.Method != "GET" && request.Url.Contains("/api/v1/orders", StringComparison.Ordinal))
                lock (requests) requests.Add($"{request.Method} {request.Url}");
        };
        var field = await SetAsync(trader, "Stop", "50020");
        await Expect(field).ToHaveAccessibleDescriptionAsync("A stop for a long position goes below the market, now 50,010.00.");
        await Expect(field).ToBeFocusedAsync();
        await trader.PhotographAsync("protection-wrong-side");
        await field.PressAsync("Escape");
        field = await SetAsync(trader, "Take profit", "49990");
        await Expect(field).ToHaveAccessibleDescriptionAsync("A take-profit for a long position goes above the market, now 50,000.00.");
        await field.PressAsync("Escape");
        await SeeAsync(trader.Positions, "BTC-USD", "Quantity", "0.1");
        lock (requests) Assert.Empty(requests);
    }

    [Fact]
    public async Task What_was_cancelled_for_an_order_that_is_refused_is_placed_again()
    {
        var trader = await HolderAsync();
        await SetAsync(trader, "Take profit", "60000");
        await SeeAsync(trader.Positions, "BTC-USD", "Take profit", "60,000.00");

        trader.Expects("status of 422");
        await RefuseAsync(trader, times: 1);
        var field = await SetAsync(trader, "Stop", "45000");
        await Expect(field).ToHaveAccessibleDescriptionAsync("The rules changed meanwhile. What was there before was placed again.");
        await trader.Page.Keyboard.PressAsync("Escape");
        await SeeAsync(trader.Positions, "BTC-USD", "Take profit", "60,000.00");
        await SeeOrdersAsync(trader, "Limit");
    }

    [Fact]
    public async Task It_is_said_when_nothing_protects_a_position_any_more()
    {
        var trader = await HolderAsync();
        await SetAsync(trader, "Take profit", "60000");
        await SeeAsync(trader.Positions, "BTC-USD", "Take profit", "60,000.00");

        trader.Expects("status of 422");
        await RefuseAsync(trader, times: 2);
        var field = await SetAsync(trader, "Stop", "45000");
        await Expect(field).ToHaveAccessibleDescriptionAsync(new Regex("nothing protects this position now"));
        await trader.OpenTabAsync("Open orders");
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_position_of_a_share_on_margin_is_protected_without_a_gap_and_reversed()
    {
        var trader = await VisitAsync(width: 1920, height: 1080);
        await trader.TryDemoAsync();
        await trader.Link("Portfolio").ClickAsync();
        await trader.Button("Account: Default. Choose another").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "New account" }).ClickAsync();
        var dialog = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "New account" });
        await dialog.GetByLabel("Name").FillAsync("Credit");
        await dialog.GetByRole(AriaRole.Radio, new() { Name = "Margin" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Open account" }).ClickAsync();
        await Expect(trader.Button("Account: Credit. Choose another")).ToBeVisibleAsync();
        await trader.Link("Trade").ClickAsync();
        await trader.SeeTerminalAsync();
        await trader.Markets.GetByRole(AriaRole.Link, new() { NameRegex = new("^AAPL") }).ClickAsync();
        await trader.Quantity.FillAsync("10");
        await trader.Button("Buy AAPL").ClickAsync();
        await Expect(trader.Toast("Bought 10 AAPL")).ToBeVisibleAsync();

        await SetAsync(trader, "Take profit", "250", of: "AAPL");
        await SeeAsync(trader.Positions, "AAPL", "Take profit", "250.00");
        var requests = new List<string>();
        trader.Page.Request += (_, request) =>
        {
            if (Regex.IsMatch(request.Url, "/orders(/[0-9]+)?$") && request.Method is "POST" or "DELETE")
                lock (requests) requests.Add(request.Method);
        };
        await SetAsync(trader, "Stop", "150", of: "AAPL");
        await SeeAsync(trader.Positions, "AAPL", "Stop", "150.00");
        await Expect(trader.Toast("Stop set").First).ToBeVisibleAsync();
        lock (requests) Assert.Equal(["POST", "DELETE"], requests);
        await SeeOrdersAsync(trader, "Limit, OCO", "Stop, SL");

        await trader.Button("More for AAPL").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Reverse" }).ClickAsync();
        await trader.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Reverse position" }).ClickAsync();
        await Expect(trader.Toast("Sold 20 AAPL")).ToBeVisibleAsync();
        await SeeAsync(trader.Positions, "AAPL", "Quantity", "−10");
        await trader.OpenTabAsync("Open orders");
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
    }

    private async Task<Visitor> HolderAsync()
    {
        var trader = await VisitAsync(width: 1920, height: 1080);
        await trader.TryDemoAsync();
        await BuyAsync(trader);
        return trader;
    }

    private static async Task BuyAsync(Visitor trader)
    {
        await trader.OrderAsync("Buy", "0.1");
        await Expect(trader.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();
    }

    /// <summary>Answers the next orders as the exchange would if its rules had changed between the preview and now.</summary>
    private static async Task RefuseAsync(Visitor trader, int times) => await trader.Page.RouteAsync(
        "**/api/v1/orders",
        route => route.Request.Method == "POST"
            ? route.FulfillAsync(new()
            {
                Status = 422,
                ContentType = "application/problem+json",
                Body = """{"status":422,"code":"order_value_limit","detail":"The rules changed meanwhile."}""",
            })
            : route.ContinueAsync(),
        new() { Times = times });

    private static async Task<ILocator> EditAsync(Visitor trader, string leg, string of = "BTC-USD")
    {
        await trader.Positions.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{leg} of {of}") }).ClickAsync();
        return trader.Positions.GetByRole(AriaRole.Textbox, new() { Name = $"{leg} of {of}" });
    }

    /// <summary>Presses what stands in the position's row, and enters a price.</summary>
    private static async Task<ILocator> SetAsync(Visitor trader, string leg, string price, string of = "BTC-USD")
    {
        var field = await EditAsync(trader, leg, of);
        await field.FillAsync(price);
        await field.PressAsync("Enter");
        return field;
    }

    /// <summary>The open orders are of these kinds and no others.</summary>
    private static async Task SeeOrdersAsync(Visitor trader, params string[] kinds)
    {
        await trader.OpenTabAsync("Open orders");
        await Expect(trader.OpenOrders.GetByRole(AriaRole.Row)).ToHaveCountAsync(kinds.Length + 1);
        foreach (var kind in kinds)
            await Expect(trader.OpenOrders.GetByRole(AriaRole.Cell, new() { Name = kind, Exact = true })).ToBeVisibleAsync();
        await trader.OpenTabAsync("Positions");
    }

    /// <summary>What the one open order says of itself.</summary>
    private static async Task<string> OnlyOrderAsync(Visitor trader)
    {
        await trader.OpenTabAsync("Open orders");
        await Expect(trader.OpenOrders.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        var told = await trader.OpenOrders.GetByRole(AriaRole.Row).Nth(1).InnerTextAsync();
        await trader.OpenTabAsync("Positions");
        return told;
    }
}
