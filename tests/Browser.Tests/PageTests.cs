using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>
/// Each page on each size of screen and in each theme: nothing sticks out, and axe finds nothing. Leaves pictures in artifacts/screenshots.
/// </summary>
[Collection(OldMarketClasses.Name)]
public sealed class PageTests(Chromium chromium, OldMarket exchange) : BrowserTest(chromium, exchange)
{
    private static readonly (string Path, string Seen)[] Pages =
    [
        ("/portfolio", "Equity and drawdown"), ("/market", "Heat map"), ("/backtests", "Your backtests"),
        ("/replays", "Your replays"), ("/settings/general", "Appearance"),
        ("/settings/profile", "Privacy"),
        ("/settings/security", "Second factor"), ("/settings/keys", "API keys"), ("/settings/sharing", "Sharing"),
    ];

    public static TheoryData<int, int, string> Screens => new()
    {
        { 390, 844, "dark" }, { 390, 844, "light" }, { 844, 390, "dark" }, { 1024, 768, "dark" }, { 1024, 768, "light" },
        { 1366, 768, "light" }, { 1920, 1080, "dark" }, { 1920, 1080, "light" },
    };

    [Theory, MemberData(nameof(Screens))]
    public async Task Every_page_is_accessible_and_fits(int width, int height, string theme)
    {
        var trader = await VisitAsync(width, height);
        await trader.Page.EvaluateAsync("theme => localStorage.setItem('tradecraft-theme', theme)", theme);
        await trader.Page.ReloadAsync();
        await Axe.AssertAccessibleAsync(trader.Page, $"landing, {theme}");
        await trader.SignUpAsync();
        await TradeAsync(trader.Page);

        foreach (var (path, seen) in Pages)
        {
            await trader.Page.GotoAsync(path);
            await Expect(trader.Region(seen)).ToBeVisibleAsync();
            await Expect(trader.Connection).ToHaveTextAsync("Live");
            await Expect(trader.Page.GetByText("Loading", new() { Exact = true })).ToHaveCountAsync(0);
            await trader.PhotographAsync($"{path[1..].Replace('/', '-')}-{width}-{theme}");
            await Axe.AssertAccessibleAsync(trader.Page, $"{path}, {theme}, {width} px");
            await trader.AssertFitsAsync(path);
        }
    }

    [Theory, InlineData("dark"), InlineData("light")]
    public async Task Without_an_exchange_the_page_says_so(string theme)
    {
        var visitor = await VisitAsync(390, 844);
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
        await Wait.UntilAsync(
            "a service worker controls the page",
            () => visitor.Page.EvaluateAsync<bool>("navigator.serviceWorker.controller !== null"), TestContext.Current.CancellationToken);
        visitor.Expects("ERR_INTERNET_DISCONNECTED|WebSocket connection to|ERR_FAILED");
        await visitor.Page.Context.SetOfflineAsync(true);
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "The exchange does not answer" })).ToBeVisibleAsync();
        await visitor.PhotographAsync($"offline-390-{theme}");
        await Axe.AssertAccessibleAsync(visitor.Page, $"the offline page, {theme}");
    }

    [Fact]
    public async Task The_market_page_finds_screens_and_leads_to_the_terminal()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.Link("Market").ClickAsync();
        await Expect(trader.Region("Heat map").GetByRole(AriaRole.Link).First).ToBeVisibleAsync();
        var screener = trader.Region("Screener");
        await screener.GetByRole(AriaRole.Button, new() { Name = "Under 100" }).ClickAsync();
        await Expect(screener.GetByLabel("Price to")).ToHaveValueAsync("100");
        await Expect(Visitor.Row(screener, "BTC-USD")).ToHaveCountAsync(0);
        await Expect(screener.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();

        await trader.Page.GetByLabel("Search the market").FillAsync("etherum");
        await trader.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^ETH-USD ?Ether") }).First.ClickAsync();
        await Expect(trader.Page).ToHaveURLAsync(new Regex("/trade/ETH-USD$"));
    }

    /// <summary>A position and an order that waits, so that nothing is looked at empty.</summary>
    private static async Task TradeAsync(IPage page) => await page.EvaluateAsync(
        """
        async () => {
          const json = { 'Content-Type': 'application/json' };
          const session = await (await fetch('/api/v1/auth/refresh', { method: 'POST', headers: json, body: '{}' })).json();
          const headers = { ...json, Authorization: `Bearer ${session.access_token}` };
          const place = async (order) => {
            const answer = await fetch('/api/v1/orders', { method: 'POST', headers,
        """ + """
         body: JSON.stringify({ symbol: 'BTC-USD', side: 'buy', ...order }) });
            if (answer.status !== 201) throw new Error(await answer.text());
          };
          await place({ type: 'market', qty: '0.25' });
          await place({ type: 'limit', qty: '0.1', limit_price: '30000' });
        }
        """);
}
