using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>Placing orders, and what becomes of one that reaches the market.</summary>
internal sealed class OrderEntry(
    VenueState state, Recorder recorder, PlainOrders plain, OrderChecks checks, Pricing pricing, Sweep sweep, Matcher matcher,
    ReduceOnly reduceOnly)
{
    public Decision Place(PlaceOrder place)
    {
        if (!state.Knows(place.Account)) return Rejection.UnknownAccount;
        if (!state.Knows(place.Instrument)) return Rejection.UnknownInstrument;
        if (place.Options is { Request.IsNone: false } keyed
            && state.TryFindRequest(keyed.Request, state.Now, out var body, out var before))
            return body == keyed.Request.Body ? new Decision(Rejection.None, before) : Rejection.IdempotencyKeyReused;

        var (account, market) = (state.AccountOf(place.Account), state.MarketOf(place.Instrument));
        if (!plain.TryTake(place, account, market, out var hold)) return Place(place, account, market);
        PlacePlain(place, market, hold, out var order);
        return new(Rejection.None, order.Number);
    }

    private void PlacePlain(PlaceOrder place, Market market, Money hold, out OrderId order)
    {
        order = new OrderId(state.LastOrder + 1);
        Enter(recorder.Placed(
            new(
                order, place.Account, place.Instrument, place.Side, place.Type, place.TimeInForce, CauseOf(place.Purpose), place.Quantity,
                place.LimitPrice, hold, ParentOrder: default, market.Best(Side.Buy), market.Best(Side.Sell), state.Now, ExpiresAt: default),
            place.Options));
    }

    private Decision Place(PlaceOrder place, Account account, Market market)
    {
        var refusal = checks.Check(place, account, market, out var priced);
        if (refusal != Rejection.None) return refusal;

        var order = new OrderId(state.LastOrder + 1);
        var slot = recorder.Placed(
            new(
                order, place.Account, place.Instrument, place.Side, place.Type, place.TimeInForce, CauseOf(place.Purpose), priced.Quantity,
                priced.LimitPrice, priced.Hold, ParentOrder: default, market.Best(Side.Buy), market.Best(Side.Sell),
                state.Now + priced.Delay,
                EndOf(place.TimeInForce, priced.Options.ExpiresAt, market)),
            place.Options);
        if (priced.Options.HasLegs) PlaceLegs(order, place, priced.Options, account, market, priced.Quantity);
        if (priced.Delay.Microseconds == 0) Enter(slot);
        return new(Rejection.None, order.Number);
    }

    /// <summary>An order of the venue's own making: a leg, or a liquidation. Its slot.</summary>
    public int PlaceOwn(
        Account account, Market market, Side side, OrderType type, TimeInForce timeInForce, OrderCause cause, Quantity quantity,
        Price limitPrice = default, OrderId parentOrder = default, OrderOptions? options = null) => recorder.Placed(
            new(
                new(state.LastOrder + 1), account.Id, market.Instrument.Id, side, type, timeInForce, cause, quantity, limitPrice,
                Money.Zero,
                parentOrder, market.Best(Side.Buy), market.Best(Side.Sell), state.Now, EndOf(timeInForce, null, market)),
            options);

    /// <summary>An order that was on its way arrives.</summary>
    public void Arrive(int slot)
    {
        recorder.Arrived(slot);
        Enter(slot);
    }

    /// <summary>An order that reaches the market, or comes back to it with other terms.</summary>
    public void Enter(int slot)
    {
        ref readonly var order = ref state.Orders[slot];
        var market = state.MarketOf(order.Instrument);
        recorder.NoteMarket(market);
        if (order.HasBracket) recorder.NoteBracket(order.Id);
        if (!MayEnter(in order, market))
        {
            recorder.Cancelled(slot, CancelReason.NotTrading);
            return;
        }

        if (order.Options.ReduceOnly && !reduceOnly.Cut(slot)) return;
        if (IsOutsideBand(in order, market)) recorder.Cancelled(slot, CancelReason.PriceBand);
        else if (order.IsTrigger && !order.IsTriggered) Arm(slot, market);
        else if (Pricing.IsForAuction(order.TimeInForce) || market.Phase == Phase.Closed) recorder.JoinedAuction(slot);
        else if (order.Options.PostOnly && sweep.WouldTake(market, order.Side, order.LimitPrice))
            recorder.Cancelled(slot, CancelReason.WouldTake);
        else matcher.Execute(slot);
    }

    private static bool MayEnter(in Order order, Market market) => market.Phase switch
    {
        Phase.Open => true,
        Phase.Closed => order.TimeInForce is not (TimeInForce.Ioc or TimeInForce.Fok),
        Phase.Halted or Phase.Delisted => false,
    };

    private static bool IsOutsideBand(in Order order, Market market)
    {
        if (!market.HasBand) return false;
        if (!order.IsMarketLike && !market.IsInBand(order.LimitPrice)) return true;
        return !order.IsTriggered && order.Options.StopPrice is { } stop && !market.IsInBand(stop);
    }

    /// <summary>The order waits for its stop; one whose price is already through is triggered when settling.</summary>
    private void Arm(int slot, Market market)
    {
        ref readonly var order = ref state.Orders[slot];
        if (order.Options.Trail is not { } trail)
        {
            recorder.StopSet(slot, order.Options.StopPrice!.Value, extreme: default);
            return;
        }

        var price = market.PriceNow(order.TriggerSource);
        if (price.Ticks == 0) recorder.Cancelled(slot, CancelReason.InsufficientFunds);
        else recorder.StopSet(slot, trail.StopFor(order.Side, price), price);
    }

    private void PlaceLegs(OrderId parent, PlaceOrder place, OrderOptions options, Account account, Market market, Quantity quantity)
    {
        var side = options.OneCancelsOther ? place.Side : place.Side.Opposite();
        var timeInForce = place.TimeInForce == TimeInForce.Day ? TimeInForce.Day : TimeInForce.Gtc;
        if (options.TakeProfit is { } profit)
            PlaceOwn(account, market, side, OrderType.Limit, timeInForce, OrderCause.TakeProfitLeg, quantity, profit.LimitPrice, parent);
        if (options.StopLoss is not { } loss) return;
        var type = loss.LimitPrice is null ? OrderType.Stop : OrderType.StopLimit;
        var terms = new OrderOptions { StopPrice = loss.StopPrice, TriggerBy = options.TriggerBy };
        PlaceOwn(account, market, side, type, timeInForce, OrderCause.StopLossLeg, quantity, pricing.LimitOf(loss, side), parent, terms);
    }

    private static OrderCause CauseOf(OrderPurpose purpose) => purpose switch
    {
        OrderPurpose.None => OrderCause.Placed,
        OrderPurpose.Close => OrderCause.Close,
        OrderPurpose.Reverse => OrderCause.Reverse,
    };

    /// <summary>When an order ends by itself; zero: not by the clock.</summary>
    private Timestamp EndOf(TimeInForce timeInForce, Timestamp? expiresAt, Market market) =>
        timeInForce == TimeInForce.Day && !market.HasSessions ? Days.EndOf(state.Now) : expiresAt ?? default;
}
