using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;

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
        var orders = app.MapGroup("/api/v1/orders").WithTags("Orders").RequireAuthorization().ProducesProblem(400).ProducesProblem(401)
            .ProducesProblem(404);

        orders.MapPost("/", PlaceAsync).WithShortWay<PlacingShortWay>(app).CountsAs(RequestKind.Order).HonoursIdempotencyKey()
            .RequireAuthorization(Policies.Trader).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);
        orders.MapGet("/", ListAsync).ProducesProblem(403);
        orders.MapDelete("/", OrderChanges.CancelAllAsync).CountsAs(RequestKind.Order).RequireAuthorization(Policies.Trader)
            .ProducesProblem(403).ProducesProblem(503);
        orders.MapPost("/batch", OrderBatches.SubmitAsync).CountsAs(RequestKind.Order).RequireAuthorization(Policies.Trader)
            .ProducesProblem(403);
        orders.MapPost("/preview", OrderQuestions.PreviewAsync).CountsAs(RequestKind.Preview).ProducesProblem(422).ProducesProblem(503);
        orders.MapGet("/refused", RefusedOrderList.ListAsync).ProducesProblem(403);
        orders.MapGet("/by-client-id/{client_order_id}", OrderQuestions.FindByClientIdAsync);
        orders.MapGet("/{id:long}", GetAsync);
        orders.MapGet("/{id:long}/explain", OrderQuestions.ExplainAsync).ProducesProblem(503);
        orders.MapPatch("/{id:long}", OrderChanges.ReplaceAsync).CountsAs(RequestKind.Order).RequireAuthorization(Policies.Trader)
            .ProducesProblem(403).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);
        orders.MapDelete("/{id:long}", CancelAsync).CountsAs(RequestKind.Order).RequireAuthorization(Policies.Trader).ProducesProblem(403)
            .ProducesProblem(409).ProducesProblem(503);

        app.MapDelete("/api/v1/positions/{symbol}", OrderChanges.ClosePositionAsync).WithTags("Portfolio")
            .CountsAs(RequestKind.Order).RequireAuthorization(Policies.Trader)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);
        app.MapGet("/api/v1/trades", TradesAsync).WithTags("Orders").RequireAuthorization().ProducesProblem(400).ProducesProblem(401)
            .ProducesProblem(404);
        return app;
    }

    /// <summary>
    /// Places an order. The answer comes when it is on disk, and shows the order after the engine has taken it: it may be filled already.
    /// With an Idempotency-Key, sending the same again gives the same answer and places nothing.
    /// </summary>
    internal static async Task<Results<JsonCreated<OrderBody>, ProblemHttpResult>> PlaceAsync(
        PlaceOrderRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        OrderGateway gateway,
        InstrumentDirectory instruments,
        CancellationToken cancellation)
    {
        var answer = await gateway.PlaceAsync(caller.Caller, request, idempotencyKey, cancellation);
        if (answer.Order is not { } order) return answer.Problem!;
        return new JsonCreated<OrderBody>(PathOf(order.Id), OrderBody.Of(order, instruments));
    }

    /// <summary>Where an order can be asked for.</summary>
    internal static string PathOf(OrderId order) => $"/api/v1/orders/{order.Number}";

    /// <summary>The account's orders, newest first.</summary>
    internal static async Task<Results<JsonOk<Page<OrderBody>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        OrderArchive orders,
        CancellationToken cancellation,
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
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.Is(out var account, out var refused)) return refused;
        if (seen.Until is not null && filter != OrderFilter.Closed) return SeenAccount.Delayed;
        if (symbol is not null && instruments.Find(symbol) is null) return Refusal.Of(Rejection.UnknownInstrument, "symbol");

        var instrument = symbol is null ? null : instruments.Find(symbol);
        bool? open = filter == OrderFilter.All ? null : filter == OrderFilter.Open;
        var found = await orders.ListAsync(account.Id, open, instrument, new(before), most + 1, cancellation, seen.Until);
        return new JsonOk<Page<OrderBody>>(Paging.Cut(found, most, order => OrderBody.Of(order, instruments), order => order.Id.Number));
    }

    /// <summary>One order as it stands.</summary>
    internal static async Task<Results<JsonOk<OrderBody>, ProblemHttpResult>> GetAsync(
        long id,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        OrderArchive orders,
        CancellationToken cancellation) =>
        await orders.FindAsync(new OrderId(id), cancellation) is { } order
            && order.IsShownTo(await accounts.FindToReadAsync(caller, order.Account, cancellation))
            ? new JsonOk<OrderBody>(OrderBody.Of(order, instruments))
            : Refusal.Of(Rejection.UnknownOrder);

    /// <summary>Cancels what is left of an order.</summary>
    internal static async Task<Results<JsonOk<OrderBody>, ProblemHttpResult>> CancelAsync(
        long id, ClaimsPrincipal caller, OrderGateway gateway, InstrumentDirectory instruments, CancellationToken cancellation)
    {
        var answer = await gateway.CancelAsync(caller.Caller, new(id), cancellation);
        return answer.Order is { } order ? new JsonOk<OrderBody>(OrderBody.Of(order, instruments)) : answer.Problem!;
    }

    /// <summary>The account's executions, newest first.</summary>
    internal static async Task<Results<Ok<Page<TradeBody>>, ProblemHttpResult>> TradesAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        AccountArchive archive,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null,
        int? limit = null,
        string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.Is(out var account, out var refused)) return refused;

        var found = await archive.TradesAsync(account.Id, before, most + 1, cancellation, seen.Until);
        return TypedResults.Ok(Paging.Cut(found, most, trade => TradeBody.Of(trade, instruments), trade => trade.Number));
    }
}
