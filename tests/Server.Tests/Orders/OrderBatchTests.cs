using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Orders;

/// <summary>Many orders in one request.</summary>
public sealed class OrderBatchTests(TradingServer server) : IClassFixture<TradingServer>
{
    private static readonly object Resting =
        new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "1.00" };

    [Fact]
    public async Task Each_is_answered_in_its_place_and_a_refused_one_keeps_none_back()
    {
        var user = await server.NewUserAsync();
        var (first, second) = (await server.PlaceAsync(user, Resting), await server.PlaceAsync(user, Resting));

        var items = await SubmitAsync(
            user,
            new { place = Resting },
            new { place = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1000000", limit_price = "1.00" } },
            new { replace = first.Text("id"), with = new { qty = "0.5" } },
            new { cancel = second.Text("id") },
            new { cancel = "999999999" },
            new { place = new { symbol = "NOPE", side = "buy", type = "limit", qty = "1", limit_price = "1.00" } });

        Assert.Equal([201, 422, 200, 200, 404, 404], items.Select(item => item.GetProperty("status").GetInt32()));
        Assert.Equal(
            [null, "insufficient_funds", null, null, "unknown_order", "unknown_symbol"],
            items.Select(item => item.GetProperty("code").GetString()));
        Assert.Equal(["open", "open", "cancelled"], Told(items, 0, 2, 3, "status"));
        Assert.Equal(["1", "0.5", "1"], Told(items, 0, 2, 3, "qty"));
        Assert.Equal(2, (await server.Client.GetAsync("/api/v1/orders", user)).Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task They_are_done_in_the_order_given()
    {
        var user = await server.NewUserAsync();
        var held = await server.PlaceAsync(
            user, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "90000.00" });
        var large = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "80000.00" };

        var items = await SubmitAsync(user, new { place = large }, new { cancel = held.Text("id") }, new { place = large });
        Assert.Equal([422, 200, 201], items.Select(item => item.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_hundred_fit_and_share_a_commit()
    {
        var user = await server.NewUserAsync();
        var items = await SubmitAsync(user, [.. Enumerable.Repeat(new { place = Resting }, 100)]);
        Assert.All(items, item => Assert.Equal(201, item.GetProperty("status").GetInt32()));
        Assert.Equal(100, items.Select(item => item.GetProperty("order").GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task One_with_an_idempotency_key_is_placed_once()
    {
        var user = await server.NewUserAsync();
        var keyed = new { place = Resting, idempotency_key = "once" };
        var (first, again) = (await SubmitAsync(user, keyed, keyed), await SubmitAsync(user, keyed));
        Assert.Single(first.Concat(again).Select(item => item.GetProperty("order").GetProperty("id").GetString()).Distinct());
        var alone = await server.PlaceAsync(user, Resting, "once");
        Assert.Equal(again[0].GetProperty("order").GetProperty("id").GetString(), alone.Text("id"));
    }

    [Fact]
    public async Task Somebody_elses_order_does_not_exist()
    {
        var theirs = await server.PlaceAsync(await server.NewUserAsync(), Resting);
        var items = await SubmitAsync(
            await server.NewUserAsync(), new { cancel = theirs.Text("id") }, new { replace = theirs.Text("id"), with = new { qty = "2" } });
        Assert.All(items, item => Assert.Equal("unknown_order", item.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("""{"orders":[]}""")]
    [InlineData("""{"orders":[{}]}""")]
    [InlineData("""{"orders":[null]}""")]
    [InlineData("""{"orders":[{"cancel":"1","replace":"1","with":{}}]}""")]
    [InlineData("""{"orders":[{"replace":"1"}]}""")]
    [InlineData("""{"orders":[{"cancel":"1","with":{}}]}""")]
    [InlineData("""{"orders":[{"cancel":"1","idempotency_key":"a"}]}""")]
    public async Task A_batch_that_makes_no_sense_does_nothing(string body)
    {
        var user = await server.NewUserAsync();
        (await server.Client.PostJsonAsync("/api/v1/orders/batch", body, user)).ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task More_than_a_hundred_are_refused_whole()
    {
        var user = await server.NewUserAsync();
        var orders = Enumerable.Repeat(new { place = Resting }, 101);
        (await server.Client.PostAsync("/api/v1/orders/batch", new { orders }, user)).ShouldBeProblem(400, "validation_failed");
        Assert.Equal(0, (await server.Client.GetAsync("/api/v1/orders", user)).Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Nobody_submits_without_signing_in() =>
        (await server.Client.PostAsync("/api/v1/orders/batch", new { orders = new[] { new { place = Resting } } }))
            .ShouldBeProblem(401, "unauthenticated");

    private static string[] Told(JsonElement[] items, int one, int two, int three, string field) =>
        [.. new[] { one, two, three }.Select(at => items[at].GetProperty("order").GetProperty(field).GetString()!)];

    private async Task<JsonElement[]> SubmitAsync(string user, params object[] orders)
    {
        var answer = await server.Client.PostAsync("/api/v1/orders/batch", new { orders }, user);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Body.GetProperty("items").EnumerateArray()];
    }
}
