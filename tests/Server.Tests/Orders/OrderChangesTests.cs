using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

public sealed class OrderChangesTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task A_smaller_quantity_keeps_its_place_and_another_price_does_not()
    {
        var (user, id) = await RestingAsync("10", "98.00");
        await server.QuoteAsync("BTC-USD", [(98.00m, 25)], [(100.00m, 50)]);

        var smaller = await ReplaceAsync(user, id, new { qty = "4" });
        Assert.Equal((HttpStatusCode.OK, "4"), (smaller.Status, smaller.Text("qty")));
        Assert.Equal("0", await AheadAsync(user, id));

        var dearer = await ReplaceAsync(user, id, new { limit_price = "98.50", qty = "5" });
        Assert.Equal(("98.50", "5"), (dearer.Text("limit_price"), dearer.Text("qty")));
        var back = await ReplaceAsync(user, id, new { limit_price = "98.00" });
        Assert.Equal("open", back.Text("status"));
        Assert.Equal("25", await AheadAsync(user, id));

        var story = await ExplainAsync(user, id);
        Assert.Equal([true, false, false],
            story.Body.GetProperty("replacements").EnumerateArray().Select(change => change.GetProperty("kept_place").GetBoolean()));
        Assert.Equal(
            "Bought nothing; the 5 rest at 98.00 behind 25 (25 of them the market's). "
            + "The best ask, now 100.00, must fall by 2.00 (2 %) to reach it.",
            story.Text("sentence"));
        var book = await server.Client.GetAsync("/api/v1/market/BTC-USD/orderbook", token: null);
        Assert.Contains("""["98.00","30"]""", book.Body.GetProperty("bids").GetRawText(), StringComparison.Ordinal);
        await CancelAllAsync(user);
    }

    [Theory]
    [InlineData("""{}""", 422, "nothing_to_replace")]
    [InlineData("""{"qty":"10"}""", 422, "nothing_to_replace")]
    [InlineData("""{"qty":"0"}""", 422, "quantity_not_positive")]
    [InlineData("""{"limit_price":"1.001"}""", 422, "price_off_tick")]
    [InlineData("""{"stop_price":"5"}""", 422, "stop_price_unexpected")]
    [InlineData("""{"trail_price":"5"}""", 422, "trail_unexpected")]
    [InlineData("""{"trail_price":"5","trail_percent":"5"}""", 400, "validation_failed")]
    [InlineData("""{"qty":"100000"}""", 422, "insufficient_funds")]
    [InlineData("""{"colour":"red"}""", 400, "validation_failed")]
    public async Task A_replacement_that_makes_no_sense_is_refused_and_the_order_stays(string json, int status, string code)
    {
        var (user, id) = await RestingAsync("10", "98.00");
        var answer = await server.Client.AskAsync(
            HttpMethod.Patch, $"/api/v1/orders/{id}", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), user);
        answer.ShouldBeProblem(status, code);
        var order = await server.OrderAsync(user, id);
        Assert.Equal(("open", "10", "98.00"), (order.Text("status"), order.Text("qty"), order.Text("limit_price")));
        await CancelAllAsync(user);
    }

    [Fact]
    public async Task Only_the_owner_may_change_or_explain_an_order()
    {
        var (user, id) = await RestingAsync("1", "98.00");
        var stranger = await server.NewUserAsync();
        (await ReplaceAsync(stranger, id, new { qty = "0.5" })).ShouldBeProblem(404, "unknown_order");
        (await ExplainAsync(stranger, id)).ShouldBeProblem(404, "unknown_order");
        (await server.Client.GetAsync("/api/v1/orders/by-client-id/nobodys", stranger)).ShouldBeProblem(404, "unknown_order");
        await CancelAllAsync(user);
        (await ReplaceAsync(user, id, new { qty = "0.5" })).ShouldBeProblem(409, "order_closed");
    }

    [Fact]
    public async Task An_order_is_found_by_the_name_that_its_owner_gave_it()
    {
        var user = await server.NewUserAsync();
        var order = await server.PlaceAsync(user, Limit("1", "1.00", "my order/1"));
        var found = await server.Client.GetAsync($"/api/v1/orders/by-client-id/{Uri.EscapeDataString("my order/1")}", user);
        Assert.Equal(order.Text("id"), found.Text("id"));
        await CancelAllAsync(user);
    }

    [Fact]
    public async Task All_orders_are_cancelled_or_those_of_a_symbol_or_side()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        await server.BuyAsync(user, "BTC-USD", "2");
        await server.PlaceAsync(user, Limit("1", "1.00"));
        await server.PlaceAsync(user, new { symbol = "BTC-USD", side = "sell", type = "limit", qty = "1", limit_price = "500.00" });
        await server.PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "1.00" });

        Assert.Equal(1, await CancelAllAsync(user, "?symbol=AAPL"));
        Assert.Equal(1, await CancelAllAsync(user, "?side=sell"));
        Assert.Equal(1, await CancelAllAsync(user));
        Assert.Equal(0, await CancelAllAsync(user));
        (await server.Client.AskAsync(HttpMethod.Delete, "/api/v1/orders?side=long", token: user))
            .ShouldBeProblem(400, "validation_failed");
        (await server.Client.AskAsync(HttpMethod.Delete, "/api/v1/orders?symbol=NOPE", token: user)).ShouldBeProblem(404, "unknown_symbol");
    }

    [Fact]
    public async Task A_preview_says_what_an_order_would_come_to_and_places_nothing()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 1), (101.00m, 50)]);
        var user = await server.NewUserAsync();

        var preview = await server.Client.PostAsync(
            "/api/v1/orders/preview", new { symbol = "BTC-USD", side = "buy", type = "market", qty = "2" }, user);
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.True(preview.Body.GetProperty("accepted").GetBoolean());
        Assert.Equal(
            ("2", "101.00", "201", "201.402", "USD", "0"),
            (preview.Text("qty"), preview.Text("price"), preview.Text("value"), preview.Text("hold"), preview.Text("hold_asset"),
                preview.Text("delay_ms")));
        Assert.Equal(("2", "201", "100.5", "101.00", "0", "0.402"), Fills(preview));

        var refused = await server.Client.PostAsync("/api/v1/orders/preview", Limit("10000", "90.00"), user);
        Assert.False(refused.Body.GetProperty("accepted").GetBoolean());
        Assert.Equal("insufficient_funds", refused.Body.GetProperty("refusal").GetProperty("code").GetString());
        (await server.Client.PostAsync("/api/v1/orders/preview", new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1" }, user))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Empty((await server.Client.GetAsync("/api/v1/orders?status=all", user)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_preview_tells_what_fills_of_a_thin_book_apart_from_what_does_not()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 1), (101.00m, 2)]);
        var user = await server.NewUserAsync();

        var thin = await PreviewAsync(user, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "8" });
        Assert.Equal(("3", "302", "100.66666667", "101.00", "5", "0.604"), Fills(thin));

        var part = await PreviewAsync(user, Limit("8", "100.00"));
        Assert.Equal(("800", "1", "100"), (part.Text("value"), part.Text("fillable_qty"), part.Text("average_price")));
        Assert.Equal(("7", "0.2"), (part.Text("unfillable_qty"), part.Text("fee")));

        var rests = await PreviewAsync(user, Limit("8", "98.00"));
        Assert.Equal(("0", "0", null, null, "8", "0"), Fills(rests));
    }

    [Fact]
    public async Task A_preview_for_an_account_with_a_delay_tells_what_fills_at_the_prices_of_the_book_and_holds_what_it_may_stray_to()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 50)], [(100.00m, 1), (101.00m, 50)]);
        var (user, account) = await ExchangeAccountAsync();

        var preview = await PreviewAsync(user, new { account_id = account, symbol = "AAPL", side = "buy", type = "market", qty = "2" });

        Assert.NotEqual("0", preview.Text("delay_ms"));
        var fills = Fills(preview);
        Assert.Equal(("2", "201", "100.5", "101.00", "0"), (fills.Quantity, fills.Value, fills.Average, fills.Worst, fills.Unfillable));
        Assert.True(Number(preview, "value") > 205, preview.Text("value"));
        Assert.True(Number(preview, "hold") > Number(preview, "value"), preview.Text("hold"));
    }

    [Theory]
    [InlineData("100000000000", "1.00", "quantity_too_large")]
    [InlineData("900000000", "10.00", "order_value_too_large")]
    public async Task A_preview_of_more_than_any_money_can_say_is_refused_and_trading_goes_on(string quantity, string price, string code)
    {
        await server.QuoteAsync("AAPL", [(99.00m, 50)], [(100.00m, 50)]);
        var (user, account) = await ExchangeAccountAsync();

        var preview = await PreviewAsync(
            user, new { account_id = account, symbol = "AAPL", side = "buy", type = "limit", qty = quantity, limit_price = price });

        Assert.False(preview.Body.GetProperty("accepted").GetBoolean());
        Assert.Equal(code, preview.Body.GetProperty("refusal").GetProperty("code").GetString());
        Assert.Equal((null, null, null, null, null, null), Fills(preview));
        await server.BuyAsync(user, "AAPL", "2");
    }

    [Fact]
    public async Task A_position_is_closed_at_the_market_and_what_holds_it_can_be_cancelled_first()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        (await CloseAsync(user)).ShouldBeProblem(404, "no_position");
        await server.BuyAsync(user, "BTC-USD", "2");
        await server.PlaceAsync(user, new { symbol = "BTC-USD", side = "sell", type = "limit", qty = "2", limit_price = "500.00" });
        (await CloseAsync(user)).ShouldBeProblem(422, "insufficient_asset");

        var closed = await CloseAsync(user, "?cancel_orders=true");

        Assert.Equal((HttpStatusCode.OK, "filled", "sell"), (closed.Status, closed.Text("status"), closed.Text("side")));
        Assert.True(closed.Body.GetProperty("reduce_only").GetBoolean());
        (await server.Client.GetAsync("/api/v1/positions/BTC-USD", user)).ShouldBeProblem(404, "no_position");
    }

    [Fact]
    public async Task A_fill_is_explained_with_what_it_met()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 50)], [(100.00m, 1), (101.00m, 2)]);
        var user = await server.NewUserAsync();
        var order = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "5", limit_price = "101.00" });
        var story = await ExplainAsync(user, order.Text("id"));
        Assert.Equal(
            "Bought 3 of 5 at 2 prices, 100.67 on average, from the house; the remaining 2 rest at 101.00 first in the queue.",
            story.Text("sentence"));
        Assert.Equal(("99.00", "100.00"),
            (story.Body.GetProperty("at_placing").GetProperty("bid").GetString(),
                story.Body.GetProperty("at_placing").GetProperty("ask").GetString()));
        Assert.Equal(2, story.Body.GetProperty("levels_walked").GetInt32());
        var fill = story.Body.GetProperty("fills")[0];
        Assert.Equal(("order", "taker", "standard 1", "plain 1"),
            (Text(fill, "cause"), Text(fill, "liquidity"), Text(fill, "profile"), Text(fill, "physics")));
        Assert.True(fill.GetProperty("from_house").GetBoolean());

        // 20 basis points of 302 dollars, and none of the other lines.
        var lines = story.Body.GetProperty("fee_lines");
        Assert.Equal(("0.604", "0", "0", "0", "0"),
            (Text(lines, "commission"), Text(lines, "per_unit"), Text(lines, "per_order"), Text(lines, "minimum"),
                Text(lines, "regulatory")));
        await CancelAllAsync(user);
        Assert.EndsWith("the remaining 2 were cancelled: their owner asked.", (await ExplainAsync(user, order.Text("id"))).Text("sentence"),
            StringComparison.Ordinal);
    }

    private async Task<(string User, string Order)> RestingAsync(string quantity, string price)
    {
        await server.QuoteAsync("BTC-USD", [], [(100.00m, 50)]);
        var user = await server.NewUserAsync();
        var order = await server.PlaceAsync(user, Limit(quantity, price));
        Assert.Equal("open", order.Text("status"));
        return (user, order.Text("id"));
    }

    private Task<Answer> ReplaceAsync(string user, string id, object terms) =>
        server.Client.AskAsync(HttpMethod.Patch, $"/api/v1/orders/{id}", JsonContent.Create(terms), user);

    private Task<Answer> ExplainAsync(string user, string id) => server.Client.GetAsync($"/api/v1/orders/{id}/explain", user);

    private Task<Answer> PreviewAsync(string user, object order) => server.Client.PostAsync("/api/v1/orders/preview", order, user);

    private async Task<(string User, string Account)> ExchangeAccountAsync()
    {
        var user = await server.NewUserAsync();
        return (user, (await server.Client.PostAsync("/api/v1/accounts", new { profile = "exchange" }, user)).Text("id"));
    }

    private static (string? Quantity, string? Value, string? Average, string? Worst, string? Unfillable, string? Fee) Fills(Answer preview)
    {
        string? Of(string name) => preview.Body.GetProperty(name).GetString();
        return (Of("fillable_qty"), Of("fillable_value"), Of("average_price"), Of("worst_price"), Of("unfillable_qty"), Of("fee"));
    }

    private static decimal Number(Answer answer, string name) =>
        decimal.Parse(answer.Text(name), System.Globalization.CultureInfo.InvariantCulture);

    private Task<Answer> CloseAsync(string user, string query = "") =>
        server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/positions/BTC-USD{query}", token: user);

    private async Task<int> CancelAllAsync(string user, string query = "")
    {
        var answer = await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders{query}", token: user);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body.GetProperty("count").GetInt32();
    }

    private async Task<string> AheadAsync(string user, string id) =>
        Text((await ExplainAsync(user, id)).Body.GetProperty("queue_now"), "ahead");

    private static object Limit(string quantity, string price, string? name = null) =>
        new { symbol = "BTC-USD", side = "buy", type = "limit", qty = quantity, limit_price = price, client_order_id = name };

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
