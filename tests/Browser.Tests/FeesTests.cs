using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>What trades cost, wherever it is told, on a market that stands still: 50,000 bid, 50,010 asked, 0.2 % for who takes.</summary>
public sealed class FeesTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task Fees_are_seen_in_positions_trades_and_ledger_and_the_portfolio_adds_up()
    {
        var trader = await VisitAsync(width: 1920, height: 1080);
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "1");
        await Expect(trader.Toast("Bought 1 BTC-USD")).ToBeVisibleAsync();
        await SeeAsync(trader.Positions, "BTC-USD", "Fees", "−100.02");
        await SeeAsync(trader.Positions, "BTC-USD", "Net profit", "−100.02");
        await trader.PhotographAsync("fees-positions");
        await trader.OrderAsync("Sell", "0.5");
        await Expect(trader.Toast("Sold 0.5 BTC-USD")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Trades");
        await SeeAsync(trader.Trades, "Buy", "Fee", "100.02 USD");
        await trader.OpenTabAsync("Ledger");
        await Expect(Row(trader.Region("Ledger"), "Fee").First).ToContainTextAsync("−50.00");

        // One bought at 50,010, half of it sold at 50,000, and the other half is worth that.
        await trader.Link("Portfolio").ClickAsync();
        var table = trader.Page.GetByRole(AriaRole.Table, new() { Name = "Profit and loss by instrument" });
        var lines = table.GetByRole(AriaRole.Row);
        await Expect(lines.Filter(new() { HasText = "BTC-USD" })).ToContainTextAsync(new Regex(@"−10\.00\s*−150\.02\s*−160\.02"));
        await Expect(lines.Filter(new() { HasText = "All instruments" })).ToContainTextAsync(
            new Regex(@"−10\.00\s*−150\.02\s*−160\.02"));
        await Expect(lines.Last).ToContainTextAsync(new Regex(@"^Total profit\s*−160\.02"));
        await Expect(trader.Page.Locator("dl").Filter(new() { HasText = "Total profit" }).Last).ToContainTextAsync("−160.02 (−0.16%)");
        await trader.PhotographAsync("fees-portfolio");
        await Axe.AssertAccessibleAsync(trader.Page, "Profit by instrument");
    }

    [Theory, InlineData(390, 844), InlineData(1024, 768)]
    public async Task Fees_are_seen_on_narrow_screens_too(int width, int height)
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.4");
        await Expect(trader.Toast("Bought 0.4 BTC-USD")).ToBeVisibleAsync();
        await trader.Page.SetViewportSizeAsync(width, height);
        await trader.Page.GotoAsync("/portfolio");
        await Expect(trader.Positions.GetByText(new Regex("^(fees )?−40.01$")).Locator("visible=true").First).ToBeVisibleAsync();
        await trader.OpenTabAsync("Trades");
        await Expect(trader.Trades.GetByText(new Regex("^(fee 40.01|40.01 USD)$")).Locator("visible=true").First).ToBeVisibleAsync();
        await trader.PhotographAsync($"fees-{width}");
    }
}
