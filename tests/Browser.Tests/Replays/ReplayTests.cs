using System.Globalization;
using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Tests.Harness;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests.Replays;

/// <summary>Days of the synthetic market's past that are played and traded again, each in a venue of its own.</summary>
public sealed class ReplayTests(Chromium chromium, OpenExchange exchange) : BrowserTest(chromium, exchange), IClassFixture<OpenExchange>
{
    private static readonly Regex Address = new(@"/venues/\d+/trade/BTC-USD$");

    [Fact]
    public async Task A_replay_from_the_chart_is_traded_and_rewound_and_the_live_account_knows_nothing_of_it()
    {
        var trader = await VisitAsync();
        var page = trader.Page;
        await SeePastAsync(trader);
        await trader.TryDemoAsync();
        await Expect(page.GetByRole(AriaRole.Banner)).ToContainTextAsync("100,000.00");
        await AskAtTheChartAsync(trader, "Replay from here", fromRight: 500);
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Replay BTC-USD" });
        var start = Time(await dialog.GetByLabel("Start at").InputValueAsync());
        await trader.PhotographAsync("replay-from");
        await Axe.AssertAccessibleAsync(page, "The dialog that starts a replay");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start replay" }).ClickAsync();
        await SeeReplayAsync(trader, start);
        var first = page.Url;

        // A purchase waits until time goes on: a minute by the button, another by the keys.
        await StepAsync(trader, "5 minutes");
        await SeeTimeAsync(trader, start.AddMinutes(5));
        await trader.OrderAsync("Buy", "0.1");
        await Expect(trader.Quantity).ToHaveValueAsync("");
        await Expect(trader.Positions.GetByText("No positions")).ToBeVisibleAsync();
        await StepAsync(trader, "1 minute");
        await SeeTimeAsync(trader, start.AddMinutes(6));
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await SeeTimeAsync(trader, start.AddMinutes(7));
        await Expect(trader.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();
        await SeeAsync(trader.Positions, "BTC-USD", "Quantity", "0.1");

        await AskAtTheChartAsync(trader, "Rewind to here");
        dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Rewind" });
        Assert.InRange(Time(await dialog.GetByLabel("Rewind to").InputValueAsync()), start, start.AddMinutes(7));
        await dialog.GetByLabel("Rewind to").FillAsync(Field(start.AddMinutes(8)));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Rewind", Exact = true }).ClickAsync();
        await Expect(dialog.GetByLabel("Rewind to")).ToHaveAccessibleDescriptionAsync(new Regex("^Choose a time before"));
        await dialog.GetByLabel("Rewind to").FillAsync(Field(start.AddMinutes(4)));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Rewind", Exact = true }).ClickAsync();
        await Expect(page).Not.ToHaveURLAsync(first);
        await SeeReplayAsync(trader, start.AddMinutes(4));
        await Expect(trader.Positions.GetByText("No positions")).ToBeVisibleAsync();

        await trader.Link("Replays").ClickAsync();
        var replays = trader.Region("Your replays").GetByRole(AriaRole.Listitem);
        await Expect(replays).ToHaveCountAsync(2);
        await Expect(replays.Nth(0)).ToContainTextAsync("and you are in it");
        await CompareAsync(trader, replays);
        await trader.Link("Replays").ClickAsync();
        await replays.Nth(2).GetByRole(AriaRole.Link, new() { NameRegex = new("^Open") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(first);
        await SeeReplayAsync(trader, start.AddMinutes(7));
        await SeeAsync(trader.Positions, "BTC-USD", "Quantity", "0.1");

        await Bar(trader).GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@":\d+/trade/BTC-USD$"));
        await trader.SeeTerminalAsync();
        await Expect(Bar(trader)).ToHaveCountAsync(0);
        await Expect(trader.Positions.GetByText("No positions")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Banner)).ToContainTextAsync("100,000.00");
    }

    /// <summary>The rewound replay beside the first one, and what the first one's purchase would have cost elsewhere.</summary>
    private static async Task CompareAsync(Visitor trader, ILocator replays)
    {
        var page = trader.Page;
        await replays.Nth(0).GetByRole(AriaRole.Link, new() { NameRegex = new("^Compare with") }).ClickAsync();
        await Expect(trader.Region("Orders")).ToContainTextAsync("1 of 1 came out otherwise");
        await Expect(trader.Region("Orders")).ToContainTextAsync("Not there");
        await AssertFineAsync(trader, "compare");
        await page.GetByRole(AriaRole.Link, new() { Name = "All replays" }).ClickAsync();

        await replays.Nth(1).GetByRole(AriaRole.Button, new() { NameRegex = new("^What if") }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Fees and delay").SelectOptionAsync("pessimistic");
        await Axe.AssertAccessibleAsync(page, "The dialog that asks what if");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Give them again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new(": pessimistic$") })).ToBeVisibleAsync();
        await Expect(trader.Region("Orders")).ToContainTextAsync(new Regex("Filled at [0-9,.]+, fees"));
        await Expect(trader.Region("Orders")).ToContainTextAsync("Bought all 0.1");
    }

    [Theory, InlineData(390, 844, "light"), InlineData(1920, 1080, "dark")]
    public async Task A_replay_is_set_up_played_paused_by_a_key_renamed_and_deleted(int width, int height, string theme)
    {
        var trader = await VisitAsync(width, height);
        var page = trader.Page;
        await page.EvaluateAsync("theme => localStorage.setItem('tradecraft-theme', theme)", theme);
        await SeePastAsync(trader);
        await trader.TryDemoAsync();
        await page.GotoAsync("/replays");
        await Expect(trader.Region("Your replays")).ToContainTextAsync("No replays yet");
        await page.GetByLabel("Capital").FillAsync("0");
        await trader.Button("Start").ClickAsync();
        await Expect(page.GetByLabel("Capital")).ToHaveAccessibleDescriptionAsync("Enter more than 0.");
        await AssertFineAsync(trader, $"replays-fault-{width}-{theme}");
        await page.GetByLabel("Capital").FillAsync("50000");
        await page.GetByLabel("Name").FillAsync("A day of last week");
        var start = Time($"{await page.GetByLabel("Day").InputValueAsync()}T{await page.GetByLabel("Time").InputValueAsync()}");
        await trader.Button("Start").ClickAsync();
        await SeeReplayAsync(trader, start);
        await Expect(Bar(trader)).ToContainTextAsync("A day of last week");
        await AssertFineAsync(trader, $"replay-{width}-{theme}");

        var told = 0;
        page.Request += (_, sent) => told += sent.Url.EndsWith("/clock", StringComparison.Ordinal) ? 1 : 0;
        await trader.Button("Speed: 1x").ClickAsync();
        await page.GetByRole(AriaRole.Menuitemradio, new() { Name = "60x", Exact = true }).ClickAsync();
        await trader.Button("Play").ClickAsync();
        await SeeStateAsync(trader, "Playing");
        await SeeItGoOnAsync(trader);

        await Expect(trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" }))
            .ToContainTextAsync(new Regex("The bar closes in 0:[0-5][0-9]"));

        // A space that is written plays and pauses nothing.
        if (width < 1024)
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByRole(AriaRole.Button, new() { Name = "Trade" })
                .ClickAsync();
        await trader.Quantity.PressAsync("Space");
        await SeeItGoOnAsync(trader);
        await trader.Quantity.BlurAsync();
        await page.Keyboard.PressAsync("Space");
        await SeeStateAsync(trader, "Paused");
        Assert.Equal(2, told);
        var stood = await NowAsync(trader);

        await page.GotoAsync(new Uri(page.Url).AbsolutePath.Replace("/trade/BTC-USD", "/replays", StringComparison.Ordinal));
        var row = trader.Region("Your replays").GetByRole(AriaRole.Listitem);
        await Expect(row).ToContainTextAsync($"Paused at {stood.ToString("d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)}");
        await trader.Button("Rename A day of last week").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync("A quiet day");
        await Axe.AssertAccessibleAsync(page, "The dialog that renames a replay");
        await page.Keyboard.PressAsync("Enter");
        await Expect(row).ToContainTextAsync("A quiet day");
        await Expect(Bar(trader)).ToContainTextAsync("A quiet day");
        await AssertFineAsync(trader, $"replays-{width}-{theme}");

        var question = page.GetByRole(AriaRole.Alertdialog, new() { Name = "Delete “A quiet day”?" });
        await trader.Button("Delete A quiet day").ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Keep as it is" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(1);
        await trader.Button("Delete A quiet day").ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(trader.Region("Your replays")).ToContainTextAsync("No replays yet");
        await Expect(page).ToHaveURLAsync(new Regex(@":\d+/replays$"));
        await Expect(trader.Connection).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task A_replay_stands_where_it_stood_when_the_page_is_loaded_anew_and_when_the_server_was_restarted()
    {
        var trader = await VisitAsync();
        trader.Expects("WebSocket connection to|ERR_CONNECTION_REFUSED|status of 503");
        await SeePastAsync(trader);
        await trader.TryDemoAsync();
        await AskAtTheChartAsync(trader, "Replay from here", fromRight: 500);
        var dialog = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Replay BTC-USD" });
        var start = Time(await dialog.GetByLabel("Start at").InputValueAsync());
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start replay" }).ClickAsync();
        await SeeReplayAsync(trader, start);
        await StepAsync(trader, "5 minutes");
        await SeeTimeAsync(trader, start.AddMinutes(5));
        await trader.Page.ReloadAsync();
        await SeeReplayAsync(trader, start.AddMinutes(5));

        await Exchange.CloseAsync();
        await Expect(trader.Connection).ToHaveTextAsync("Reconnecting");
        await Exchange.OpenAsync();
        await SeeReplayAsync(trader, start.AddMinutes(5));
        await StepAsync(trader, "1 minute");
        await SeeTimeAsync(trader, start.AddMinutes(6));
    }

    private static ILocator Bar(Visitor trader) => trader.Region("Replay");

    /// <summary>Waits until the terminal of a replay is there, and its clock stands at this time.</summary>
    private static async Task SeeReplayAsync(Visitor trader, DateTime now)
    {
        await Expect(trader.Page).ToHaveURLAsync(Address);
        await SeeTimeAsync(trader, now);
        await Expect(trader.Connection).ToHaveTextAsync("Connected");
        await Expect(trader.Page).ToHaveTitleAsync(new Regex("BTC-USD"));
        await Expect(trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" })).ToBeVisibleAsync();
    }

    private static async Task SeeTimeAsync(Visitor trader, DateTime now)
    {
        await Expect(Bar(trader).Locator("time")).ToContainTextAsync(now.ToString("d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture));
        await SeeStateAsync(trader, "Paused");
    }

    private static Task SeeStateAsync(Visitor trader, string state) =>
        Expect(Bar(trader).GetByRole(AriaRole.Status)).ToHaveTextAsync(state);

    private static async Task<DateTime> NowAsync(Visitor trader) =>
        DateTimeOffset.Parse(
            await Bar(trader).Locator("time").GetAttributeAsync("datetime") ?? "", CultureInfo.InvariantCulture).UtcDateTime;

    /// <summary>For a minute of its own, which is a second outside.</summary>
    private static async Task SeeItGoOnAsync(Visitor trader)
    {
        var from = await NowAsync(trader);
        await Wait.UntilAsync(
            "the clock goes on for a minute", async () => await NowAsync(trader) > from.AddMinutes(1),
            TestContext.Current.CancellationToken);
    }

    private static async Task StepAsync(Visitor trader, string step)
    {
        await Bar(trader).GetByRole(AriaRole.Button, new() { Name = "Step", Exact = true }).ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = step, Exact = true }).ClickAsync();
    }

    /// <summary>From right to left, until it is offered: there are places without a bar, and bars from before a replay began.</summary>
    private static async Task AskAtTheChartAsync(Visitor trader, string what, int fromRight = 100)
    {
        await Expect(trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" })).ToBeVisibleAsync();
        var (box, item) = ((await trader.Chart.GetByRole(AriaRole.Figure).BoundingBoxAsync())!,
            trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = what }));
        for (; fromRight < box.Width; fromRight += 15)
        {
            await trader.Page.Mouse.ClickAsync(box.X + box.Width - fromRight, box.Y + 150, new() { Button = MouseButton.Right });
            await Expect(trader.Page.GetByRole(AriaRole.Menu)).ToBeVisibleAsync();
            if (await item.IsVisibleAsync())
            {
                await item.ClickAsync();
                return;
            }

            await trader.Page.Keyboard.PressAsync("Escape");
            await Expect(trader.Page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
        }

        Assert.Fail($"Nowhere on the chart it offers “{what}”.");
    }

    private static DateTime Time(string field) => DateTime.Parse(field, CultureInfo.InvariantCulture);

    private static string Field(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    /// <summary>An exchange that has just begun writes its market's past in its first seconds.</summary>
    private static Task SeePastAsync(Visitor trader) => Wait.UntilAsync(
        "the exchange has minutes of ten days ago",
        () => trader.Page.EvaluateAsync<bool>(
            """
            async () => {
              const then = new Date(Date.now() - 10 * 86_400_000).toISOString();
              const answer = await fetch(`/api/v1/market/BTC-USD/candles?interval=1m&limit=1&to=${then}`);
              return (await answer.json()).items.length === 1;
            }
            """),
        TestContext.Current.CancellationToken);

    private static async Task AssertFineAsync(Visitor trader, string page)
    {
        await Expect(trader.Page.GetByText("Loading", new() { Exact = true })).ToHaveCountAsync(0);
        await trader.PhotographAsync(page);
        await Axe.AssertAccessibleAsync(trader.Page, page);
        await trader.AssertFitsAsync(page);
    }
}
