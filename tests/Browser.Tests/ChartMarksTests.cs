using System.Globalization;
using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>What a share's chart says of its market: when it is open, and what became of the share.</summary>
public sealed class ChartMarksTests(Chromium chromium, OldMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<OldMarket>
{
    [Fact]
    public async Task Bars_outside_of_regular_hours_are_shaded_and_said_to_be()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await SeeShareAsync(trader, "1 hour", "1h");
        await trader.PhotographAsync("chart-sessions");
        // A hundred hours hold a night and a session, also over a weekend.
        var (inside, outside) = (false, false);
        var box = (await trader.Chart.GetByRole(AriaRole.Figure).BoundingBoxAsync())!;
        var readout = trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" });
        for (var x = 20; x < box.Width - 150; x += 8)
        {
            await trader.Page.Mouse.MoveAsync(box.X + x, box.Y + 200);
            var said = await readout.InnerTextAsync();
            (inside, outside) = said.Contains("Outside regular hours", StringComparison.Ordinal) ? (inside, true) : (true, outside);
        }

        Assert.Equal((true, true), (inside, outside));

        // A day's bar has no hours, and coins have none at all.
        await trader.ChooseInChartAsync("Interval", "1 day");
        await Expect(trader.Chart.GetByRole(AriaRole.Figure, new() { Name = "AAPL price, one bar each 1d" })).ToBeVisibleAsync();
        await trader.Page.Mouse.MoveAsync(box.X + 200, box.Y + 200);
        await Expect(readout).Not.ToContainTextAsync("Outside regular hours");
    }

    [Fact]
    public async Task Splits_and_dividends_are_marked_and_say_what_they_were()
    {
        await Exchange.OpenAsync();
        await Exchange.ExecuteAsync(
            $"""
            insert into corporate_action (venue_id, symbol, type, ex_date, to_shares, from_shares, amount, status, created_at, applied_at,
                event_sequence)
            select 1, 'AAPL', type, ex_date::date, to_shares, from_shares, amount, status, now(), now(), sequence
            from (values
                ('split', '{Day(-40)}', 4, 1, null::numeric, 'applied', 1),
                ('cash_dividend', '{Day(-10)}', null, null, 0.24, 'applied', 2),
                ('cash_dividend', '{Day(-20)}', null, null, 7.77, 'cancelled', null)) as said
                (type, ex_date, to_shares, from_shares, amount, status, sequence)
            """);
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await SeeShareAsync(trader, "1 day", "1d");
        var marks = trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Splits and dividends" }).GetByRole(AriaRole.Button);
        await Expect(marks).ToHaveCountAsync(2);
        var split = trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^Split on \d+ \w+ \d{4}: 4 new for 1 old$") });
        await Expect(split).ToBeVisibleAsync();
        await split.HoverAsync();
        await Expect(trader.Chart.GetByText(new Regex("^Split on .*: 4 new for 1 old$"))).ToBeVisibleAsync();
        await trader.PhotographAsync("chart-split");
        await trader.Page.Mouse.MoveAsync(5, 5);
        var dividend = trader.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^Dividend on .*: 0\.24 USD a share$") });
        await dividend.FocusAsync();
        await Expect(trader.Chart.GetByText(new Regex(@"^Dividend on .*: 0\.24 USD a share$"))).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(trader.Page, "A chart with a split and a dividend");
    }

    private static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task SeeShareAsync(Visitor trader, string interval, string shown)
    {
        await trader.Markets.GetByRole(AriaRole.Link, new() { NameRegex = new("^AAPL") }).ClickAsync();
        await Expect(trader.Button("Buy AAPL")).ToBeVisibleAsync();
        await trader.ChooseInChartAsync("Interval", interval);
        await Expect(trader.Chart.GetByRole(AriaRole.Figure, new() { Name = $"AAPL price, one bar each {shown}" })).ToBeVisibleAsync();
        await Expect(trader.Chart.GetByRole(AriaRole.Group, new() { Name = "Readout" })).ToContainTextAsync("O ");
    }
}
