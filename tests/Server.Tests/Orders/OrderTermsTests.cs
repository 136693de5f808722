using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

/// <summary>What an order may ask for besides a price and a quantity.</summary>
public sealed class OrderTermsTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task An_iceberg_shows_a_slice_at_a_time_and_the_depth_is_right()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 5)]);
        var (owner, taker) = (await server.NewUserAsync(), await server.NewUserAsync());
        var order = await server.PlaceAsync(
            owner, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "10", limit_price = "99.50", display_qty = "2" });
        Assert.Equal(("open", "2"), (order.Text("status"), order.Text("display_qty")));
        Assert.Equal("2", await BidAsync("99.50"));

        await server.QuoteAsync("BTC-USD", [], [(100.00m, 5)]);
        await server.BuyAsync(taker, "BTC-USD", "3");
        var sold = await server.PlaceAsync(taker, new { symbol = "BTC-USD", side = "sell", type = "market", qty = "3" });

        Assert.Equal(("filled", "99.5"), (sold.Text("status"), sold.Text("filled_avg_price")));
        Assert.Equal("1", await BidAsync("99.50"));
        var story = await server.Client.GetAsync($"/api/v1/orders/{order.Text("id")}/explain", owner);
        Assert.Equal(2, story.Body.GetProperty("rests").GetInt32());
        Assert.Equal(
            "Bought 3 of 10 at 99.50 from other users; the remaining 7 rest at 99.50 first in the queue (1 shown). "
            + "The best ask, now 100.00, must fall by 0.50 (0.5 %) to reach it.",
            story.Text("sentence"));
        await CancelAsync(owner);
        Assert.Null(await BidAsync("99.50"));
    }

    [Fact]
    public async Task A_notional_becomes_as_many_steps_as_it_buys()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1), (200.00m, 5)]);
        var order = await server.PlaceAsync(
            await server.NewUserAsync(), new { symbol = "BTC-USD", side = "buy", type = "market", notional = "200" });
        Assert.Equal(("filled", "1.5", "200"), (order.Text("status"), order.Text("qty"), order.Text("notional")));
    }

    [Fact]
    public async Task A_dated_order_expires_by_itself_though_nothing_else_happens()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1)]);
        var user = await server.NewUserAsync();
        var soon = DateTimeOffset.UtcNow.AddSeconds(1)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var order = await server.PlaceAsync(user, new
        {
            symbol = "BTC-USD",
            side = "buy",
            type = "limit",
            qty = "1",
            limit_price = "1.00",
            time_in_force = "gtd",
            expires_at = soon,
        });
        Assert.Equal("open", order.Text("status"));
        await Wait.UntilAsync("it has expired", async () => (await server.OrderAsync(user, order.Text("id"))).Text("status") == "expired",
            TestContext.Current.CancellationToken);
        Assert.Equal(
            ("Bought nothing; the 1 expired: the date until which they were good has come.", "expired"),
            ((await server.Client.GetAsync($"/api/v1/orders/{order.Text("id")}/explain", user)).Text("sentence"),
                (await server.OrderAsync(user, order.Text("id"))).Text("cancel_reason")));
    }

    [Fact]
    public async Task A_slow_accounts_order_is_on_its_way_and_arrives_by_itself()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 5)]);
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        var changed = await server.Client.AskAsync(
            HttpMethod.Patch, $"/api/v1/accounts/{account.Number}",
            System.Net.Http.Json.JsonContent.Create(new { profile = "pessimistic" }), user);
        Assert.Equal("pessimistic", changed.Body.GetProperty("profile").GetProperty("name").GetString());

        var order = await server.PlaceAsync(user, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "1" });
        Assert.Equal(("pending", "pessimistic"), (order.Text("status"), order.Text("profile")));
        await Wait.UntilAsync("it has arrived", async () => (await server.OrderAsync(user, order.Text("id"))).Text("status") == "filled",
            TestContext.Current.CancellationToken);
        var story = await server.Client.GetAsync($"/api/v1/orders/{order.Text("id")}/explain", user);
        Assert.InRange(decimal.Parse(story.Text("delay_ms"), System.Globalization.CultureInfo.InvariantCulture), 200, 800);
        Assert.Equal("100.00", story.Body.GetProperty("at_arrival").GetProperty("ask").GetString());
        Assert.Equal("pessimistic 1", story.Body.GetProperty("fills")[0].GetProperty("profile").GetString());
    }

    [Fact]
    public async Task A_late_post_only_order_that_would_take_is_rejected_on_arrival()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 5)]);
        var user = await server.NewUserAsync();
        await server.Client.AskAsync(
            HttpMethod.Patch, $"/api/v1/accounts/{(await server.AccountOfAsync(user)).Number}",
            System.Net.Http.Json.JsonContent.Create(new { profile = "pessimistic" }), user);
        var order = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "100.00", post_only = true });
        await Wait.UntilAsync("it has arrived", async () => (await server.OrderAsync(user, order.Text("id"))).Text("status") == "rejected",
            TestContext.Current.CancellationToken);
        Assert.Equal("would_take", (await server.OrderAsync(user, order.Text("id"))).Text("cancel_reason"));
    }

    [Fact]
    public async Task An_order_does_not_trade_with_its_own_users_unless_it_says_so()
    {
        await server.QuoteAsync("BTC-USD", [(90.00m, 5)], [(110.00m, 5)]);
        var user = await server.NewUserAsync();
        var bid = await server.PlaceAsync(user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "95.00" });
        await server.BuyAsync(user, "BTC-USD", "2");
        var prevented = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "sell", type = "limit", qty = "1", limit_price = "95.00" });
        Assert.Equal(("cancelled", "self_trade", "cancel_newest"),
            (prevented.Text("status"), prevented.Text("cancel_reason"), prevented.Text("self_trade_prevention")));
        var allowed = await server.PlaceAsync(
            user,
            new { symbol = "BTC-USD", side = "sell", type = "limit", qty = "1", limit_price = "95.00", self_trade_prevention = "allow" });
        Assert.Equal("filled", allowed.Text("status"));
        Assert.Equal("filled", (await server.OrderAsync(user, bid.Text("id"))).Text("status"));
    }

    [Theory]
    [InlineData(""" "type":"limit","qty":"1","notional":"5","limit_price":"1" """, 400, "validation_failed", "qty")]
    [InlineData(""" "type":"stop","qty":"1" """, 400, "validation_failed", "stop_price")]
    [InlineData(""" "type":"stop","qty":"1","stop_price":"150","limit_price":"1" """, 400, "validation_failed", "limit_price")]
    [InlineData(""" "type":"trailing_stop","qty":"1" """, 400, "validation_failed", "trail_price")]
    [InlineData(""" "type":"trailing_stop","qty":"1","trail_percent":"95" """, 400, "validation_failed", "trail_percent")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","trail_price":"1" """, 400, "validation_failed", "trail_price")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","time_in_force":"gtd" """, 400, "validation_failed", "expires_at")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","order_class":"bracket" """, 400, "validation_failed", "order_class")]
    [InlineData(""" "type":"market","qty":"1","order_class":"oco","stop_loss":{"stop_price":"1"} """, 400, "validation_failed",
        "order_class")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","take_profit":{} """, 400, "validation_failed", "take_profit.limit_price")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","stop_loss":{"stop_price":"0.001"} """, 422, "price_off_tick",
        "stop_loss.stop_price")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","time_in_force":"gtd","expires_at":"2020-01-01T00:00:00Z" """, 422,
        "expires_at_past", "expires_at")]
    [InlineData(""" "type":"stop","qty":"1","stop_price":"150","time_in_force":"ioc" """, 422, "time_in_force_unfit", "time_in_force")]
    [InlineData(""" "type":"stop","qty":"1","stop_price":"50" """, 422, "stop_already_triggered", "stop_price")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"100","post_only":true """, 422, "would_take", "limit_price")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","reduce_only":true """, 422, "would_open", "reduce_only")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","display_qty":"2" """, 422, "display_qty_unfit", "display_qty")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"50","take_profit":{"limit_price":"40"} """, 422, "take_profit_wrong_side",
        "take_profit")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"50","stop_loss":{"stop_price":"60"} """, 422, "stop_loss_wrong_side",
        "stop_loss")]
    [InlineData(""" "type":"limit","qty":"1","limit_price":"1","time_in_force":"opg" """, 422, "no_auction", "time_in_force")]
    [InlineData(""" "type":"market","notional":"0.00001" """, 422, "notional_too_small", "notional")]
    [InlineData(""" "type":"market","notional":"-1" """, 422, "amount_not_positive", "notional")]
    public async Task Terms_that_do_not_fit_are_refused_with_their_reason(string terms, int status, string code, string field)
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 5)]);
        await server.PrintAsync("BTC-USD", 100.00m, 0.1m, Side.Buy);
        var user = await server.NewUserAsync();
        var errors = (await server.Client.PostJsonAsync("/api/v1/orders", $$"""{"symbol":"BTC-USD","side":"buy",{{terms}}}""", user))
            .ShouldBeProblem(status, code);
        Assert.Equal([field], errors.Keys);
    }

    private async Task CancelAsync(string user) =>
        Assert.Equal(HttpStatusCode.OK, (await server.Client.AskAsync(HttpMethod.Delete, "/api/v1/orders", token: user)).Status);

    private async Task<string?> BidAsync(string price)
    {
        var book = await server.Client.GetAsync("/api/v1/market/BTC-USD/orderbook", token: null);
        var level = book.Body.GetProperty("bids").EnumerateArray().FirstOrDefault(level => level[0].GetString() == price);
        return level.ValueKind == System.Text.Json.JsonValueKind.Undefined ? null : level[1].GetString();
    }
}
