using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Accounts;

/// <param name="Asset">Its code: the account's currency unless it says otherwise.</param>
public sealed record TransferRequest(decimal Amount, string? Asset = null);

/// <param name="Amount">What the account is to begin anew with: up to 100,000, which it is where it is left out.</param>
public sealed record ResetRequest(decimal? Amount = null);

/// <summary>Play money in and out of accounts.</summary>
public static class Wallet
{
    /// <summary>
    /// Pays play money, or an asset that has a price, into the account. With an Idempotency-Key, sending the same again pays nothing in and
    /// answers with the balance as it then is.
    /// </summary>
    internal static async Task<Results<Ok<BalanceBody>, ProblemHttpResult>> DepositAsync(
        int id,
        TransferRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, $"deposit {id}", request, out var key) is { } malformed) return malformed;
        if (Read(request, account, instruments, out var asset, out var amount) is { } refused) return refused;

        var limit = DepositLimitIn(instruments[account.Home]);
        var deposit = new Deposit(account.Id, asset.Id, amount) { DepositLimit = limit, Request = key };
        return await AnswerAsync(deposit, account, asset, instruments, portfolios, venue, cancellation);
    }

    /// <summary>
    /// Takes out what is available, and of a margin account not needed as margin. With an Idempotency-Key, sending the same again takes
    /// nothing out and answers with the balance as it then is.
    /// </summary>
    internal static async Task<Results<Ok<BalanceBody>, ProblemHttpResult>> WithdrawAsync(
        int id,
        TransferRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, $"withdraw {id}", request, out var key) is { } malformed) return malformed;
        if (Read(request, account, instruments, out var asset, out var amount) is { } refused) return refused;

        var withdrawal = new Withdraw(account.Id, asset.Id, amount) { Request = key };
        return await AnswerAsync(withdrawal, account, asset, instruments, portfolios, venue, cancellation);
    }

    /// <summary>
    /// Starts the account anew: orders cancelled, positions and debts gone, its history and keys kept. With an Idempotency-Key, sending the
    /// same again resets nothing.
    /// </summary>
    internal static async Task<Results<Ok<AccountBody>, ProblemHttpResult>> ResetAsync(
        int id,
        ResetRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        AccountAnswer answer,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, $"reset {id}", request, out var key) is { } malformed) return malformed;
        var (amount, cash) = (request.Amount ?? AccountPresets.StartingCash, Money.Zero);
        var errors = new FieldErrors();
        if (!errors.Require(amount is >= 0 and <= AccountPresets.StartingCash, "amount", "Must be from 0 to 100000."))
            return Problem.Invalid(errors);
        if (amount > 0 && instruments[account.Home].TryMoney(amount, out cash) is not Rejection.None and var wrong)
            return Refusal.Of(wrong, "amount");

        var decision = await venue.SubmitAsync(new ResetAccount(account.Id, cash) { Request = key }, cancellation);
        return decision.IsAccepted ? TypedResults.Ok(await answer.OfAsync(account.Id, cancellation)) : Refusal.Of(decision.Rejection);
    }

    /// <summary>What the venue, which counts what was paid in, is told of <see cref="AccountPresets.DepositLimit"/>.</summary>
    internal static Money DepositLimitIn(Asset home) => home.TryMoney(AccountPresets.DepositLimit, out var limit) == Rejection.None
        ? limit : throw new InvalidOperationException($"{AccountPresets.DepositLimit:0} is no amount of {home.Code}.");

    private static ProblemHttpResult? Read(
        TransferRequest request, AccountView account, InstrumentDirectory instruments, out Asset asset, out Money amount)
    {
        amount = default;
        asset = instruments[account.Home];
        if (request.Asset is { } code)
        {
            if (instruments.FindAsset(code) is not { } named) return Refusal.Of(Rejection.UnknownAsset, "asset");
            asset = named;
        }

        return asset.TryMoney(request.Amount, out amount) is not Rejection.None and var wrong ? Refusal.Of(wrong, "amount") : null;
    }

    private static async Task<Results<Ok<BalanceBody>, ProblemHttpResult>> AnswerAsync(
        Command command,
        AccountView account,
        Asset asset,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        var decision = await venue.SubmitAsync(command, cancellation);
        if (!decision.IsAccepted) return Refusal.Of(decision.Rejection, IsOfAmount(decision.Rejection) ? "amount" : null);
        return TypedResults.Ok(BalanceBody.Of(portfolios.Balances(account.Id).Single(balance => balance.Asset == asset.Id), instruments));
    }

    private static bool IsOfAmount(Rejection rejection) =>
        rejection is Rejection.InsufficientFunds or Rejection.InsufficientMargin or Rejection.BalanceLimit or Rejection.DepositLimit;
}
