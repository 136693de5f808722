using System.Text.Json;
using System.Text.RegularExpressions;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

/// <summary>
/// What a refused order is told, and that it is kept for a day. AAPL is bid 99.00, offered at 101.00, and last traded at 100.00.
/// </summary>
public sealed partial class RefusedOrdersTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public void No_refusal_speaks_in_names_of_the_wire()
    {
        foreach (var rejection in Enum.GetValues<Rejection>().Where(each => each != Rejection.None))
            Assert.DoesNotMatch(WireNames(), Refusal.Explain(rejection).Detail);
    }

    [Theory]
    [InlineData("would_take", "A post-only order may not trade at once: the price must be at most 100.99.",
        """{"side":"buy","type":"limit","qty":"1","limit_price":"101.00","post_only":true}""")]
    [InlineData("would_take", "A post-only order may not trade at once: the price must be at least 99.01.",
        """{"side":"sell","type":"limit","qty":"1","limit_price":"98.00","post_only":true}""")]
    [InlineData("price_off_tick", "The price must be a multiple of 0.01, such as 100.01.",
        """{"side":"buy","type":"limit","qty":"1","limit_price":"100.007"}""")]
    [InlineData("quantity_off_step", "The quantity must be a multiple of 0.001, such as 0.001.",
        """{"side":"buy","type":"limit","qty":"0.0002","limit_price":"100.00"}""")]
    [InlineData("stop_already_triggered",
        "The trigger price must be below 100.00, the market now: else the order would be triggered at once.",
        """{"side":"sell","type":"stop","qty":"1","stop_price":"100.50"}""")]
    [InlineData("stop_already_triggered",
        "The trigger price must be above 100.00, the market now: else the order would be triggered at once.",
        """{"side":"buy","type":"stop","qty":"1","stop_price":"99.50"}""")]
    [InlineData("stop_loss_wrong_side", "The stop of a sell must be below 100.00, the market now.",
        """{"side":"sell","type":"limit","qty":"1","limit_price":"105.00","order_class":"oco","stop_loss":{"stop_price":"102.00"}}""")]
    [InlineData("stop_loss_wrong_side", "The stop of a buy must be above 100.00, the market now.",
        """{"side":"buy","type":"limit","qty":"1","limit_price":"95.00","order_class":"oco","stop_loss":{"stop_price":"98.00"}}""")]
    [InlineData("stop_loss_wrong_side", "The stop of a sell must be below 95.00, its limit price.",
        """{"side":"sell","type":"limit","qty":"1","limit_price":"95.00","order_class":"oco","stop_loss":{"stop_price":"96.00"}}""")]
    [InlineData("take_profit_wrong_side", "The take-profit after a buy must be above 100.00, its entry.",
        """{"side":"buy","type":"limit","qty":"1","limit_price":"100.00","take_profit":{"limit_price":"99.00"}}""")]
    [InlineData("stop_loss_wrong_side", "The stop-loss after a sell must be above 100.00, its entry.",
        """{"side":"sell","type":"limit","qty":"1","limit_price":"100.00","stop_loss":{"stop_price":"99.00"}}""")]
    [InlineData("would_open", "A reduce-only order may only make a position smaller, and there is none that a sell reduces.",
        """{"side":"sell","type":"limit","qty":"1","limit_price":"100.00","reduce_only":true}""")]
    [InlineData("insufficient_asset", "The account has not enough of it to sell: 0 AAPL is available.",
        """{"side":"sell","type":"limit","qty":"1","limit_price":"100.00"}""")]
    [InlineData("insufficient_funds", "The account has not enough money for this: 100000 USD is available.",
        """{"side":"buy","type":"limit","qty":"1001","limit_price":"100.00"}""")]
    public async Task The_sentence_names_the_number_that_would_do(string code, string sentence, string terms)
    {
        var user = await server.NewUserAsync();
        await QuoteAsync();
        var order = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(terms)!;
        order["symbol"] = JsonSerializer.SerializeToElement("AAPL");
        var placed = await server.PlaceAsync(user, order);
        Assert.Equal(code, placed.Text("code"));
        Assert.Equal(sentence, Assert.Single(Assert.Single(placed.Body.GetProperty("errors").EnumerateObject()).Value.EnumerateArray())
            .GetString());

        var kept = Assert.Single(await ListAsync(user));
        Assert.Equal((code, sentence, "AAPL"), (Text(kept, "code"), Text(kept, "detail"), Text(kept, "symbol")));
    }

    [Fact]
    public async Task A_preview_says_the_same()
    {
        await QuoteAsync();
        var preview = await server.Client.PostAsync(
            "/api/v1/orders/preview",
            new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "101.00", post_only = true },
            await server.NewUserAsync());
        Assert.Equal(
            "A post-only order may not trade at once: the price must be at most 100.99.",
            preview.Body.GetProperty("refusal").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Refused_orders_are_their_owners_outlast_a_restart_and_are_gone_after_a_day()
    {
        var (user, other) = (await server.NewUserAsync(), await server.NewUserAsync());
        await QuoteAsync();
        await server.BuyAsync(user, "AAPL", "1");
        await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "limit", qty = "7", limit_price = "100.00" });
        await server.PlaceAsync(user, new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", client_order_id = "mine" });
        Assert.Equal([("validation_failed", "1"), ("insufficient_asset", "7")], await CodesAsync(user));
        Assert.Empty(await ListAsync(other));

        var account = await server.AccountOfAsync(user);
        await WaitForRowsAsync(account, 2);
        await server.RestartAsync();
        await Wait.UntilAsync(
            "the refused orders are there again", async () => (await ListAsync(user)).Length == 2, TestContext.Current.CancellationToken);
        Assert.Equal([("validation_failed", "1"), ("insufficient_asset", "7")], await CodesAsync(user));

        await using (var command = server.Database.Owner.CreateCommand("update refused_order set at = at - interval '25 hours'"))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await server.RestartAsync();
        await WaitForRowsAsync(account, 0);
        Assert.Empty(await ListAsync(user));
    }

    [Fact]
    public async Task Of_an_account_the_newest_hundred_are_kept()
    {
        var user = await server.NewUserAsync();
        await QuoteAsync();
        for (var i = 1; i <= 103; i++)
            await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "limit", qty = $"{i}", limit_price = "100.00" });
        var kept = await CodesAsync(user);
        Assert.Equal((100, "103", "4"), (kept.Length, kept[0].Item2, kept[^1].Item2));
    }

    private async Task QuoteAsync()
    {
        await server.QuoteAsync("AAPL", [(99.00m, 1_000)], [(101.00m, 1_000)]);
        await server.PrintAsync("AAPL", 100.00m, 1, Side.Buy);
    }

    private Task WaitForRowsAsync(AccountId account, long count) => Wait.UntilAsync(
        $"the table has {count} refused orders", async () =>
        {
            await using var command = server.Database.Owner.CreateCommand(
                $"select count(*) from refused_order where account_id = {account.Number}");
            return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == count;
        },
        TestContext.Current.CancellationToken);

    private async Task<JsonElement[]> ListAsync(string user) =>
        [.. (await server.Client.GetAsync("/api/v1/orders/refused", user)).Body.GetProperty("items").EnumerateArray()];

    private async Task<(string Code, string Quantity)[]> CodesAsync(string user) =>
        [.. (await ListAsync(user)).Select(order => (Text(order, "code"), Text(order, "qty")))];

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    [GeneratedRegex("[a-z]+_[a-z]+|\\b(gtc|gtd|ioc|fok|opg|oco|oto|qty)\\b")]
    private static partial Regex WireNames();
}
