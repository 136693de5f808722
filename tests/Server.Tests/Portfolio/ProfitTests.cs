using System.Globalization;
using System.Text.Json;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Portfolio;

/// <summary>What an account's total profit is made of, held against its ledger.</summary>
public sealed class ProfitTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task The_parts_add_up_to_the_total_and_are_what_the_ledger_says(bool feesInCost)
    {
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        var profile = Profile.Flat(FeeRate.FromBasisPoints(10), FeeRate.FromBasisPoints(20), "flat") with
        {
            FeesInCost = feesInCost,
            DebitRate = 85_000,
        };
        await server.DecideAsync(new SetAccountTerms(account, new(profile) { Kind = AccountKind.Margin }));
        await TradeAsync(user, "AAPL", "buy", "1500", bid: 99, ask: 100);
        await server.DecideAsync(new PayDividend(Instrument("AAPL"), new(75_000_000)));
        await server.DecideAsync(new ChargeInterest());
        await TradeAsync(user, "AAPL", "sell", "1700", bid: 103, ask: 104);
        await server.DecideAsync(new PayDividend(Instrument("AAPL"), new(25_000_000)));
        await TradeAsync(user, "BTC-USD", "buy", "0.5", bid: 50_000, ask: 50_010);

        var profit = await ProfitAsync(user);
        var ledger = await LedgerAsync(user, account);
        decimal Booked(params string[] reasons) => ledger.Where(line => reasons.Contains(line.Reason)).Sum(line => line.Amount);
        Assert.Equal(-Booked("fee"), profit["fees"]);
        Assert.Equal(300m + 350.2m + 50.01m, profit["fees"]);
        Assert.Equal(Booked("dividend"), profit["dividends"]);
        Assert.Equal(1_075m, profit["dividends"]);
        Assert.Equal(Booked("interest"), profit["interest"]);
        Assert.True(profit["interest"] < 0);
        Assert.Equal(0, profit["other_pnl"]);
        Assert.Equal(profit["net_pnl"], profit["gross_pnl"] - profit["fees"]);
        Assert.Equal(
            profit["total_pnl"],
            profit["net_pnl"] + profit["dividends"] + profit["interest"] + profit["borrow_fees"] + profit["other_pnl"]);
        Assert.Equal(Number(await server.Client.GetAsync("/api/v1/portfolio", user), "total_pnl"), profit["total_pnl"]);

        // By price alone: 1,500 bought at 100 and sold at 103, 200 sold short at 103 and half a coin at 50,010, at the last prices.
        Assert.Equal((1_500 * 3m) + (200 * 0m) + (0.5m * 0), profit["gross_pnl"]);
        foreach (var figure in (string[])["gross_pnl", "fees", "net_pnl"])
            Assert.Equal(profit[figure], (await ItemsAsync(user)).Sum(item => Number(item, figure)));
        var positions = (await server.Client.GetAsync("/api/v1/positions?include_closed=true", user)).Body.GetProperty("items")
            .EnumerateArray().ToArray();
        Assert.Equal(profit["fees"], positions.Sum(position => Number(position, "fees")));
        Assert.Equal(profit["net_pnl"], positions.Sum(position => Number(position, "net_pnl")));
    }

    [Fact]
    public async Task The_parts_are_the_same_after_a_restart_and_begin_anew_with_a_reset()
    {
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        await TradeAsync(user, "AAPL", "buy", "100", bid: 99, ask: 100);
        await TradeAsync(user, "AAPL", "sell", "40", bid: 101, ask: 102);
        await server.DecideAsync(new PayDividend(Instrument("AAPL"), new(100_000_000)));
        var before = await ProfitAsync(user);
        Assert.Equal((28.08m, 60m), (before["fees"], before["dividends"]));

        await server.RestartAsync();
        Assert.Equal(before, await ProfitAsync(user));

        await server.Client.PostAsync($"/api/v1/accounts/{account.Number}/reset", new { amount = "5000" }, user);
        Assert.All(await ProfitAsync(user), part => Assert.Equal(0, part.Value));
    }

    [Fact]
    public async Task The_tables_have_what_positions_were_charged()
    {
        var user = await server.NewUserAsync();
        var account = await server.AccountOfAsync(user);
        await TradeAsync(user, "AAPL", "buy", "10", bid: 99, ask: 100);
        await Wait.UntilAsync(
            "the table has the position's fees", async () => await FeesInTableAsync(account) == "200000000 200000000",
            TestContext.Current.CancellationToken);
    }

    private async Task<string?> FeesInTableAsync(AccountId account)
    {
        await using var command = server.Database.Source.CreateCommand(
            $"select fees || ' ' || fees_apart from positions where account_id = {account.Number} and symbol = 'AAPL'");
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private InstrumentId Instrument(string symbol) => server.Projections.Instruments.Find(symbol)!.Id;

    private async Task TradeAsync(string user, string symbol, string side, string quantity, decimal bid, decimal ask)
    {
        await server.QuoteAsync(symbol, [(bid, 10_000)], [(ask, 10_000)]);
        var order = await server.PlaceAsync(user, new { symbol, side, type = "market", qty = quantity });
        Assert.Equal("filled", order.Text("status"));
    }

    /// <summary>Every part by its name.</summary>
    private async Task<Dictionary<string, decimal>> ProfitAsync(string user) =>
        (await server.Client.GetAsync("/api/v1/portfolio/profit", user)).Body.EnumerateObject()
            .Where(property => property.Name.EndsWith("_pnl", StringComparison.Ordinal)
                || property.Name is "fees" or "dividends" or "interest" or "borrow_fees")
            .ToDictionary(property => property.Name, property => Number(property.Value));

    private async Task<JsonElement[]> ItemsAsync(string user) =>
        [.. (await server.Client.GetAsync("/api/v1/portfolio/profit", user)).Body.GetProperty("items").EnumerateArray()];

    private async Task<(string Reason, decimal Amount)[]> LedgerAsync(string user, AccountId account) =>
    [
        .. (await server.Client.GetAsync($"/api/v1/accounts/{account.Number}/ledger?asset=USD&limit=500", user))
            .Body.GetProperty("items").EnumerateArray().Where(line => line.GetProperty("bucket").GetString() == "owned")
            .Select(line => (line.GetProperty("reason").GetString()!, Number(line, "amount"))),
    ];

    private static decimal Number(Answer answer, string name) => Number(answer.Body, name);

    private static decimal Number(JsonElement item, string name) => Number(item.GetProperty(name));

    private static decimal Number(JsonElement number) => decimal.Parse(number.GetString()!, CultureInfo.InvariantCulture);
}
