using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>All that is known of an instrument on a page, and the calendar of what is paid and split.</summary>
public sealed class InstrumentPageTests(Chromium chromium, OpenExchange exchange)
    : BrowserTest(chromium, exchange), IClassFixture<OpenExchange>
{
    private static readonly (int Width, int Height)[] Sizes = [(390, 844), (844, 390), (1024, 768), (1366, 768), (1920, 1080)];

    [Fact]
    public async Task An_instrument_tells_what_it_is_when_it_trades_what_it_costs_and_what_it_pays()
    {
        await AnnounceAsync();
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.Link("About BTC-USD").ClickAsync();
        await Expect(trader.Page).ToHaveURLAsync(new Regex("/instrument/BTC-USD$"));
        await Expect(trader.Region("What it is")).ToContainTextAsync("No: sell at most what you own");
        await Expect(trader.Region("Trading hours")).ToContainTextAsync("Open at all hours, every day");
        await Expect(trader.Region("Dividends and splits")).ToContainTextAsync("pays nothing");

        await trader.Page.GotoAsync("/instrument/AAPL");
        var facts = trader.Region("What it is");
        await Expect(facts).ToContainTextAsync("Apple Inc.");
        await Expect(facts).ToContainTextAsync("0.001 AAPL");
        await Expect(facts).ToContainTextAsync("Yes: borrowing it costs 0.3% of its worth a year");
        await Expect(facts).ToContainTextAsync("Yes: 50% of its worth must be yours to buy it, 25% to keep it");
        await Expect(trader.Region("Limits")).ToContainTextAsync("10,737,418.23 USD");
        await Expect(trader.Region("Trading hours").GetByRole(AriaRole.List, new() { Name = "Sessions to come" })
            .GetByRole(AriaRole.Listitem)).ToHaveCountAsync(5);
        await Expect(trader.Region("Dividends and splits")).ToContainTextAsync("Dividend, 0.24 a share");
        var own = trader.Region("Fees by profile").GetByRole(AriaRole.Row).Filter(new() { HasText = "yours" });
        await Expect(own).ToContainTextAsync("standard");
        await Expect(own).ToContainTextAsync("0.1%");
        await Expect(trader.Region("Chart").Locator("canvas").First).ToBeVisibleAsync();

        var alerts = trader.Region("Your alerts");
        await alerts.GetByRole(AriaRole.Button, new() { Name = "Set an alert" }).ClickAsync();
        await trader.Page.GetByRole(AriaRole.Dialog).GetByLabel("Price", new() { Exact = true }).FillAsync("1000");
        await trader.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Set alert" }).ClickAsync();
        await Expect(alerts).ToContainTextAsync("AAPL rises to 1,000");
        await alerts.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Delete the alert") }).ClickAsync();
        await Expect(alerts).ToContainTextAsync("No alerts on AAPL yet.");
        await LookAsync(trader, "instrument");

        await trader.Link("Backtest AAPL").ClickAsync();
        await Expect(trader.Page.GetByLabel("Instrument", new() { Exact = true })).ToHaveValueAsync("AAPL");
        await trader.Page.GoBackAsync();
        await trader.Link("Trade AAPL").ClickAsync();
        await Expect(trader.Region("AAPL summary")).ToBeVisibleAsync();
        trader.Expects("status of 404");
        await trader.Page.GotoAsync("/instrument/NOPE");
        await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "No instrument is called NOPE" })).ToBeVisibleAsync();
        await Expect(trader.Page.GetByLabel("Search the market")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_calendar_tells_what_is_to_come_of_all_of_what_is_held_and_of_what_is_watched()
    {
        await AnnounceAsync();
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.Page.GotoAsync("/market");
        await trader.Link("Dividends and splits").ClickAsync();
        var coming = trader.Region("To come");
        await Expect(coming).ToContainTextAsync("Dividend, 0.24 a share");
        await Expect(coming).ToContainTextAsync("Split, 4 for 1");
        // The soonest first.
        await Expect(coming.GetByRole(AriaRole.Link)).ToHaveTextAsync(["AAPL", "MSFT"]);
        await LookAsync(trader, "calendar");

        await trader.Page.GetByRole(AriaRole.Radio, new() { Name = "Held" }).ClickAsync();
        await Expect(trader.Page.GetByText("Nothing that you hold")).ToBeVisibleAsync();
        await trader.Page.GotoAsync("/trade/MSFT");
        await trader.Markets.GetByRole(AriaRole.Button, new() { Name = "MSFT in Favourites" }).ClickAsync();
        await Expect(trader.Markets.GetByRole(AriaRole.Button, new() { Name = "MSFT in Favourites" }))
            .ToHaveAttributeAsync("aria-pressed", "true");
        await trader.Page.GotoAsync("/market/calendar");
        await trader.Page.GetByRole(AriaRole.Radio, new() { Name = "In a watchlist" }).ClickAsync();
        await Expect(coming.GetByRole(AriaRole.Link)).ToHaveTextAsync(["MSFT"]);
        await trader.Page.GetByRole(AriaRole.Radio, new() { Name = "All" }).ClickAsync();
        await trader.Page.GetByLabel("To", new() { Exact = true }).FillAsync(Day(15));
        await Expect(coming.GetByRole(AriaRole.Link)).ToHaveTextAsync(["AAPL"]);
    }

    private static async Task LookAsync(Visitor trader, string name)
    {
        foreach (var theme in (string[])["dark", "light"])
        {
            await trader.Page.EvaluateAsync($"document.documentElement.dataset.theme = '{theme}'");
            foreach (var (width, height) in Sizes)
            {
                await trader.Page.SetViewportSizeAsync(width, height);
                Assert.True(
                    await trader.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
                    $"{name} is wider than {width}.");
                await trader.PhotographAsync($"{name}-{width}-{theme}");
            }

            await Axe.AssertAccessibleAsync(trader.Page, $"{name}, {theme}");
        }

        await trader.Page.SetViewportSizeAsync(1440, 900);
    }

    private static string Day(int days) =>
        DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As an administrator does. What is known already stays.</summary>
    private async Task AnnounceAsync()
    {
        using var client = new HttpClient { BaseAddress = await Exchange.OpenAsync() };
        var email = $"announcer{Guid.NewGuid():N}@example.com";
        var name = email[..20];
        using var registered = await client.PostAsJsonAsync(
            "/api/v1/auth/register", new { email, username = name, password = Visitor.Password });
        registered.EnsureSuccessStatusCode();
        await Exchange.ExecuteAsync($"update app_user set role = 'admin' where username = '{name}'");
        using var signedIn = await client.PostAsJsonAsync("/api/v1/auth/login", new { login = name, password = Visitor.Password });
        var session = await signedIn.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", session.GetProperty("access_token").GetString());
        foreach (var action in (object[])[
            new { symbol = "AAPL", type = "cash_dividend", ex_date = Day(10), amount = "0.24" },
            new { symbol = "MSFT", type = "split", ex_date = Day(20), to = 4, from = 1 }])
        {
            using var added = await client.PostAsJsonAsync("/api/v1/admin/corporate-actions", action);
            Assert.True(
                added.IsSuccessStatusCode || added.StatusCode == System.Net.HttpStatusCode.Conflict,
                await added.Content.ReadAsStringAsync());
        }
    }
}
