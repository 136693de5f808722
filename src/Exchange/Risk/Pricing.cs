using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>At which price an order is taken that does not say one.</summary>
internal sealed class Pricing(VenueState state, Sweep sweep)
{
    /// <summary>
    /// What a market-like order that waits is taken at: its stop, what it would meet, or the last price. Zero: nothing is known.
    /// </summary>
    public Price ReferenceFor(PlaceOrder place, Market market, OrderOptions options)
    {
        if (options.StopPrice is { } stop) return stop;
        if (options.Trail is { } trail)
        {
            var price = market.PriceNow(options.TriggerBy.SourceFor(place.Side));
            return price.Ticks == 0 ? default : trail.StopFor(place.Side, price);
        }

        return market.IsOpen && !IsForAuction(place.TimeInForce) ? sweep.BestFor(market, place.Side) : market.Last;
    }

    /// <summary>At which price an open order is valued.</summary>
    public Price ValuePriceOf(in Order order, Market market) =>
        order.Side == Side.Buy ? order.LimitPrice : ValuePriceOfSale(market, order.LimitPrice, StopOf(in order));

    /// <summary>
    /// A sale brings its limit at least. What the market gives, and what the debt of a short sale is worth, may be more: the highest
    /// counts.
    /// </summary>
    /// <param name="market">Where it sells.</param>
    /// <param name="limit">Its limit, or how far it may stray.</param>
    /// <param name="stop">The stop that it waits for; zero for none.</param>
    public Price ValuePriceOfSale(Market market, Price limit, Price stop)
    {
        var (bid, mark) = (sweep.BestFor(market, Side.Sell), market.Mark);
        return new(Math.Max(Math.Max(limit.Ticks, stop.Ticks), Math.Max(bid.Ticks, mark.Ticks)));
    }

    /// <summary>
    /// The stop that an open order waits for: a trailing one from when it is set. Zero for none, and once it was triggered.
    /// </summary>
    private static Price StopOf(in Order order)
    {
        if (order.IsTriggered) return default;
        if (order.Type != OrderType.TrailingStop) return order.Options.StopPrice ?? default;
        return order.State == OrderState.Armed ? new(order.Stop) : default;
    }

    /// <summary>How far an order may stray from a price that it was taken at.</summary>
    public Price CapOf(Side side, Price reference)
    {
        var slack = reference.Ticks * state.Physics.Protection / Share.Millionths;
        return new(Math.Clamp(side == Side.Buy ? reference.Ticks + slack : reference.Ticks - slack, 1, Price.MaxTicks));
    }

    /// <summary>The limit of a stop-loss leg on a side, or how far it may stray.</summary>
    public Price LimitOf(StopLossLeg leg, Side side) => leg.LimitPrice ?? CapOf(side, leg.StopPrice);

    /// <summary>Whether the price that triggers a new order is through its stop already.</summary>
    public static bool IsThrough(PlaceOrder place, Market market, OrderOptions options, Price stop)
    {
        var falls = (place.Side == Side.Sell) != place.Type is OrderType.TakeProfit or OrderType.TakeProfitLimit;
        return IsThrough(market.PriceNow(options.TriggerBy.SourceFor(place.Side)), falls, stop);
    }

    /// <summary>Whether the price that triggers an open order is through a new stop already.</summary>
    public static bool IsThrough(in Order order, Market market, Price stop) =>
        IsThrough(market.PriceNow(order.TriggerSource), order.Falls, stop);

    public static bool IsForAuction(TimeInForce timeInForce) => timeInForce is TimeInForce.Opg or TimeInForce.Cls;

    private static bool IsThrough(Price price, bool falls, Price stop) => price.Ticks != 0 && (falls ? price <= stop : price >= stop);
}
