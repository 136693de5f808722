using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What an order would be if it were taken on now, or changed.</summary>
/// <param name="Order">With quantity and prices as they would be; on no list, in no queue.</param>
/// <param name="Delay">How long it would be on its way.</param>
/// <param name="IsImmediate">It needs no delay, on an open instrument, and waits for no auction.</param>
/// <param name="Reference">From which price its cap is measured.</param>
/// <param name="ValuePrice">At which it is valued.</param>
/// <param name="Value">What it comes to, whole.</param>
/// <param name="WorstWalked">The last price that an immediate market order would take at.</param>
internal sealed record NaivePlan(
    NaiveOrder Order, Duration Delay, bool IsImmediate, long Reference, long ValuePrice, Int128 Value, long WorstWalked)
{
    public bool IsImmediateMarket => IsImmediate && Order.Type == OrderType.Market;
}

internal sealed partial class NaiveExchange
{
    private NaivePlan Plan(PlaceOrder place)
    {
        var (account, instrument, options) = (Of(place.Account), Of(place.Instrument), place.Options ?? OrderOptions.None);
        var order = new NaiveOrder(0, account, instrument, place.Side, place.Type, place.TimeInForce)
        {
            Options = options,
            Limit = place.LimitPrice.Ticks,
            Stop = options.StopPrice?.Ticks ?? 0,
            Trail = options.Trail,
        };
        var delay = Draw(account, account.Draws);
        var isImmediate = delay.Microseconds == 0 && instrument.IsOpen && !IsForAuction(order);
        var isImmediateMarket = isImmediate && place.Type == OrderType.Market;
        var reference = isImmediateMarket ? 0 : Reference(order);
        if (order.IsMarketLike && reference != 0) order.Cap = CapBy(reference, order.Side);
        var isByQuantity = place.Quantity.Steps != 0;
        var most = ToReduce(order, isByQuantity ? place.Quantity.Steps : MostSteps);
        var (walked, cost, worst) = !isImmediateMarket ? default : Walk(order, most, isByQuantity ? null : options.Notional.Units);
        var affordable = StepsFor(options.Notional.Units, order.Limit != 0 ? order.Limit : reference, instrument);
        order.Quantity = isByQuantity ? most : isImmediateMarket ? walked : Math.Min(most, affordable);
        if (isImmediateMarket) order.SetAside = cost + order.MostFee(cost);
        AddLegs(order);
        var valuePrice = order.IsBuy ? order.Price : Math.Max(ValuePrice(order), order.IsTrigger ? reference : 0);
        var value = !isImmediateMarket ? instrument.Value(valuePrice, order.Quantity)
            : order.IsBuy ? cost : Int128.Max(cost, instrument.Value(instrument.Mark, walked));
        return new(order, delay, isImmediate, reference, valuePrice, value, worst);
    }

    private NaivePlan Plan(ReplaceOrder replace, NaiveOrder order)
    {
        var planned = order.Copy();
        Change(planned, replace);
        var reference = planned.HasLimit ? 0 : planned.Stop != 0 && planned.Trail is null ? planned.Stop : planned.Cap;
        var valuePrice = ValuePrice(planned);
        return new(
            planned, default, order.Instrument.IsOpen, reference, valuePrice, order.Instrument.Value(valuePrice, planned.Quantity), 0);
    }

    /// <summary>A sale brings its limit at least, and what the market gives or its debt is worth may be more.</summary>
    private long ValuePrice(NaiveOrder order)
    {
        if (order.IsBuy) return order.Price;
        var hasStop = !order.IsTriggered && (order.Type != OrderType.TrailingStop || order.State == NaiveState.Armed);
        var bid = MayTake(order).FirstOrDefault()?.Price ?? 0;
        return new[] { order.Price, hasStop ? order.Stop : 0, bid, order.Instrument.Mark }.Max();
    }

    /// <summary>So much of a quantity as its position leaves to reduce; all of it where nothing is, which is refused.</summary>
    private static long ToReduce(NaiveOrder order, long asked)
    {
        var most = order.Options.ReduceOnly ? order.Account.Reducible(order.Instrument, order.Side) : 0;
        return most > 0 ? Math.Min(asked, most) : asked;
    }

    private static ReplaceOrder ToReduce(ReplaceOrder replace, NaiveOrder order)
    {
        if (replace.Quantity is not { } asked) return replace;
        return replace with { Quantity = new(order.Filled + ToReduce(order, asked.Steps - order.Filled)) };
    }

    /// <summary>Writes what is asked into an order; what is measured from its stop follows.</summary>
    private void Change(NaiveOrder order, ReplaceOrder replace)
    {
        var hasSameStop = HasSameStop(replace, order);
        order.Quantity = replace.Quantity?.Steps ?? order.Quantity;
        order.Limit = replace.LimitPrice?.Ticks ?? order.Limit;
        order.Stop = replace.StopPrice?.Ticks ?? order.Stop;
        order.Trail = replace.Trail ?? order.Trail;
        if (hasSameStop || !order.IsMarketLike || Reference(order) is not (not 0 and var reference)) return;
        order.Cap = CapBy(reference, order.Side);
        if (order.Trail is not null) order.Stop = reference;
    }

    /// <summary>Legs live for nothing before something has filled; beside an exit lies one that begins with it.</summary>
    private void AddLegs(NaiveOrder order)
    {
        var (options, isExit) = (order.Options, order.Options.OneCancelsOther);
        if (!options.HasLegs) return;
        var side = isExit ? order.Side : order.Side.Opposite();
        var timeInForce = order.TimeInForce == TimeInForce.Day ? TimeInForce.Day : TimeInForce.Gtc;
        order.Role = isExit ? NaiveRole.TakeProfit : NaiveRole.Entry;
        order.Bracket = new() { Entry = isExit ? null : order, TakeProfit = isExit ? order : null, Placed = order.Quantity };
        if (options.TakeProfit is { } profit)
            order.Bracket.TakeProfit = Leg(NaiveRole.TakeProfit, OrderType.Limit, profit.LimitPrice.Ticks, OrderOptions.None);
        if (options.StopLoss is { } loss)
        {
            order.Bracket.StopLoss = Leg(NaiveRole.StopLoss, loss.LimitPrice is null ? OrderType.Stop : OrderType.StopLimit,
                loss.LimitPrice?.Ticks ?? 0, new() { TriggerBy = options.TriggerBy });
            order.Bracket.StopLoss.Stop = loss.StopPrice.Ticks;
            if (loss.LimitPrice is null) order.Bracket.StopLoss.Cap = CapBy(loss.StopPrice.Ticks, side);
        }

        NaiveOrder Leg(NaiveRole role, OrderType type, long limit, OrderOptions terms) => new(
            0, order.Account, order.Instrument, side, type, timeInForce)
        {
            Options = terms,
            Limit = limit,
            Quantity = order.Quantity,
            Bracket = order.Bracket,
            Role = role,
            State = NaiveState.Waiting,
        };
    }

    /// <summary>The price that a market-like order is judged by while it cannot take at once; zero when there is none.</summary>
    private long Reference(NaiveOrder order)
    {
        var instrument = order.Instrument;
        if (order.Type == OrderType.TrailingStop)
            return instrument.Trigger(order.Options.TriggerBy, order.Side) is not 0 and var price ? StopBehind(order, price) : 0;
        if (order.IsTrigger) return order.Stop;
        return instrument.IsOpen && !IsForAuction(order) ? MayTake(order).FirstOrDefault()?.Price ?? 0 : instrument.Last;
    }

    /// <summary>A price moved against a side by as much as the physics let an order stray.</summary>
    private long CapBy(long reference, Side side)
    {
        var distance = reference * Physics.Protection / 1_000_000;
        return Math.Clamp(side == Side.Buy ? reference + distance : reference - distance, 1, MostPrice);
    }

    private static long StopBehind(NaiveOrder order, long extreme)
    {
        var distance = order.Trail!.Value.Ticks > 0
            ? order.Trail.Value.Ticks : Math.Max(1, extreme * order.Trail.Value.Millionths / 1_000_000);
        return Math.Clamp(order.IsBuy ? extreme + distance : extreme - distance, 1, MostPrice);
    }

    private static long StepsFor(Int128 notional, long price, NaiveInstrument instrument) =>
        price == 0 ? 0 : (long)Int128.Min(MostSteps, notional / instrument.Value(price, 1));

    private static bool IsForAuction(NaiveOrder order) => order.TimeInForce is TimeInForce.Opg or TimeInForce.Cls;

    /// <summary>The delay that an account's draw of a number gives.</summary>
    private Duration Draw(NaiveAccount account, long draws)
    {
        var (least, most) = (account.Terms.Profile.LatencyLeast.Microseconds, account.Terms.Profile.LatencyMost.Microseconds);
        if (most == 0) return default;
        var digest = new Digest();
        digest.Add(seed);
        digest.Add(account.Number);
        digest.Add(draws);
        return new(least + (long)(digest.Value % (ulong)(most - least + 1)));
    }

    /// <summary>Draws, for good.</summary>
    private Duration Draw(NaiveAccount account)
    {
        var delay = Draw(account, account.Draws);
        if (account.Terms.Profile.LatencyMost.Microseconds > 0) account.Draws++;
        return delay;
    }
}
