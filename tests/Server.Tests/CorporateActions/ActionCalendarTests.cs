using System.Globalization;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.CorporateActions;

/// <summary>Splits and dividends of all instruments, by their day.</summary>
public sealed class ActionCalendarTests(TradingServer server) : IClassFixture<TradingServer>
{
    private const string Route = "/api/v1/market/corporate-actions";

    [Fact]
    public async Task Actions_are_told_by_their_day_whenever_they_were_announced_and_page_by_page()
    {
        var admin = await server.NewAdministratorAsync();
        foreach (var (days, amount) in ((int, string)[])[(30, "0.30"), (10, "0.10"), (20, "0.20"), (20, "0.21")])
        {
            var added = await server.Client.PostAsync(
                "/api/v1/admin/corporate-actions", new { symbol = "AAPL", type = "cash_dividend", ex_date = Day(days), amount }, admin);
            Assert.Equal(System.Net.HttpStatusCode.Created, added.Status);
        }

        Assert.Equal("0.3 0.21 0.2 0.1", (await AmountsAsync(Route)).Amounts);
        Assert.Equal("0.21 0.2", (await AmountsAsync($"{Route}?from={Day(11)}&to={Day(20)}")).Amounts);
        Assert.Equal("0.1", (await AmountsAsync($"{Route}?to={Day(19)}")).Amounts);
        Assert.Equal("", (await AmountsAsync($"{Route}?from={Day(31)}")).Amounts);

        var (first, cursor) = await AmountsAsync($"{Route}?limit=2");
        var (second, end) = await AmountsAsync($"{Route}?limit=2&cursor={cursor}");
        Assert.Equal(("0.3 0.21", "0.2 0.1", null), (first, second, end));
    }

    [Theory]
    [InlineData("?from=2026-02-30")]
    [InlineData("?to=tomorrow")]
    [InlineData("?from=2026-02-02&to=2026-02-01")]
    [InlineData("?limit=501")]
    [InlineData("?cursor=x")]
    public async Task What_makes_no_sense_is_refused(string question) =>
        (await server.Client.GetAsync(Route + question, token: null)).ShouldBeProblem(400, "validation_failed");

    private async Task<(string Amounts, string? Cursor)> AmountsAsync(string path)
    {
        var page = (await server.Client.GetAsync(path, token: null)).Body;
        return (string.Join(' ', page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("amount").GetString())),
            page.GetProperty("next_cursor").GetString());
    }

    private static string Day(int days) => TradingCalendar.Of(AssetClass.Equity).DateOf(TimeProvider.System.Now()).AddDays(days)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
