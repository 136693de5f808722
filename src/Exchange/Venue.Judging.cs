using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>What is wrong with an order by itself, in order of precedence.</summary>
public sealed partial class Venue
{
    /// <summary>Every guard of a new order that names a known account and instrument.</summary>
    private Rejection Judge(PlaceOrder place, Account account, Market market, out Ticket ticket)
    {
        // Field by field: an initialiser fills a copy, and copying at once what was just written waits for the writes.
        ticket = default;
        ticket.Options = place.Options ?? OrderOptions.None;
        ticket.Fees = account.Terms.Profile.FeesFor(market.Instrument.AssetClass);
        ticket.Quantity = place.Quantity;
        ticket.LimitPrice = place.LimitPrice;
        ticket.Price = place.LimitPrice;
        ticket.Delay = account.HasDelay ? DrawDelay(account) : default;
        ticket.IsImmediate = ticket.Delay.Microseconds == 0 && market.IsOpen && !IsForAuction(place.TimeInForce);

        var refusal = JudgeFields(place, ticket.Options, market.Instrument);
        if (refusal == Rejection.None) refusal = IsPlain(place) ? JudgePlain(place) : JudgeTogether(place, market, ticket.Options);
        var unpriced = Rejection.None;
        if (refusal == Rejection.None) refusal = JudgeSize(place, account, market, ref ticket, out unpriced);
        if (refusal == Rejection.None && ticket.Options.HasLegs && !LegsFit(place, ticket.Options, market.Instrument, ticket.Quantity)) refusal = Rejection.OrderValueTooLarge;
        if (refusal == Rejection.None) refusal = JudgeState(place, account, market, ticket.Options);
        if (refusal == Rejection.None) refusal = unpriced;
        if (refusal == Rejection.None) refusal = JudgeMarket(place, market, in ticket);
        if (refusal == Rejection.None && account.Terms.Rules != RiskRules.None) refusal = JudgeRules(account, market, place.Side, in ticket);
        return refusal == Rejection.None ? JudgeMeans(place, account, market, ref ticket) : refusal;
    }

    private static bool IsPlain(PlaceOrder place) => place.Options is null && place.Type <= OrderType.Market && place.TimeInForce <= TimeInForce.Ioc;

    private static Rejection JudgeFields(PlaceOrder place, OrderOptions options, Instrument instrument)
    {
        var isPlain = ReferenceEquals(options, OrderOptions.None);
        var (lowest, highest) = (place.LimitPrice.Ticks == 0 ? 1 : place.LimitPrice.Ticks, place.LimitPrice.Ticks);
        if (!isPlain)
        {
            foreach (var price in (ReadOnlySpan<Price?>)[options.StopPrice, options.TakeProfit?.LimitPrice, options.StopLoss?.StopPrice, options.StopLoss?.LimitPrice])
            {
                if (price is not { } given) continue;
                (lowest, highest) = (Math.Min(lowest, given.Ticks), Math.Max(highest, given.Ticks));
            }
        }

        if (lowest < 1) return Rejection.PriceNotPositive;
        if (highest > Price.MaxTicks) return Rejection.PriceTooHigh;
        if (place.Quantity.Steps < 0 || options.DisplayQuantity is { Steps: < 1 }) return Rejection.QuantityNotPositive;
        if (place.Quantity.Steps > Quantity.MaxSteps || !instrument.AmountFits(place.Quantity)) return Rejection.QuantityTooLarge;
        if (options.Notional < Money.Zero) return Rejection.AmountNotPositive;
        return options.Notional.Units > Instrument.MaxOrderValueUnits ? Rejection.AmountTooLarge : Rejection.None;
    }

    /// <summary>A limit or market order that asks for nothing else: most are.</summary>
    private static Rejection JudgePlain(PlaceOrder place)
    {
        if (place.Quantity.IsZero) return Rejection.QuantityAndNotional;
        if (place.Type == OrderType.Limit) return place.LimitPrice.Ticks == 0 ? Rejection.LimitPriceMissing : Rejection.None;
        return place.LimitPrice.Ticks != 0 ? Rejection.LimitPriceUnexpected : Rejection.None;
    }

    private Rejection JudgeTogether(PlaceOrder place, Market market, OrderOptions options)
    {
        var (type, timeInForce) = (place.Type, place.TimeInForce);
        var hasLimit = type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
        var hasStop = type is OrderType.Stop or OrderType.StopLimit or OrderType.TakeProfit or OrderType.TakeProfitLimit;
        var mayRest = timeInForce is TimeInForce.Gtc or TimeInForce.Day or TimeInForce.Gtd;

        if (place.Quantity.IsZero == options.Notional.IsZero) return Rejection.QuantityAndNotional;
        if (hasLimit && place.LimitPrice.Ticks == 0) return Rejection.LimitPriceMissing;
        if (!hasLimit && place.LimitPrice.Ticks != 0) return Rejection.LimitPriceUnexpected;
        if (hasStop && options.StopPrice is null) return Rejection.StopPriceMissing;
        if (!hasStop && options.StopPrice is not null) return Rejection.StopPriceUnexpected;
        if (type == OrderType.TrailingStop && options.Trail is null) return Rejection.TrailMissing;
        if (type != OrderType.TrailingStop && options.Trail is not null) return Rejection.TrailUnexpected;
        if (options.Trail is { IsInRange: false }) return Rejection.TrailOutOfRange;

        if (type == OrderType.Market && timeInForce == TimeInForce.Gtd) return Rejection.TimeInForceUnfit;
        if (!mayRest && (type > OrderType.Market || options.OneCancelsOther)) return Rejection.TimeInForceUnfit;
        if (timeInForce == TimeInForce.Gtd && options.ExpiresAt is null) return Rejection.ExpiryMissing;
        if (timeInForce != TimeInForce.Gtd && options.ExpiresAt is not null) return Rejection.ExpiryUnexpected;
        if (options.ExpiresAt is { } expiry && expiry <= now) return Rejection.ExpiryPast;

        if (options.DisplayQuantity is { } display && (!hasLimit || !mayRest || display > place.Quantity)) return Rejection.DisplayUnfit;
        if (options.PostOnly && (type != OrderType.Limit || !mayRest)) return Rejection.PostOnlyUnfit;
        return JudgeLegs(place, market, options);
    }

    private Rejection JudgeLegs(PlaceOrder place, Market market, OrderOptions options)
    {
        var (profit, loss) = (options.TakeProfit?.LimitPrice, options.StopLoss?.StopPrice);
        if (options.OneCancelsOther)
        {
            if (loss is not { } stop || profit is not null || place.Type != OrderType.Limit || options.ReduceOnly) return Rejection.LegsUnfit;
            return IsBetter(place.Side, stop, place.LimitPrice) ? Rejection.None : Rejection.StopLossWrongSide;
        }

        if (!options.HasLegs) return Rejection.None;
        if (options.ReduceOnly) return Rejection.LegsUnfit;
        var entry = place.LimitPrice.Ticks != 0 ? place.LimitPrice : ReferenceFor(place, market, options);
        if (profit is { } gain && entry.Ticks != 0 && !IsBetter(place.Side, gain, entry)) return Rejection.TakeProfitWrongSide;
        if (loss is not { } lost) return Rejection.None;
        if (entry.Ticks != 0 && !IsBetter(place.Side, entry, lost)) return Rejection.StopLossWrongSide;
        return profit is { } won && !IsBetter(place.Side, won, lost) ? Rejection.StopLossWrongSide : Rejection.None;
    }

    /// <summary>
    /// Quantity, price and value. What cannot be known for want of a market is <paramref name="unpriced"/>, which is a lesser refusal than others that are judged between.
    /// </summary>
    private Rejection JudgeSize(PlaceOrder place, Account account, Market market, ref Ticket ticket, out Rejection unpriced)
    {
        unpriced = Rejection.None;
        var (instrument, notional) = (market.Instrument, ticket.Options.Notional);
        if (place.Type == OrderType.Market && ticket.IsImmediate)
        {
            var want = notional.IsZero ? place.Quantity : new(Quantity.MaxSteps);
            var walked = WalkFor(market, account, place.Side, want, limit: default, ticket.Options.SelfTrade, notional.IsZero ? long.MaxValue : notional.Units);
            if (!HasOpposite(market, place.Side)) unpriced = Rejection.NoLiquidity;
            else if (!notional.IsZero && walked.Filled.IsZero) return Rejection.NotionalTooSmall;
            if (walked.Value > Instrument.MaxOrderValueUnits) return Rejection.OrderValueTooLarge;
            ticket.Value = new((long)walked.Value);
            ticket.Price = walked.Worst;
            if (!notional.IsZero) ticket.Quantity = walked.Filled;
            return Rejection.None;
        }

        if (ticket.LimitPrice.Ticks == 0)
        {
            ticket.Price = ReferenceFor(place, market, ticket.Options);
            if (ticket.Price.Ticks == 0)
            {
                unpriced = place.Type == OrderType.Market && market.IsOpen && !IsForAuction(place.TimeInForce) ? Rejection.NoLiquidity : Rejection.NoReferencePrice;
                return Rejection.None;
            }

            ticket.LimitPrice = CapOf(place.Side, ticket.Price);
        }

        if (!notional.IsZero)
        {
            ticket.Quantity = instrument.MostFor(notional, ticket.Price);
            if (ticket.Quantity.IsZero) return Rejection.NotionalTooSmall;
            if (!instrument.AmountFits(ticket.Quantity)) return Rejection.OrderValueTooLarge;
        }

        if (!instrument.ValueFits(ticket.LimitPrice, ticket.Quantity)) return Rejection.OrderValueTooLarge;
        ticket.Value = instrument.ValueOf(ticket.LimitPrice, ticket.Quantity);
        return Rejection.None;
    }

    private bool LegsFit(PlaceOrder place, OrderOptions options, Instrument instrument, Quantity quantity)
    {
        var side = options.OneCancelsOther ? place.Side : place.Side.Opposite();
        return (options.TakeProfit is not { } profit || instrument.ValueFits(profit.LimitPrice, quantity))
            && (options.StopLoss is not { } loss || instrument.ValueFits(LimitOf(loss, side), quantity));
    }

    private Rejection JudgeState(PlaceOrder place, Account account, Market market, OrderOptions options)
    {
        if (options.ClientOrderId is { } id && clientOrderIds.IsTaken(place.Account, id, now)) return Rejection.ClientOrderIdInUse;
        if (account.Terms.IsFrozen) return Rejection.AccountFrozen;
        if (market.Phase == Phase.Delisted) return Rejection.InstrumentDelisted;
        if (market.Phase == Phase.Halted) return Rejection.InstrumentHalted;
        if (market.Phase == Phase.Closed && place.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok) return Rejection.SessionClosed;
        return IsForAuction(place.TimeInForce) && !market.HasSessions ? Rejection.NoAuction : Rejection.None;
    }

    private Rejection JudgeMarket(PlaceOrder place, Market market, in Ticket ticket)
    {
        if (ticket.IsImmediate)
        {
            if (ticket.Options.StopPrice is { } stop && IsThrough(place, market, ticket.Options, stop)) return Rejection.StopAlreadyTriggered;
            if (ticket.Options.PostOnly && WouldTake(market, place.Side, place.LimitPrice)) return Rejection.WouldTake;
        }

        if (!market.HasBand) return Rejection.None;
        var isOutside = (place.LimitPrice.Ticks != 0 && !market.IsInBand(place.LimitPrice)) || (ticket.Options.StopPrice is { } trigger && !market.IsInBand(trigger));
        return isOutside ? Rejection.OutsidePriceBand : Rejection.None;
    }

    /// <summary>What a market-like order that waits is judged by: its stop, what it would meet, or the last price. Zero: nothing is known.</summary>
    private Price ReferenceFor(PlaceOrder place, Market market, OrderOptions options)
    {
        if (options.StopPrice is { } stop) return stop;
        if (options.Trail is { } trail)
        {
            var price = market.PriceNow(SourceOf(options.TriggerBy, place.Side));
            return price.Ticks == 0 ? default : trail.StopFor(place.Side, price);
        }

        return market.IsOpen && !IsForAuction(place.TimeInForce) ? BestFor(market, place.Side) : market.Last;
    }

    /// <summary>How far an order may stray from a price that it was judged by.</summary>
    private Price CapOf(Side side, Price reference)
    {
        var slack = reference.Ticks * Physics.Protection / Share.Millionths;
        return new(Math.Clamp(side == Side.Buy ? reference.Ticks + slack : reference.Ticks - slack, 1, Price.MaxTicks));
    }

    private static bool IsThrough(PlaceOrder place, Market market, OrderOptions options, Price stop)
    {
        var price = market.PriceNow(SourceOf(options.TriggerBy, place.Side));
        if (price.Ticks == 0) return false;
        var falls = (place.Side == Side.Sell) != place.Type is OrderType.TakeProfit or OrderType.TakeProfitLimit;
        return falls ? price <= stop : price >= stop;
    }

    /// <summary>Which of <see cref="TriggerPrices"/> triggers an order.</summary>
    private static int SourceOf(TriggerBy by, Side side) => by switch
    {
        TriggerBy.Last => 0,
        TriggerBy.Quote => side == Side.Sell ? 1 : 2,
        TriggerBy.Mark => 3,
    };

    private static bool IsForAuction(TimeInForce timeInForce) => timeInForce is TimeInForce.Opg or TimeInForce.Cls;

    /// <summary>Whether the left price is the higher one for a buyer, the lower for a seller.</summary>
    private static bool IsBetter(Side side, Price left, Price right) => side == Side.Buy ? left > right : left < right;

    /// <summary>The account's next random delay: its own, whatever other accounts do.</summary>
    private Duration DrawDelay(Account account)
    {
        var (least, most) = (account.Terms.Profile.LatencyLeast.Microseconds, account.Terms.Profile.LatencyMost.Microseconds);
        var draw = new Digest();
        draw.Add(seed);
        draw.Add(account.Id.Number);
        draw.Add(account.Draws);
        return new(least + (long)(draw.Value % (ulong)(most - least + 1)));
    }
}
