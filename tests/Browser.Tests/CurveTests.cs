using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>The portfolio page of somebody with a past.</summary>
public sealed class CurveTests(Chromium chromium, OldAccount exchange) : BrowserTest(chromium, exchange), IClassFixture<OldAccount>
{
    [Theory, InlineData(390, 844, "dark"), InlineData(1024, 768, "light"), InlineData(1920, 1080, "dark"), InlineData(1920, 1080, "light")]
    public async Task The_equity_curve_shows_what_the_account_was_worth(int width, int height, string theme)
    {
        var trader = await VisitAsync(width, height);
        await trader.Page.EvaluateAsync("theme => localStorage.setItem('tradecraft-theme', theme)", theme);
        await trader.Page.GotoAsync("/sign-in");
        await trader.SignInAsync(OldAccount.Login, Visitor.Password);
        await trader.SeeTerminalAsync();
        await trader.Page.GotoAsync("/portfolio");
        var curve = trader.Region("Equity and drawdown");
        await curve.GetByText("1D", new() { Exact = true }).ClickAsync();
        await Expect(curve.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^Equity over time: now [0-9,.]+ US dollars") }))
            .ToBeVisibleAsync();
        await Expect(curve.GetByText("The curve begins here")).ToHaveCountAsync(0);
        var clipped = await trader.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('main dd')].filter((figure) => figure.scrollWidth > figure.clientWidth)"
                + ".map((figure) => figure.innerText)");
        Assert.Empty(clipped);
        await trader.PhotographAsync($"portfolio-curve-{width}-{theme}");
        await Axe.AssertAccessibleAsync(trader.Page, $"The curve, {theme}, {width} px");
    }
}
