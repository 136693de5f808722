using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>The ticket says what would really happen. AAPL stands still at 200 bid and 201 asked, a hundred shares each.</summary>
public sealed class PreviewTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task A_limit_through_the_market_says_what_trades_at_once_and_what_money_is_missing()
    {
        var trader = await TraderAsync();
        await WriteAsync(trader, "202", "150");
        var cost = trader.Ticket.GetByLabel("Cost");
        await Expect(cost).ToContainTextAsync("Only 100 of 150 can fill now");
        await Expect(cost).ToContainTextAsync("Trades at once at about 201.00");
        await Expect(cost).ToContainTextAsync(new Regex(@"Average price\s*201.00\s*Slippage\s*None"));
        await trader.PhotographAsync("preview-through-the-market");

        await WriteAsync(trader, "199", "150");
        await Expect(cost).Not.ToContainTextAsync("Trades at once");

        await WriteAsync(trader, "201", "1000");
        await Expect(trader.Ticket.GetByText(new Regex(@"^10\d,\d{3}\.\d\d USD missing$"))).ToBeVisibleAsync();
        await trader.PhotographAsync("preview-missing");
        await trader.Ticket.GetByRole(AriaRole.Button, new() { Name = "Use max", Exact = true }).ClickAsync();
        await Expect(trader.Ticket.GetByText("missing")).ToHaveCountAsync(0);
        await Expect(trader.Quantity).ToHaveValueAsync(new Regex(@"^49\d"));
        await Expect(trader.Quantity).ToHaveAccessibleDescriptionAsync("");
    }

    [Fact]
    public async Task A_price_far_from_the_market_is_asked_about_as_somebody_has_chosen()
    {
        var trader = await TraderAsync();
        await WriteAsync(trader, "150", "1");
        await trader.Button("Buy AAPL").ClickAsync();
        var question = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Send this order?" });
        await Expect(question).ToContainTextAsync("The limit of 150.00 is 25.00% below the market, now 200.00.");
        await trader.PhotographAsync("preview-far-price");
        await Axe.AssertAccessibleAsync(trader.Page, "The question before a price far from the market");
        await question.GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
        await Expect(trader.Quantity).ToHaveValueAsync("1");

        await trader.OpenSettingsAsync("General");
        await trader.Page.GetByLabel("Ask before a price that is away from the market by more than").SelectOptionAsync("Never ask");
        await trader.Link("Trade").ClickAsync();
        await OpenAppleAsync(trader);
        await WriteAsync(trader, "150", "1");
        await trader.Button("Buy AAPL").ClickAsync();
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
    }

    private async Task<Visitor> TraderAsync()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await OpenAppleAsync(trader);
        return trader;
    }

    private static async Task OpenAppleAsync(Visitor trader)
    {
        await trader.Markets.GetByRole(AriaRole.Link, new() { NameRegex = new("^AAPL") }).ClickAsync();
        await Expect(trader.Button("Buy AAPL")).ToBeVisibleAsync();
    }

    private static async Task WriteAsync(Visitor trader, string price, string quantity)
    {
        await trader.ChooseAsync("Limit");
        await trader.LimitPrice.FillAsync(price);
        await trader.Quantity.FillAsync(quantity);
    }
}
