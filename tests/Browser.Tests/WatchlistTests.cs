using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>Lists of instruments that a user keeps an eye on.</summary>
public sealed class WatchlistTests(Chromium chromium, OpenExchange exchange) : BrowserTest(chromium, exchange), IClassFixture<OpenExchange>
{
    [Fact]
    public async Task Lists_are_made_filled_renamed_and_deleted_and_are_there_again_after_a_reload()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var everything = await Links(trader).CountAsync();
        Assert.True(everything > 10, "There is nothing to choose from.");

        // The first star makes the first list.
        await Star(trader, "ETH-USD in Favourites").ClickAsync();
        await Expect(Star(trader, "ETH-USD in Favourites")).ToHaveAttributeAsync("aria-pressed", "true");
        await Choice(trader).SelectOptionAsync("Favourites");
        await Expect(Links(trader)).ToHaveCountAsync(1);

        // What is sought is found beyond the list, and goes to its end.
        await trader.Markets.GetByLabel("Search instruments").FillAsync("AAPL");
        await Expect(trader.Markets.GetByText("Not in this list")).ToBeVisibleAsync();
        await Star(trader, "AAPL in Favourites").ClickAsync();
        await Expect(trader.Markets.GetByText("Not in this list")).ToHaveCountAsync(0);
        await trader.Markets.GetByLabel("Search instruments").FillAsync("");
        await Expect(Links(trader)).ToHaveCountAsync(2);
        await Expect(Links(trader).Last).ToContainTextAsync("AAPL");

        await ManageAsync(trader, "New list…");
        await trader.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Favourites");
        trader.Expects("status of 409");
        await trader.Button("Make the list").ClickAsync();
        await Expect(trader.Page.GetByLabel("Name", new() { Exact = true }))
            .ToHaveAccessibleDescriptionAsync("Another of the user's lists has this name.");
        await trader.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Shares");
        await trader.Button("Make the list").ClickAsync();
        await Expect(trader.Markets).ToContainTextAsync("This list is empty");
        await ManageAsync(trader, "Rename Shares…");
        await trader.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Stocks");
        await trader.Button("Rename").ClickAsync();
        await Expect(Choice(trader).Locator("option")).ToHaveTextAsync(["All instruments", "Favourites", "Stocks"]);

        await Choice(trader).SelectOptionAsync("Favourites");
        await trader.PhotographAsync("watchlist");
        await trader.Page.ReloadAsync();
        await trader.SeeTerminalAsync();
        await Expect(Links(trader)).ToHaveCountAsync(2);
        await Star(trader, "ETH-USD in Favourites").ClickAsync();
        await Expect(Links(trader)).ToHaveCountAsync(1);
        await Axe.AssertAccessibleAsync(trader.Page, "A watchlist");

        await ManageAsync(trader, "Delete Favourites");
        await trader.Button("Delete list").ClickAsync();
        await Expect(Links(trader)).ToHaveCountAsync(everything);
        await Expect(Choice(trader).Locator("option")).ToHaveTextAsync(["All instruments", "Stocks"]);
    }

    [Fact]
    public async Task On_a_phone_lists_and_alerts_are_in_reach_of_a_thumb()
    {
        var trader = await VisitAsync(390, 844);
        await trader.TryDemoAsync();
        await trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByRole(AriaRole.Button, new() { Name = "Market" })
            .ClickAsync();
        var star = Star(trader, "BTC-USD in Favourites");
        await star.ClickAsync();
        await Expect(star).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.True((await star.BoundingBoxAsync())!.Width >= 40, "The star is small for a thumb.");
        await trader.Button("Set an alert for BTC-USD").ClickAsync();
        await Expect(trader.Button("Set alert")).ToBeInViewportAsync(new() { Ratio = 1 });
        await trader.PhotographAsync("alert-form-390");
    }

    private static ILocator Choice(Visitor trader) => trader.Markets.GetByLabel("Watchlist", new() { Exact = true });

    private static ILocator Links(Visitor trader) => trader.Markets.GetByRole(AriaRole.Link);

    private static ILocator Star(Visitor trader, string name) =>
        trader.Markets.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task ManageAsync(Visitor trader, string item)
    {
        await trader.Markets.GetByRole(AriaRole.Button, new() { Name = "Manage watchlists" }).ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }
}
