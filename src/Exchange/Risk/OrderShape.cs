using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>What is wrong with a new order by itself: each field alone, then the fields together.</summary>
internal sealed class OrderShape(VenueState state, Pricing pricing)
{
    /// <summary>The guards, in order of precedence.</summary>
    public Rejection Check(PlaceOrder place, OrderOptions options, Market market)
    {
        var refusal = CheckFields(place, options, market.Instrument);
        if (refusal != Rejection.None) return refusal;
        return IsPlain(place) ? CheckPlain(place) : CheckTogether(place, market, options);
    }

    private static bool IsPlain(PlaceOrder place) =>
        place.Options is null && place.Type <= OrderType.Market && place.TimeInForce <= TimeInForce.Ioc;

    private static Rejection CheckFields(PlaceOrder place, OrderOptions options, Instrument instrument)
    {
        var (lowest, highest) = (place.LimitPrice.Ticks == 0 ? 1 : place.LimitPrice.Ticks, place.LimitPrice.Ticks);
        if (!ReferenceEquals(options, OrderOptions.None))
        {
            var (profit, loss) = (options.TakeProfit, options.StopLoss);
            foreach (var price in (ReadOnlySpan<Price?>)[options.StopPrice, profit?.LimitPrice, loss?.StopPrice, loss?.LimitPrice])
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
    private static Rejection CheckPlain(PlaceOrder place)
    {
        if (place.Quantity.IsZero) return Rejection.QuantityAndNotional;
        if (place.Type == OrderType.Limit) return place.LimitPrice.Ticks == 0 ? Rejection.LimitPriceMissing : Rejection.None;
        return place.LimitPrice.Ticks != 0 ? Rejection.LimitPriceUnexpected : Rejection.None;
    }

    private Rejection CheckTogether(PlaceOrder place, Market market, OrderOptions options)
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
        if (options.ExpiresAt is { } expiry && expiry <= state.Now) return Rejection.ExpiryPast;

        if (options.DisplayQuantity is { } display && (!hasLimit || !mayRest || !Slices(place.Quantity, display)))
            return Rejection.DisplayUnfit;
        if (options.PostOnly && (type != OrderType.Limit || !mayRest)) return Rejection.PostOnlyUnfit;
        return options.OneCancelsOther ? CheckOneCancelsOther(place, market, options) : CheckLegs(place, market, options);
    }

    /// <summary>Whether a quantity can be shown by so much at a time.</summary>
    public static bool Slices(Quantity quantity, Quantity display) =>
        display <= quantity && (Int128)display.Steps * OrderOptions.MostSlices >= quantity.Steps;

    private static Rejection CheckOneCancelsOther(PlaceOrder place, Market market, OrderOptions options)
    {
        if (options.StopLoss is not { } loss || options.TakeProfit is not null) return Rejection.LegsUnfit;
        if (place.Type != OrderType.Limit || options.ReduceOnly) return Rejection.LegsUnfit;
        if (!place.Side.IsBetter(loss.StopPrice, place.LimitPrice)) return Rejection.StopLossWrongSide;

        // One that the market has passed would be triggered at once, and cancel the order that it lies beside.
        var price = market.IsOpen ? market.PriceNow(options.TriggerBy.SourceFor(place.Side)) : default;
        return price.Ticks != 0 && !place.Side.IsBetter(loss.StopPrice, price) ? Rejection.StopLossWrongSide : Rejection.None;
    }

    private Rejection CheckLegs(PlaceOrder place, Market market, OrderOptions options)
    {
        if (!options.HasLegs) return Rejection.None;
        if (options.ReduceOnly) return Rejection.LegsUnfit;
        var (profit, loss) = (options.TakeProfit?.LimitPrice, options.StopLoss?.StopPrice);
        var entered = place.LimitPrice.Ticks != 0 ? place.LimitPrice : pricing.ReferenceFor(place, market, options);
        var isKnown = entered.Ticks != 0;
        if (isKnown && profit is { } gain && !place.Side.IsBetter(gain, entered)) return Rejection.TakeProfitWrongSide;
        if (isKnown && loss is { } lost && !place.Side.IsBetter(entered, lost)) return Rejection.StopLossWrongSide;
        return profit is { } high && loss is { } low && !place.Side.IsBetter(high, low) ? Rejection.StopLossWrongSide : Rejection.None;
    }
}
