using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Portfolio;

public enum LotStatus
{
    Open,
    Closed,
}

/// <summary>Part of a position that one trade opened, or as much of it as one trade closed.</summary>
/// <param name="Qty">Below zero when it was sold short; zero of the piece of one that a split left over.</param>
/// <param name="Cost">What it cost, or brought in when short; with fees where the account's profile counts them.</param>
/// <param name="Price">Cost for one; null of less than the smallest quantity.</param>
/// <param name="OpenedBy">The trade; null for what was deposited.</param>
/// <param name="ClosedBy">The trade; null while it is open, and for what was withdrawn or left over by a split.</param>
/// <param name="Proceeds">What closing it brought in, or cost when it was short.</param>
/// <param name="RealizedPnl">What it won or lost.</param>
public sealed record LotBody(
    LotStatus Status,
    decimal Qty,
    decimal Cost,
    decimal? Price,
    TradeId? OpenedBy,
    DateTimeOffset OpenedAt,
    TradeId? ClosedBy,
    DateTimeOffset? ClosedAt,
    decimal? Proceeds,
    decimal? RealizedPnl)
{
    internal static LotBody Of(Lot lot, bool isShort, Instrument instrument) => new(
        LotStatus.Open, Signed(lot, isShort, instrument), lot.Cost.ToWire(instrument.Quote),
        WireNumbers.Average(lot.Cost, lot.Quantity, instrument), Trade(lot.OpenedBy), lot.OpenedAt.ToTime(), null, null, null, null);

    internal static LotBody Of(LotClosed closed, Instrument instrument) => new(
        LotStatus.Closed, Signed(closed.Lot, closed.WasShort, instrument), closed.Lot.Cost.ToWire(instrument.Quote),
        closed.Lot.Quantity.IsZero ? null : WireNumbers.Average(closed.Lot.Cost, closed.Lot.Quantity, instrument),
        Trade(closed.Lot.OpenedBy), closed.Lot.OpenedAt.ToTime(), Trade(closed.ClosedBy), closed.ClosedAt.ToTime(),
        closed.Proceeds.ToWire(instrument.Quote), closed.Result.ToWire(instrument.Quote));

    private static decimal Signed(Lot lot, bool isShort, Instrument instrument) =>
        isShort ? -lot.Quantity.ToWire(instrument) : lot.Quantity.ToWire(instrument);

    private static TradeId? Trade(TradeId trade) => trade.Number == 0 ? null : trade;
}

public static class Lots
{
    private const int Most = 500;

    /// <summary>
    /// What a position is made of, oldest first, and after that the lots that were closed, newest first, at most 500. Status leaves one of
    /// the two out.
    /// </summary>
    internal static async Task<Results<Ok<Page<LotBody>>, ProblemHttpResult>> ListAsync(
        string symbol,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        AccountArchive archive,
        CancellationToken cancellation,
        string? status = null,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var errors = new FieldErrors();
        if (!errors.Require(status is null or "open" or "closed" or "all", "status", "Must be one of open, closed, all."))
            return Problem.Invalid(errors);
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.Is(out var account, out var refused)) return refused;
        if (seen.Until is not null && status != "closed") return SeenAccount.Delayed;
        if (instruments.Find(symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument);

        var isShort = portfolios.Position(account.Id, instrument.Id) is { Net: < 0 };
        var open = status == "closed" ? []
            : portfolios.OpenLots(account.Id, instrument.Id).Select(lot => LotBody.Of(lot, isShort, instrument));
        var closed = status == "open"
            ? [] : (await archive.ClosedLotsAsync(account.Id, instrument, Most, cancellation, seen.Until))
                .Select(lot => LotBody.Of(lot, instrument));
        return TypedResults.Ok(Paging.Whole(open.Concat(closed)));
    }
}
