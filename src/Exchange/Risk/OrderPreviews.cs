using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>Says what an order would come to, without placing it.</summary>
internal sealed class OrderPreviews(VenueState state, OrderChecks checks, Sweep sweep)
{
    public OrderPreview Preview(PlaceOrder place)
    {
        if (!state.Knows(place.Account)) return new(Rejection.UnknownAccount);
        if (!state.Knows(place.Instrument)) return new(Rejection.UnknownInstrument);
        var (account, market) = (state.AccountOf(place.Account), state.MarketOf(place.Instrument));
        var refusal = checks.Check(place, account, market, out var priced);
        if (refusal is > Rejection.None and <= Rejection.OrderValueTooLarge) return new(refusal);

        var swept = TakesFirst(place, market, priced.Options) ? SweepFor(place, account, market, in priced) : default;
        var fee = priced.Fees.On(place.Side, swept.Filled, Money.Zero, new((long)swept.Value), market.Instrument);
        if (place.Side == Side.Sell && fee.Units > swept.Value) fee = new((long)swept.Value);
        return new(
            refusal, priced.Quantity, priced.Price, priced.Value, Told(priced.Hold), priced.Delay, swept.Filled, new((long)swept.Value),
            swept.Worst, Told(fee));
    }

    private SweepResult SweepFor(PlaceOrder place, Account account, Market market, in PricedOrder priced)
    {
        var swept = sweep.Of(market, account, place.Side, priced.Quantity, priced.LimitPrice, priced.Options.SelfTrade);
        return place.TimeInForce == TimeInForce.Fok && swept.Filled < priced.Quantity ? default : swept;
    }

    /// <summary>Whether it would take when it reaches the market, if that then were as it is now.</summary>
    private static bool TakesFirst(PlaceOrder place, Market market, OrderOptions options)
    {
        if (!market.IsOpen || Pricing.IsForAuction(place.TimeInForce) || options.PostOnly) return false;
        if (place.Type <= OrderType.Market) return true;
        return options.StopPrice is { } stop && Pricing.IsThrough(place, market, options, stop);
    }

    private static Money Told(Money amount) => Share.Clamped(amount.Units);
}
