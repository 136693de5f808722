using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>Accounts that others look at, on a market that stands still.</summary>
public sealed class SharingTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task An_account_that_is_shared_is_looked_at_with_nothing_to_trade_with_until_it_is_withdrawn()
    {
        var (owner, observer) = (await VisitAsync(), await VisitAsync());
        await owner.SignUpAsync();
        await owner.OrderAsync("Buy", "0.5");
        await Expect(owner.Toast("Bought 0.5 BTC-USD")).ToBeVisibleAsync();
        await observer.SignUpAsync();
        await ShareAsync(owner, observer);
        await Axe.AssertAccessibleAsync(owner.Page, "settings with a share");

        await LookAtAsync(observer, owner);
        await SeeAsync(observer.Positions, "BTC-USD", "Quantity", "0.5");
        await Expect(observer.Button("Deposit")).ToHaveCountAsync(0);
        await Expect(observer.Button("Close BTC-USD position")).ToHaveCountAsync(0);
        await observer.Link("Trade").First.ClickAsync();
        await Expect(observer.Page.GetByText("Nothing can be ordered here.")).ToBeVisibleAsync();
        await Expect(observer.Ticket).ToHaveCountAsync(0);
        await Axe.AssertAccessibleAsync(observer.Page, "terminal, view only");

        // What the owner does is seen as it happens, and there is nothing to stop it with.
        await owner.Link("Trade").First.ClickAsync();
        await owner.SeeTerminalAsync();
        await owner.OrderAsync("Buy", "0.1", "40000");
        await observer.OpenTabAsync("Open orders");
        await SeeAsync(observer.OpenOrders, "BTC-USD", "Price", "40,000.00");
        await Expect(observer.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel|^Limit price") })).ToHaveCountAsync(0);

        observer.Expects("404");
        await owner.OpenSettingsAsync("Sharing");
        await owner.Button($"Withdraw: {observer.Username}").ClickAsync();
        await owner.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(owner.Region("Sharing")).ToContainTextAsync("Nobody else sees this account.");
        await Expect(observer.Ticket).ToBeVisibleAsync();
        await observer.OpenTabAsync("Open orders");
        await Expect(observer.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
        await observer.OpenTabAsync("Positions");
        await Expect(observer.Positions.GetByText("No positions")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_observer_has_no_ticket_and_no_wallet_anywhere()
    {
        var observer = await VisitAsync();
        await observer.SignUpAsync();
        await Exchange.ExecuteAsync($"update app_user set role = 'observer' where username = '{observer.Username}'");
        observer.Expects("Failed to load resource");
        await observer.Page.ReloadAsync();
        await Expect(observer.Page.GetByText("Nothing can be ordered here.")).ToBeVisibleAsync();
        await Expect(observer.Ticket).ToHaveCountAsync(0);
        await observer.Link("Portfolio").First.ClickAsync();
        await Expect(observer.Region("Allocation")).ToBeVisibleAsync();
        await Expect(observer.Button("Deposit")).ToHaveCountAsync(0);
        await observer.OpenSettingsAsync("Profile");
        await Expect(observer.Region("Profile")).ToContainTextAsync("observer");
        await Expect(observer.Link("Sharing")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_link_shows_the_account_to_somebody_who_is_not_signed_in_until_it_is_withdrawn()
    {
        var (owner, stranger) = (await VisitAsync(), await VisitAsync());
        await owner.SignUpAsync();
        await owner.OrderAsync("Buy", "0.5");
        await Expect(owner.Toast("Bought 0.5 BTC-USD")).ToBeVisibleAsync();
        await owner.OpenSettingsAsync("Sharing");
        await owner.Region("Sharing").GetByRole(AriaRole.Radio, new() { Name = "Anyone with the link" }).ClickAsync();
        await owner.Button("Make a link").ClickAsync();
        var link = await owner.Page.GetByLabel("Link", new() { Exact = true }).InnerTextAsync();
        Assert.Matches(new Regex("/shared#[A-Za-z0-9_-]{43}$"), link);
        await owner.PhotographAsync("sharing-settings-1440");

        // Where nobody is signed in the page asks all the same.
        stranger.Expects("Failed to load resource");
        await stranger.Page.GotoAsync(link);
        await Expect(stranger.Page.GetByRole(AriaRole.Heading, new() { Name = "Default" })).ToBeVisibleAsync();
        await SeeAsync(stranger.Positions, "BTC-USD", "Quantity", "0.5");
        await SeeAsync(stranger.Region("Trades"), "BTC-USD", "Side", "Buy");
        Assert.DoesNotContain(owner.Username, await stranger.Page.Locator("body").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await Axe.AssertAccessibleAsync(stranger.Page, "shared account");
        await PhotographAsync(stranger, "shared");

        await owner.Button("Withdraw").Or(owner.Region("Sharing").GetByRole(AriaRole.Button, new() { NameRegex = new("^Withdraw: Link") }))
            .First.ClickAsync();
        await owner.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(stranger.Page.GetByText("Nothing is shared here")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(stranger.Positions).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_account_that_is_shared_with_a_delay_has_a_page_of_its_own()
    {
        var (owner, observer) = (await VisitAsync(), await VisitAsync());
        await owner.SignUpAsync();
        await owner.OrderAsync("Buy", "0.5");
        await Expect(owner.Toast("Bought 0.5 BTC-USD")).ToBeVisibleAsync();
        await observer.SignUpAsync();
        await ShareAsync(owner, observer, delay: "15");
        await LookAtAsync(observer, owner);
        await Expect(observer.Page.GetByText("View only, as it was")).ToBeVisibleAsync();
        await Expect(observer.Region("Trades")).ToContainTextAsync("There are no trades to show yet.");
        await Expect(observer.Positions).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Views_of_a_shared_account_fit_the_screen()
    {
        var (owner, observer) = (await VisitAsync(), await VisitAsync());
        await owner.SignUpAsync();
        await owner.OrderAsync("Buy", "0.5");
        await owner.OrderAsync("Buy", "0.1", "40000");
        await observer.SignUpAsync();
        await ShareAsync(owner, observer);
        await LookAtAsync(observer, owner);
        await SeeAsync(observer.Positions, "BTC-USD", "Quantity", "0.5");
        await PhotographAsync(observer, "view-only-portfolio");
        await observer.Link("Trade").First.ClickAsync();
        await Expect(observer.Connection).ToHaveTextAsync("Live");
        await PhotographAsync(observer, "view-only-terminal");
        await PhotographAsync(owner, "sharing-settings");
    }

    private static async Task PhotographAsync(Visitor visitor, string name)
    {
        foreach (var (width, height) in ((int, int)[])[(390, 844), (1024, 768), (1920, 1080)])
        {
            await visitor.Page.SetViewportSizeAsync(width, height);
            Assert.True(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} at {width}");
            await visitor.PhotographAsync($"{name}-{width}");
        }
    }

    private static async Task ShareAsync(Visitor owner, Visitor observer, string delay = "0")
    {
        await owner.OpenSettingsAsync("Sharing");
        await owner.Region("Sharing").GetByLabel("Username").FillAsync(observer.Username);
        await owner.Region("Sharing").GetByLabel("Shown with").SelectOptionAsync(delay);
        await owner.Button("Share").ClickAsync();
        await Expect(owner.Button($"Withdraw: {observer.Username}")).ToBeVisibleAsync();
    }

    private static async Task LookAtAsync(Visitor observer, Visitor owner)
    {
        await observer.Link("Portfolio").First.ClickAsync();
        await observer.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Account: ") }).ClickAsync();
        await observer.Page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new($"of {owner.Username},") }).ClickAsync();
    }
}
