using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Placing orders, and what becomes of one that reaches the market.</summary>
public sealed partial class Venue
{
    /// <summary>What placing an order would come to. Nothing happens.</summary>
    /// <param name="place">The order.</param>
    /// <param name="at">When it would be placed.</param>
    public OrderPreview Preview(PlaceOrder place, Timestamp at)
    {
        if (!Knows(place.Account)) return new(Rejection.UnknownAccount);
        if (!Knows(place.Instrument)) return new(Rejection.UnknownInstrument);
        now = at;
        var market = MarketOf(place.Instrument);
        var refusal = Judge(place, AccountOf(place.Account), market, out var ticket);
        var fee = ticket.Quantity.IsZero ? Money.Zero : ticket.Fees.On(place.Side, ticket.Quantity, Money.Zero, ticket.Value, market.Instrument);
        return new(refusal, ticket.Quantity, ticket.Price, ticket.Value, fee, ticket.Hold, ticket.Delay);
    }

    /// <summary>Whether a request with this key placed an order in the last 24 hours.</summary>
    public bool HasDone(RequestKey request, Timestamp at) => requests.TryFind(request, at, out _, out _);

    private Decision Decide(PlaceOrder place)
    {
        if (!Knows(place.Account)) return Rejection.UnknownAccount;
        if (!Knows(place.Instrument)) return Rejection.UnknownInstrument;
        if (place.Options is { Request.IsNone: false } keyed && requests.TryFind(keyed.Request, now, out var body, out var before))
            return body == keyed.Request.Body ? new Decision(Rejection.None, before.Number) : Rejection.IdempotencyKeyReused;

        var (account, market) = (AccountOf(place.Account), MarketOf(place.Instrument));
        var refusal = Judge(place, account, market, out var ticket);
        if (refusal != Rejection.None) return refusal;

        var order = new OrderId(lastOrder + 1);
        ref var happened = ref Raise(EventType.OrderPlaced);
        happened.Detail = place.Options;
        happened.OrderPlaced = new(
            order, place.Account, place.Instrument, place.Side, place.Type, place.TimeInForce, OrderCause.Placed, ticket.Quantity, ticket.LimitPrice, ticket.Hold, Entry: default,
            market.Best(Side.Buy), market.Best(Side.Sell), now + ticket.Delay, EndOf(place.TimeInForce, ticket.Options.ExpiresAt, market));
        Applied();

        if (ticket.Options.HasLegs) PlaceLegs(order, place, ticket.Options, market, ticket.Quantity);
        if (ticket.Delay.Microseconds == 0) Enter(orders.SlotOf(order));
        return new(Rejection.None, order.Number);
    }

    /// <summary>An order of the venue's own making: a leg, or a liquidation.</summary>
    private OrderId NewOrder(
        Account account, Market market, Side side, OrderType type, TimeInForce timeInForce, OrderCause cause, Quantity quantity,
        Price limitPrice = default, OrderId entry = default, OrderOptions? options = null)
    {
        var order = new OrderId(lastOrder + 1);
        ref var happened = ref Raise(EventType.OrderPlaced);
        happened.Detail = options;
        happened.OrderPlaced = new(
            order, account.Id, market.Instrument.Id, side, type, timeInForce, cause, quantity, limitPrice, Money.Zero, entry,
            market.Best(Side.Buy), market.Best(Side.Sell), now, EndOf(timeInForce, null, market));
        Applied();
        return order;
    }

    /// <summary>When an order ends by itself; zero: not by the clock.</summary>
    private Timestamp EndOf(TimeInForce timeInForce, Timestamp? expiresAt, Market market) =>
        timeInForce == TimeInForce.Day && !market.HasSessions ? Days.EndOf(now) : expiresAt ?? default;

    /// <summary>An order that reaches the market, or comes back to it with other terms.</summary>
    private void Enter(int slot)
    {
        ref readonly var order = ref orders[slot];
        var market = MarketOf(order.Instrument);
        Touch(market);
        if (order.HasBracket) Dirty(order.Id);
        if (market.Phase is Phase.Halted or Phase.Delisted) { Cancel(slot, CancelReason.NotTrading); return; }
        if (market.Phase == Phase.Closed && order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok) { Cancel(slot, CancelReason.NotTrading); return; }
        if (order.Options.ReduceOnly && !CutToReduce(slot)) return;
        if (IsOutsideBand(in order, market)) { Cancel(slot, CancelReason.PriceBand); return; }
        if (order.IsTrigger && !order.IsTriggered) Arm(slot, market);
        else if (IsForAuction(order.TimeInForce) || market.Phase == Phase.Closed) Pool(slot);
        else if (order.Options.PostOnly && WouldTake(market, order.Side, order.LimitPrice)) Cancel(slot, CancelReason.WouldTake);
        else Execute(slot);
    }

    private static bool IsOutsideBand(in Order order, Market market)
    {
        if (!market.HasBand) return false;
        if (!order.IsMarketLike && !market.IsInBand(order.LimitPrice)) return true;
        return !order.IsTriggered && order.Options.StopPrice is { } stop && !market.IsInBand(stop);
    }

    /// <summary>The order waits for an auction; what was shown of it leaves its queue.</summary>
    private void Pool(int slot)
    {
        ref readonly var order = ref orders[slot];
        Raise(EventType.OrderPooled).OrderPooled = new(order.Id, order.Instrument, order.Side, order.LimitPrice, ShownOf(in order));
        Applied();
    }

    /// <summary>What stands of an order in its queue.</summary>
    private Quantity ShownOf(in Order order) => order.IsOnBook ? new(MarketOf(order.Instrument).Book[order.Entry].Steps) : Quantity.Zero;
}

/// <summary>What placing an order would come to.</summary>
/// <param name="Rejection">Why it would be refused.</param>
/// <param name="Price">What it is judged by: its limit, its stop, or the worst price that it would reach now.</param>
/// <param name="Value">At its limit, or by walking the book as it is.</param>
/// <param name="Fee">If all of it took, at that value.</param>
/// <param name="Hold">What would be set aside.</param>
/// <param name="Delay">How long it would be on its way.</param>
public readonly record struct OrderPreview(
    Rejection Rejection, Quantity Quantity = default, Price Price = default, Money Value = default, Money Fee = default, Money Hold = default, Duration Delay = default);
