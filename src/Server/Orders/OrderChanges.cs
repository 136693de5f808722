using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Chaos;
using TradeCraft.Server.History;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Orders;

/// <summary>Changing what is open: one order, all of them, or a position by way of an order.</summary>
public static class OrderChanges
{
    /// <summary>
    /// Changes an open order in place. It keeps its place in the queue when only its quantity becomes less. Where the account has a delay,
    /// the change arrives after it, and the answer shows the order as it is until then.
    /// </summary>
    internal static async Task<Results<JsonOk<OrderBody>, ProblemHttpResult>> ReplaceAsync(
        long id, ReplaceOrderRequest request, ClaimsPrincipal caller, OrderGateway gateway, InstrumentDirectory instruments,
        CancellationToken cancellation)
    {
        var answer = await gateway.ReplaceAsync(caller.Caller, new(id), request, cancellation);
        return answer.Order is { } order ? new JsonOk<OrderBody>(OrderBody.Of(order, instruments)) : answer.Problem!;
    }

    /// <summary>Cancels all open orders of the account, or those of one symbol or side.</summary>
    internal static async Task<Results<Ok<CancelledOrdersBody>, ProblemHttpResult>> CancelAllAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        LiveVenue venue,
        CancellationToken cancellation,
        string? symbol = null,
        string? side = null,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var errors = new FieldErrors();
        Side? only = side switch { "buy" => Side.Buy, "sell" => Side.Sell, _ => null };
        if (!errors.Require(side is null || only is not null, "side", "Must be buy or sell.")) return Problem.Invalid(errors);
        if (!accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account))
            return Refusal.Of(Rejection.UnknownAccount);
        var instrument = symbol is null ? null : instruments.Find(symbol);
        if (symbol is not null && instrument is null) return Refusal.Of(Rejection.UnknownInstrument, "symbol");

        var decision = await venue.SubmitAsync(new CancelOrders(account.Id, instrument?.Id, only), cancellation);
        return decision.IsAccepted ? TypedResults.Ok(new CancelledOrdersBody((int)decision.Number)) : Refusal.Of(decision.Rejection);
    }

    /// <summary>
    /// Closes a position at the market with an order that may only reduce it. With cancel_orders the account's open orders in the symbol,
    /// which may hold what is to be sold, are cancelled first.
    /// </summary>
    internal static async Task<Results<Ok<OrderBody>, ProblemHttpResult>> ClosePositionAsync(
        string symbol,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        OrderArchive orders,
        LiveVenue venue,
        QuoteFreshness quotes,
        KeyOrders keyOrders,
        ChaosPlans chaos,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null,
        [FromQuery(Name = "cancel_orders")] bool cancelOrders = false)
    {
        if (!accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account))
            return Refusal.Of(Rejection.UnknownAccount);
        if (instruments.Find(symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument);
        var troubles = chaos.On(caller.Caller, account.Id);
        if (quotes.IsStale(instrument.AssetClass) || troubles?.Has(TroubleKind.StaleQuotes) is true) return QuoteFreshness.Refusal;
        if (ForcedOutcome.OfChange(troubles) is { } wanted) return wanted;
        if (cancelOrders) await venue.SubmitAsync(new CancelOrders(account.Id, instrument.Id) { ClosesPosition = true }, cancellation);
        if (portfolios.Position(account.Id, instrument.Id) is not { IsFlat: false } position)
            return Problem.Of(StatusCodes.Status404NotFound, "no_position", $"The account has no position in {symbol}.");

        var options = new OrderOptions { ReduceOnly = true, SelfTrade = SelfTrade.CancelOldest };
        var side = position.Net > 0 ? Side.Sell : Side.Buy;
        var decision = await venue.SubmitAsync(
            new PlaceOrder(account.Id, instrument.Id, side, OrderType.Market, TimeInForce.Ioc, position.Size, default, options)
            {
                Purpose = OrderPurpose.Close,
            },
            cancellation);
        if (!decision.IsAccepted) return Refusal.Of(decision.Rejection);
        var placed = new OrderId(decision.Number);
        if (caller.Caller.Key is { } key) keyOrders.Note(key, account.Id, placed);
        return TypedResults.Ok(OrderBody.Of((await orders.FindAsync(placed, cancellation))!, instruments));
    }
}
