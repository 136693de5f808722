using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Orders;

/// <summary>What became of a request about one order: the order as it stands then, or why nothing was done.</summary>
internal readonly record struct OrderAnswer(OrderBody? Order, ProblemHttpResult? Problem)
{
    public static implicit operator OrderAnswer(OrderBody order) => new(order, null);

    public static implicit operator OrderAnswer(ProblemHttpResult problem) => new(null, problem);
}

/// <summary>
/// The way in for orders and their changes, whichever door they come by: a request of their own, or one of many in a batch. Each answer
/// comes when what was done is on disk. Nobody gives up that wait: it is as long as a commit, and what was submitted is not taken back.
/// </summary>
internal sealed class OrderGateway(
    CallerAccounts accounts, InstrumentDirectory instruments, OrderArchive orders, LiveVenue venue, QuoteFreshness quotes)
{
    public async Task<OrderAnswer> PlaceAsync(
        UserId user, PlaceOrderRequest request, string? idempotencyKey, CancellationToken cancellation)
    {
        if (!accounts.TryFind(user, request.AccountId, out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (instruments.Find(request.Symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument, "symbol");
        if (OrderTerms.Check(request, idempotencyKey) is { } malformed) return malformed;
        var key = OrderTerms.KeyOf(idempotencyKey, user, request);
        if (OrderTerms.Read(request, instrument, account.Id, key, out var command) is { } refused) return refused;
        if (quotes.IsStale(instrument.AssetClass) && command.Type == OrderType.Market && !await WasDoneAsync(command, cancellation))
            return QuoteFreshness.Refusal;

        var decision = await venue.SubmitAsync(command, CancellationToken.None);
        if (!decision.IsAccepted) return Refused(decision);
        var placed = new OrderId(decision.Number);
        var isKeyed = command.Options is { Request.IsNone: false };
        var order = (isKeyed ? await orders.AnswerAsync(placed, cancellation) : await orders.FindAsync(placed, cancellation))
            ?? throw new InvalidOperationException($"Order {decision.Number} was placed, but no projection knows it.");
        return OrderBody.Of(order, instruments);
    }

    public async Task<OrderAnswer> ReplaceAsync(
        UserId user, OrderId id, ReplaceOrderRequest request, CancellationToken cancellation)
    {
        if (await FindOwnAsync(user, id, cancellation) is not { } order) return Refusal.Of(Rejection.UnknownOrder);
        if (OrderTerms.Check(request) is { } malformed) return malformed;
        if (OrderTerms.Read(request, order, instruments[order.Instrument], out var command) is { } refused) return refused;

        var decision = await venue.SubmitAsync(command, CancellationToken.None);
        return decision.IsAccepted ? await AsItStandsAsync(id, cancellation) : Refused(decision);
    }

    public async Task<OrderAnswer> CancelAsync(UserId user, OrderId id, CancellationToken cancellation)
    {
        if (await FindOwnAsync(user, id, cancellation) is not { } order) return Refusal.Of(Rejection.UnknownOrder);
        var decision = await venue.SubmitAsync(new CancelOrder(order.Account, id), CancellationToken.None);
        return decision.IsAccepted ? await AsItStandsAsync(id, cancellation) : Refusal.Of(decision.Rejection);
    }

    private static OrderAnswer Refused(Decision decision) => Refusal.Of(decision.Rejection, Refusal.FieldOf(decision.Rejection));

    /// <summary>Whether the request was done before: then it is only answered again.</summary>
    private async Task<bool> WasDoneAsync(PlaceOrder command, CancellationToken cancellation) =>
        command.Options is { Request.IsNone: false } keyed
            && await venue.AskAsync((asked, now) => asked.HasDone(keyed.Request, now), cancellation);

    private async ValueTask<OrderView?> FindOwnAsync(UserId user, OrderId id, CancellationToken cancellation) =>
        await orders.FindAsync(id, cancellation) is { } order && accounts.TryFind(user, order.Account, out _) ? order : null;

    private async Task<OrderAnswer> AsItStandsAsync(OrderId id, CancellationToken cancellation) =>
        OrderBody.Of((await orders.FindAsync(id, cancellation))!, instruments);
}
