using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Accounts;

/// <summary>One movement of one asset: of what the account owns, or of what it owes.</summary>
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
    StatementBucket Bucket,
    decimal Amount,
    decimal Balance,
    OrderId? OrderId,
    TradeId? TradeId)
{
    internal static LedgerLineBody Of(StatementLine line, InstrumentDirectory instruments)
    {
        var asset = instruments[line.Asset];
        return new(
            line.Number.ToString(CultureInfo.InvariantCulture), line.At.ToTime(), line.Sequence.ToString(CultureInfo.InvariantCulture),
            line.Reason, asset.Code, line.Bucket, line.Amount.ToWire(asset), line.Balance.ToWire(asset),
            line.Order.IsHouse ? null : line.Order, line.Trade.Number == 0 ? null : line.Trade);
    }
}

public static class AccountLedger
{
    /// <summary>
    /// Every movement of the account's money and assets, newest first. The sum of all amounts of an asset and bucket is its balance, and
    /// the newest line of each says it. What is held for orders is still owned: it moves when the order fills.
    /// </summary>
    internal static async Task<Results<Ok<Page<LedgerLineBody>>, ProblemHttpResult>> ListAsync(
        int id,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        AccountArchive archive,
        CancellationToken cancellation,
        string? asset = null,
        int? limit = null,
        string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var seen = await accounts.FindToReadAsync(caller, new(id), cancellation);
        if (!seen.Is(out var account, out var refused)) return refused;
        var only = asset is null ? null : instruments.FindAsset(asset);
        if (asset is not null && only is null) return Refusal.Of(Rejection.UnknownAsset, "asset");

        var found = await archive.StatementAsync(account.Id, only, before, most + 1, cancellation, seen.Until);
        return TypedResults.Ok(Paging.Cut(found, most, line => LedgerLineBody.Of(line, instruments), line => line.Number));
    }
}
