using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Orders;

/// <summary>One of three: an order to place, one to replace, or one to cancel.</summary>
public sealed record BatchedOrderRequest
{
    /// <summary>The order to place.</summary>
    public PlaceOrderRequest? Place { get; init; }

    /// <summary>Of the order to place, as the header of that name is for one alone.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The id of the order to replace.</summary>
    public OrderId? Replace { get; init; }

    /// <summary>What it is to have instead.</summary>
    public ReplaceOrderRequest? With { get; init; }

    /// <summary>The id of the order to cancel.</summary>
    public OrderId? Cancel { get; init; }
}

/// <param name="Orders">1 to 100, in the order in which they are to be done.</param>
public sealed record OrderBatchRequest(IReadOnlyList<BatchedOrderRequest> Orders);

/// <summary>What became of one of a batch.</summary>
/// <param name="Status">As a request of its own would have been answered: 201 placed, 200 replaced or cancelled, else why not.</param>
/// <param name="Order">As it stands then. Null where nothing was done.</param>
/// <param name="Code">Why nothing was done. Null where it was.</param>
public sealed record BatchedOrderBody(int Status, OrderBody? Order, string? Code, string? Detail);

/// <summary>What became of one, before it is written as a <see cref="BatchedOrderBody"/>.</summary>
internal readonly record struct BatchedOrderAnswer(int Status, OrderView? Order, string? Code, string? Detail);

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
        OrderBatchRequest request, ClaimsPrincipal user, OrderGateway gateway, InstrumentDirectory instruments, RequestLimits limits,
        HttpContext context, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        errors.Require(request.Orders.Count is >= 1 and <= Most, "orders", $"Must be 1 to {Most}.");
        for (var i = 0; i < request.Orders.Count && !errors.Any; i++) Check(request.Orders[i], i, errors);
        if (errors.Any) return Problem.Invalid(errors);

        // The request itself was counted.
        var caller = user.Caller;
        var allowance = limits.Take(caller, RequestKind.Order, request.Orders.Count - 1);
        if (!allowance.IsGranted) return RequestLimits.Refuse(context.Response, allowance);
        RequestLimits.Tell(context.Response, allowance);

        // Each is on its way to the venue before the next begins, and none waits for the one before: all share a commit.
        var asked = request.Orders;
        var begun = new Task<OrderAnswer>[asked.Count];
        for (var i = 0; i < begun.Length; i++) begun[i] = BeginAsync(asked[i], caller, gateway, cancellation);
        await Task.WhenAll((Task[])begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var answers = new BatchedOrderAnswer[begun.Length];
        for (var i = 0; i < begun.Length; i++) answers[i] = await AnswerAsync(asked[i], begun[i]);
        return new JsonOk<OrderBatchBody>(json => Write(json, answers, instruments));
    }

    private static void Write(Utf8JsonWriter json, BatchedOrderAnswer[] answers, InstrumentDirectory instruments)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var answer in answers)
        {
            json.WriteStartObject();
            json.WriteNumber("status"u8, answer.Status);
            json.WritePropertyName("order"u8);
            if (answer.Order is { } order) OrderJson.Write(json, order, instruments[order.Instrument]);
            else json.WriteNullValue();
            json.Text("code"u8, answer.Code);
            json.Text("detail"u8, answer.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
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

    /// <summary>Has one on its way to the venue.</summary>
    internal static Task<OrderAnswer> BeginAsync(
        BatchedOrderRequest asked, Caller caller, OrderGateway gateway, CancellationToken cancellation) => asked switch
        {
            { Place: { } order } => gateway.PlaceAsync(caller, order, asked.IdempotencyKey, cancellation),
            { Replace: { } id } => gateway.ReplaceAsync(caller, id, asked.With!, cancellation),
            _ => gateway.CancelAsync(caller, asked.Cancel!.Value, cancellation),
        };

    /// <summary>Says what became of it.</summary>
    internal static async ValueTask<BatchedOrderAnswer> AnswerAsync(BatchedOrderRequest asked, Task<OrderAnswer> begun)
    {
        try
        {
            var answer = await begun;
            if (answer.Problem?.ProblemDetails is { } problem)
                return new(problem.Status!.Value, null, (string)problem.Extensions["code"]!, problem.Detail);
            return new(asked.Place is null ? StatusCodes.Status200OK : StatusCodes.Status201Created, answer.Order, null, null);
        }
        catch (VenueUnavailableException unavailable)
        {
            return new(StatusCodes.Status503ServiceUnavailable, null, "venue_unavailable", unavailable.Message);
        }
        catch (StorageBusyException busy)
        {
            return new(StatusCodes.Status503ServiceUnavailable, null, "storage_busy", busy.Message);
        }
        catch (NpgsqlException outage) when (ExceptionProblems.IsOutage(outage))
        {
            // Its order had to be looked up in a table. The others were placed, and must be told.
            return new(StatusCodes.Status503ServiceUnavailable, null, "storage_unavailable", "The database does not answer just now.");
        }
    }
}
