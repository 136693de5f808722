using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>An order that was refused, as it was asked for. It never was an order of the venue.</summary>
/// <param name="Id">Of this list alone.</param>
/// <param name="Code">As the refusal was answered.</param>
/// <param name="Detail">Why, in a sentence for a person.</param>
public sealed record RefusedOrderBody(
    string Id,
    DateTimeOffset At,
    AccountId AccountId,
    string Symbol,
    Side Side,
    OrderType Type,
    TimeInForce? TimeInForce,
    decimal? Qty,
    decimal? Notional,
    decimal? LimitPrice,
    decimal? StopPrice,
    decimal? TrailPrice,
    decimal? TrailPercent,
    decimal? TakeProfitPrice,
    decimal? StopLossPrice,
    string? ClientOrderId,
    string Code,
    string Detail)
{
    internal static RefusedOrderBody Of(RefusedOrder order)
    {
        var request = order.Request;
        return new(
            order.Id.ToString(CultureInfo.InvariantCulture), order.At, order.Account, request.Symbol, request.Side, request.Type,
            request.TimeInForce, request.Qty, request.Notional, request.LimitPrice, request.StopPrice, request.TrailPrice,
            request.TrailPercent, request.TakeProfit?.LimitPrice, request.StopLoss?.StopPrice, request.ClientOrderId, order.Code,
            order.Detail);
    }
}

public static class RefusedOrderList
{
    /// <summary>The account's orders that were refused in the last 24 hours, newest first, at most 100.</summary>
    internal static async Task<Results<Ok<Page<RefusedOrderBody>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        RefusedOrders refused,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        return seen.Is(out var account, out var problem)
            ? TypedResults.Ok(Paging.Whole(refused.Of(account.Id, seen.Until?.ToTime()).Select(RefusedOrderBody.Of)))
            : problem;
    }
}
