using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Indicators;
using TradeCraft.Server.Alerts;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Alerts;

/// <summary>Alerts on indicators of bars of a minute, where the test says when a minute is over.</summary>
public sealed class IndicatorAlertTests : IAsyncLifetime
{
    private readonly StandingClock clock = new();
    private readonly TradingServer server;
    private string token = "";

    public IndicatorAlertTests(PostgresFixture postgres) =>
        server = new(postgres) { Adjust = builder => builder.Services.AddSingleton<TimeProvider>(clock) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        token = await server.NewUserAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task One_is_told_once_when_a_bar_has_closed_there_and_not_while_it_runs()
    {
        await BarsAsync(100, 100);
        var made = await PostAsync(new
        {
            symbol = "AAPL",
            condition = "above",
            value = "110",
            indicator = new { kind = "sma", settings = (int[])[2] },
            interval = "1m",
            note = "sell some",
        });
        Assert.Equal(("SMA 2", true, "1m", 110m), (
            made.GetProperty("indicator").Text("title"), made.GetProperty("is_armed").GetBoolean(), made.Text("interval"),
            made.Number("value")));
        Assert.Equal(JsonValueKind.Null, made.GetProperty("price").ValueKind);

        // While the bar runs the average comes to 115, and closes at 95; then at 110.
        await server.PrintAsync("AAPL", 130, 1, Side.Buy);
        await BarsAsync(90, 130);
        var fired = await FiredAsync(made, 1);
        Assert.Equal((110m, false), (fired.Number("fired_price"), fired.GetProperty("is_active").GetBoolean()));
        await BarsAsync(140, 150);
        var other = await PostAsync(Sma(2, "above", 150));
        await BarsAsync(160);
        await FiredAsync(other, 1);
        Assert.Equal(1, Fired(await AlertAsync(made)));

        using var stream = await StreamClient.ConnectAsync(server.Address, "/ws", token);
        await stream.ReadAsync();
        await stream.SubscribeAsync("user:notifications");
        var told = (await stream.ReadAsync("user:notifications")).Data().GetProperty("notifications").EnumerateArray().Last();
        Assert.Equal(("SMA 2", "1m", 110m, 110m, "sell some"), (
            told.GetProperty("indicator").Text("title"), told.Text("interval"), told.Number("target"), told.Number("price"),
            told.Text("note")));
    }

    [Theory]
    [InlineData("above", 90, 95, 80, 100)]
    [InlineData("below", 110, 105, 120, 100)]
    public async Task Where_the_value_is_there_already_it_has_to_go_back_and_come_again(
        string condition, decimal value, decimal still, decimal back, decimal again)
    {
        await BarsAsync(100, 100);
        var made = await PostAsync(Sma(2, condition, value, repeats: true));
        Assert.False(made.GetProperty("is_armed").GetBoolean());
        await BarsAsync(still, still);
        await BarsAsync(back, back);
        await Wait.UntilAsync("it is armed", async () => (await AlertAsync(made)).GetProperty("is_armed").GetBoolean(), Cancellation);
        Assert.Equal(0, Fired(await AlertAsync(made)));
        await BarsAsync(again, again);
        Assert.True((await FiredAsync(made, 1)).GetProperty("is_active").GetBoolean());
        await BarsAsync(again, again, back, back, again, again);
        await FiredAsync(made, 2);
    }

    [Fact]
    public async Task It_survives_a_restart_and_what_closed_while_the_server_was_off_is_judged()
    {
        await BarsAsync(100, 100, 100);
        var (first, second) = (await PostAsync(Sma(3, "above", 109)), await PostAsync(Sma(3, "above", 200)));
        await server.PrintAsync("AAPL", 130, 1, Side.Buy);
        await server.StopAsync();
        clock.Advance(TimeSpan.FromMinutes(5));
        await server.RestartAsync();
        Assert.Equal(110m, (await FiredAsync(first, 1)).Number("fired_price"));
        await BarsAsync(200, 300);
        Assert.Equal(210m, (await FiredAsync(second, 1)).Number("fired_price"));
        Assert.Equal(1, Fired(await AlertAsync(first)));
    }

    [Fact]
    public async Task A_split_changes_what_is_waited_for_where_it_is_a_price_and_the_indicator_begins_anew()
    {
        await BarsAsync(100, 100);
        var ofPrice = await PostAsync(Sma(2, "below", 48));
        var (plain, never) = (await PostAsync(Change("above", "10")), await PostAsync(Change("below", "-10")));
        var instrument = server.Projections.Instruments.Find("AAPL")!.Id;
        await server.DecideAsync(new SplitShares(instrument, 2, 1));
        await Wait.UntilAsync("it is of the new shares", async () => (await AlertAsync(ofPrice)).Number("value") == 24, Cancellation);
        Assert.Equal(10m, (await AlertAsync(plain)).Number("value"));

        // Of old and new shares mixed, the average were (100 + 50) / 2, and the change a fall by half.
        await BarsAsync(50, 56);
        Assert.Equal(12m, (await FiredAsync(plain, 1)).Number("fired_price"));
        Assert.Equal(0, Fired(await AlertAsync(never)));
        await BarsAsync(24, 23);
        Assert.Equal(23.5m, (await FiredAsync(ofPrice, 1)).Number("fired_price"));
    }

    [Fact]
    public async Task One_user_takes_little_of_the_room_and_where_there_is_none_that_is_said()
    {
        var all = await Task.WhenAll(Enumerable.Range(2, AlertsApi.MostOnIndicators + 3)
            .Select(length => server.Client.PostAsync("/api/v1/alerts", Sma(length, "above", 1_000), token)));
        Assert.Equal(AlertsApi.MostOnIndicators, all.Count(answer => answer.Status == HttpStatusCode.Created));
        foreach (var refused in all.Where(answer => answer.Status != HttpStatusCode.Created))
            refused.ShouldBeProblem(409, "too_many_alerts");
        var ofPrice = await PostAsync(new { symbol = "AAPL", condition = "above", price = "1000" });
        Assert.Equal("1000", ofPrice.Text("price"));

        // All others together have filled what is left.
        var book = server.Services.GetRequiredService<IndicatorBook>();
        for (var id = 0; id < IndicatorBook.MostStudies - AlertsApi.MostOnIndicators; id++)
            book.Add(
                new(-1 - id, AlertCondition.Above, repeats: false, line: 0),
                new(new(0), CandleInterval.All[id % 7], new(IndicatorKind.Find("rsi")!, [2 + (id / 7)], 0)));
        var other = await server.NewUserAsync();
        (await server.Client.PostAsync("/api/v1/alerts", Sma(500, "above", 1_000), other)).ShouldBeProblem(409, "too_many_indicators");
        Assert.Equal(HttpStatusCode.Created, (await server.Client.PostAsync("/api/v1/alerts", Sma(2, "above", 1_000), other)).Status);
    }

    private static object Sma(int length, string condition, decimal value, bool repeats = false) => new
    {
        symbol = "AAPL",
        condition,
        value = value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        indicator = new { kind = "sma", settings = (int[])[length] },
        interval = "1m",
        repeats,
    };

    private static object Change(string condition, string value) =>
        new { symbol = "AAPL", condition, value, indicator = new { kind = "roc", settings = (int[])[1] }, interval = "1m" };

    private async Task<JsonElement> PostAsync(object alert)
    {
        var answer = await server.Client.PostAsync("/api/v1/alerts", alert, token);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Body;
    }

    private async Task<JsonElement> AlertAsync(JsonElement made) =>
        (await server.Client.GetAsync("/api/v1/alerts", token)).Body.GetProperty("items").EnumerateArray()
            .Single(alert => alert.Text("id") == made.Text("id"));

    private static int Fired(JsonElement alert) => alert.GetProperty("times_fired").GetInt32();

    private async Task<JsonElement> FiredAsync(JsonElement made, int times)
    {
        await Wait.UntilAsync($"it has fired {times} times", async () => Fired(await AlertAsync(made)) == times, Cancellation);
        return await AlertAsync(made);
    }

    /// <summary>A bar of a minute for each price, all closed.</summary>
    private async Task BarsAsync(params decimal[] closes)
    {
        foreach (var close in closes)
        {
            await server.PrintAsync("AAPL", close, 1, Side.Buy);
            await EndBarAsync();
        }
    }

    /// <summary>The minute is over, and the indicators that are watched have been told.</summary>
    private async Task EndBarAsync()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        var book = server.Services.GetRequiredService<IndicatorBook>();
        var now = await server.Venue.AskAsync((_, now) => now, Cancellation);
        await Wait.UntilAsync("the bar is judged", () => Task.FromResult(book.Due(now).Count == 0), Cancellation);
    }

    /// <summary>Stands still until it is moved. Timers are real.</summary>
    private sealed class StandingClock : TimeProvider
    {
        private readonly DateTimeOffset start = DateTimeOffset.UtcNow;
        private readonly long stamp = TimeProvider.System.GetTimestamp();
        private TimeSpan elapsed;

        public override DateTimeOffset GetUtcNow() => start + elapsed;

        public override long GetTimestamp() => stamp + (long)(elapsed.TotalSeconds * TimestampFrequency);

        public void Advance(TimeSpan by) => elapsed += by;
    }
}
