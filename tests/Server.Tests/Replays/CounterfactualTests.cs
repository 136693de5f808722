using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>The same orders at the same times, under the same terms and under others.</summary>
public sealed class CounterfactualTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    private const string End = "2026-03-02T20:00:00Z";

    [Theory]
    [InlineData("frictionless")]
    [InlineData("retail")]
    public async Task Without_a_change_all_comes_out_as_it_did_also_what_was_sent_while_it_played(string profile)
    {
        var origin = await OpenAsync(more: new { end = End, profile });
        await ClockAsync(origin, new { action = "play", speed = "1000" });
        await TradeAsync(origin);
        await ClockAsync(origin, new { action = "play", speed = "max" });
        await StandingAsync(origin);

        var copy = await AgainAsync(origin, new { });
        var (before, after) = (await LogAsync(origin), await LogAsync(copy));
        Assert.All(
            (string[])["TradeExecuted", "OrderCancelled", "OrderReplaced", "Transferred", "AccountReset"],
            type => Assert.Contains(before, line => line.Contains(type, StringComparison.Ordinal)));
        Assert.Equal(before, after);

        var compared = (await CompareAsync(copy)).Body;
        Assert.All(compared.GetProperty("orders").EnumerateArray(), order => Assert.True(order.GetProperty("is_same").GetBoolean()));
        Assert.Equal(compared.GetProperty("venue").Text("equity"), compared.GetProperty("with").Text("equity"));
    }

    [Fact]
    public async Task What_was_ordered_before_the_first_moment_and_at_the_last_meets_the_same_market_again()
    {
        var origin = await OpenAsync(more: new { end = End, profile = "frictionless" });
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "buy", type = "market", notional = "1234" });
        await RunAsync(origin, new { action = "step", minutes = 60 });
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "buy", type = "market", notional = "1234" });

        var copy = await AgainAsync(origin, new { });
        Assert.Equal(await LogAsync(origin), await LogAsync(copy));
        var (one, other) = ((await CompareAsync(copy)).Body.GetProperty("venue"), (await CompareAsync(copy)).Body.GetProperty("with"));
        Assert.Equal(one.Text("equity"), other.Text("equity"));

        // A copy of a copy has no delay upon the delay.
        var late = await AgainAsync(origin, new { delay_ms = 50 });
        Assert.Equal(await LogAsync(late), await LogAsync(await AgainAsync(late, new { })));
    }

    [Fact]
    public async Task Under_harsher_fills_it_says_of_each_order_what_it_cost_and_why()
    {
        var origin = await OpenAsync(more: new { end = End, profile = "frictionless" });
        var price = await PriceAsync(origin);
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.01" });
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.01", limit_price = price - 1 });
        await RunAsync(origin, new { action = "step", minutes = 60 });
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "sell", type = "market", qty = "0.01" });
        await RunAsync(origin, new { action = "step", minutes = 60 });

        var harsher = await AgainAsync(origin, new { profile = "pessimistic", name = "Harsher" });
        var body = (await CompareAsync(harsher)).Body;
        Assert.Equal("Harsher", body.GetProperty("venue").Text("name"));
        var orders = body.GetProperty("orders").EnumerateArray().ToArray();
        Assert.Equal(3, orders.Length);
        foreach (var order in orders.Where(each => each.Text("type") == "market"))
        {
            Assert.False(order.GetProperty("is_same").GetBoolean());
            Assert.True(Number(order, "cost") > 0, order.ToString());
            Assert.Contains("the house", order.GetProperty("order").Text("reason"), StringComparison.Ordinal);
            Assert.Contains("the house", order.GetProperty("with").Text("reason"), StringComparison.Ordinal);
        }

        var (worse, better) = (body.GetProperty("venue"), body.GetProperty("with"));
        Assert.True(Number(worse, "profit") < Number(better, "profit"));
        Assert.True(Number(worse, "fees") > 0);
        Assert.Equal("0", better.Text("fees"));
        Assert.Equal("100000", worse.GetProperty("curve")[0].Text("equity"));
        Assert.Equal(worse.Text("equity"), worse.GetProperty("curve").EnumerateArray().Last().Text("equity"));

        var late = await AgainAsync(origin, new { delay_ms = 7_000, physics = "frictionless" });
        var told = (await Server.Client.GetAsync($"/api/v1/venues/{late}", Token)).Body.GetProperty("origin");
        Assert.Equal((origin, "7000"), (told.Text("id"), told.GetProperty("delay_ms").GetRawText()));
        var id = (await CompareAsync(late)).Body.GetProperty("orders")[0].GetProperty("order").Text("id");
        var explained = (await GetAsync(late, $"/orders/{id}/explain")).Body;
        Assert.Equal("7000", explained.Text("delay_ms"));
    }

    [Fact]
    public async Task A_synthetic_market_that_was_played_in_part_is_the_same_market_again()
    {
        var origin = await OpenAsync(more: new { source = "synthetic", scenario = "crash", end = "2026-03-02T14:00:00Z", seed = 7 });
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.01" });
        await RunAsync(origin, new { action = "step", minutes = 50 });
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "sell", type = "market", qty = "0.01" });
        await RunAsync(origin, new { action = "step", minutes = 5 });
        Assert.Equal(await LogAsync(origin), await LogAsync(await AgainAsync(origin, new { })));
    }

    [Fact]
    public async Task A_restart_while_it_plays_gives_no_order_twice_and_leaves_none_out()
    {
        var origin = await OpenAsync(more: new { end = End, profile = "retail" });
        for (var hour = 0; hour < 7; hour++)
        {
            await PlacedAsync(origin, new { symbol = "BTC-USD", side = hour % 2 == 0 ? "buy" : "sell", type = "market", qty = "0.01" });
            await RunAsync(origin, new { action = "step", minutes = 60 });
        }

        var through = await AgainAsync(origin, new { profile = "pessimistic" });
        var opened = await Server.Client.PostAsync($"/api/v1/venues/{origin}/counterfactuals", new { profile = "pessimistic" }, Token);
        await ClockAsync(opened.Text("id")!, new { action = "pause" });
        await Server.RestartAsync();
        await EndedAsync(opened.Text("id")!);
        Assert.Equal(await LogAsync(through), await LogAsync(opened.Text("id")!));
    }

    [Fact]
    public async Task A_fork_is_compared_with_its_origin()
    {
        var origin = await OpenAsync(more: new { end = End });
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.01" });
        await RunAsync(origin, new { action = "step", minutes = 60 });
        await PlacedAsync(origin, new { symbol = "BTC-USD", side = "sell", type = "market", qty = "0.01" });
        await RunAsync(origin, new { action = "step", minutes = 60 });
        var forked = await Server.Client.PostAsync($"/api/v1/venues/{origin}/forks", new { at = Time(Start).AddMinutes(30) }, Token);
        var fork = forked.Text("id")!;
        await PlacedAsync(fork, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.02" });

        var orders = (await CompareAsync(fork)).Body.GetProperty("orders").EnumerateArray().ToArray();
        Assert.Equal(3, orders.Length);
        Assert.True(orders[0].GetProperty("is_same").GetBoolean());

        // The same number is not the same order.
        Assert.Equal(JsonValueKind.Null, orders[1].GetProperty("with").ValueKind);
        Assert.Equal(JsonValueKind.Null, orders[2].GetProperty("order").ValueKind);
        Assert.Equal(orders[1].GetProperty("order").Text("id"), orders[2].GetProperty("with").Text("id"));
        var turned = (await Server.Client.GetAsync($"/api/v1/venues/{origin}/comparison?with={fork}", Token)).Body.GetProperty("orders");
        Assert.Equal(3, turned.GetArrayLength());
        Assert.True(turned[0].GetProperty("is_same").GetBoolean());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_what_lost_its_origin_has_ended()
    {
        var origin = await OpenAsync(more: new { end = End });
        string path = $"/api/v1/venues/{origin}/counterfactuals", comparison = $"/api/v1/venues/{origin}/comparison";
        (await Server.Client.PostAsync(path, new { }, Token)).ShouldBeProblem(422, "nothing_played");
        var fields = (await Server.Client.PostAsync(
            path, new { profile = "kind", physics = "none", delay_ms = 10_001, name = "" }, Token))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Equal(["delay_ms", "name", "physics", "profile"], fields.Keys.Order());
        await ClockAsync(origin, new { action = "play", speed = "1" });
        (await Server.Client.PostAsync(path, new { }, Token)).ShouldBeProblem(409, "clock_is_playing");
        await ClockAsync(origin, new { action = "pause" });
        await RunAsync(origin, new { action = "step", minutes = 300 });

        Assert.Contains("with", (await Server.Client.GetAsync(comparison, Token)).ShouldBeProblem(400, "validation_failed"));
        Assert.Contains(
            "with", (await Server.Client.GetAsync($"{comparison}?with={origin}", Token)).ShouldBeProblem(400, "validation_failed"));
        (await Server.Client.GetAsync($"{comparison}?with=99999", Token)).ShouldBeProblem(404, "unknown_venue");
        var stranger = await Server.NewUserAsync();
        (await Server.Client.PostAsync(path, new { }, stranger)).ShouldBeProblem(404, "unknown_venue");
        (await Server.Client.GetAsync(comparison, stranger)).ShouldBeProblem(404, "unknown_venue");

        var copy = await AgainAsync(origin, new { });
        var opened = (await Server.Client.PostAsync(path, new { }, Token)).Text("id")!;
        await ClockAsync(opened, new { action = "pause" });
        Assert.Equal(
            HttpStatusCode.NoContent, (await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/venues/{origin}", token: Token)).Status);
        await Server.RestartAsync();
        await EndedAsync(opened);
        (await CompareAsync(copy)).ShouldBeProblem(404, "unknown_venue");
    }

    /// <summary>What a busy trader does, while the market plays.</summary>
    private async Task TradeAsync(string venue)
    {
        var price = await PriceAsync(venue);
        for (var round = 0; round < 4; round++)
        {
            await PlacedAsync(venue, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.02" });
            var resting = await PlacedAsync(
                venue, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.01", limit_price = decimal.Round(price * 0.9m) });

            // Refused while the purchase is on its way.
            await PlaceAsync(
                venue, new { symbol = "BTC-USD", side = "sell", type = "stop", qty = "0.01", stop_price = decimal.Round(price * 0.95m) });
            var bracket = await PlacedAsync(venue, new
            {
                symbol = "BTC-USD",
                side = "buy",
                type = "market",
                qty = "0.01",
                take_profit = new { limit_price = decimal.Round(price * 1.2m) },
                stop_loss = new { stop_price = decimal.Round(price * 0.8m) },
            });
            var leg = (await GetAsync(venue, $"/orders/{bracket}")).Body.GetProperty("legs")[0].ToString();
            await PatchAsync(venue, leg, new { limit_price = decimal.Round(price * 1.3m) });
            await PatchAsync(venue, resting, new { qty = "0.005" });
            await PatchAsync(venue, resting, new { limit_price = decimal.Round(price * 0.89m) });
            var cancelled = round % 2 == 0 ? resting : leg;
            await Server.Client.AskAsync(HttpMethod.Delete, $"/venues/{venue}/api/v1/orders/{cancelled}", token: Token);
            if (round == 2) await Server.Client.AskAsync(HttpMethod.Delete, $"/venues/{venue}/api/v1/positions/BTC-USD", token: Token);
        }

        var account = (await GetAsync(venue, "/accounts")).Body.GetProperty("items")[0].Text("id");
        var paid = await Server.Client.PostAsync(
            $"/venues/{venue}/api/v1/accounts/{account}/deposits", new { asset = "USD", amount = "500" }, Token);
        Assert.True(paid.Status is HttpStatusCode.OK or HttpStatusCode.Created, paid.Body.ToString());
        var reset = await Server.Client.PostAsync($"/venues/{venue}/api/v1/accounts/{account}/reset", new { amount = "70000" }, Token);
        Assert.True(reset.Status is HttpStatusCode.OK or HttpStatusCode.Created, reset.Body.ToString());
        await PlacedAsync(venue, new { symbol = "BTC-USD", side = "buy", type = "market", notional = "1000" });
        await RunAsync(venue, new { action = "pause" });
        await RunAsync(venue, new { action = "step", minutes = 1 });
        await PlacedAsync(venue, new { symbol = "BTC-USD", side = "sell", type = "trailing_stop", qty = "0.001", trail_percent = "2" });
    }

    /// <summary>What is on its way cannot be changed yet.</summary>
    private Task PatchAsync(string venue, string order, object change) => Wait.UntilAsync("it is changed", async () =>
    {
        var answer = await Server.Client.AskAsync(
            HttpMethod.Patch, $"/venues/{venue}/api/v1/orders/{order}", JsonContent.Create(change), Token);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, answer.Body.ToString());
        return answer.Status == HttpStatusCode.OK;
    }, Cancellation);

    private async Task<string> PlacedAsync(string venue, object order)
    {
        var answer = await PlaceAsync(venue, order);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body.ToString());
        return answer.Text("id")!;
    }

    private async Task<decimal> PriceAsync(string venue) =>
        decimal.Parse((await GetAsync(venue, "/market/BTC-USD/ticker")).Text("last"), CultureInfo.InvariantCulture);

    private async Task<string> AgainAsync(string venue, object request)
    {
        var answer = await Server.Client.PostAsync($"/api/v1/venues/{venue}/counterfactuals", request, Token);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body.ToString());
        var copy = answer.Text("id")!;
        await EndedAsync(copy);
        return copy;
    }

    private Task EndedAsync(string venue) => Wait.UntilAsync("it is played to its end", async () =>
        (await Server.Client.GetAsync($"/api/v1/venues/{venue}", Token)).Body.GetProperty("clock").Text("state") == "ended", Cancellation);

    private Task<Answer> CompareAsync(string venue) => Server.Client.GetAsync($"/api/v1/venues/{venue}/comparison", Token);

    private static decimal Number(JsonElement body, string field) => decimal.Parse(body.Text(field)!, CultureInfo.InvariantCulture);

    private Task<IReadOnlyList<string>> LogAsync(string venue) =>
        VenueLog.ReadAsync(Server, venue, DateTimeOffset.MaxValue, withRequests: false);
}
