using System.Globalization;
using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>The order book and the tape beside it, in a market that stands still: bid 50,000, asked 50,010, two coins each.</summary>
public sealed class OrderBookTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task Prices_are_put_together_in_steps_and_the_choice_is_kept()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.5", "49999.5");
        await trader.OrderAsync("Buy", "0.25", "49993");
        await Expect(Rows(trader, "Bids")).ToHaveCountAsync(3);

        await trader.Book.GetByLabel("Prices in steps of").SelectOptionAsync("10");
        await Expect(Rows(trader, "Bids")).ToHaveCountAsync(2);
        await Expect(Rows(trader, "Bids").Nth(1)).ToContainTextAsync("49,990.00, quantity 0.75000");
        await Expect(Rows(trader, "Bids").Nth(1)).ToContainTextAsync("your orders are here, 0.75 in all");
        await trader.PhotographAsync("order-book-steps");
        await Axe.AssertAccessibleAsync(trader.Page, "The order book in steps");
        await trader.Page.ReloadAsync();
        await Expect(Rows(trader, "Bids")).ToHaveCountAsync(2);
        await trader.Book.GetByLabel("Prices in steps of").SelectOptionAsync("0.01");
        await Expect(Rows(trader, "Bids")).ToHaveCountAsync(3);

        // Only the first level of each side is compared, whatever others have taken of it.
        var (bid, ask) = (await QuantityAsync("Bids"), await QuantityAsync("Asks"));
        await Expect(trader.Book).ToContainTextAsync($"Bids {decimal.Round(bid / (bid + ask) * 100)}%");
        await trader.OpenTabAsync("Open orders");
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { Name = "Cancel all" }).ClickAsync();

        async Task<decimal> QuantityAsync(string side)
        {
            var said = await Rows(trader, side).First.TextContentAsync();
            return decimal.Parse(Regex.Match(said!, @"quantity ([\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task An_order_behind_anothers_says_how_much_is_ahead()
    {
        var (alice, bob) = (await VisitAsync(), await VisitAsync());
        await alice.TryDemoAsync();
        await bob.TryDemoAsync();
        await alice.OrderAsync("Buy", "1.5", "49000");
        await Expect(alice.Toast("Buy order placed")).ToBeVisibleAsync();
        await bob.OrderAsync("Buy", "0.1", "49000");
        await Expect(Own(bob)).ToContainTextAsync("0.1 in all, behind 1.5");
        await Expect(Own(alice)).ToContainTextAsync("1.5 in all, first in the queue");

        await alice.OpenTabAsync("Open orders");
        await alice.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }).First.ClickAsync();
        await Expect(Own(bob)).ToContainTextAsync("0.1 in all, first in the queue");
        await bob.PhotographAsync("order-book-queue");
        await bob.OpenTabAsync("Open orders");
        await bob.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }).First.ClickAsync();
        await Expect(Own(bob)).ToHaveCountAsync(0);

        static ILocator Own(Visitor trader) => trader.Book.GetByRole(AriaRole.Button, new() { NameRegex = new("49,000.00.*your orders") });
    }

    [Fact]
    public async Task The_place_in_the_queue_is_not_asked_for_while_the_book_is_out_of_sight()
    {
        var trader = await VisitAsync(width: 390, height: 844);
        await trader.TryDemoAsync();
        var questions = 0;
        trader.Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/explain", StringComparison.Ordinal)) Interlocked.Increment(ref questions);
        };
        await ViewAsync("Trade");
        await trader.OrderAsync("Buy", "0.1", "49000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await ViewAsync("Portfolio");
        await trader.OpenTabAsync("Open orders");
        await Expect(trader.OpenOrders.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        Assert.Equal(0, questions);
        await ViewAsync("Book");
        await Expect(trader.Book.GetByRole(AriaRole.Button, new() { NameRegex = new("49,000.00.*first in the queue") })).ToBeVisibleAsync();
        Assert.NotEqual(0, questions);
        await ViewAsync("Portfolio");
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }).ClickAsync();
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();

        Task ViewAsync(string view) => trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" })
            .GetByRole(AriaRole.Button, new() { Name = view, Exact = true }).ClickAsync();
    }

    [Fact]
    public async Task One_click_orders_are_off_until_confirmed_and_then_trade_at_once()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var toggle = trader.Book.GetByRole(AriaRole.Button, new() { Name = "One-click orders" });
        var buy = trader.Book.GetByRole(AriaRole.Button, new() { Name = "Buy at 50,010.00, at once" });
        await Expect(buy).ToHaveCountAsync(0);
        await toggle.ClickAsync();
        await trader.Button("Keep as it is").ClickAsync();
        await Expect(buy).ToHaveCountAsync(0);
        await toggle.ClickAsync();
        await trader.Button("Turn on").ClickAsync();

        await buy.ClickAsync();
        await Expect(trader.Book.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Enter a quantity.");
        await trader.Book.GetByLabel("Quantity of each click (BTC)").FillAsync("0.02");
        await trader.PhotographAsync("order-book-one-click");
        await Axe.AssertAccessibleAsync(trader.Page, "One-click orders");
        await buy.ClickAsync();
        await Expect(trader.Toast("Bought 0.02 BTC-USD")).ToBeVisibleAsync();
        await trader.Book.GetByRole(AriaRole.Button, new() { Name = "Sell at 50,000.00, at once" }).ClickAsync();
        await Expect(trader.Toast("Sold 0.02 BTC-USD")).ToBeVisibleAsync();

        // With the keyboard: from the best ask to its button.
        await Rows(trader, "Asks").First.FocusAsync();
        await trader.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(buy).ToBeFocusedAsync();
        await toggle.ClickAsync();
        await Expect(buy).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Large_trades_are_marked_and_can_be_looked_at_alone()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var large = trader.RecentTrades.GetByRole(AriaRole.Radio, new() { Name = "Large" });
        await large.ClickAsync();
        await Expect(trader.RecentTrades).ToContainTextAsync("No large trades yet");
        for (var i = 0; i < 20; i++)
        {
            await trader.OrderAsync("Buy", "0.001");
            await Expect(trader.Quantity).ToHaveValueAsync("");
        }

        await trader.OrderAsync("Buy", "0.5");
        var row = trader.RecentTrades.GetByRole(AriaRole.Row).Filter(new() { HasText = "0.50000, large" });
        await Expect(row).ToHaveCountAsync(1);
        await Expect(trader.RecentTrades).Not.ToContainTextAsync("0.00100");
        await trader.RecentTrades.GetByRole(AriaRole.Radio, new() { Name = "All" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(1);
        await Expect(trader.RecentTrades).ToContainTextAsync("0.00100");
        await trader.PhotographAsync("recent-trades-large");
    }

    /// <summary>The levels of a side, best first.</summary>
    private static ILocator Rows(Visitor trader, string side) =>
        trader.Book.GetByRole(AriaRole.Group, new() { Name = side }).Locator("[data-level]");
}
