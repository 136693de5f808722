using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>
/// The quick way for what most orders are: a limit order that asks for nothing else but whom not to meet and to be placed once, of a cash
/// account without delay or rules, at flat fees, in a market that is open and has no band. It never refuses: what it does not take,
/// <see cref="OrderChecks"/> judges.
/// </summary>
internal sealed class PlainOrders(VenueState state, Pricing pricing)
{
    /// <summary>Whether an order is plain and may be placed. Then <see cref="OrderChecks"/> would find the same hold.</summary>
    public bool TryTake(PlaceOrder place, Account account, Market market, out Money hold)
    {
        hold = default;
        if (place.Options is { } options && !IsPlain(options)) return false;
        if (place.Type != OrderType.Limit || place.TimeInForce > TimeInForce.Ioc) return false;
        if (!account.IsPlain || !market.IsOpen || market.HasBand || AccountLimits.HasMost(place, account)) return false;

        var instrument = market.Instrument;
        var fees = account.Terms.Profile.FeesFor(instrument.AssetClass);
        var (price, quantity, isBuy) = (place.LimitPrice, place.Quantity, place.Side == Side.Buy);
        if (!fees.IsFlat || price.Ticks is < 1 or > Price.MaxTicks || quantity.Steps is < 1 or > Quantity.MaxSteps) return false;
        if (!isBuy) price = pricing.ValuePriceOfSale(market, price, stop: default);
        if (!instrument.AmountFits(quantity) || !instrument.ValueFits(price, quantity)) return false;

        var (value, amount, ledger) = (instrument.ValueOf(price, quantity), instrument.AmountOf(quantity), state.Ledger);
        var (pays, gets) = isBuy ? (instrument.Quote.Id, instrument.Base.Id) : (instrument.Base.Id, instrument.Quote.Id);
        hold = isBuy ? value + fees.MostFor(quantity, Money.Zero, Money.Zero, value, instrument) : amount;
        return hold <= ledger.AvailableOf(account.Id, pays)
            && ledger.TotalOf(account.Id, gets).Units <= Money.MaxUnits - (isBuy ? amount : value).Units;
    }

    /// <summary>Whether options leave the judgement as it is without them: the request was looked up before.</summary>
    private static bool IsPlain(OrderOptions options) =>
        options is
        {
            ClientOrderId: null, Notional.IsZero: true, StopPrice: null, Trail: null, ExpiresAt: null,
            DisplayQuantity: null, PostOnly: false, ReduceOnly: false, HasLegs: false, OneCancelsOther: false,
        };
}
