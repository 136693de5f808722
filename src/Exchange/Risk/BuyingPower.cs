using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>Whether an account can bear an order: a cash account with what it can spend, a margin account with its equity.</summary>
internal sealed class BuyingPower(
    VenueState state, Exposure exposure, Pricing pricing, Margin margin, Holds holds, BalanceLimits limits)
{
    /// <summary>The guards of a new order, in order of precedence.</summary>
    public Rejection Check(PlaceOrder place, Account account, Market market, in PricedOrder priced)
    {
        var instrument = market.Instrument;
        if (priced.Options.ReduceOnly && HasNothingToReduce(place.Account, place.Instrument, place.Side)) return Rejection.WouldOpen;
        if (account.IsMargin)
        {
            if (instrument.Quote.Id != account.Home) return Rejection.CurrencyNotMarginable;
            var refusal = CheckMargin(account, market, place.Side, priced.Fees, priced.Quantity, priced.Quantity.Steps, priced.Value);
            if (refusal != Rejection.None) return refusal;
        }
        else if (priced.Hold > holds.AvailableFor(place.Account, place.Side, instrument))
        {
            return Lacks(place.Side);
        }

        var fits = place.Side == Side.Buy
            ? limits.Fits(place.Account, instrument.Base.Id, instrument.AmountOf(priced.Quantity))
            : limits.Fits(place.Account, instrument.Quote.Id, priced.Value);
        return fits ? Rejection.None : Rejection.BalanceLimit;
    }

    /// <summary>The guards of an open order's new terms, in order of precedence.</summary>
    /// <param name="order">The order as it is.</param>
    /// <param name="market">Its market.</param>
    /// <param name="terms">What it is to have.</param>
    /// <param name="valuePrice">At which it is valued then.</param>
    /// <param name="held">How much more it must hold; below zero: less.</param>
    /// <param name="heldBeside">How much more the order beside it must hold.</param>
    public Rejection CheckReplaced(in Order order, Market market, in ReplacedTerms terms, Price valuePrice, Money held, Money heldBeside)
    {
        var (account, remaining) = (state.AccountOf(order.Account), terms.Quantity - order.Filled);
        if (order.Options.ReduceOnly && HasNothingToReduce(order.Account, order.Instrument, order.Side)) return Rejection.WouldOpen;
        if (!account.IsMargin)
            return held + heldBeside <= holds.AvailableFor(order.Account, order.Side, market.Instrument)
                ? Rejection.None : Lacks(order.Side);

        var instrument = market.Instrument;
        var before = instrument.WorthOf(pricing.ValuePriceOf(in order, market), order.Remaining.Steps);
        var more = instrument.WorthOf(valuePrice, remaining.Steps) - before;
        if (more <= 0 || !exposure.IsCounted(in order)) return Rejection.None;
        return CheckMargin(account, market, order.Side, state.FeesOf(in order, instrument), terms.Quantity,
            remaining.Steps - order.Remaining.Steps, new((long)more));
    }

    /// <summary>Whether a margin account may take on so many more steps, for so much more value.</summary>
    private Rejection CheckMargin(
        Account account, Market market, Side side, FeeSchedule fees, Quantity quantity, long moreSteps, Money moreValue)
    {
        var closes = exposure.Reducible(account.Id, market.Instrument.Id, side);
        var counted = exposure.CountedSteps(account, market.Instrument.Id, side) + moreSteps;
        if (counted <= closes) return Rejection.None;
        if (side == Side.Sell && !market.Terms.IsShortable) return Rejection.NotShortable;
        return margin.Bears(account, market, side, fees, quantity, moreValue) ? Rejection.None : Rejection.InsufficientMargin;
    }

    private bool HasNothingToReduce(AccountId account, InstrumentId instrument, Side side) =>
        exposure.Reducible(account, instrument, side) <= 0;

    private static Rejection Lacks(Side side) => side == Side.Buy ? Rejection.InsufficientFunds : Rejection.InsufficientAsset;
}
