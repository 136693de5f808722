using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>Strategies that are tried on the synthetic market's past, from the form to the report.</summary>
public sealed class BacktestTests(Chromium chromium, OpenExchange exchange) : BrowserTest(chromium, exchange), IClassFixture<OpenExchange>
{
    /// <summary>A year of hours is played in seconds; in more of them on a machine that others keep busy.</summary>
    private const float Patience = 120_000;

    [Theory, InlineData(390, 844, "light"), InlineData(1920, 1080, "dark")]
    public async Task An_example_runs_as_it_stands_and_the_report_has_its_return_and_its_trades(int width, int height, string theme)
    {
        var trader = await VisitAsync(width, height);
        await trader.Page.EvaluateAsync("theme => localStorage.setItem('tradecraft-theme', theme)", theme);
        await trader.Page.ReloadAsync();
        await trader.TryDemoAsync();
        await SeePastAsync(trader);
        await OpenAsync(trader, width);
        await Expect(trader.Region("Your backtests")).ToContainTextAsync("No backtests yet");
        await AssertFineAsync(trader, $"backtests-{width}-{theme}");

        await trader.Button("Run").ClickAsync();
        await SeeStatusAsync(trader, "Done");
        await Expect(trader.Page).ToHaveURLAsync(new Regex(@"/backtests/\d+$"));
        await Expect(trader.Region("Result").GetByRole(AriaRole.Definition).First).ToHaveTextAsync(new Regex(@"^[+−]?[\d,]+\.\d\d%$"));
        await Expect(trader.Region("Trades").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("BTC-USD");
        await Expect(trader.Region("Equity and drawdown").GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await Expect(trader.Region("What it rests on")).ToContainTextAsync("retail 1");
        await AssertFineAsync(trader, $"backtest-report-{width}-{theme}");

        await trader.Button("Run again").ClickAsync();
        await Expect(trader.Page.GetByLabel("Begin with")).ToHaveValueAsync("golden-cross");
        await Expect(trader.Page.GetByLabel("From (UTC)")).ToHaveValueAsync(new Regex(@"^\d{4}-\d\d-\d\d$"));
        await Expect(trader.Region("Your backtests").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_scripts_error_is_said_beside_the_field_and_what_it_notes_is_in_the_report()
    {
        var trader = await VisitAsync();
        trader.Expects("status of 400");
        await trader.TryDemoAsync();
        await SeePastAsync(trader);
        await OpenAsync(trader, width: 1440);
        await trader.Page.GetByLabel("Begin with").SelectOptionAsync("script");
        var source = trader.Page.GetByLabel("Script (JavaScript)");
        await source.FillAsync("function onBar( {");
        await trader.Button("Run").ClickAsync();
        await Expect(source).ToHaveAccessibleDescriptionAsync(new Regex("unexpected", RegexOptions.IgnoreCase));
        await Expect(source).ToBeFocusedAsync();
        await AssertFineAsync(trader, "backtest-script-error");

        await source.FillAsync(
            """
            function onBar(bar) {
              if (position(bar.symbol) === 0) buy(bar.symbol, { percent: 50, tag: 'first' });
              log('closed at ' + bar.close);
            }
            """);
        await Expect(source).ToHaveAccessibleDescriptionAsync("");
        await trader.Button("Run").ClickAsync();
        await SeeStatusAsync(trader, "Done");
        await Expect(trader.Region("Log")).ToContainTextAsync("closed at ");
        var trade = trader.Region("Trades").GetByRole(AriaRole.Row).Nth(1);
        await Expect(trade).ToContainTextAsync("first");
        await Expect(trade).ToContainTextAsync("still open");
    }

    [Theory, InlineData(390, 844), InlineData(1920, 1080)]
    public async Task Several_values_are_tried_and_the_best_one_is_tested_alone(int width, int height)
    {
        var trader = await VisitAsync(width, height);
        await trader.TryDemoAsync();
        await SeePastAsync(trader);
        await OpenAsync(trader, width);
        await trader.Page.GetByText("Try several values").ClickAsync();
        await trader.Button("Try values of a number").ClickAsync();
        await trader.Button("And of another").ClickAsync();
        var values = trader.Page.GetByLabel("Values", new() { Exact = true });
        await values.Nth(0).FillAsync("40");
        await values.Nth(1).FillAsync("150 200");
        await trader.Button("Run").ClickAsync();
        await Expect(values.Nth(0)).ToBeFocusedAsync();
        await Expect(values.Nth(0)).ToHaveAccessibleDescriptionAsync("Enter two different numbers at least, with spaces between them.");
        await values.Nth(0).FillAsync("40 50 60");
        await Expect(trader.Page.GetByText("6 trials", new() { Exact = true })).ToBeVisibleAsync();
        await trader.Page.GetByLabel("Choosing by the past only").SelectOptionAsync("3");
        await AssertFineAsync(trader, $"sweep-form-{width}");

        await trader.Button("Run").ClickAsync();
        await SeeStatusAsync(trader, "Done");
        var tried = trader.Region("Values that were tried");
        await Expect(tried.GetByRole(AriaRole.Table, new() { Name = "Trials, the best first" }).GetByRole(AriaRole.Row))
            .ToHaveCountAsync(7);
        var best = tried.Locator("[aria-current=true]");
        await Expect(best).ToHaveCountAsync(1);
        var reached = (await best.InnerTextAsync()).Trim();
        await Expect(tried.GetByRole(AriaRole.Table, new() { Name = "Trials, the best first" }).GetByRole(AriaRole.Row).Nth(1))
            .ToContainTextAsync(reached);
        await Expect(trader.Region("Walk-forward: values chosen by the past only").GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await AssertFineAsync(trader, $"sweep-report-{width}");

        await trader.Button("Test the best one alone").ClickAsync();
        await Expect(trader.Page.GetByText(new Regex(@"^Buys when SMA (40|50|60) crosses above SMA (150|200);"))).ToBeVisibleAsync();
        await Expect(trader.Page.GetByLabel("Values", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task One_that_fails_says_why_and_is_deleted()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await SeePastAsync(trader);
        await OpenAsync(trader, width: 1440);
        await trader.Page.GetByLabel("Begin with").SelectOptionAsync("script");
        await trader.Page.GetByLabel("Script (JavaScript)").FillAsync("function onBar() { nowhere(); }");
        await trader.Button("Run").ClickAsync();
        await SeeStatusAsync(trader, "Failed");
        await Expect(trader.Region("Why it failed")).ToContainTextAsync("nowhere");
        await Expect(trader.Region("Why it failed")).ToContainTextAsync("script_error");
        await AssertFineAsync(trader, "backtest-failed");

        await trader.Button("Delete").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(trader.Page).ToHaveURLAsync(new Regex("/backtests$"));
        await Expect(trader.Region("Your backtests")).ToContainTextAsync("No backtests yet");
    }

    /// <summary>By the page's name in the bar, or, where that has no room, by the user's menu.</summary>
    private static async Task OpenAsync(Visitor trader, int width)
    {
        if (width >= 1024)
        {
            await trader.Link("Backtests").ClickAsync();
        }
        else
        {
            await trader.Button("User menu").ClickAsync();
            await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Backtests" }).ClickAsync();
        }

        await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "Backtests", Exact = true })).ToBeVisibleAsync();
        await Expect(trader.Button("Run")).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    private static Task SeeStatusAsync(Visitor trader, string status) =>
        Expect(trader.Page.GetByRole(AriaRole.Main).GetByText(status, new() { Exact = true }))
            .ToBeVisibleAsync(new() { Timeout = Patience });

    /// <summary>An exchange that has just begun writes its market's past in its first seconds.</summary>
    private static Task SeePastAsync(Visitor trader) => Wait.UntilAsync(
        "the exchange has the hours of a year",
        () => trader.Page.EvaluateAsync<bool>(
            """
            async () => {
              const bars = async (rest) => {
                const answer = await fetch(`/api/v1/market/BTC-USD/candles?interval=1h&${rest}`);
                return (await answer.json()).items.length;
              };
              const longAgo = new Date(Date.now() - 360 * 86_400_000).toISOString();
              return (await bars('limit=1000')) === 1000 && (await bars(`limit=1&to=${longAgo}`)) === 1;
            }
            """),
        TestContext.Current.CancellationToken);

    private static async Task AssertFineAsync(Visitor trader, string page)
    {
        await Expect(trader.Page.GetByText("Loading", new() { Exact = true })).ToHaveCountAsync(0);
        await trader.PhotographAsync(page);
        await Axe.AssertAccessibleAsync(trader.Page, page);
        await trader.AssertFitsAsync(page);
        var clipped = await trader.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('main dd')].filter((figure) => figure.scrollWidth > figure.clientWidth)"
                + ".map((figure) => figure.innerText)");
        Assert.Empty(clipped);
    }
}
