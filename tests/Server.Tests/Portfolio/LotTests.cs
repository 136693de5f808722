using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Portfolio;

public sealed class LotTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Theory]
    [InlineData("fifo", "100", "110", "200")]
    [InlineData("lifo", "110", "100", "100")]
    [InlineData("hifo", "110", "100", "100")]
    public async Task Lots_are_closed_in_the_order_that_the_account_says(
        string costBasis, string closedPrice, string openPrice, string realised)
    {
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        var terms = new { cost_basis = costBasis };
        Assert.Equal(HttpStatusCode.OK,
            (await server.Client.AskAsync(HttpMethod.Patch, $"/api/v1/accounts/{account.Number}", JsonContent.Create(terms), user)).Status);
        foreach (var price in (decimal[])[100.00m, 110.00m])
        {
            await server.QuoteAsync("AAPL", [], [(price, 1_000)]);
            await server.BuyAsync(user, "AAPL", "10");
        }

        await server.QuoteAsync("AAPL", [(120.00m, 1_000)], []);
        await server.PlaceAsync(user, new { symbol = "AAPL", side = "sell", type = "market", qty = "10" });

        var lots = await LotsAsync(user, "");
        Assert.Equal([("open", "10", openPrice), ("closed", "10", closedPrice)],
            lots.Select(lot => (Text(lot, "status"), Text(lot, "qty"), Text(lot, "price"))));
        Assert.Equal(("1200", realised), (Text(lots[1], "proceeds"), Text(lots[1], "realized_pnl")));
        Assert.NotNull(lots[1].GetProperty("opened_by").GetString());
        Assert.NotNull(lots[1].GetProperty("closed_by").GetString());
        Assert.Equal(realised, (await server.Client.GetAsync("/api/v1/positions/AAPL", user)).Text("realized_pnl"));
        Assert.Single(await LotsAsync(user, "?status=open"));
        Assert.Single(await LotsAsync(user, "?status=closed"));
    }

    [Fact]
    public async Task Lots_of_what_was_never_had_are_none_and_a_bad_question_is_refused()
    {
        var user = await server.NewUserAsync();
        Assert.Empty(await LotsAsync(user, ""));
        (await server.Client.GetAsync("/api/v1/positions/AAPL/lots?status=half", user)).ShouldBeProblem(400, "validation_failed");
        (await server.Client.GetAsync("/api/v1/positions/NOPE/lots", user)).ShouldBeProblem(404, "unknown_symbol");
    }

    private async Task<JsonElement[]> LotsAsync(string user, string query) =>
        [.. (await server.Client.GetAsync($"/api/v1/positions/AAPL/lots{query}", user)).Body.GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
