using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>Whether a new order may be placed, and what it comes to.</summary>
internal sealed class OrderChecks(
    VenueState state, OrderShape shape, Pricing pricing, Sweep sweep, Latency latency, Exposure exposure, AccountLimits accountLimits,
    BuyingPower buyingPower, Holds holds)
{
    /// <summary>
    /// Every guard of a new order that names a known account and instrument: first its shape; then it is priced, once; then all others, in
    /// order of precedence.
    /// </summary>
    /// <param name="place">The order.</param>
    /// <param name="account">Its account.</param>
    /// <param name="market">Its market.</param>
    /// <param name="priced">What it comes to, as far as it was priced.</param>
    public Rejection Check(PlaceOrder place, Account account, Market market, out PricedOrder priced)
    {
        // Field by field: an initialiser fills a copy, and copying at once what was just written waits for the writes.
        priced = default;
        priced.Options = place.Options ?? OrderOptions.None;
        var refusal = shape.Check(place, priced.Options, market);
        if (refusal != Rejection.None) return refusal;

        refusal = Price(place, account, market, ref priced);
        if (refusal != Rejection.None) return refusal;
        if (!account.IsMargin && HasHold(place, in priced)) priced.Hold = holds.For(place, market.Instrument, in priced);
        var options = priced.Options;
        var isImmediate = priced.IsImmediate;

        // What is there already.
        if (options.ClientOrderId is { } id && state.IsTaken(place.Account, id)) return Rejection.ClientOrderIdInUse;

        // Whether it may be traded now.
        if (account.Terms.IsFrozen) return Rejection.AccountFrozen;
        if (market.Phase == Phase.Delisted) return Rejection.InstrumentDelisted;
        if (market.Phase == Phase.Halted) return Rejection.InstrumentHalted;
        if (market.Phase == Phase.Closed && place.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok) return Rejection.SessionClosed;
        if (Pricing.IsForAuction(place.TimeInForce) && !market.HasSessions) return Rejection.NoAuction;

        // What the market can bear.
        if (priced.Unpriced != Rejection.None) return priced.Unpriced;
        if (isImmediate && options.StopPrice is { } stop && Pricing.IsThrough(place, market, options, stop))
            return Rejection.StopAlreadyTriggered;
        if (isImmediate && options.PostOnly && sweep.WouldTake(market, place.Side, place.LimitPrice)) return Rejection.WouldTake;
        if (place.LimitPrice.Ticks != 0 && !market.IsInBand(place.LimitPrice)) return Rejection.OutsidePriceBand;
        if (options.StopPrice is { } trigger && !market.IsInBand(trigger)) return Rejection.OutsidePriceBand;

        // What the account forbids itself, and what it can bear.
        refusal = accountLimits.Check(place, account, market, in priced);
        if (refusal != Rejection.None) return refusal;
        return buyingPower.Check(place, account, market, in priced);
    }

    /// <summary>Quantity, price and value. An order that cannot be priced is refused later: other refusals come before.</summary>
    private Rejection Price(PlaceOrder place, Account account, Market market, ref PricedOrder priced)
    {
        priced.Fees = account.Terms.Profile.FeesFor(market.Instrument.AssetClass);
        priced.Quantity = place.Quantity;
        priced.LimitPrice = place.LimitPrice;
        priced.Price = place.LimitPrice;
        priced.Delay = latency.Draw(account);
        if (priced.Options.ReduceOnly) CutToReduce(place, ref priced);
        priced.IsImmediate = priced.Delay.Microseconds == 0 && market.IsOpen && !Pricing.IsForAuction(place.TimeInForce);
        var refusal = place.Type == OrderType.Market && priced.IsImmediate
            ? PriceBySweep(place, account, market, ref priced)
            : PriceByLimit(place, market, ref priced);
        if (refusal != Rejection.None || !priced.Options.HasLegs) return refusal;
        return LegsFit(place, priced.Options, market.Instrument, priced.Quantity) ? Rejection.None : Rejection.OrderValueTooLarge;
    }

    /// <summary>A buyer's order without any price holds nothing: nobody knows what it would cost.</summary>
    private static bool HasHold(PlaceOrder place, in PricedOrder priced) =>
        place.Side == Side.Sell || priced.LimitPrice.Ticks != 0 || (place.Type == OrderType.Market && priced.IsImmediate);

    private void CutToReduce(PlaceOrder place, ref PricedOrder priced) =>
        priced.Quantity = exposure.CutToReduce(place.Account, place.Instrument, place.Side, place.Quantity);

    private Rejection PriceBySweep(PlaceOrder place, Account account, Market market, ref PricedOrder priced)
    {
        var notional = priced.Options.Notional;
        var (want, budget) = notional.IsZero ? (priced.Quantity, long.MaxValue) : (MostFor(place, in priced), notional.Units);
        var swept = sweep.Of(market, account, place.Side, want, limit: default, priced.Options.SelfTrade, budget);
        if (!sweep.HasOpposite(market, place.Side)) priced.Unpriced = Rejection.NoLiquidity;
        else if (!notional.IsZero && swept.Filled.IsZero) return Rejection.NotionalTooSmall;
        var atMark = place.Side == Side.Sell ? market.Instrument.WorthOf(market.Mark, swept.Filled.Steps) : 0;
        var value = Int128.Max(swept.Value, atMark);
        if (value > Instrument.MaxOrderValueUnits) return Rejection.OrderValueTooLarge;
        priced.Value = new((long)value);
        priced.Price = swept.Worst;
        if (place.Side == Side.Sell) priced.ValuePrice = pricing.ValuePriceOfSale(market, limit: default, stop: default);
        if (notional.IsZero) return Rejection.None;
        priced.Quantity = swept.Filled;
        return market.Instrument.AmountFits(priced.Quantity) ? Rejection.None : Rejection.OrderValueTooLarge;
    }

    private Rejection PriceByLimit(PlaceOrder place, Market market, ref PricedOrder priced)
    {
        var (instrument, notional) = (market.Instrument, priced.Options.Notional);
        var needsReference = priced.LimitPrice.Ticks == 0 || (place.Side == Side.Sell && place.Type > OrderType.Market);
        var reference = needsReference ? pricing.ReferenceFor(place, market, priced.Options) : default;
        if (priced.LimitPrice.Ticks == 0)
        {
            priced.Price = reference;
            if (reference.Ticks != 0) priced.LimitPrice = pricing.CapOf(place.Side, reference);
            else priced.Unpriced = MeetsBook(place, market) ? Rejection.NoLiquidity : Rejection.NoReferencePrice;
        }

        if (!notional.IsZero && priced.Unpriced == Rejection.None)
        {
            priced.Quantity = Quantity.Min(MostFor(place, in priced), instrument.MostFor(notional, priced.Price));
            if (priced.Quantity.IsZero) return Rejection.NotionalTooSmall;
            if (!instrument.AmountFits(priced.Quantity)) return Rejection.OrderValueTooLarge;
        }

        var stop = place.Type > OrderType.Market ? reference : default;
        priced.ValuePrice = place.Side == Side.Buy ? priced.LimitPrice : pricing.ValuePriceOfSale(market, priced.LimitPrice, stop);
        if (!instrument.ValueFits(priced.ValuePrice, priced.Quantity)) return Rejection.OrderValueTooLarge;
        priced.Value = instrument.ValueOf(priced.ValuePrice, priced.Quantity);
        return Rejection.None;
    }

    private static bool MeetsBook(PlaceOrder place, Market market) =>
        place.Type == OrderType.Market && market.IsOpen && !Pricing.IsForAuction(place.TimeInForce);

    /// <summary>The most that an order for an amount of money may be for.</summary>
    private Quantity MostFor(PlaceOrder place, in PricedOrder priced)
    {
        var most = new Quantity(Quantity.MaxSteps);
        return priced.Options.ReduceOnly ? exposure.CutToReduce(place.Account, place.Instrument, place.Side, most) : most;
    }

    private bool LegsFit(PlaceOrder place, OrderOptions options, Instrument instrument, Quantity quantity)
    {
        var side = options.OneCancelsOther ? place.Side : place.Side.Opposite();
        return (options.TakeProfit is not { } profit || instrument.ValueFits(profit.LimitPrice, quantity))
            && (options.StopLoss is not { } loss || instrument.ValueFits(pricing.LimitOf(loss, side), quantity));
    }
}
