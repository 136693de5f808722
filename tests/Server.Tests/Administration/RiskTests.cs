using System.Globalization;
using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Administration;

/// <summary>What everybody has, added up: on a server of its own, where nobody else has anything.</summary>
public sealed class RiskTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task Risk_adds_up_what_all_have_and_what_the_house_won()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        var before = await RiskAsync(admin);
        await server.QuoteAsync("AAPL", [(199m, 100m)], [(200m, 100m)]);
        await server.PrintAsync("AAPL", 200m, 1m, TradeCraft.Exchange.Values.Side.Buy);
        await server.BuyAsync(user, "AAPL", "10");
        await server.QuoteAsync("AAPL", [(149m, 100m)], [(150m, 100m)]);
        await server.PrintAsync("AAPL", 150m, 1m, TradeCraft.Exchange.Values.Side.Buy);

        var risk = await RiskAsync(admin);
        var exposure = risk.GetProperty("instruments").EnumerateArray().Single(each => each.GetProperty("symbol").GetString() == "AAPL");
        Assert.Equal(("10", "1500"), (exposure.GetProperty("long_qty").GetString(), exposure.GetProperty("long_value").GetString()));
        var account = (await server.AccountOfAsync(user)).Number.ToString(CultureInfo.InvariantCulture);
        var loser = risk.GetProperty("losers").EnumerateArray().Single(each => each.GetProperty("account_id").GetString() == account);

        // 50 dollars on each of ten, and a fee of 0.2 % on 2,000.
        Assert.Equal("-504", loser.GetProperty("day_pnl").GetString());
        Assert.StartsWith("demo_", loser.GetProperty("username").GetString(), StringComparison.Ordinal);
        Assert.Equal(500m, Number(risk, "house_pnl") - Number(before, "house_pnl"));
        Assert.Equal(4m, Number(risk, "fees") - Number(before, "fees"));
    }

    private async Task<JsonElement> RiskAsync(string admin)
    {
        var answer = await server.Client.GetAsync("/api/v1/admin/risk", admin);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }

    private static decimal Number(JsonElement body, string name) =>
        decimal.Parse(body.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
