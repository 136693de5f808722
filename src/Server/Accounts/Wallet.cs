using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
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
    /// <summary>One deposit's most, in the account's currency or worth so much of it.</summary>
    private const decimal MostAtOnce = 1_000_000m;

    /// <summary>What may have been paid into an account since its last reset: the world's purse is not endless, and many draw on it.</summary>
    private const decimal MostInAll = 10_000_000m;

    /// <summary>Pays play money, or an asset that has a price, into the account.</summary>
    internal static async Task<Results<Ok<BalanceBody>, ProblemHttpResult>> DepositAsync(
        int id,
        TransferRequest request,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        MarketViews markets,
        TimeProvider time,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (Read(request, account, instruments, out var asset, out var amount) is { } refused) return refused;

        var home = instruments[account.Home];
        if (WorthOf(asset, amount, home, instruments, markets) is not { } worth)
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "no_reference_price", $"{asset.Code} has no price in {home.Code} yet, so a deposit of it cannot be judged.");
        var before = home.ToDecimal(portfolios.Of(account.Id, time.Now()).Deposited);
        if (worth > MostAtOnce || before + worth > MostInAll)
        {
            var errors = new FieldErrors();
            errors.Add("amount", $"At most {MostAtOnce:0} {home.Code} at once and {MostInAll:0} in all; a reset begins to count anew.");
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "deposit_too_large", errors);
        }

        return await AnswerAsync(new Deposit(account.Id, asset.Id, amount), account, asset, instruments, portfolios, venue, cancellation);
    }

    /// <summary>Takes out what is available, and of a margin account not needed as margin.</summary>
    internal static async Task<Results<Ok<BalanceBody>, ProblemHttpResult>> WithdrawAsync(
        int id,
        TransferRequest request,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (Read(request, account, instruments, out var asset, out var amount) is { } refused) return refused;
        return await AnswerAsync(new Withdraw(account.Id, asset.Id, amount), account, asset, instruments, portfolios, venue, cancellation);
    }

    /// <summary>Starts the account anew: orders cancelled, positions and debts gone, its history and keys kept.</summary>
    internal static async Task<Results<Ok<AccountBody>, ProblemHttpResult>> ResetAsync(
        int id,
        ResetRequest request,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        AccountAnswer answer,
        LiveVenue venue,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        var (amount, cash) = (request.Amount ?? AccountPresets.StartingCash, Money.Zero);
        var errors = new FieldErrors();
        if (!errors.Require(amount is >= 0 and <= AccountPresets.StartingCash, "amount", "Must be from 0 to 100000.")) return Problem.Invalid(errors);
        if (amount > 0 && instruments[account.Home].TryMoney(amount, out cash) is not Rejection.None and var wrong) return Refusal.Of(wrong, "amount");

        var decision = await venue.SubmitAsync(new ResetAccount(account.Id, cash), cancellation);
        return decision.IsAccepted ? TypedResults.Ok(await answer.OfAsync(account.Id, cancellation)) : Refusal.Of(decision.Rejection);
    }

    private static ProblemHttpResult? Read(TransferRequest request, AccountView account, InstrumentDirectory instruments, out Asset asset, out Money amount)
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

    /// <summary>What an amount is worth in an account's currency, or null where that is not known.</summary>
    private static decimal? WorthOf(Asset asset, Money amount, Asset home, InstrumentDirectory instruments, MarketViews markets)
    {
        if (asset == home) return home.ToDecimal(amount);
        var instrument = instruments.Instruments.FirstOrDefault(listed => listed.Base == asset && listed.Quote == home);
        return instrument is not null && markets[instrument].Mark is { } mark
            ? home.ToDecimal(Share.Clamped(instrument.WorthOf(mark, instrument.StepsIn(amount)))) : null;
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
        if (!decision.IsAccepted) return Refusal.Of(decision.Rejection, decision.Rejection is Rejection.InsufficientFunds or Rejection.InsufficientMargin ? "amount" : null);
        return TypedResults.Ok(BalanceBody.Of(portfolios.Balances(account.Id).Single(balance => balance.Asset == asset.Id), instruments));
    }
}
