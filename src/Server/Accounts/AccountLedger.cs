using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Accounts;

/// <summary>What a movement was for.</summary>
public enum LedgerReason
{
    Deposit,
    Withdrawal,
    Reset,
    Dividend,
    Interest,
    BorrowFee,

    /// <summary>Set aside for an order, or given back.</summary>
    Hold,

    /// <summary>A trade: its value, what was traded, its fee, and what of the hold it made unnecessary.</summary>
    Trade,

    /// <summary>Borrowed, or repaid.</summary>
    Loan,
}

/// <summary>One movement of one asset in one of an account's buckets.</summary>
/// <param name="Id">Counted from 1 for each account.</param>
/// <param name="Sequence">The event of the venue's log that it came from: movements with the same one belong together.</param>
/// <param name="Amount">Above zero came in, below went out; on what is owed, above zero is more debt.</param>
/// <param name="Balance">Of this asset and bucket, after it.</param>
public sealed record LedgerLineBody(
    string Id,
    DateTimeOffset At,
    string Sequence,
    LedgerReason Reason,
    string Asset,
    Bucket Bucket,
    decimal Amount,
    decimal Balance,
    OrderId? OrderId,
    TradeId? TradeId)
{
    internal static LedgerLineBody Of(StatementLine line, InstrumentDirectory instruments)
    {
        var asset = instruments[line.Asset];
        return new(
            line.Number.ToString(CultureInfo.InvariantCulture), line.At.ToTime(), line.Sequence.ToString(CultureInfo.InvariantCulture), ReasonOf(line), asset.Code, line.Bucket,
            line.Amount.ToWire(asset), line.Balance.ToWire(asset), line.Order.IsHouse ? null : line.Order, line.Trade.Number == 0 ? null : line.Trade);
    }

    private static LedgerReason ReasonOf(StatementLine line) => line.Reason switch
    {
        TransferReason.Deposit => LedgerReason.Deposit,
        TransferReason.Withdrawal => LedgerReason.Withdrawal,
        TransferReason.Reset => LedgerReason.Reset,
        TransferReason.Dividend => LedgerReason.Dividend,
        TransferReason.Interest => LedgerReason.Interest,
        TransferReason.BorrowFee => LedgerReason.BorrowFee,
        _ => line.Type switch
        {
            EventType.TradeExecuted => LedgerReason.Trade,
            EventType.LoanTaken or EventType.LoanRepaid => LedgerReason.Loan,
            _ => LedgerReason.Hold,
        },
    };
}

public static class AccountLedger
{
    /// <summary>
    /// Every movement of the account's money and assets, newest first. The sum of all amounts of an asset and bucket is its balance, and the newest line of
    /// each says it.
    /// </summary>
    internal static Results<Ok<Page<LedgerLineBody>>, ProblemHttpResult> List(
        int id, ClaimsPrincipal caller, CallerAccounts accounts, VenueProjections projections, string? asset = null, int? limit = null, string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        var only = asset is null ? null : projections.Instruments.FindAsset(asset);
        if (asset is not null && only is null) return Refusal.Of(Rejection.UnknownAsset, "asset");

        var found = projections.Statement(account.Id, only?.Id, before, most + 1);
        return TypedResults.Ok(Paging.Cut(found, most, line => LedgerLineBody.Of(line, projections.Instruments), line => line.Number));
    }
}
