using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>What a new account is worth, from its first minute on, on a market that stands still.</summary>
public sealed class EquityTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    private static readonly string[] Periods = ["1D", "1W", "1M", "3M", "1Y", "All"];

    [Fact]
    public async Task Every_period_is_drawn_from_the_opening_on_and_what_is_paid_in_is_marked_and_is_no_return()
    {
        var trader = await TraderAsync();
        await trader.OrderAsync("Buy", "1");
        await Expect(trader.Toast("Bought 1 BTC-USD")).ToBeVisibleAsync();
        await trader.Link("Portfolio").ClickAsync();
        var curve = trader.Region("Equity and drawdown");
        foreach (var period in Periods)
        {
            await curve.GetByText(period, new() { Exact = true }).ClickAsync();
            await SeeCurveAsync(curve, "Equity over time: now 99,899.98 US dollars, −0.10% in the period, in 2 points");
        }

        await trader.Button("Deposit").ClickAsync();
        await trader.Page.GetByLabel("Amount").FillAsync("2500");
        await trader.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Deposit" }).ClickAsync();
        await SeeCurveAsync(curve, "Equity over time: now 102,399.98 US dollars, −0.10% in the period");
        await curve.GetByText("Deposits, withdrawals and resets (2)").ClickAsync();
        var flows = curve.GetByRole(AriaRole.List, new() { Name = "Deposits, withdrawals and resets" }).GetByRole(AriaRole.Listitem);
        await Expect(flows).ToContainTextAsync(["Deposit +2,500.00 USD", "Opening deposit +100,000.00 USD"]);
        await trader.PhotographAsync("equity-first-minute");
        await Axe.AssertAccessibleAsync(trader.Page, "The curve of the first minute");

        await curve.GetByRole(AriaRole.Radio, new() { Name = "Return", Exact = true }).ClickAsync();
        await SeeCurveAsync(curve, "Return over time: now −0.10%");
        await trader.PhotographAsync("equity-return");

        await trader.Button("Reset").ClickAsync();
        await trader.Page.GetByLabel("Paper money to begin with").FillAsync("30000");
        await trader.Button("Reset account").ClickAsync();
        await SeeCurveAsync(curve, "Return over time: now 0.00%");
        await Expect(flows).ToContainTextAsync(["Reset +30,000.00 USD"]);
    }

    [Fact]
    public async Task A_figure_has_one_name_everywhere_and_its_formula_behind_an_i_that_keys_reach()
    {
        var trader = await TraderAsync();
        await trader.Link("Portfolio").ClickAsync();
        await Expect(trader.Page.GetByText("Total profit", new() { Exact = true })).ToHaveCountAsync(2);
        await Expect(trader.Page.GetByText("Total", new() { Exact = true }).And(trader.Page.Locator("dt"))).ToHaveCountAsync(0);

        var button = trader.Button("What is Total profit?");
        await button.FocusAsync();
        await trader.Page.Keyboard.PressAsync("Enter");
        var told = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Total profit" });
        await Expect(told).ToContainTextAsync("Equity − (deposits − withdrawals)");
        await trader.PhotographAsync("equity-formula");
        await Axe.AssertAccessibleAsync(trader.Page, "A figure's formula");
        await trader.Page.Keyboard.PressAsync("Escape");
        await Expect(told).ToHaveCountAsync(0);
        await Expect(button).ToBeFocusedAsync();

        await trader.Button("What is Return?").ClickAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Return" })).ToContainTextAsync("Time-weighted");
    }

    private async Task<Visitor> TraderAsync()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        return trader;
    }

    private static Task SeeCurveAsync(ILocator curve, string begins) =>
        Expect(curve.GetByRole(AriaRole.Img, new() { NameRegex = new Regex($"^{Regex.Escape(begins)}") })).ToBeVisibleAsync();
}
