using System.Net;
using Dapper;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Commands;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Accounts;

/// <summary>
/// What all traders have together is more than one balance can hold: nobody is refused for it, and everything that is told of it adds up.
/// </summary>
public sealed class WidePurseTests(TradingServer server) : IClassFixture<TradingServer>
{
    private const long FortySixBillion = 46_000_000_000_00000000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_world_gives_far_more_than_one_balance_can_hold()
    {
        var dollar = server.Projections.Instruments.FindAsset("USD")!;
        var users = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            users.Add(await server.NewUserAsync());
            await server.DecideAsync(new Deposit(await server.AccountOfAsync(users[i]), dollar.Id, new(FortySixBillion)));
        }

        foreach (var user in users) await TradesAsync(user, "46000100000");
        Assert.Equal(new Money(0), await server.Venue.AskAsync((venue, _) => venue.Ledger.TrialBalance(dollar.Id), Cancellation));
        var world = -5 * (FortySixBillion + 100_000_00000000m);
        Assert.Equal(
            world, (decimal)await server.Venue.AskAsync((venue, _) => venue.Ledger.PurseOf(AccountId.World, dollar.Id), Cancellation));

        var state = await server.StateHashAsync();
        await server.RestartAsync();
        Assert.Equal(state, await server.StateHashAsync());
        Assert.Empty(await Verify.FindAsync(server.Database.Source, TextWriter.Null, Cancellation));
        await TradeCraft.Server.History.Rebuild.RunAsync(server.Database.Source, 1, "ledger", Cancellation);
        Assert.Empty(await TradeCraft.Server.History.Rebuild.CompareAsync(server.Database.Source, 1, "ledger", Cancellation));
        await using var connection = await server.Database.Source.OpenConnectionAsync(Cancellation);
        Assert.Equal(
            world, await connection.ExecuteScalarAsync<decimal>("select owned from balances where account_id = 1 and asset = 'USD'"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<decimal>("select sum(amount) from ledger_entries"));
        Assert.Equal(0,
            await connection.ExecuteScalarAsync<long>("select count(*) from ledger_entries where (balance is null) <> (account_id < 101)"));
    }

    private async Task TradesAsync(string user, string cash)
    {
        var portfolio = await server.Client.GetAsync("/api/v1/portfolio", user);
        Assert.Equal((HttpStatusCode.OK, cash, cash, "0"),
            (portfolio.Status, portfolio.Text("cash"), portfolio.Text("equity"), portfolio.Text("total_pnl")));
        var account = await server.AccountOfAsync(user);
        var ledger = await server.Client.GetAsync($"/api/v1/accounts/{account.Number}/ledger", user);
        Assert.Equal(cash, ledger.Body.GetProperty("items")[0].GetProperty("balance").GetString());
        var answer = await server.Client.PostAsync($"/api/v1/accounts/{account.Number}/deposits", new { amount = "100" }, user);
        answer.ShouldBeProblem(422, "deposit_too_large");
        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostAsync($"/api/v1/accounts/{account.Number}/reset", new { }, user)).Status);
        await server.DecideAsync(new Deposit(account, server.Projections.Instruments.FindAsset("USD")!.Id, new(FortySixBillion)));
    }
}
