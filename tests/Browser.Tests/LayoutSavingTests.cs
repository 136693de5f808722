using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>Layouts of charts that are saved by a name and given to others.</summary>
[Collection(OldMarketClasses.Name)]
public sealed class LayoutSavingTests(Chromium chromium, OldMarket exchange) : BrowserTest(chromium, exchange)
{
    [Fact]
    public async Task A_layout_is_saved_opened_in_another_browser_saved_over_and_deleted()
    {
        var trader = await VisitAsync(1920, 1080);
        await trader.SignUpAsync();
        await ArrangeAsync(trader);
        await SaveAsync(trader, "Morning");
        await Axe.AssertAccessibleAsync(trader.Page, "The saved layouts");
        await trader.PhotographAsync("layouts-saved");
        // The same name again is another layout's already.
        trader.Expects("409");
        await Dialog(trader).GetByLabel("Save these charts as").FillAsync("Morning");
        await Dialog(trader).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(Dialog(trader).GetByRole(AriaRole.Alert)).ToHaveTextAsync("Another of the user's layouts has this name.");
        await trader.Page.Keyboard.PressAsync("Escape");

        var other = await VisitAsync(1920, 1080);
        await other.Link("Sign in").ClickAsync();
        await other.SignInAsync(trader.Username, Visitor.Password);
        await other.SeeTerminalAsync();
        await Expect(other.Chart.GetByRole(AriaRole.Figure)).ToHaveCountAsync(1);
        await ListAsync(other);
        await other.Button("Open Morning").ClickAsync();
        await Expect(other.Toast("Layout opened")).ToBeVisibleAsync();
        await SeeArrangedAsync(other);

        await other.ChooseInChartAsync("Layout", "One chart");
        await ListAsync(other);
        await other.Button("Save over Morning").ClickAsync();
        await AnswerAsync(other, "Save over");
        await Expect(Dialog(other).GetByRole(AriaRole.Status)).ToHaveTextAsync("Saved: Morning");
        await Expect(Dialog(other)).ToContainTextAsync("One chart");
        await other.Button("Delete Morning").ClickAsync();
        await AnswerAsync(other, "Delete");
        await Expect(Dialog(other)).ToContainTextAsync("No layout is saved yet.");
    }

    [Fact]
    public async Task A_link_shows_a_copy_that_another_user_can_take_until_it_is_withdrawn()
    {
        var (author, reader) = (await VisitAsync(1920, 1080), await VisitAsync(1920, 1080));
        await author.SignUpAsync();
        await ArrangeAsync(author);
        await DrawAsync(author);
        await SaveAsync(author, "For friends");
        await author.Button("Share For friends").ClickAsync();
        await author.Page.GetByLabel("Show my username").CheckAsync();
        await author.Button("Make a link").ClickAsync();
        var link = await author.Page.GetByLabel("Link", new() { Exact = true }).InnerTextAsync();
        Assert.Matches(new Regex("/layout#[A-Za-z0-9_-]{43}$"), link);
        await Expect(Dialog(author)).ToContainTextAsync("has a link");

        // Not signed in they see it, and are asked to sign in to use it.
        reader.Expects("401");
        await reader.Page.GotoAsync(link);
        var shown = reader.Region("Shared layout");
        await Expect(shown).ToContainTextAsync($"A layout of charts by {author.Username}");
        await Expect(shown.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(
            [new Regex("^BTC-USD, 1 minute, Candles"), new Regex("^ETH-USD, 1 hour, Candles, with RSI 14$")]);
        await Expect(shown).ToContainTextAsync("1 drawn on ETH-USD");
        await Expect(reader.Button("Use this layout")).ToHaveCountAsync(0);
        await Axe.AssertAccessibleAsync(reader.Page, "A shared layout");
        foreach (var (width, height) in ((int, int)[])[(390, 844), (1024, 768)])
        {
            await reader.Page.SetViewportSizeAsync(width, height);
            await reader.PhotographAsync($"layout-shared-{width}");
        }

        await reader.Page.SetViewportSizeAsync(1920, 1080);
        await reader.Page.GotoAsync("/");
        await reader.SignUpAsync();
        await reader.Page.GotoAsync(link);
        await reader.Button("Use this layout").ClickAsync();
        await SeeArrangedAsync(reader);
        await reader.Chart.GetByRole(AriaRole.Button, new() { Name = "Draw", Exact = true }).ClickAsync();
        await Expect(reader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Drawings (1)" })).ToBeVisibleAsync();
        await reader.Page.Keyboard.PressAsync("Escape");

        await author.Button("Withdraw the link of For friends").ClickAsync();
        await AnswerAsync(author, "Withdraw");
        await Expect(Dialog(author).GetByText("Link withdrawn: For friends")).ToBeVisibleAsync();
        reader.Expects("404");
        await reader.Page.GotoAsync("/market");
        await reader.Page.GotoAsync(link);
        await Expect(reader.Page.GetByText("Nothing is shared here")).ToBeVisibleAsync();
        // The copy is the reader's.
        await reader.Page.GotoAsync("/trade/ETH-USD");
        await SeeArrangedAsync(reader);
    }

    /// <summary>Two charts; the second is the active one, of Ether by the hour with an indicator.</summary>
    private static async Task ArrangeAsync(Visitor trader)
    {
        await trader.ChooseInChartAsync("Layout", "2 charts");
        await trader.Chart.GetByRole(AriaRole.Group, new() { NameRegex = new("^Chart 2: ") }).GetByRole(AriaRole.Button).First.ClickAsync();
        await trader.Markets.GetByRole(AriaRole.Link, new() { NameRegex = new("^ETH-USD") }).ClickAsync();
        await trader.ChooseInChartAsync("Interval", "1 hour");
        await trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Indicators") }).ClickAsync();
        var dialog = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Indicators" });
        await dialog.GetByLabel("Find an indicator").FillAsync("RSI");
        await dialog.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await trader.Page.Keyboard.PressAsync("Escape");
        await SeeArrangedAsync(trader);
    }

    private static async Task SeeArrangedAsync(Visitor trader)
    {
        await Expect(trader.Chart.GetByRole(AriaRole.Figure)).ToHaveCountAsync(2);
        await Expect(trader.Chart.GetByRole(AriaRole.Figure, new() { Name = "BTC-USD price, one bar each 1m" })).ToBeVisibleAsync();
        await Expect(trader.Chart.GetByRole(AriaRole.Figure, new() { Name = "ETH-USD price, one bar each 1h" })).ToBeVisibleAsync();
        await Expect(trader.Page).ToHaveURLAsync(new Regex("/trade/ETH-USD$"));
        await Expect(trader.Chart.GetByRole(AriaRole.Group, new() { NameRegex = new("^Chart 2: ") })
            .GetByRole(AriaRole.Group, new() { Name = "Readout" })).ToContainTextAsync(new Regex(@"RSI \d+\.\d\d"));
    }

    private static async Task DrawAsync(Visitor trader)
    {
        await trader.Chart.GetByRole(AriaRole.Button, new() { Name = "Draw", Exact = true }).ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Horizontal line", Exact = true }).ClickAsync();
        await trader.Page.RunAndWaitForResponseAsync(
            () => trader.Chart.GetByRole(AriaRole.Figure).Nth(1).ClickAsync(new() { Position = new() { X = 120, Y = 160 } }),
            answer => answer is { Ok: true, Request.Method: "PUT" } && answer.Url.Contains("/drawings/", StringComparison.Ordinal));
    }

    private static ILocator Dialog(Visitor trader) => trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Layouts" });

    private static async Task ListAsync(Visitor trader)
    {
        await trader.Button("Layout").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Saved layouts…" }).ClickAsync();
        await Expect(Dialog(trader)).ToBeVisibleAsync();
    }

    private static async Task SaveAsync(Visitor trader, string name)
    {
        await ListAsync(trader);
        await Dialog(trader).GetByLabel("Save these charts as").FillAsync(name);
        await Dialog(trader).GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(trader.Button($"Open {name}")).ToBeVisibleAsync();
    }

    private static Task AnswerAsync(Visitor trader, string action) =>
        trader.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
}
