using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Orders;

/// <summary>Which orders a list holds.</summary>
public enum OrderFilter
{
    Open,
    Closed,
    All,
}

public static class OrdersApi
{
    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder app)
    {
        var orders = app.MapGroup("/api/v1/orders").WithTags("Orders").RequireAuthorization().ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);

        orders.MapPost("/", PlaceAsync).RequireAuthorization(Policies.Trader).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);
        orders.MapGet("/", List);
        orders.MapDelete("/", OrderChanges.CancelAllAsync).RequireAuthorization(Policies.Trader).ProducesProblem(403).ProducesProblem(503);
        orders.MapPost("/preview", OrderQuestions.PreviewAsync).ProducesProblem(422).ProducesProblem(503);
        orders.MapGet("/by-client-id/{client_order_id}", OrderQuestions.FindByClientId);
        orders.MapGet("/{id:long}", Get);
        orders.MapGet("/{id:long}/explain", OrderQuestions.ExplainAsync).ProducesProblem(503);
        orders.MapPatch("/{id:long}", OrderChanges.ReplaceAsync).RequireAuthorization(Policies.Trader).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);
        orders.MapDelete("/{id:long}", CancelAsync).RequireAuthorization(Policies.Trader).ProducesProblem(403).ProducesProblem(409).ProducesProblem(503);

        app.MapDelete("/api/v1/positions/{symbol}", OrderChanges.ClosePositionAsync).WithTags("Portfolio").RequireAuthorization(Policies.Trader)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);
        app.MapGet("/api/v1/trades", Trades).WithTags("Orders").RequireAuthorization().ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
        return app;
    }

    /// <summary>
    /// Places an order. The answer comes when it is on disk, and shows the order after the engine has taken it: it may be filled already.
    /// With an Idempotency-Key, sending the same again gives the same answer and places nothing.
    /// </summary>
    internal static async Task<Results<Created<OrderBody>, ProblemHttpResult>> PlaceAsync(
        PlaceOrderRequest request,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        VenueProjections projections,
        LiveVenue venue,
        QuoteFreshness quotes,
        CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, request.AccountId, out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (projections.Instruments.Find(request.Symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument, "symbol");
        if (OrderTerms.Check(request, idempotencyKey) is { } malformed) return malformed;
        if (OrderTerms.Read(request, instrument, account.Id, OrderTerms.KeyOf(idempotencyKey, caller.UserId, request), out var command) is { } refused) return refused;

        var isRepeated = command.Options is { Request.IsNone: false } asked && projections.AnswerTo(asked.Request) is not null;
        if (quotes.AreStale && command.Type == OrderType.Market && !isRepeated) return QuoteFreshness.Refusal;

        var decision = await venue.SubmitAsync(command, cancellation);
        if (!decision.IsAccepted) return Refusal.Of(decision.Rejection, Refusal.FieldOf(decision.Rejection));

        var order = (command.Options is { Request.IsNone: false } keyed ? projections.AnswerTo(keyed.Request) : projections.Order(new(decision.Number)))
            ?? throw new InvalidOperationException($"Order {decision.Number} was placed, but no projection knows it.");
        return TypedResults.Created($"/api/v1/orders/{order.Id.Number}", OrderBody.Of(order, projections.Instruments));
    }

    /// <summary>The account's orders, newest first.</summary>
    internal static Results<Ok<Page<OrderBody>>, ProblemHttpResult> List(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        VenueProjections projections,
        string? status = null,
        string? symbol = null,
        [FromQuery(Name = "account_id")] int? accountId = null,
        int? limit = null,
        string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        var filter = OrderFilter.Open;
        errors.Require(
            status is null || (Enum.TryParse(status, ignoreCase: true, out filter) && Enum.IsDefined(filter) && !char.IsDigit(status[0])),
            "status", "Must be one of open, closed, all.");
        if (errors.Any) return Problem.Invalid(errors);
        if (!accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (symbol is not null && projections.Instruments.Find(symbol) is null) return Refusal.Of(Rejection.UnknownInstrument, "symbol");

        var instrument = symbol is null ? null : projections.Instruments.Find(symbol);
        var found = projections.Orders(
            account.Id,
            order => (filter == OrderFilter.All || order.IsOpen == (filter == OrderFilter.Open)) && (instrument is null || order.Instrument == instrument.Id),
            new(before), most + 1);
        return TypedResults.Ok(Paging.Cut(found, most, order => OrderBody.Of(order, projections.Instruments), order => order.Id.Number));
    }

    /// <summary>One order as it stands.</summary>
    internal static Results<Ok<OrderBody>, ProblemHttpResult> Get(long id, ClaimsPrincipal caller, CallerAccounts accounts, VenueProjections projections) =>
        projections.Order(new(id)) is { } order && accounts.TryFind(caller, order.Account, out _)
            ? TypedResults.Ok(OrderBody.Of(order, projections.Instruments))
            : Refusal.Of(Rejection.UnknownOrder);

    /// <summary>Cancels what is left of an order.</summary>
    internal static async Task<Results<Ok<OrderBody>, ProblemHttpResult>> CancelAsync(
        long id, ClaimsPrincipal caller, CallerAccounts accounts, VenueProjections projections, LiveVenue venue, CancellationToken cancellation)
    {
        if (projections.Order(new(id)) is not { } order || !accounts.TryFind(caller, order.Account, out _)) return Refusal.Of(Rejection.UnknownOrder);
        var decision = await venue.SubmitAsync(new CancelOrder(order.Account, order.Id), cancellation);
        return decision.IsAccepted
            ? TypedResults.Ok(OrderBody.Of(projections.Order(order.Id)!, projections.Instruments))
            : Refusal.Of(decision.Rejection);
    }

    /// <summary>The account's executions, newest first.</summary>
    internal static Results<Ok<Page<TradeBody>>, ProblemHttpResult> Trades(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        VenueProjections projections,
        [FromQuery(Name = "account_id")] int? accountId = null,
        int? limit = null,
        string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        if (!accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account)) return Refusal.Of(Rejection.UnknownAccount);

        var found = projections.Trades(account.Id, new(before), most + 1);
        return TypedResults.Ok(Paging.Cut(found, most, trade => TradeBody.Of(trade, projections.Instruments), trade => trade.Id.Number));
    }
}
