using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>A class of its own, for it takes all that the house offers: what is asked of the still market is 2 at 50,010.</summary>
public sealed class BracketTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task A_bracket_takes_its_profit_and_its_stop_is_gone()
    {
        var (alice, bob) = (await VisitAsync(), await VisitAsync());
        await alice.TryDemoAsync();
        await bob.TryDemoAsync();
        await alice.OrderAsync("Buy", "0.3");
        await Expect(alice.Toast("Bought 0.3 BTC-USD")).ToBeVisibleAsync();
        await alice.ChooseAsync("Market");
        await alice.Quantity.FillAsync("0.2");
        await alice.Ticket.GetByLabel("Take profit / stop loss").CheckAsync();
        await alice.Ticket.GetByLabel("Take profit at").FillAsync("50040");
        await alice.Ticket.GetByLabel("Stop loss at").FillAsync("49950");
        await Expect(alice.Ticket.GetByText("+6.00 USD (+0.06%)")).ToBeVisibleAsync();
        await Expect(alice.Ticket.GetByText("−12.00 USD (−0.12%)")).ToBeVisibleAsync();
        await alice.Button("Buy BTC-USD").ClickAsync();
        await Expect(Cross(alice, "TP Sell 0.2 at 50,040.00")).ToBeVisibleAsync();
        await Expect(Cross(alice, "SL Sell 0.2 at 49,950.00")).ToBeVisibleAsync();

        // Bob takes what the house offers up to there, and then what Alice does.
        await bob.OrderAsync("Buy", "1.7", "50040");
        await Expect(alice.Toast("Sold 0.2 BTC-USD")).ToBeVisibleAsync();
        await alice.OpenTabAsync("Open orders");
        await Expect(alice.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
        await Expect(alice.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") })).ToHaveCountAsync(0);
        await Expect(alice.Chart.GetByRole(AriaRole.List, new() { Name = "Fills on the chart" })).ToContainTextAsync("Sold at 50,040.00");
    }

    private static ILocator Cross(Visitor trader, string line) =>
        trader.Chart.GetByRole(AriaRole.Button, new() { Name = $"Cancel {line}", Exact = true });
}
