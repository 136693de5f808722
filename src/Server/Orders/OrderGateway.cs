using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Chaos;
using TradeCraft.Server.History;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Orders;

/// <summary>What became of a request about one order: the order as it stands then, or why nothing was done.</summary>
internal readonly record struct OrderAnswer(OrderView? Order, ProblemHttpResult? Problem)
{
    public static implicit operator OrderAnswer(OrderView order) => new(order, null);

    public static implicit operator OrderAnswer(ProblemHttpResult problem) => new(null, problem);
}

/// <summary>
/// The way in for orders and their changes, whichever door they come by: a request of their own, or one of many in a batch. Each answer
/// comes when what was done is on disk. Nobody gives up that wait: it is as long as a commit, and what was submitted is not taken back.
/// </summary>
internal sealed class OrderGateway(
    CallerAccounts accounts, InstrumentDirectory instruments, OrderViews open, OrderArchive orders, LiveVenue venue, QuoteFreshness quotes,
    KeyLimits keyLimits, KeyOrders keyOrders, LimitSettings limits, OrderRefusals refusals, RefusedOrders refusedOrders,
    ChaosPlans chaos)
{
    /// <param name="trace">As <see cref="LiveVenue"/> takes it.</param>
    public async Task<OrderAnswer> PlaceAsync(
        Caller caller, PlaceOrderRequest request, string? idempotencyKey, CancellationToken cancellation, ActivityTraceId trace = default)
    {
        if (!accounts.TryFind(caller, request.AccountId, out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (instruments.Find(request.Symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument, "symbol");
        if (OrderTerms.Check(request, idempotencyKey) is { } malformed) return Noted(account, request, malformed);
        var key = OrderTerms.KeyOf(idempotencyKey, caller.User, request);
        if (OrderTerms.Read(request, instrument, account.Id, key, limits.MostOpenOrders, out var command) is { } refused)
            return Noted(account, request, refused);
        var troubles = chaos.On(caller, account.Id);
        var forced = ForcedOutcome.Of(troubles, request.ClientOrderId);
        if (forced?.Refusal is { } wanted && !await WasDoneAsync(command, cancellation))
            return forced.IsLost ? wanted : Noted(account, request, wanted);
        var isStale = quotes.IsStale(instrument.AssetClass) || troubles?.Has(TroubleKind.StaleQuotes) is true;
        if (isStale && command.Type == OrderType.Market && !await WasDoneAsync(command, cancellation))
            return Noted(account, request, QuoteFreshness.Refusal);
        if (caller.Key is { } by && await keyLimits.JudgeAsync(by, account, instrument, command, cancellation) is { } beyond
            && !await WasDoneAsync(command, cancellation))
            return Noted(account, request, beyond);

        var isUnanswered = forced is { IsUnanswered: true } && !await WasDoneAsync(command, cancellation);
        var decision = await venue.SubmitAsync(command, CancellationToken.None, trace);
        if (!decision.IsAccepted)
            return Noted(account, request, await refusals.OfAsync(decision.Rejection, command, account, instrument, cancellation));
        var placed = new OrderId(decision.Number);
        if (caller.Key is { } placedBy) keyOrders.Note(placedBy, account.Id, placed);
        if (forced is { Wait.Ticks: > 0 }) await troubles!.DelayAsync(forced.Wait, cancellation);
        if (isUnanswered) return ForcedOutcome.Timeout;
        var isKeyed = command.Options is { Request.IsNone: false };
        return (isKeyed ? await orders.AnswerAsync(placed, cancellation) : await FindAsync(placed, cancellation))
            ?? throw new InvalidOperationException($"Order {decision.Number} was placed, but no projection knows it.");
    }

    public async Task<OrderAnswer> ReplaceAsync(
        Caller caller, OrderId id, ReplaceOrderRequest request, CancellationToken cancellation)
    {
        if (await FindOwnAsync(caller, id, cancellation) is not { } order) return Refusal.Of(Rejection.UnknownOrder);
        if (OrderTerms.Check(request) is { } malformed) return malformed;
        if (OrderTerms.Read(request, order, instruments[order.Instrument], out var command) is { } refused) return refused;
        if (ForcedOutcome.OfChange(chaos.On(caller, order.Account)) is { } wanted) return wanted;
        if (caller.Key is { } by && keyLimits.Judge(by, order, command) is { } beyond) return beyond;

        var decision = await venue.SubmitAsync(command, CancellationToken.None);
        if (decision.IsAccepted) return await AsItStandsAsync(id, cancellation);
        return accounts.TryFind(caller, order.Account, out var account)
            ? await refusals.OfAsync(
                decision.Rejection, OrderTerms.AsPlaced(order, command), account, instruments[order.Instrument], cancellation)
            : Refusal.Of(decision.Rejection);
    }

    public async Task<OrderAnswer> CancelAsync(Caller caller, OrderId id, CancellationToken cancellation)
    {
        if (await FindOwnAsync(caller, id, cancellation) is not { } order) return Refusal.Of(Rejection.UnknownOrder);
        var decision = await venue.SubmitAsync(new CancelOrder(order.Account, id), CancellationToken.None);
        return decision.IsAccepted ? await AsItStandsAsync(id, cancellation) : Refusal.Of(decision.Rejection);
    }

    private OrderAnswer Noted(AccountView account, PlaceOrderRequest request, ProblemHttpResult problem)
    {
        refusedOrders.Note(account, request, problem);
        return problem;
    }

    /// <summary>Whether the request was done before: then it is only answered again.</summary>
    private async Task<bool> WasDoneAsync(PlaceOrder command, CancellationToken cancellation) =>
        command.Options is { Request.IsNone: false } keyed
            && await venue.AskAsync((asked, now) => asked.HasDone(keyed.Request, now), cancellation);

    private async ValueTask<OrderView?> FindOwnAsync(Caller caller, OrderId id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is { } order && accounts.TryFind(caller, order.Account, out _) ? order : null;

    private async ValueTask<OrderAnswer> AsItStandsAsync(OrderId id, CancellationToken cancellation) =>
        (await FindAsync(id, cancellation))!;

    /// <summary>Almost always in memory: then nobody waits, and nothing is made for a wait.</summary>
    private ValueTask<OrderView?> FindAsync(OrderId id, CancellationToken cancellation) =>
        open.Find(id) is { } order ? new(order) : new(orders.FindAsync(id, cancellation));
}
