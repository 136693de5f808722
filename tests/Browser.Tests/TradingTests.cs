using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

public sealed class TradingTests(Chromium chromium, YoungMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<YoungMarket>
{
    [Fact]
    public async Task A_new_user_buys_at_the_market_and_sells_again()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();

        var shown = trader.Markets.GetByRole(AriaRole.Link, new() { NameRegex = new("^BTC-USD") });
        await Expect(shown).Not.ToHaveTextAsync(await shown.InnerTextAsync(), new() { UseInnerText = true });

        await trader.OrderAsync("Buy", "0.1");
        await Expect(trader.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();
        await Expect(trader.Quantity).ToHaveValueAsync("");
        await SeeAsync(trader.Positions, "BTC-USD", "Quantity", "0.1");
        var profit = await CellAsync(trader.Positions, "BTC-USD", "Unrealised");
        await Expect(profit).Not.ToHaveTextAsync(await profit.InnerTextAsync());

        await trader.OpenTabAsync("Balances");
        await SeeAsync(trader.Balances, "BTC", "Total", "0.1");
        await Expect(await CellAsync(trader.Balances, "USD", "Total")).Not.ToHaveTextAsync("100,000.00");

        await trader.OpenTabAsync("Positions");
        await trader.Button("More for BTC-USD").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Close with the ticket" }).ClickAsync();
        await Expect(trader.Quantity).ToHaveValueAsync("0.1");
        await trader.Button("Sell BTC-USD").ClickAsync();
        await Expect(trader.Toast("Sold 0.1 BTC-USD")).ToBeVisibleAsync();
        await Expect(trader.Positions.GetByText("No positions")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Trades");
        await Expect(trader.Trades.GetByText("Taker").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_pressed_without_a_network_is_not_sent_later()
    {
        var trader = await VisitAsync();
        trader.Expects("ERR_INTERNET_DISCONNECTED|WebSocket connection to");
        await trader.SignUpAsync();
        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Open orders");

        await trader.Page.Context.SetOfflineAsync(true);
        await Expect(trader.Connection).ToHaveTextAsync("Reconnecting", new() { Timeout = 1_000 });
        await Expect(trader.Page.GetByText("You are offline: prices are from before, and nothing is sent.")).ToBeVisibleAsync();
        await trader.OrderAsync("Buy", "0.2", "30000");
        await Expect(trader.Ticket.GetByText("You are offline, nothing was sent.")).ToBeVisibleAsync();
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }).ClickAsync();
        await Expect(trader.Toast("You are offline, nothing was sent.")).ToBeVisibleAsync();

        await trader.Page.Context.SetOfflineAsync(false);
        await Expect(trader.Connection).ToHaveTextAsync("Live");
        await trader.OrderAsync("Buy", "0.3", "30000");
        var rows = trader.OpenOrders.GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Nth(1)).ToContainTextAsync("0 / 0.3");
        await Expect(rows.Nth(2)).ToContainTextAsync("0 / 0.1");
    }

    [Fact]
    public async Task A_limit_order_far_below_waits_and_gives_its_money_back_when_cancelled()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();

        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Balances");
        await Expect(await CellAsync(trader.Balances, "USD", "Available")).ToHaveTextAsync(new Regex(@"^96,99\d\.\d\d$"));
        await Expect(await CellAsync(trader.Balances, "USD", "Held for orders")).ToHaveTextAsync(new Regex(@"^3,00\d\.\d\d$"));

        await trader.OpenTabAsync("Open orders");
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", "30,000.00");
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }).ClickAsync();
        await Expect(trader.Toast("Order cancelled")).ToBeVisibleAsync();
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Balances");
        await SeeAsync(trader.Balances, "USD", "Available", "100,000.00");
        await SeeAsync(trader.Balances, "USD", "Held for orders", "0.00");
    }

    [Fact]
    public async Task What_is_wrong_with_an_order_is_said_beside_the_field()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        trader.Expects("(409|422).*/api/v1/orders");

        await trader.OrderAsync("Buy", "1", "30000.005");
        await Expect(trader.LimitPrice).ToHaveAccessibleDescriptionAsync("Must be a multiple of 0.01.");
        await Expect(trader.LimitPrice).ToBeFocusedAsync();

        await trader.OrderAsync("Buy", "0.000001", "30000");
        await Expect(trader.Quantity).ToHaveAccessibleDescriptionAsync("Must be a multiple of 0.00001.");
        await Expect(trader.LimitPrice).ToHaveAccessibleDescriptionAsync("");

        // More than the account can pay for is for the exchange to judge.
        await trader.OrderAsync("Buy", "1000", "30000");
        await Expect(trader.Quantity).ToHaveAccessibleDescriptionAsync(new Regex("available|enough|insufficient", RegexOptions.IgnoreCase));
        await Expect(trader.Quantity).ToHaveValueAsync("1000");

        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await Expect(trader.Quantity).ToHaveAccessibleDescriptionAsync("");
    }
}
