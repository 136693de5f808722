using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Orders;

/// <summary>Asking about orders: what one would come to, what became of one and why.</summary>
public static class OrderQuestions
{
    /// <summary>What an order would come to at this moment, and whether it would be refused. Places nothing.</summary>
    internal static async Task<Results<Ok<OrderPreviewBody>, ProblemHttpResult>> PreviewAsync(
        PlaceOrderRequest request,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        LiveVenue venue,
        LimitSettings limits,
        OrderRefusals refusals,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, request.AccountId, out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (instruments.Find(request.Symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument, "symbol");
        if (OrderTerms.Check(request) is { } malformed) return malformed;
        if (OrderTerms.Read(request, instrument, account.Id, key: default, limits.MostOpenOrders, out var command) is { } refused)
            return refused;

        var preview = await venue.AskAsync((asked, now) => asked.Preview(command, now), cancellation);
        var sentence = preview.Rejection == Rejection.None ? null
            : await refusals.SentenceAsync(preview.Rejection, command, account, instrument, cancellation);
        return TypedResults.Ok(OrderPreviewBody.Of(preview, sentence, request.Side, instrument));
    }

    /// <summary>The newest order that was given this client_order_id.</summary>
    internal static async Task<Results<Ok<OrderBody>, ProblemHttpResult>> FindByClientIdAsync(
        [FromRoute(Name = "client_order_id")] string clientOrderId,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        OrderArchive orders,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.Is(out var account, out var refused)) return refused;

        // A slash in a path arrives as it was escaped, and every other character as itself.
        var found = await orders.FindAsync(account.Id, clientOrderId, cancellation)
            ?? await orders.FindAsync(account.Id, clientOrderId.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), cancellation);
        return found is { } order && order.IsShownTo(seen)
            ? TypedResults.Ok(OrderBody.Of(order, instruments))
            : Refusal.Of(Rejection.UnknownOrder);
    }

    /// <summary>Why an order filled or did not: in a sentence, and every fact that it rests on.</summary>
    internal static async Task<Results<Ok<OrderExplanationBody>, ProblemHttpResult>> ExplainAsync(
        long id,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Conditions conditions,
        OrderArchive orders,
        OrderReasons reasons,
        CancellationToken cancellation)
    {
        if (await orders.FindAsync(new OrderId(id), cancellation) is not { } known
            || !known.IsShownTo(await accounts.FindToReadAsync(caller, known.Account, cancellation)))
            return Refusal.Of(Rejection.UnknownOrder);

        var (order, story, now) = await reasons.TellAsync(known, cancellation);
        return TypedResults.Ok(OrderExplanationBody.Of(order, story, now, instruments, conditions));
    }
}
