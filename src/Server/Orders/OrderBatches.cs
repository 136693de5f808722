using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Orders;

/// <summary>One of three: an order to place, one to replace, or one to cancel.</summary>
/// <param name="Place">The order to place.</param>
/// <param name="IdempotencyKey">Of the order to place, as the header of that name is for one alone.</param>
/// <param name="Replace">The id of the order to replace.</param>
/// <param name="With">What it is to have instead.</param>
/// <param name="Cancel">The id of the order to cancel.</param>
public sealed record BatchedOrderRequest(
    PlaceOrderRequest? Place = null, string? IdempotencyKey = null, OrderId? Replace = null, ReplaceOrderRequest? With = null,
    OrderId? Cancel = null);

/// <param name="Orders">1 to 100, in the order in which they are to be done.</param>
public sealed record OrderBatchRequest(IReadOnlyList<BatchedOrderRequest> Orders);

/// <summary>What became of one of a batch.</summary>
/// <param name="Status">As a request of its own would have been answered: 201 placed, 200 replaced or cancelled, else why not.</param>
/// <param name="Order">As it stands then. Null where nothing was done.</param>
/// <param name="Code">Why nothing was done. Null where it was.</param>
public sealed record BatchedOrderBody(int Status, OrderBody? Order, string? Code, string? Detail);

/// <summary>The answers, in the order of the request.</summary>
public sealed record OrderBatchBody(IReadOnlyList<BatchedOrderBody> Items);

/// <summary>Many orders in one request: what market makers use.</summary>
public static class OrderBatches
{
    private const int Most = 100;

    /// <summary>
    /// Places, replaces and cancels up to 100 orders in one request, one after the other, and answers each by itself: one that is refused
    /// keeps none of the others back. The answer comes when all that was done is on disk.
    /// </summary>
    internal static async Task<Results<JsonOk<OrderBatchBody>, ProblemHttpResult>> SubmitAsync(
        OrderBatchRequest request, ClaimsPrincipal caller, OrderGateway gateway, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        errors.Require(request.Orders.Count is >= 1 and <= Most, "orders", $"Must be 1 to {Most}.");
        for (var i = 0; i < request.Orders.Count && !errors.Any; i++) Check(request.Orders[i], i, errors);
        if (errors.Any) return Problem.Invalid(errors);

        // Each is on its way to the venue before the next begins, and none waits for the one before: all share a commit.
        var answers = new Task<BatchedOrderBody>[request.Orders.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = SubmitOneAsync(request.Orders[i], caller.UserId, gateway, cancellation);
        return new JsonOk<OrderBatchBody>(new(await Task.WhenAll(answers)));
    }

    private static void Check(BatchedOrderRequest? asked, int place, FieldErrors errors)
    {
        var kinds = asked is null ? 0 : (asked.Place is null ? 0 : 1) + (asked.Replace is null ? 0 : 1) + (asked.Cancel is null ? 0 : 1);
        errors.Require(kinds == 1, $"orders.{place}", "Give place, replace or cancel, one of the three.");
        if (kinds != 1) return;
        errors.Require((asked!.Replace is null) == (asked.With is null), $"orders.{place}.with", "Goes with replace, and only with it.");
        var isKeyed = asked.IdempotencyKey is not null;
        errors.Require(!isKeyed || asked.Place is not null, $"orders.{place}.idempotency_key", "Goes with place, and only with it.");
    }

    /// <summary>Does one, and says what became of it.</summary>
    internal static async Task<BatchedOrderBody> SubmitOneAsync(
        BatchedOrderRequest asked, UserId user, OrderGateway gateway, CancellationToken cancellation)
    {
        try
        {
            var answer = asked switch
            {
                { Place: { } order } => await gateway.PlaceAsync(user, order, asked.IdempotencyKey, cancellation),
                { Replace: { } id } => await gateway.ReplaceAsync(user, id, asked.With!, cancellation),
                _ => await gateway.CancelAsync(user, asked.Cancel!.Value, cancellation),
            };
            if (answer.Problem?.ProblemDetails is { } problem)
                return new(problem.Status!.Value, null, (string)problem.Extensions["code"]!, problem.Detail);
            return new(asked.Place is null ? StatusCodes.Status200OK : StatusCodes.Status201Created, answer.Order, null, null);
        }
        catch (VenueUnavailableException unavailable)
        {
            return new(StatusCodes.Status503ServiceUnavailable, null, "venue_unavailable", unavailable.Message);
        }
        catch (NpgsqlException outage) when (ExceptionProblems.IsOutage(outage))
        {
            // Its order had to be looked up in a table. The others were placed, and must be told.
            return new(StatusCodes.Status503ServiceUnavailable, null, "storage_unavailable", "The database does not answer just now.");
        }
    }
}
