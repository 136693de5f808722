using System.Net;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

public sealed class PlacingTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task A_market_order_fills_from_the_book_level_by_level()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1), (101.00m, 2)]);
        var user = await server.NewUserAsync();

        var answer = await server.PlaceAsync(user, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "2" });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal($"/api/v1/orders/{answer.Text("id")}", answer.Response.Headers.Location?.ToString());
        Assert.Equal(("filled", "2", "100.5", "ioc"),
            (answer.Text("status"), answer.Text("filled_qty"), answer.Text("filled_avg_price"), answer.Text("time_in_force")));
        var trades = (await server.Client.GetAsync("/api/v1/trades", user)).Body.GetProperty("items");
        Assert.Equal(
            [("101.00", "1", "0.202", "taker"), ("100.00", "1", "0.2", "taker")],
            trades.EnumerateArray()
                .Select(trade => (Text(trade, "price"), Text(trade, "qty"), Text(trade, "fee"), Text(trade, "liquidity"))));
    }

    [Fact]
    public async Task What_a_market_order_cannot_fill_is_cancelled()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1)]);
        var answer = await server.PlaceAsync(
            await server.NewUserAsync(), new { symbol = "BTC-USD", side = "buy", type = "market", qty = "3" });
        Assert.Equal(("cancelled", "1"), (answer.Text("status"), answer.Text("filled_qty")));
    }

    [Fact]
    public async Task A_limit_order_below_the_market_rests_and_holds_its_cost_and_fee()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1)]);
        var user = await server.NewUserAsync();

        var answer = await server.PlaceAsync(user, Limit("buy", "10", "90.00"));

        Assert.Equal(("open", "0", "gtc"), (answer.Text("status"), answer.Text("filled_qty"), answer.Text("time_in_force")));
        Assert.Equal(("99098.2", "901.8"), await DollarsAsync(user));
        var book = await server.Client.GetAsync("/api/v1/market/BTC-USD/orderbook", token: null);
        Assert.Contains("""["90.00","10"]""", book.Body.GetProperty("bids").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_users_trade_with_each_other_at_the_resting_price()
    {
        await server.QuoteAsync("AAPL", [(90.00m, 100)], [(110.00m, 100)]);
        var (maker, taker) = (await server.NewUserAsync(), await server.NewUserAsync());
        await server.PlaceAsync(maker, new { symbol = "AAPL", side = "buy", type = "limit", qty = "10", limit_price = "100.00" });
        await server.QuoteAsync("AAPL", [(90.00m, 100)], [(95.00m, 4)]);

        // The quote at 95 came through the maker's bid and filled it: the maker now has 4 to sell.
        var sold = await server.PlaceAsync(
            maker, new { symbol = "AAPL", side = "sell", type = "limit", qty = "4", limit_price = "120.00" });
        Assert.Equal("open", sold.Text("status"));
        await server.QuoteAsync("AAPL", [(90.00m, 100)], [(130.00m, 100)]);
        var bought = await server.PlaceAsync(
            taker, new { symbol = "AAPL", side = "buy", type = "limit", qty = "4", limit_price = "125.00" });

        Assert.Equal(("filled", "120"), (bought.Text("status"), bought.Text("filled_avg_price")));
        Assert.Equal("filled", (await server.Client.GetAsync($"/api/v1/orders/{sold.Text("id")}", maker)).Text("status"));
    }

    [Fact]
    public async Task An_immediate_or_cancel_order_does_not_rest()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1)]);
        var user = await server.NewUserAsync();
        var answer = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "3", limit_price = "100.00", time_in_force = "ioc" });
        Assert.Equal(("cancelled", "1"), (answer.Text("status"), answer.Text("filled_qty")));
        Assert.Equal("0", (await DollarsAsync(user)).Held);
    }

    [Fact]
    public async Task A_repeated_idempotency_key_gives_the_first_answer_and_places_nothing()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1)]);
        var user = await server.NewUserAsync();
        var first = await server.PlaceAsync(user, Limit("buy", "1", "95.00"), "key 1");
        await server.PrintAsync("BTC-USD", 94.00m, 10, Side.Sell);
        Assert.Equal("filled", (await server.Client.GetAsync($"/api/v1/orders/{first.Text("id")}", user)).Text("status"));

        var again = await server.PlaceAsync(user, Limit("buy", "1", "95.00"), "key 1");

        Assert.Equal((HttpStatusCode.Created, first.Body.GetRawText()), (again.Status, again.Body.GetRawText()));
        Assert.Single((await server.Client.GetAsync("/api/v1/orders?status=all", user)).Body.GetProperty("items").EnumerateArray());
        (await server.PlaceAsync(user, Limit("buy", "2", "95.00"), "key 1")).ShouldBeProblem(409, "idempotency_key_reused");
        Assert.Equal(HttpStatusCode.Created,
            (await server.PlaceAsync(await server.NewUserAsync(), Limit("buy", "2", "95.00"), "key 1")).Status);
    }

    [Theory]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"0"}""", 422, "price_not_positive",
        "limit_price")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"-1"}""", 422, "price_not_positive",
        "limit_price")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"1e20"}""", 422, "price_too_high",
        "limit_price")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"1.001"}""", 422, "price_off_tick",
        "limit_price")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"0","limit_price":"1"}""", 422, "quantity_not_positive", "qty")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":-1,"limit_price":1}""", 422, "quantity_not_positive", "qty")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1e15","limit_price":"1"}""", 422, "quantity_too_large", "qty")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"0.000001","limit_price":"1"}""", 422, "quantity_off_step", "qty")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"100000000","limit_price":"1000000"}""", 422,
        "order_value_too_large", "qty")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"1000000"}""", 422, "insufficient_funds", "qty")]
    [InlineData(
        """{"symbol":"BTC-USD","side":"sell","type":"limit","qty":"1","limit_price":"1000000"}""", 422, "insufficient_asset", "qty")]
    [InlineData("""{"symbol":"NOPE","side":"buy","type":"limit","qty":"1","limit_price":"1"}""", 404, "unknown_symbol", "symbol")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1"}""", 400, "validation_failed", "limit_price")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"market","qty":"1","limit_price":"1"}""", 400, "validation_failed",
        "limit_price")]
    [InlineData("""{"symbol":"BTC-USD","side":"long","type":"limit","qty":"1","limit_price":"1"}""", 400, "validation_failed", "side")]
    [InlineData("""{"symbol":"BTC-USD","side":0,"type":"limit","qty":"1","limit_price":"1"}""", 400, "validation_failed", "side")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":true,"limit_price":"1"}""", 400, "validation_failed", "qty")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"1.00000000000000000000000000001"}""", 400,
        "validation_failed", "limit_price")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"1","colour":"red"}""", 400, "validation_failed",
        "colour")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","limit_price":"1"}""", 400, "validation_failed", "qty")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"1","client_order_id":""}""", 400,
        "validation_failed", "client_order_id")]
    [InlineData("""{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"1","account_id":"102030"}""", 404,
        "unknown_account", null)]
    [InlineData("""{"symbol":"BTC-USD","side":"buy" """, 400, "malformed_json", null)]
    [InlineData("[]", 400, "malformed_json", null)]
    public async Task A_bad_order_is_refused_with_its_reason(string json, int status, string code, string? field)
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1)]);
        var user = await server.NewUserAsync();

        var errors = (await server.Client.PostJsonAsync("/api/v1/orders", json, user)).ShouldBeProblem(status, code);

        Assert.Equal(field is null ? [] : [field], errors.Keys);
        Assert.Empty((await server.Client.GetAsync("/api/v1/orders?status=all", user)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_market_order_without_anybody_on_the_other_side_is_refused()
    {
        await server.QuoteAsync("BTC-USD", [], []);
        (await server.PlaceAsync(await server.NewUserAsync(), new { symbol = "BTC-USD", side = "buy", type = "market", qty = "1" }))
            .ShouldBeProblem(422, "no_liquidity");
    }

    [Fact]
    public async Task A_client_order_id_names_one_order_and_is_not_free_again_when_that_is_closed()
    {
        await server.QuoteAsync("BTC-USD", [(99.00m, 5)], [(100.00m, 1)]);
        var user = await server.NewUserAsync();
        var order = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "1.00", client_order_id = "mine" };
        var first = await server.PlaceAsync(user, order);
        Assert.Equal("mine", first.Text("client_order_id"));
        (await server.PlaceAsync(user, order)).ShouldBeProblem(409, "client_order_id_in_use");

        await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders/{first.Text("id")}", token: user);
        (await server.PlaceAsync(user, order)).ShouldBeProblem(409, "client_order_id_in_use");
        Assert.Equal(HttpStatusCode.Created, (await server.PlaceAsync(await server.NewUserAsync(), order)).Status);
    }

    [Fact]
    public async Task Placing_needs_a_token_and_a_body_of_reasonable_size()
    {
        (await server.Client.PostJsonAsync("/api/v1/orders", "{}")).ShouldBeProblem(401, "unauthenticated");
        (await server.Client.PostJsonAsync("/api/v1/orders", "{}", "not.a.token")).ShouldBeProblem(401, "token_invalid");
        var user = await server.NewUserAsync();
        (await server.Client.PostJsonAsync("/api/v1/orders", "{\"symbol\":\"" + new string('x', 70_000) + "\"}", user))
            .ShouldBeProblem(413, "body_too_large");
        (await server.PlaceAsync(user, Limit("buy", "1", "1.00"), new string('k', 256))).ShouldBeProblem(400, "validation_failed");
    }

    private static object Limit(string side, string quantity, string price) =>
        new { symbol = "BTC-USD", side, type = "limit", qty = quantity, limit_price = price };

    private static string Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private async Task<(string Available, string Held)> DollarsAsync(string user)
    {
        var account = (await server.Client.GetAsync("/api/v1/auth/me", user)).Text("account_id");
        var balances = (await server.Client.GetAsync($"/api/v1/accounts/{account}/balances", user)).Body.GetProperty("items");
        var dollars = balances.EnumerateArray().Single(balance => Text(balance, "asset") == "USD");
        return (Text(dollars, "available"), Text(dollars, "held"));
    }
}
