using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

/// <summary>Orders that wait for a price, and orders that hang together.</summary>
public sealed class TriggeredOrderTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task A_stop_waits_for_its_price_and_then_sells()
    {
        var user = await OwnerAsync();
        var stop = await server.PlaceAsync(user, new { symbol = "BTC-USD", side = "sell", type = "stop", qty = "2", stop_price = "95.00" });
        Assert.Equal((HttpStatusCode.Created, "pending", "95.00"), (stop.Status, stop.Text("status"), stop.Text("stop_price")));
        Assert.Equal([stop.Text("id")], Ids(await server.Client.GetAsync("/api/v1/orders", user)));

        await server.PrintAsync("BTC-USD", 95.00m, 1, Side.Sell);

        var sold = await server.OrderAsync(user, stop.Text("id"));
        Assert.Equal(("filled", "99"), (sold.Text("status"), sold.Text("filled_avg_price")));
        var story = await server.Client.GetAsync($"/api/v1/orders/{stop.Text("id")}/explain", user);
        Assert.Equal("95.00", story.Body.GetProperty("triggered").GetProperty("price").GetString());
        Assert.Equal("Sold all 2 at 99.00 to the house.", story.Text("sentence"));
    }

    [Fact]
    public async Task A_stop_limit_rests_at_its_limit_once_it_is_triggered()
    {
        var user = await OwnerAsync();
        var order = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "sell", type = "stop_limit", qty = "2", stop_price = "95.00", limit_price = "150.00" });
        await server.PrintAsync("BTC-USD", 95.00m, 1, Side.Sell);
        Assert.Equal(("open", "150.00", "95.00"), Terms(await server.OrderAsync(user, order.Text("id"))));
        await CancelAsync(user);
    }

    [Fact]
    public async Task A_trailing_stop_follows_the_price_and_never_back()
    {
        var user = await OwnerAsync();
        await server.PrintAsync("BTC-USD", 100.00m, 0.1m, Side.Buy);
        var order = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "sell", type = "trailing_stop", qty = "1", trail_percent = "10" });
        Assert.Equal(("pending", "90.00", "10"), (order.Text("status"), order.Text("stop_price"), order.Text("trail_percent")));

        await server.PrintAsync("BTC-USD", 110.00m, 0.1m, Side.Buy);
        Assert.Equal("99.00", (await server.OrderAsync(user, order.Text("id"))).Text("stop_price"));
        await server.PrintAsync("BTC-USD", 105.00m, 0.1m, Side.Buy);
        Assert.Equal("99.00", (await server.OrderAsync(user, order.Text("id"))).Text("stop_price"));

        var replaced = await server.Client.AskAsync(
            HttpMethod.Patch, $"/api/v1/orders/{order.Text("id")}", System.Net.Http.Json.JsonContent.Create(new { trail_price = "20.00" }),
            user);
        Assert.Equal((HttpStatusCode.OK, "20.00"), (replaced.Status, replaced.Text("trail_price")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, replaced.Body.GetProperty("trail_percent").ValueKind);
        await CancelAsync(user);
    }

    [Fact]
    public async Task A_brackets_legs_live_once_its_entry_has_filled_and_one_ends_the_other()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        var entry = await server.PlaceAsync(user, new
        {
            symbol = "BTC-USD",
            side = "buy",
            type = "market",
            qty = "1",
            take_profit = new { limit_price = "120.00" },
            stop_loss = new { stop_price = "90.00" },
        });
        Assert.Equal(("filled", "bracket"), (entry.Text("status"), entry.Text("order_class")));
        var legs = entry.Body.GetProperty("legs").EnumerateArray().Select(leg => leg.GetString()!).ToArray();
        var (profit, loss) = (await server.OrderAsync(user, legs[0]), await server.OrderAsync(user, legs[1]));
        Assert.Equal(("open", "take_profit_leg", entry.Text("id")),
            (profit.Text("status"), profit.Text("cause"), profit.Text("parent_id")));
        Assert.Equal(("pending", "stop_loss_leg", "90.00"), (loss.Text("status"), loss.Text("cause"), loss.Text("stop_price")));

        await server.QuoteAsync("BTC-USD", [(121.00m, 5)], [(122.00m, 5)]);

        Assert.Equal("filled", (await server.OrderAsync(user, legs[0])).Text("status"));
        var cancelled = await server.OrderAsync(user, legs[1]);
        Assert.Equal(("cancelled", "other_leg"), (cancelled.Text("status"), cancelled.Text("cancel_reason")));
    }

    [Fact]
    public async Task A_leg_says_that_it_waits_for_its_entry()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        var entry = await server.PlaceAsync(user, new
        {
            symbol = "BTC-USD",
            side = "buy",
            type = "limit",
            qty = "1",
            limit_price = "50.00",
            stop_loss = new { stop_price = "40.00", limit_price = "39.00" },
        });
        Assert.Equal("oto", entry.Text("order_class"));
        var leg = entry.Body.GetProperty("legs")[0].GetString()!;
        Assert.Equal(("pending", "39.00", "40.00"), Terms(await server.OrderAsync(user, leg)));
        var story = await server.Client.GetAsync($"/api/v1/orders/{leg}/explain", user);
        Assert.Equal($"Sold nothing; the 1 wait for order {entry.Text("id")} to fill.", story.Text("sentence"));
        await CancelAsync(user);
        Assert.Equal("cancelled", (await server.OrderAsync(user, leg)).Text("status"));
    }

    [Fact]
    public async Task Of_two_exits_that_cancel_each_other_the_stop_ends_the_limit()
    {
        var user = await OwnerAsync();
        var profit = await server.PlaceAsync(user, new
        {
            symbol = "BTC-USD",
            side = "sell",
            type = "limit",
            qty = "2",
            limit_price = "130.00",
            order_class = "oco",
            stop_loss = new { stop_price = "95.00" },
        });
        Assert.Equal(("open", "oco"), (profit.Text("status"), profit.Text("order_class")));
        var loss = profit.Body.GetProperty("legs")[0].GetString()!;

        await server.PrintAsync("BTC-USD", 95.00m, 1, Side.Sell);

        Assert.Equal("filled", (await server.OrderAsync(user, loss)).Text("status"));
        Assert.Equal("cancelled", (await server.OrderAsync(user, profit.Text("id"))).Text("status"));
    }

    /// <summary>A user who has 2 BTC, with bids at 99 and asks at 100 shown.</summary>
    private async Task<string> OwnerAsync()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        await server.PrintAsync("BTC-USD", 100.00m, 0.1m, Side.Buy);
        var user = await server.NewUserAsync();
        await server.BuyAsync(user, "BTC-USD", "2");
        return user;
    }

    private async Task CancelAsync(string user) =>
        Assert.Equal(HttpStatusCode.OK, (await server.Client.AskAsync(HttpMethod.Delete, "/api/v1/orders", token: user)).Status);

    private static (string, string, string) Terms(Answer order) =>
        (order.Text("status"), order.Text("limit_price"), order.Text("stop_price"));

    private static IEnumerable<string> Ids(Answer answer) =>
        answer.Body.GetProperty("items").EnumerateArray().Select(order => order.GetProperty("id").GetString()!);
}
