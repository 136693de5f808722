using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

public sealed class SessionTests(Chromium chromium, YoungMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<YoungMarket>
{
    [Fact]
    public async Task The_demo_takes_one_click_to_a_funded_account()
    {
        var visitor = await VisitAsync();
        await visitor.Button("Try the demo").ClickAsync();
        await visitor.SeeTerminalAsync();
        await visitor.OpenTabAsync("Balances");
        await SeeAsync(visitor.Balances, "USD", "Available", "100,000.00");
    }

    [Fact]
    public async Task Who_signs_out_signs_in_again_with_the_right_password_only()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.SignOutAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        trader.Expects("401.*/auth/login");
        await trader.SignInAsync(trader.Username, "Wrong-horse-7");
        await Expect(trader.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("password");

        // What is typed can be looked at.
        var password = trader.Page.GetByLabel("Password", new() { Exact = true });
        await Expect(password).ToHaveAttributeAsync("type", "password");
        await trader.Button("Show what is typed").ClickAsync();
        await Expect(password).ToHaveAttributeAsync("type", "text");
        await Axe.AssertAccessibleAsync(trader.Page, "A password that is shown");
        await trader.Button("Show what is typed").ClickAsync();

        await trader.SignInAsync(trader.Username, Password);
        await trader.SeeTerminalAsync();
        await trader.Page.ReloadAsync();
        await trader.SeeTerminalAsync();
        await trader.Page.Keyboard.PressAsync("Tab");
        await Expect(trader.Link("Skip to the content")).ToBeFocusedAsync();
        await trader.PhotographAsync("skip-link");
        await trader.Page.Keyboard.PressAsync("Enter");
        await Expect(trader.Page.Locator("#main")).ToBeFocusedAsync();
        await trader.Button("User menu").ClickAsync();
        await Expect(trader.Page.GetByText($"{trader.Username}@example.com")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Nothing_of_the_user_stays_in_the_browser_after_signing_out()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await trader.SignOutAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        var left = await trader.Page.EvaluateAsync<string>(
            """
            async () => {
              const stores = [{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases()];
              for (const name of await caches.keys())
                for (const { url } of await (await caches.open(name)).keys()) stores.push(url);
              return JSON.stringify(stores) + document.documentElement.outerHTML;
            }
            """);
        Assert.Contains("<body", left, StringComparison.Ordinal);
        foreach (var trace in (string[])[trader.Username, "30,000.00", "/api/v1"])
            Assert.DoesNotContain(trace, left, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await trader.Page.Context.CookiesAsync());

        // Going back shows what a stranger sees.
        await trader.Page.GoBackAsync();
        await Expect(trader.Button("Try the demo")).ToBeVisibleAsync();
        Assert.DoesNotContain(trader.Username, await trader.Page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_users_entries_is_said_beside_the_field()
    {
        var first = await VisitAsync();
        await first.SignUpAsync();

        var second = await VisitAsync();
        second.Expects("(400|409|422).*/auth/register");
        await second.Link("Create an account").ClickAsync();
        await second.Page.GetByLabel("Email").FillAsync("new@example.com");
        var name = second.Page.GetByLabel("Username");
        await name.FillAsync(first.Username);
        var password = second.Page.GetByLabel("Password", new() { Exact = true });
        await password.FillAsync("weak");
        await second.Button("Create account").ClickAsync();
        await Expect(password).ToHaveAccessibleDescriptionAsync(new Regex(".+"));

        await password.FillAsync(Password);
        await second.Button("Create account").ClickAsync();
        await Expect(name).ToHaveAccessibleDescriptionAsync(new Regex("taken|use"));

        await name.FillAsync(second.Username);
        await second.Button("Create account").ClickAsync();
        await second.SeeTerminalAsync();
    }

    [Fact]
    public async Task Loading_the_page_again_keeps_the_session()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();

        await trader.Page.ReloadAsync();
        await trader.SeeTerminalAsync();
        await trader.OpenTabAsync("Open orders");
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", "30,000.00");
        await trader.Button("User menu").ClickAsync();
        await Expect(trader.Page.GetByText(trader.Username, new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_recovers_by_itself_when_the_server_was_restarted()
    {
        var trader = await VisitAsync();
        trader.Expects("WebSocket connection to|ERR_CONNECTION_REFUSED|status of 503");
        await trader.SignUpAsync();
        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Open orders");

        await Exchange.CloseAsync();
        await Expect(trader.Connection).ToHaveTextAsync("Reconnecting");
        await Expect(trader.Page.GetByText(new Regex(@"The connection was lost.*\d+ s"))).ToBeVisibleAsync();
        var prices = trader.Page.GetByRole(AriaRole.Main);
        await Expect(prices).ToHaveAttributeAsync("data-stale", "true");

        await Exchange.OpenAsync();
        await trader.SeeTerminalAsync();
        await Expect(trader.Page.GetByText("The connection was lost")).ToHaveCountAsync(0);
        Assert.Null(await prices.GetAttributeAsync("data-stale"));
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", "30,000.00");
        var shown = trader.Markets.GetByRole(AriaRole.Link, new() { NameRegex = new("^BTC-USD") });
        await Expect(shown).Not.ToHaveTextAsync(await shown.InnerTextAsync(), new() { UseInnerText = true });
        await trader.OrderAsync("Buy", "0.01");
        await Expect(trader.Toast("Bought 0.01 BTC-USD")).ToBeVisibleAsync();
    }
}
