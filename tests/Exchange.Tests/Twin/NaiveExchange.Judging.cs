using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What is wrong with an order, in the order of the refusals.</summary>
internal sealed partial class NaiveExchange
{
    private Rejection Judge(PlaceOrder place)
    {
        if (!Knows(place.Account)) return Rejection.UnknownAccount;
        if (!Knows(place.Instrument)) return Rejection.UnknownInstrument;
        var options = place.Options ?? OrderOptions.None;
        if (Earlier(options.Request) is { } earlier)
            return earlier.Request.Body == options.Request.Body ? Rejection.None : Rejection.IdempotencyKeyReused;
        var instrument = Of(place.Instrument);
        var refusals = Fields(place, options, instrument).Concat(Together(place, options)).Concat(Legs(place, options));
        return refusals.Concat(JudgePlan(place, options)).DefaultIfEmpty(Rejection.None).First();
    }

    private static IEnumerable<Rejection> Fields(PlaceOrder place, OrderOptions options, NaiveInstrument instrument)
    {
        long?[] given =
        [
            place.LimitPrice.Ticks == 0 ? null : place.LimitPrice.Ticks, options.StopPrice?.Ticks, options.TakeProfit?.LimitPrice.Ticks,
            options.StopLoss?.StopPrice.Ticks, options.StopLoss?.LimitPrice?.Ticks,
        ];
        if (given.Any(price => price < 1)) yield return Rejection.PriceNotPositive;
        if (given.Any(price => price > MostPrice)) yield return Rejection.PriceTooHigh;
        if (place.Quantity.Steps < 0 || options.DisplayQuantity?.Steps < 1) yield return Rejection.QuantityNotPositive;
        if (!IsSize(instrument, place.Quantity.Steps)) yield return Rejection.QuantityTooLarge;
        if (options.Notional.Units < 0) yield return Rejection.AmountNotPositive;
        if (options.Notional.Units > MostValue) yield return Rejection.AmountTooLarge;
    }

    private IEnumerable<Rejection> Together(PlaceOrder place, OrderOptions options)
    {
        var (type, time) = (place.Type, place.TimeInForce);
        var isLasting = time is TimeInForce.Gtc or TimeInForce.Day or TimeInForce.Gtd;
        var hasLimit = type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
        var hasStop = type is OrderType.Stop or OrderType.StopLimit or OrderType.TakeProfit or OrderType.TakeProfitLimit;
        var isTrailing = type == OrderType.TrailingStop;
        if ((place.Quantity.Steps == 0) == (options.Notional.Units == 0)) yield return Rejection.QuantityAndNotional;
        if (hasLimit && place.LimitPrice.Ticks == 0) yield return Rejection.LimitPriceMissing;
        if (!hasLimit && place.LimitPrice.Ticks != 0) yield return Rejection.LimitPriceUnexpected;
        if (hasStop && options.StopPrice is null) yield return Rejection.StopPriceMissing;
        if (!hasStop && options.StopPrice is not null) yield return Rejection.StopPriceUnexpected;
        if (isTrailing && options.Trail is null) yield return Rejection.TrailMissing;
        if (!isTrailing && options.Trail is not null) yield return Rejection.TrailUnexpected;
        if (options.Trail is { } trail && !IsTrail(trail)) yield return Rejection.TrailOutOfRange;
        if (type == OrderType.Market ? time == TimeInForce.Gtd : !isLasting && (type != OrderType.Limit || options.OneCancelsOther))
            yield return Rejection.TimeInForceUnfit;
        if (options.OneCancelsOther && !isLasting) yield return Rejection.TimeInForceUnfit;
        if (time == TimeInForce.Gtd && options.ExpiresAt is null) yield return Rejection.ExpiryMissing;
        if (time != TimeInForce.Gtd && options.ExpiresAt is not null) yield return Rejection.ExpiryUnexpected;
        if (options.ExpiresAt <= now) yield return Rejection.ExpiryPast;
        if (options.DisplayQuantity is { } display
            && (!hasLimit || !isLasting || place.Quantity.Steps == 0 || !MayShow(display.Steps, place.Quantity.Steps)))
            yield return Rejection.DisplayUnfit;
        if (options.PostOnly && (type != OrderType.Limit || !isLasting)) yield return Rejection.PostOnlyUnfit;
    }

    private IEnumerable<Rejection> Legs(PlaceOrder place, OrderOptions options)
    {
        var isExit = options.OneCancelsOther;
        if (isExit && (options.StopLoss is null || options.TakeProfit is not null || place.Type != OrderType.Limit))
            yield return Rejection.LegsUnfit;
        if (options.ReduceOnly && options.HasLegs) yield return Rejection.LegsUnfit;

        // Upside down, a sale's legs must lie as a purchase's do; an exit's stop lies as that of the purchase it leaves.
        var up = (place.Side == Side.Buy) != isExit ? 1 : -1;
        long? price = !options.HasLegs ? null : place.LimitPrice.Ticks != 0
            ? place.LimitPrice.Ticks : Reference(Plan(place).Order) is not 0 and var reference ? reference : null;
        var (profit, stop) = (options.TakeProfit?.LimitPrice.Ticks, options.StopLoss?.StopPrice.Ticks);
        if (profit * up <= price * up) yield return Rejection.TakeProfitWrongSide;
        if (stop * up >= price * up || stop * up >= profit * up) yield return Rejection.StopLossWrongSide;
        if (isExit && IsPast(Of(place.Instrument), options.TriggerBy, place.Side, stop ?? 0)) yield return Rejection.StopLossWrongSide;
    }

    /// <summary>Whether a stop beside an order would be triggered at once.</summary>
    private static bool IsPast(NaiveInstrument instrument, TriggerBy by, Side side, long stop)
    {
        var price = instrument.IsOpen ? instrument.Trigger(by, side) : 0;
        return price != 0 && (side == Side.Sell ? price <= stop : price >= stop);
    }

    private IEnumerable<Rejection> JudgePlan(PlaceOrder place, OrderOptions options)
    {
        var plan = Plan(place);
        var (order, instrument, account) = (plan.Order, plan.Order.Instrument, plan.Order.Account);
        var hasSomething = plan.IsImmediateMarket ? MayTake(order).Any() : plan.Reference != 0 || order.Limit != 0;
        if (order.Quantity == 0 && hasSomething) yield return Rejection.NotionalTooSmall;
        if (place.Quantity.Steps == 0 && !IsSize(instrument, order.Quantity)) yield return Rejection.OrderValueTooLarge;
        if (plan.Value > MostValue || order.Bracket?.Legs.Any(leg => leg.Instrument.Value(leg.Price, order.Quantity) > MostValue) == true)
            yield return Rejection.OrderValueTooLarge;
        if (options.ClientOrderId is { } name
            && orders.Any(other => other.Account == account && other.Options.ClientOrderId == name
                && (other.IsOpen || other.ClosedAt + Remembered >= now)))
            yield return Rejection.ClientOrderIdInUse;
        if (account.Terms.IsFrozen) yield return Rejection.AccountFrozen;
        if (instrument.Phase == Phase.Delisted) yield return Rejection.InstrumentDelisted;
        if (instrument.Phase == Phase.Halted) yield return Rejection.InstrumentHalted;
        if (instrument.Phase == Phase.Closed && place.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok)
            yield return Rejection.SessionClosed;
        if (IsForAuction(order) && !instrument.HasSessions) yield return Rejection.NoAuction;
        var takesNow = order.Type == OrderType.Market && instrument.IsOpen && !IsForAuction(order);
        if (takesNow && !MayTake(order).Any()) yield return Rejection.NoLiquidity;
        if (!takesNow && order.IsMarketLike && plan.Reference == 0) yield return Rejection.NoReferencePrice;

        foreach (var refusal in Now(plan).Concat(Rules(plan, place.MostOpenOrders)).Concat(Means(plan))) yield return refusal;
    }

    /// <summary>What the market says to it at this moment.</summary>
    private IEnumerable<Rejection> Now(NaivePlan plan)
    {
        var order = plan.Order;
        if (plan.IsImmediate && order is { IsTrigger: true, IsTriggered: false, Type: not OrderType.TrailingStop }
            && order.IsThrough(order.Instrument.Trigger(order.Options.TriggerBy, order.Side)))
            yield return Rejection.StopAlreadyTriggered;
        if (plan.IsImmediate && WouldTake(order)) yield return Rejection.WouldTake;
        if (IsOutsideBand(order)) yield return Rejection.OutsidePriceBand;
    }

    /// <summary>What the account forbids itself.</summary>
    private IEnumerable<Rejection> Rules(NaivePlan plan, int mostOpen)
    {
        var (order, rules, account) = (plan.Order, plan.Order.Account.Terms.Rules, plan.Order.Account);
        if (rules.Allowed is { } allowed && !allowed.Contains(new(order.Instrument.Number))) yield return Rejection.InstrumentNotAllowed;
        foreach (var refusal in OwnLimits(plan)) yield return refusal;
        var open = OpenOf(account).Count();
        if (rules.MaxOpenOrders > 0 && open >= rules.MaxOpenOrders) yield return Rejection.OpenOrderLimit;
        if (mostOpen > 0 && open >= mostOpen) yield return Rejection.OpenOrderLimit;
        if (IsPositionTooLarge(plan)) yield return Rejection.PositionLimit;
        if (rules.DailyLossLimit.Units > 0 && Opens(order) && LostToday(account) <= -rules.DailyLossLimit.Units)
            yield return Rejection.DailyLossLimit;
        if (rules.PatternDayTrading && IsDayTraders(order)) yield return Rejection.PatternDayTrade;
        if (HasNothingToReduce(order)) yield return Rejection.WouldOpen;
    }

    /// <summary>An iceberg has a hundred slices at most.</summary>
    private static bool MayShow(long display, long quantity) => display <= quantity && (Int128)display * 100 >= quantity;

    private static bool HasNothingToReduce(NaiveOrder order) =>
        order.Options.ReduceOnly && order.Account.Reducible(order.Instrument, order.Side) == 0;

    private static long JudgedBy(NaivePlan plan) =>
        plan.Order.Limit != 0 ? plan.Order.Limit : plan.Reference != 0 ? plan.Reference : plan.WorstWalked;

    private static IEnumerable<Rejection> OwnLimits(NaivePlan plan)
    {
        var (rules, mark, price) = (plan.Order.Account.Terms.Rules, plan.Order.Instrument.Mark, JudgedBy(plan));
        if (rules.MaxOrderValue.Units > 0 && plan.Value > rules.MaxOrderValue.Units) yield return Rejection.OrderValueLimit;
        if (rules.PriceCollar > 0 && mark != 0 && price != 0
            && (Int128)Math.Abs(price - mark) * 1_000_000 > (Int128)mark * rules.PriceCollar)
            yield return Rejection.OutsidePriceCollar;
    }

    private bool IsPositionTooLarge(NaivePlan plan)
    {
        var order = plan.Order;
        var steps = ((order.IsBuy ? 1 : -1) * order.Account.Net(order.Instrument)) + Counted(order) + order.Left;
        var most = order.Account.Terms.Rules.MaxPosition.Units;
        return most > 0 && Opens(order) && order.Instrument.Value(order.IsBuy ? JudgedBy(plan) : plan.ValuePrice, steps) > most;
    }

    /// <summary>What the account can bear.</summary>
    private IEnumerable<Rejection> Means(NaivePlan plan)
    {
        var order = plan.Order;
        var (account, instrument) = (order.Account, order.Instrument);
        if (account.IsMargin && instrument.Quote != account.Home) yield return Rejection.CurrencyNotMarginable;
        if (account.IsMargin && !IsShortable(order)) yield return Rejection.NotShortable;
        if (account.IsMargin && !BearsMargin(order, plan.Value)) yield return Rejection.InsufficientMargin;
        if (order.Hold > Available(account, order.PaysWith))
            yield return order.IsBuy ? Rejection.InsufficientFunds : Rejection.InsufficientAsset;
        var (received, amount) = order.IsBuy ? (instrument.Base, instrument.Amount(order.Left)) : (instrument.Quote, plan.Value);
        if (Owned(account.Number, received.Number) + amount > MostBalance) yield return Rejection.BalanceLimit;
    }

    private bool IsShortable(NaiveOrder order) =>
        order.IsBuy || order.Instrument.Terms.IsShortable || Counted(order) + order.Left <= order.Account.Net(order.Instrument);

    /// <summary>Whether a margin account may have an order that comes to so much more.</summary>
    private bool BearsMargin(NaiveOrder order, Int128 more) =>
        Counted(order) + order.Left <= order.Account.Reducible(order.Instrument, order.Side)
        || InitialRequirement(order.Account, order, more)
            + NaiveFees.Owed(order.Fees, order.Instrument, Side.Buy, order.Quantity, 0, 0, more) <= Equity(order.Account);

    private Rejection Judge(ReplaceOrder replace)
    {
        var fault = Faults(replace.Account, replace.Order).DefaultIfEmpty(Rejection.None).Min();
        return fault != Rejection.None
            ? fault : Faults(replace, orders[(int)replace.Order.Number - 1]).DefaultIfEmpty(Rejection.None).First();
    }

    private IEnumerable<Rejection> Faults(ReplaceOrder replace, NaiveOrder order)
    {
        long?[] prices = [replace.LimitPrice?.Ticks, replace.StopPrice?.Ticks];
        if (prices.Any(price => price < 1)) yield return Rejection.PriceNotPositive;
        if (prices.Any(price => price > MostPrice)) yield return Rejection.PriceTooHigh;
        if (replace.Quantity?.Steps < 1) yield return Rejection.QuantityNotPositive;
        if (replace.Quantity is { } asked && !IsSize(order.Instrument, asked.Steps)) yield return Rejection.QuantityTooLarge;
        replace = ToReduce(replace, order);
        var isTrailing = order.Type == OrderType.TrailingStop;
        if (replace.LimitPrice is not null && !order.HasLimit) yield return Rejection.LimitPriceUnexpected;
        if (replace.StopPrice is not null && (!order.IsTrigger || isTrailing)) yield return Rejection.StopPriceUnexpected;
        if (replace.Trail is not null && !isTrailing) yield return Rejection.TrailUnexpected;
        if (replace.Trail is { } trail && !IsTrail(trail)) yield return Rejection.TrailOutOfRange;
        if (HasSamePrices(replace, order) && (replace.Quantity?.Steps ?? order.Quantity) == order.Quantity)
            yield return Rejection.NothingToReplace;

        var plan = Plan(replace, order);
        if (plan.Value > MostValue) yield return Rejection.OrderValueTooLarge;
        if (order.Bracket is { } bracket && plan.Order.Quantity > order.Quantity
            && bracket.Legs.Any(leg => leg != order && leg.IsOpen && leg.Instrument.Value(leg.Price, plan.Order.Quantity) > MostValue))
            yield return Rejection.OrderValueTooLarge;
        var mayGrow = order.Role is NaiveRole.TakeProfit or NaiveRole.StopLoss && order.Bracket?.Entry is { IsOpen: true } entry
            ? entry.Left : 0;
        if (order.Instrument.Value(plan.Order.Price, plan.Order.Quantity + mayGrow) > MostValue && mayGrow > 0)
            yield return Rejection.OrderValueTooLarge;
        if (order.State is NaiveState.OnItsWay or NaiveState.Waiting) yield return Rejection.OrderNotReplaceable;
        if (plan.Order.Quantity != order.Quantity && order.Role is NaiveRole.TakeProfit or NaiveRole.StopLoss)
            yield return Rejection.OrderNotReplaceable;
        if (order.IsTriggered && (replace.StopPrice is not null || replace.Trail is not null)) yield return Rejection.OrderNotReplaceable;
        if (plan.Order.Quantity <= order.Filled) yield return Rejection.QuantityBelowFilled;
        if (order.Options.DisplayQuantity is { } display && !MayShow(display.Steps, plan.Order.Quantity))
            yield return Rejection.DisplayUnfit;
        if (order.Account.Terms.IsFrozen) yield return Rejection.AccountFrozen;
        if (order.Instrument.Phase == Phase.Halted) yield return Rejection.InstrumentHalted;
        foreach (var refusal in NowToo(replace, plan).Concat(OwnLimits(plan))) yield return refusal;
        if (IsPositionTooLarge(plan)) yield return Rejection.PositionLimit;
        if (HasNothingToReduce(order)) yield return Rejection.WouldOpen;
        foreach (var refusal in Means(plan, order)) yield return refusal;
    }

    /// <summary>What the market says to what is new.</summary>
    private IEnumerable<Rejection> NowToo(ReplaceOrder replace, NaivePlan plan)
    {
        var (order, instrument) = (plan.Order, plan.Order.Instrument);
        if (instrument.IsOpen && replace.StopPrice is not null && order.IsThrough(instrument.Trigger(order.Options.TriggerBy, order.Side)))
            yield return Rejection.StopAlreadyTriggered;
        if (instrument.IsOpen && !IsOnlyLess(replace, orders[(int)order.Id - 1]) && WouldTake(order)) yield return Rejection.WouldTake;
        long?[] given = [replace.LimitPrice?.Ticks, replace.StopPrice?.Ticks];
        if (given.Any(price => price is { } one && !instrument.IsInBand(one))) yield return Rejection.OutsidePriceBand;
    }

    /// <summary>What the account can bear of what it comes to more than before.</summary>
    private IEnumerable<Rejection> Means(NaivePlan plan, NaiveOrder before)
    {
        var (order, account) = (plan.Order, plan.Order.Account);
        if (account.IsMargin)
        {
            var more = order.Instrument.Value(plan.ValuePrice, order.Left) - order.Instrument.Value(ValuePrice(before), before.Left);
            if (more <= 0 || !before.IsCounted) yield break;
            if (!IsShortable(order)) yield return Rejection.NotShortable;
            if (!BearsMargin(order, more)) yield return Rejection.InsufficientMargin;
        }

        // A stop-loss may make the take-profit beside it hold more.
        var beside = order.IsSpare ? order.Bracket!.TakeProfit : null;
        var growth = beside is null ? order.Hold - before.Hold : beside.HoldWith(order) - beside.Hold;
        if (growth > Available(account, order.PaysWith))
            yield return order.IsBuy ? Rejection.InsufficientFunds : Rejection.InsufficientAsset;
    }

    private static bool IsTrail(Trail trail) =>
        (trail.Ticks, trail.Millionths) is ( > 0 and <= MostPrice, 0) or (0, > 0 and <= 900_000);

    private static bool HasSamePrices(ReplaceOrder replace, NaiveOrder order) =>
        (replace.LimitPrice?.Ticks ?? order.Limit) == order.Limit && HasSameStop(replace, order);

    private static bool HasSameStop(ReplaceOrder replace, NaiveOrder order) =>
        (replace.StopPrice?.Ticks ?? order.Stop) == order.Stop && (replace.Trail ?? order.Trail) == order.Trail;

    private static bool IsOnlyLess(ReplaceOrder replace, NaiveOrder order) =>
        HasSamePrices(replace, order) && replace.Quantity?.Steps < order.Quantity;
}
