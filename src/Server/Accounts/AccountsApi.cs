using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Accounts;

/// <param name="MakerFeeRate">The share of a trade's value that is charged when the order rested: 0.001 is 0.1 %.</param>
/// <param name="TakerFeeRate">The same, when the order took.</param>
public sealed record AccountBody(AccountId Id, string Name, decimal MakerFeeRate, decimal TakerFeeRate, DateTimeOffset CreatedAt)
{
    internal static AccountBody Of(AccountView account, int place) =>
        new(account.Id, place == 0 ? "Default" : $"Account {place + 1}", account.Terms.Profile.Crypto.Maker.ToWire(), account.Terms.Profile.Crypto.Taker.ToWire(), account.CreatedAt.ToTime());
}

/// <param name="Held">Set aside for open orders.</param>
public sealed record BalanceBody(string Asset, decimal Available, decimal Held, decimal Total)
{
    internal static BalanceBody Of(Balance balance, InstrumentDirectory instruments)
    {
        var asset = instruments[balance.Asset];
        return new(asset.Code, balance.Available.ToWire(asset), balance.Held.ToWire(asset), balance.Total.ToWire(asset));
    }
}

public static class AccountsApi
{
    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/api/v1/accounts").WithTags("Accounts").RequireAuthorization().ProducesProblem(401);

        accounts.MapGet("/", List);
        accounts.MapGet("/{id:int}", Get).ProducesProblem(404);
        accounts.MapGet("/{id:int}/balances", Balances).ProducesProblem(404);
        return app;
    }

    /// <summary>The user's accounts, the default one first.</summary>
    internal static Ok<Page<AccountBody>> List(ClaimsPrincipal caller, AccountDirectory directory) =>
        TypedResults.Ok(Paging.Whole(directory.Of(caller.UserId).Select(AccountBody.Of)));

    /// <summary>One of the user's accounts.</summary>
    internal static Results<Ok<AccountBody>, ProblemHttpResult> Get(int id, ClaimsPrincipal caller, CallerAccounts accounts, AccountDirectory directory) =>
        accounts.TryFind(caller, new(id), out var account)
            ? TypedResults.Ok(AccountBody.Of(account, directory.Of(account.User).IndexOf(account)))
            : Refusal.Of(Rejection.UnknownAccount);

    /// <summary>What the account has of each asset.</summary>
    internal static Results<Ok<Page<BalanceBody>>, ProblemHttpResult> Balances(
        int id, ClaimsPrincipal caller, CallerAccounts accounts, VenueProjections projections) =>
        accounts.TryFind(caller, new(id), out var account)
            ? TypedResults.Ok(Paging.Whole(projections.Balances(account.Id).Select(balance => BalanceBody.Of(balance, projections.Instruments))))
            : Refusal.Of(Rejection.UnknownAccount);
}
