using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>What is pressed is in reach: large enough for a finger, inside its table, in sight on a low screen.</summary>
public sealed class ReachTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Theory]
    [InlineData(390, 844)]
    [InlineData(844, 390)]
    public async Task On_a_phone_everything_that_is_pressed_is_44_pixels_high(int width, int height)
    {
        var trader = await VisitAsync(width, height, isTouched: true);
        await AssertForFingersAsync(trader, "landing");
        await trader.Link("Sign in").ClickAsync();
        await Expect(trader.Button("Sign in")).ToBeVisibleAsync();
        await AssertForFingersAsync(trader, "sign-in");
        await trader.Link("Create an account").ClickAsync();
        await trader.Button("Try the demo").ClickAsync();
        await trader.SeeTerminalAsync();

        await SeeViewAsync(trader, "Trade");
        await trader.OrderAsync("Buy", "0.2");
        await Expect(trader.Toast("Bought 0.2 BTC-USD")).ToBeVisibleAsync();
        await trader.OrderAsync("Buy", "0.1", "49900");
        await Expect(trader.Toast("order placed")).ToBeVisibleAsync();
        await trader.ChooseAsync("Limit");
        await trader.Ticket.GetByLabel("Take profit / stop loss").CheckAsync();
        await trader.Ticket.GetByText("Advanced").ClickAsync();
        foreach (var view in (string[])["Trade", "Market", "Chart", "Book", "Portfolio"])
        {
            await SeeViewAsync(trader, view);
            await AssertForFingersAsync(trader, view);
        }

        foreach (var tab in (string[])["Open orders", "Order history", "Trades", "Balances", "Ledger", "Alerts", "Positions"])
        {
            await trader.OpenTabAsync(tab);
            await AssertForFingersAsync(trader, tab);
        }

        await trader.Button("More for BTC-USD").ClickAsync();
        await AssertForFingersAsync(trader, "the menu of a position");
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Stop and take-profit" }).ClickAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await AssertForFingersAsync(trader, "stop and take-profit");
        await trader.Page.Keyboard.PressAsync("Escape");
        string[] paths =
            ["/portfolio", "/market", "/backtests", "/replays", "/settings/general", "/settings/security", "/instrument/BTC-USD"];
        foreach (var path in paths)
        {
            await trader.Page.GotoAsync(path);
            await Expect(trader.Connection).ToHaveTextAsync("Live");
            await Expect(trader.Page.GetByText("Loading", new() { Exact = true })).ToHaveCountAsync(0);
            await AssertForFingersAsync(trader, path);
        }
    }

    [Fact]
    public async Task On_a_phone_the_days_change_is_read_to_its_end()
    {
        var trader = await VisitAsync(390, 844);
        await trader.TryDemoAsync();
        await SeeViewAsync(trader, "Trade");
        await trader.OrderAsync("Buy", "0.1");
        await Expect(trader.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();
        await Expect(trader.Page.Locator("section[aria-label$=' summary']")).ToContainTextAsync("%)");
        var gap = await trader.Page.EvaluateAsync<double>(
            """
            () => {
              const header = document.querySelector('section[aria-label$=" summary"]');
              const [change] = [...header.querySelectorAll('*')].filter((one) => /^[^(]*\([^(]*%\)$/.test(one.textContent)).slice(-1);
              return header.lastElementChild.getBoundingClientRect().left - change.getBoundingClientRect().right;
            }
            """);
        Assert.True(gap >= -0.5, $"The tools lie {-gap} pixels over it.");
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(1366, 768)]
    public async Task The_buttons_of_every_row_are_inside_their_table(int width, int height)
    {
        var trader = await VisitAsync(width, height);
        await trader.TryDemoAsync();
        await SeeViewAsync(trader, "Trade");
        await trader.OrderAsync("Buy", "0.2");
        await Expect(trader.Toast("Bought 0.2 BTC-USD")).ToBeVisibleAsync();
        await trader.ChooseAsync("Conditional");
        await trader.Ticket.GetByLabel("Kind").SelectOptionAsync("Stop limit");
        await trader.Ticket.GetByRole(AriaRole.Textbox, new() { Name = "Trigger price", Exact = true }).FillAsync("50060");
        await trader.LimitPrice.FillAsync("50070");
        await trader.Quantity.FillAsync("0.12345");
        await trader.Button("Buy BTC-USD").ClickAsync();
        await Expect(trader.Toast("order placed")).ToBeVisibleAsync();
        await SeeViewAsync(trader, "Chart");
        await trader.Button("Alert for BTC-USD").ClickAsync();
        var form = trader.Page.GetByRole(AriaRole.Dialog);
        await form.GetByLabel("When the price").SelectOptionAsync("Moves by");
        await form.GetByRole(AriaRole.Textbox).First.FillAsync("0.01");
        await form.GetByLabel("Note").FillAsync("A note that is as long as a note may well be");
        await form.GetByRole(AriaRole.Switch).ClickAsync();
        await trader.Button("Set alert").ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
        await SeeViewAsync(trader, "Trade");
        await trader.OrderAsync("Sell", "0.1");
        await Expect(trader.Toast("has moved by 0.01%")).ToBeVisibleAsync();
        await SeeViewAsync(trader, "Portfolio");
        (string Tab, string Region)[] tables = [("Positions", "Positions"), ("Open orders", "Open orders"), ("Alerts", "Alerts")];
        foreach (var (tab, region) in tables)
        {
            await trader.OpenTabAsync(tab);
            var button = trader.Region(region).GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Button).Last;
            await Expect(button).ToBeInViewportAsync(new() { Ratio = 1 });
        }
    }

    [Fact]
    public async Task A_dialog_from_a_menu_begins_in_its_field()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.Button("Manage watchlists").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new("^New list") }).ClickAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Dialog).GetByLabel("Name")).ToBeFocusedAsync();
        await trader.Page.Keyboard.TypeAsync("Mine");
        await trader.Page.Keyboard.PressAsync("Enter");
        await Expect(trader.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(trader.Page.GetByLabel("Watchlist").First).ToContainTextAsync("Mine");
    }

    [Fact]
    public async Task On_a_phone_the_section_that_is_shown_is_in_sight_in_the_navigation()
    {
        var trader = await VisitAsync(360, 740);
        await trader.TryDemoAsync();
        await trader.Page.GotoAsync("/settings/sharing");
        var current = trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Settings", Exact = true })
            .GetByRole(AriaRole.Link, new() { Name = "Sharing" });
        await Expect(current).ToBeInViewportAsync(new() { Ratio = 0.9f });
    }

    [Theory]
    [InlineData(844, 390)]
    [InlineData(683, 384)]
    public async Task On_a_low_screen_the_book_and_what_traded_have_rows_and_the_ticket_has_its_quantity(int width, int height)
    {
        var trader = await VisitAsync(width, height);
        await trader.TryDemoAsync();
        await SeeViewAsync(trader, "Trade");
        await Expect(trader.Quantity).ToBeInViewportAsync(new() { Ratio = 1 });
        await trader.OrderAsync("Buy", "0.2");
        await Expect(trader.Toast("Bought 0.2 BTC-USD")).ToBeVisibleAsync();
        await SeeViewAsync(trader, "Book");
        foreach (var side in (string[])["Bids", "Asks"])
        {
            var best = trader.Book.GetByRole(AriaRole.Group, new() { Name = side }).Locator("[data-level]").First;
            await Expect(best).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        await Expect(trader.RecentTrades.GetByRole(AriaRole.Row).Nth(1)).ToBeInViewportAsync(new() { Ratio = 0.9f });
        await Expect(trader.Button("Alert for BTC-USD")).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    private static async Task SeeViewAsync(Visitor trader, string view)
    {
        var button = trader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByRole(AriaRole.Button, new() { Name = view });
        if (await button.IsVisibleAsync()) await button.ClickAsync();
    }

    /// <summary>
    /// Links within a sentence and what is drawn into a chart (its lines and its logo) may be smaller. What reaches further than it is seen
    /// does so by its ::after.
    /// </summary>
    private static async Task AssertForFingersAsync(Visitor trader, string where)
    {
        Assert.True(await trader.Page.EvaluateAsync<bool>("matchMedia('(pointer: coarse)').matches"), "Nothing points like a finger here.");
        var small = await trader.Page.EvaluateAsync<string[]>(
            """
            () => [
              ...document.querySelectorAll('a[href], button, input, select, summary, [role^=menuitem], [role=option]'),
            ].flatMap((one) => {
              const { width, height } = (one.closest('label') ?? one).getBoundingClientRect();
              const isHidden = width < 2 || height < 2 || one.closest('[hidden], [inert], [aria-hidden=true]') || !one.checkVisibility();
              const isDrawn = one.id === 'tv-attr-logo' || one.parentElement?.className.includes('leading-none');
              if (isHidden || isDrawn || (one.tagName === 'A' && getComputedStyle(one).display === 'inline')) return [];
              const after = getComputedStyle(one, '::after');
              const reach = after.position === 'absolute' ? parseFloat(after.height) : 0;
              const name = one.ariaLabel ?? one.innerText ?? one.id;
              return Math.max(height, reach) < 43.9 ? [`${one.tagName} ${name}: ${Math.round(height)}`] : [];
            })
            """);
        Assert.True(small.Length == 0, $"{where}: too small for a finger: {string.Join("; ", small)}");
    }
}
