using System.Globalization;
using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Replays;
using static TradeCraft.Server.Tests.Chaos.ChaosTesting;

namespace TradeCraft.Server.Tests.Chaos;

/// <summary>Plans within a replay, whose market is its owner's.</summary>
public sealed class ChaosReplayTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    private static readonly object Resting = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.1", limit_price = "10.00" };

    [Fact]
    public async Task An_instrument_is_halted_in_the_replay_alone_until_the_plan_ends()
    {
        var venue = await OpenAsync();
        await StartAsync(venue, Plan("halt", new { symbol = "BTC-USD" }));
        await Wait.UntilAsync("it is halted", async () => (await PlaceAsync(venue, Resting)).Status == (HttpStatusCode)422, Cancellation);
        (await PlaceAsync(venue, Resting)).ShouldBeProblem(422, "instrument_halted");
        Assert.Equal(HttpStatusCode.Created, (await Server.PlaceAsync(Token, Resting)).Status);
        await EndAsync(venue);
        await Wait.UntilAsync("it trades", async () => (await PlaceAsync(venue, Resting)).Status == HttpStatusCode.Created, Cancellation);
    }

    [Fact]
    public async Task A_halt_ends_by_itself()
    {
        var venue = await OpenAsync();
        await StartAsync(venue, Plan("halt", new { @for = 2 }));
        await Wait.UntilAsync("it is halted", async () => (await PlaceAsync(venue, Resting)).Status == (HttpStatusCode)422, Cancellation);
        await Wait.UntilAsync("it trades", async () => (await PlaceAsync(venue, Resting)).Status == HttpStatusCode.Created, Cancellation);
        Assert.Empty((await GetAsync(venue, "/chaos")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_stalled_feed_says_nothing_while_the_clock_goes_on()
    {
        var (venue, calm) = (await OpenAsync(), await OpenAsync());
        foreach (var each in (string[])[venue, calm]) await RunAsync(each, new { action = "step", minutes = 5 });
        var before = await LastAsync(venue);
        await StartAsync(venue, Plan("stall"));
        var (now, same) = (await RunAsync(venue, Step), await RunAsync(calm, Step));
        Assert.Equal(same, now);
        Assert.Equal(before, await LastAsync(venue));
        Assert.NotEqual(before, await LastAsync(calm));

        await EndAsync(venue);
        foreach (var each in (string[])[venue, calm]) await RunAsync(each, Step);
        Assert.Equal(await LastAsync(calm), await LastAsync(venue));
    }

    [Fact]
    public async Task A_gap_moves_what_is_played_while_it_lasts()
    {
        var (venue, calm) = (await OpenAsync(), await OpenAsync());
        await StartAsync(venue, Plan("gap", new { percent = "-10" }));
        foreach (var each in (string[])[venue, calm]) await RunAsync(each, Step);
        foreach (var field in (string[])["last", "bid", "ask"])
            Assert.Equal(0.9m, decimal.Round(await PriceAsync(venue, field) / await PriceAsync(calm, field), 4));
        await EndAsync(venue);
        foreach (var each in (string[])[venue, calm]) await RunAsync(each, Step);
        Assert.Equal(await PriceAsync(calm, "bid"), await PriceAsync(venue, "bid"));
    }

    [Fact]
    public async Task A_plan_of_a_replay_touches_nothing_live_and_the_other_way_round()
    {
        var venue = await OpenAsync();
        await StartAsync(venue, Plan("storm", new { status = 503 }));
        var inside = await GetAsync(venue, "/accounts");
        Assert.Equal((503, true), ((int)inside.Status, inside.IsChaos()));
        var live = await Server.Client.GetAsync("/api/v1/accounts", Token);
        Assert.Equal((200, false), ((int)live.Status, live.IsChaos()));
        await EndAsync(venue);
        await Server.Client.StartChaosAsync(Token, Plan("skew", new { seconds = 3600 }));
        inside = await GetAsync(venue, "/accounts");
        Assert.Equal((200, false), ((int)inside.Status, inside.IsChaos()));
        await StartAsync(venue, Plan("skew", new { seconds = 7200 }));
        inside = await GetAsync(venue, "/accounts");
        var told = DateTimeOffset.Parse(inside.Response.Headers.GetValues("X-Wall-Time").Single(), CultureInfo.InvariantCulture);
        Assert.InRange((told - DateTimeOffset.UtcNow).TotalMinutes, 119, 121);
    }

    [Fact]
    public async Task An_unknown_symbol_is_refused_by_field()
    {
        var venue = await OpenAsync();
        var refused = await Server.Client.PutChaosAsync(Token, Plan("halt", new { symbol = "NOPE" }), $"/venues/{venue}");
        Assert.Contains("troubles.0.symbol", refused.ShouldBeProblem(400, "validation_failed"));
        refused = await Server.Client.PutChaosAsync(Token, Plan("gap", new { percent = "51" }), $"/venues/{venue}");
        Assert.Contains("troubles.0.percent", refused.ShouldBeProblem(400, "validation_failed"));
    }

    private static object Step { get; } = new { action = "step", minutes = 30 };

    private Task<Answer> StartAsync(string venue, object plan) => Server.Client.StartChaosAsync(Token, plan, $"/venues/{venue}");

    private async Task EndAsync(string venue) => Assert.Equal(
        HttpStatusCode.NoContent,
        (await Server.Client.AskAsync(HttpMethod.Delete, $"/venues/{venue}{Route}", token: Token)).Status);

    private async Task<string> LastAsync(string venue) => (await GetAsync(venue, "/market/BTC-USD/ticker")).Text("last");

    private async Task<decimal> PriceAsync(string venue, string field) =>
        decimal.Parse((await GetAsync(venue, "/market/BTC-USD/ticker")).Text(field), CultureInfo.InvariantCulture);
}
