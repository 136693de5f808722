using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>What a replacement comes to, worked out once, before it is checked.</summary>
internal struct PricedReplacement
{
    public ReplacedTerms Terms;

    /// <summary>At which the order is valued with these terms.</summary>
    public Price ValuePrice;

    /// <summary>How much more the order must hold; below zero: less.</summary>
    public Money Held;

    /// <summary>How much more the take-profit beside it must hold, which holds for both.</summary>
    public Money HeldBeside;

    /// <summary>Only the quantity becomes less.</summary>
    public bool KeepsPlace;
}

/// <summary>Whether an open order may have other terms, and what they come to.</summary>
internal sealed class ReplaceChecks(
    VenueState state, Pricing pricing, Sweep sweep, Exposure exposure, AccountLimits accountLimits, BuyingPower buyingPower, Holds holds)
{
    /// <summary>Every guard of a replacement, in order of precedence.</summary>
    public Rejection Check(ReplaceOrder replace, int slot, out PricedReplacement priced)
    {
        ref readonly var order = ref state.Orders[slot];
        var market = state.MarketOf(order.Instrument);
        var (options, instrument, account) = (order.Options, market.Instrument, state.AccountOf(order.Account));
        var (newStop, newTrail) = (replace.StopPrice ?? options.StopPrice, replace.Trail ?? options.Trail);
        var terms = new ReplacedTerms(replace.Quantity ?? order.Quantity, replace.LimitPrice ?? order.LimitPrice, newStop, newTrail);
        priced = default;

        // Its own fields, each by itself.
        if (replace.LimitPrice is { Ticks: < 1 } || replace.StopPrice is { Ticks: < 1 }) return Rejection.PriceNotPositive;
        if (replace.LimitPrice is { Ticks: > Price.MaxTicks } || replace.StopPrice is { Ticks: > Price.MaxTicks })
            return Rejection.PriceTooHigh;
        if (replace.Quantity is { Steps: < 1 }) return Rejection.QuantityNotPositive;
        if (terms.Quantity.Steps > Quantity.MaxSteps || !instrument.AmountFits(terms.Quantity)) return Rejection.QuantityTooLarge;

        // What may only reduce is cut to what there is to reduce.
        if (options.ReduceOnly && replace.Quantity is { } asked) terms = terms with { Quantity = CutToReduce(in order, asked) };
        var hasNewStop = newStop != options.StopPrice || newTrail != options.Trail;
        var isSame = terms.Quantity == order.Quantity && terms.LimitPrice == order.LimitPrice && !hasNewStop;
        var keepsPlace = terms.Quantity < order.Quantity && terms.LimitPrice == order.LimitPrice && !hasNewStop;

        // Its fields together.
        if (replace.LimitPrice is not null && order.IsMarketLike) return Rejection.LimitPriceUnexpected;
        if (replace.StopPrice is not null && options.StopPrice is null) return Rejection.StopPriceUnexpected;
        if (replace.Trail is not null && options.Trail is null) return Rejection.TrailUnexpected;
        if (replace.Trail is { IsInRange: false }) return Rejection.TrailOutOfRange;
        if (isSame) return Rejection.NothingToReplace;

        // How far it may stray follows its stop.
        var follows = hasNewStop && order.IsMarketLike ? StopOf(in order, market, in terms) : default;
        if (follows.Ticks > 0) terms = terms with { LimitPrice = pricing.CapOf(order.Side, follows) };
        priced = new() { Terms = terms, KeepsPlace = keepsPlace, ValuePrice = ValuePriceOf(in order, market, in terms, follows) };
        if (!instrument.ValueFits(priced.ValuePrice, terms.Quantity)) return Rejection.OrderValueTooLarge;
        if (order.HasBracket && terms.Quantity > order.Quantity && !LegsFit(in order, instrument, terms.Quantity))
            return Rejection.OrderValueTooLarge;
        if (IsLeg(in order) && !instrument.ValueFits(terms.LimitPrice, terms.Quantity + LeftOfParent(in order)))
            return Rejection.OrderValueTooLarge;

        // What is there already, and whether it may be traded now.
        if (order.State is OrderState.OnItsWay or OrderState.Waiting) return Rejection.OrderNotReplaceable;
        if (terms.Quantity != order.Quantity && IsLeg(in order)) return Rejection.OrderNotReplaceable;
        if (order.IsTriggered && (replace.StopPrice is not null || replace.Trail is not null)) return Rejection.OrderNotReplaceable;
        if (terms.Quantity <= order.Filled) return Rejection.QuantityBelowFilled;
        if (options.DisplayQuantity is { } display && !OrderShape.Slices(terms.Quantity, display)) return Rejection.DisplayUnfit;
        if (account.Terms.IsFrozen) return Rejection.AccountFrozen;
        if (market.Phase == Phase.Halted) return Rejection.InstrumentHalted;

        // What the market can bear.
        if (market.IsOpen && replace.StopPrice is { } stop && Pricing.IsThrough(in order, market, stop))
            return Rejection.StopAlreadyTriggered;
        var takes = !keepsPlace && market.IsOpen && options.PostOnly;
        if (takes && sweep.WouldTake(market, order.Side, terms.LimitPrice)) return Rejection.WouldTake;
        if (replace.LimitPrice is { } limit && !market.IsInBand(limit)) return Rejection.OutsidePriceBand;
        if (replace.StopPrice is { } trigger && !market.IsInBand(trigger)) return Rejection.OutsidePriceBand;

        // What the account forbids itself, and what it can bear.
        var refusal = accountLimits.CheckReplaced(in order, market, in terms, priced.ValuePrice);
        if (refusal != Rejection.None) return refusal;
        if (!account.IsMargin) Hold(in order, instrument, ref priced);
        return buyingPower.CheckReplaced(in order, market, in terms, priced.ValuePrice, priced.Held, priced.HeldBeside);
    }

    private void Hold(in Order order, Instrument instrument, ref PricedReplacement priced)
    {
        var changed = order with { Quantity = priced.Terms.Quantity, LimitPrice = priced.Terms.LimitPrice };
        if (!order.Held.IsZero) priced.Held = holds.For(in changed, instrument, changed.Remaining) - order.Held;
        else if (order.HasBracket) priced.HeldBeside = holds.MoreBeside(in changed, instrument);
    }

    private Quantity CutToReduce(in Order order, Quantity asked) =>
        asked <= order.Filled ? asked : order.Filled + exposure.CutToReduce(order.Account, order.Instrument, order.Side,
            asked - order.Filled);

    /// <param name="order">The order as it is.</param>
    /// <param name="market">Its market.</param>
    /// <param name="terms">What it is to have.</param>
    /// <param name="follows">The stop that its cap follows anew; zero for none.</param>
    private Price ValuePriceOf(in Order order, Market market, in ReplacedTerms terms, Price follows)
    {
        if (order.Side == Side.Buy) return terms.LimitPrice;
        var stop = terms.StopPrice ?? default;
        if (order.Type == OrderType.TrailingStop)
            stop = order.State != OrderState.Armed ? default : follows.Ticks > 0 ? follows : new(order.Stop);
        return pricing.ValuePriceOfSale(market, terms.LimitPrice, order.IsTriggered ? default : stop);
    }

    /// <summary>Whether the legs of an order can live for so much.</summary>
    private bool LegsFit(in Order order, Instrument instrument, Quantity quantity)
    {
        var bracket = state.BracketOf(order.Id);
        foreach (var leg in (ReadOnlySpan<OrderId>)[bracket.TakeProfit, bracket.StopLoss])
        {
            if (leg.IsHouse || leg == order.Id || state.Orders.Find(leg) is not (var slot and not OrderTable.None)) continue;
            if (!instrument.ValueFits(state.Orders[slot].LimitPrice, quantity)) return false;
        }

        return true;
    }

    /// <summary>What the parent order may still fill, and a leg of it grow by.</summary>
    private Quantity LeftOfParent(in Order leg)
    {
        var parent = state.BracketOf(leg.Id).ParentOrder;
        var slot = parent.IsHouse || parent == leg.Id ? OrderTable.None : state.Orders.Find(parent);
        return slot == OrderTable.None ? Quantity.Zero : state.Orders[slot].Remaining;
    }

    private bool IsLeg(in Order order) => order.HasBracket && state.BracketOf(order.Id).IsLeg(order.Id);

    /// <summary>The stop that an order will have: a trailing one starts anew from the price of now; zero when there is none.</summary>
    private static Price StopOf(in Order order, Market market, in ReplacedTerms terms)
    {
        if (terms.Trail is not { } trail) return terms.StopPrice ?? default;
        var price = market.PriceNow(order.TriggerSource);
        return price.Ticks == 0 ? default : trail.StopFor(order.Side, price);
    }
}
