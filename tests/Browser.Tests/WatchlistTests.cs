using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>Lists of instruments that a user keeps an eye on.</summary>
public sealed partial class WatchlistTests(Chromium chromium, OldMarket exchange)
    : BrowserTest(chromium, exchange), IClassFixture<OldMarket>
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

    [Fact]
    public async Task A_list_is_put_in_order_by_dragging_and_by_keys_and_has_sections()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await ImportAsync(trader, "ETH-USD\nAAPL\nBTC-USD");
        await ManageAsync(trader, "Add a section…");
        await trader.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Coins");
        await trader.Button("Add the section").ClickAsync();
        await InOrderAsync(trader, "ETH-USD", "AAPL", "BTC-USD", "Coins");

        // By its handle to the top, as a hand does it.
        var (from, to) = (await CentreAsync(Grip(trader, "Coins")), await CentreAsync(Grip(trader, "ETH-USD")));
        await trader.Page.Mouse.MoveAsync(from.X, from.Y);
        await trader.Page.Mouse.DownAsync();
        await trader.Page.Mouse.MoveAsync(from.X, to.Y, new() { Steps = 12 });
        await trader.PhotographAsync("watchlist-dragged");
        await trader.Page.Mouse.UpAsync();
        await InOrderAsync(trader, "Coins", "ETH-USD", "AAPL", "BTC-USD");

        // By one with Alt, from anywhere in its row; and picked up by its handle.
        await Links(trader).Filter(new() { HasText = "AAPL" }).FocusAsync();
        await trader.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await InOrderAsync(trader, "Coins", "ETH-USD", "BTC-USD", "AAPL");
        await Expect(trader.Markets.GetByText("AAPL, place 4 of 4")).ToBeAttachedAsync();
        await Grip(trader, "ETH-USD").FocusAsync();
        await trader.Page.Keyboard.PressAsync("Space");
        await Expect(trader.Page.GetByText("ETH-USD, place 2 of 4.")).ToBeAttachedAsync();

        // The arrows are listened to a moment after it was picked up, sooner than anybody presses one. Above the first place there is none.
        await Wait.UntilAsync(
            "the row went up",
            async () =>
            {
                await trader.Page.Keyboard.PressAsync("ArrowUp");
                return await trader.Page.GetByText("ETH-USD, place 1 of 4.").CountAsync() > 0;
            },
            TestContext.Current.CancellationToken);
        await trader.Page.Keyboard.PressAsync("Space");
        await InOrderAsync(trader, "ETH-USD", "Coins", "BTC-USD", "AAPL");

        await trader.Markets.GetByText("Coins").HoverAsync();
        await trader.Button("Rename the section Coins").ClickAsync();
        await trader.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Currencies of the net");
        await trader.Button("Rename").ClickAsync();
        await InOrderAsync(trader, "ETH-USD", "Currencies of the net", "BTC-USD", "AAPL");
        await Axe.AssertAccessibleAsync(trader.Page, "A list that can be put in order");

        // It is the server's that remembers it.
        await trader.Page.ReloadAsync();
        await InOrderAsync(trader, "ETH-USD", "Currencies of the net", "BTC-USD", "AAPL");
        await trader.Button("Remove the section Currencies of the net").ClickAsync();
        await InOrderAsync(trader, "ETH-USD", "BTC-USD", "AAPL");
    }

    [Fact]
    public async Task A_list_that_was_changed_elsewhere_is_not_written_over()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await ImportAsync(trader, "ETH-USD\nAAPL");
        await InOrderAsync(trader, "ETH-USD", "AAPL");
        await Exchange.ExecuteAsync("update watchlist set version = version + 1");
        trader.Expects("status of 409");
        await Links(trader).First.FocusAsync();
        await trader.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await Expect(trader.Toast("It was changed since it was read.")).ToBeVisibleAsync();
        await InOrderAsync(trader, "ETH-USD", "AAPL");

        // It was read again meanwhile, so that the next change is made.
        await trader.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await InOrderAsync(trader, "AAPL", "ETH-USD");

        // What was not sent is not shown as if it were.
        trader.Expects("ERR_INTERNET_DISCONNECTED|WebSocket connection to|ERR_FAILED");
        await trader.Page.Context.SetOfflineAsync(true);
        await trader.Page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(trader.Toast("You are offline, nothing was sent.")).ToBeVisibleAsync();
        await InOrderAsync(trader, "AAPL", "ETH-USD");
    }

    [Fact]
    public async Task A_list_comes_from_a_file_and_goes_to_one_and_what_is_unknown_is_named()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await ManageAsync(trader, "Import a list…");
        await trader.Page.GetByLabel("File").SetInputFilesAsync(
            File("From TradingView.txt", "###COINS,COINBASE:BTCUSD,XETR:SAP,###SHARES,NASDAQ:AAPL"));
        await Expect(trader.Page.GetByText("2 symbols in 2 sections.")).ToBeVisibleAsync();
        await Expect(trader.Page.GetByText("Not listed here, and left out (1): XETR:SAP")).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(trader.Page, "Import of a list");
        await trader.PhotographAsync("watchlist-import");
        await trader.Button("Import 2 symbols").ClickAsync();
        await Expect(Choice(trader).Locator("option:checked")).ToHaveTextAsync("From TradingView");
        await InOrderAsync(trader, "COINS", "BTC-USD", "SHARES", "AAPL");

        var download = await trader.Page.RunAndWaitForDownloadAsync(() => ManageAsync(trader, "Export From TradingView"));
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Equal(
            "###COINS\r\nBTC-USD\r\n###SHARES\r\nAAPL\r\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal("From TradingView.csv", download.SuggestedFilename);
    }

    [Fact]
    public async Task Lists_are_put_in_an_order_and_show_the_columns_that_are_chosen()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await ImportAsync(trader, "ETH-USD", "First");
        await ImportAsync(trader, "AAPL", "Second");
        await ManageAsync(trader, "Order of lists…");
        await trader.Button("Move Second").FocusAsync();
        await trader.Page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(trader.Page.GetByRole(AriaRole.Dialog).GetByText("Second, place 1 of 2")).ToBeAttachedAsync();
        await Axe.AssertAccessibleAsync(trader.Page, "Order of lists");
        await trader.Button("Close").ClickAsync();
        await Expect(Choice(trader).Locator("option")).ToHaveTextAsync(["All instruments", "Second", "First"]);

        await ManageAsync(trader, "Columns…");
        foreach (var column in (string[])["Spread", "Volume", "Range of the day"])
            await trader.Page.GetByLabel(column, new() { Exact = true }).CheckAsync();
        await trader.Page.GetByLabel("Line of the last hours").UncheckAsync();
        await Axe.AssertAccessibleAsync(trader.Page, "Columns of a list");
        await trader.Button("Done").ClickAsync();
        await Expect(trader.Markets.GetByTitle("Spread", new() { Exact = true })).ToHaveTextAsync(Figure());
        await Expect(trader.Markets.GetByTitle("Volume of the day")).ToHaveTextAsync(Figure());
        await Expect(trader.Markets.GetByTitle(LowAndHigh())).ToBeAttachedAsync();
        await Expect(Links(trader).Locator("svg")).ToHaveCountAsync(0);
        await trader.Page.ReloadAsync();
        await Expect(trader.Markets.GetByTitle("Spread", new() { Exact = true }).First).ToBeAttachedAsync();
        await Expect(Choice(trader).Locator("option")).ToHaveTextAsync(["All instruments", "Second", "First"]);
        await trader.PhotographAsync("watchlist-columns");
    }

    [Fact]
    public async Task Rows_keep_their_places_and_name_themselves_and_are_as_dense_as_is_chosen()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var row = Links(trader).Filter(new() { HasText = "SPY" });
        await Expect(row).ToHaveAttributeAsync("title", new Regex("^SPY, SPDR S&P 500"));
        await Expect(row.Locator("svg")).ToBeVisibleAsync();

        // Neither the line nor the price lies over the symbol, whatever is longest; and what is done with a row appears when it is meant.
        var clear = await Links(trader).EvaluateAllAsync<bool>(
            """
            rows => rows.filter(row => row.children.length > 1).every(row => [...row.children].every((cell, at) =>
              at === 0 || cell.getBoundingClientRect().left >= row.children[at - 1].getBoundingClientRect().right))
            """);
        Assert.True(clear, "Something of a row lies over what is beside it.");
        var tools = trader.Markets.Locator("li", new() { HasText = "SPY" }).Locator("> span");
        await Expect(tools).ToHaveCSSAsync("opacity", "0");
        await row.FocusAsync();
        await Expect(tools).ToHaveCSSAsync("opacity", "1");
        await Links(trader).First.FocusAsync();
        await Expect(tools).ToHaveCSSAsync("opacity", "0");
        await row.HoverAsync();
        await Expect(tools).ToHaveCSSAsync("opacity", "1");

        var before = (await row.BoundingBoxAsync())!.Height;
        await trader.Page.GotoAsync("/settings/general");
        await trader.Page.GetByRole(AriaRole.Radio, new() { Name = "Compact" }).ClickAsync();
        await trader.Page.GotoAsync("/trade/BTC-USD");
        await trader.PhotographAsync("markets-compact");
        Assert.True((await row.BoundingBoxAsync())!.Height < before * 0.7, "Compact rows are as high as before.");
    }

    private static ILocator Grip(Visitor trader, string name) =>
        trader.Markets.GetByRole(AriaRole.Button, new() { Name = $"Move {name}", Exact = true });

    private static ILocator Grips(Visitor trader) => trader.Markets.GetByRole(AriaRole.Button, new() { NameRegex = Move() });

    /// <summary>Symbols and headings stand in this order.</summary>
    private static async Task InOrderAsync(Visitor trader, params string[] names)
    {
        await Expect(Grips(trader)).ToHaveCountAsync(names.Length);
        foreach (var (name, place) in names.Select((name, place) => (name, place)))
            await Expect(Grips(trader).Nth(place)).ToHaveAccessibleNameAsync($"Move {name}");
    }

    private static async Task<(float X, float Y)> CentreAsync(ILocator what)
    {
        var box = (await what.BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }

    private static FilePayload File(string name, string content) =>
        new() { Name = name, MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(content) };

    /// <summary>The quickest way to a list.</summary>
    private static async Task ImportAsync(Visitor trader, string content, string name = "Mine")
    {
        await ManageAsync(trader, "Import a list…");
        await trader.Page.GetByLabel("File").SetInputFilesAsync(File($"{name}.csv", content));
        await trader.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = Import() }).ClickAsync();
        await Expect(Choice(trader).Locator("option:checked")).ToHaveTextAsync(name);
    }

    [GeneratedRegex("^Move ")]
    private static partial Regex Move();

    [GeneratedRegex("^Import [0-9]")]
    private static partial Regex Import();

    [GeneratedRegex(@"^[\d.,]+[KMB]?$")]
    private static partial Regex Figure();

    [GeneratedRegex(@"^Low [\d.,]+, high [\d.,]+$")]
    private static partial Regex LowAndHigh();

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
