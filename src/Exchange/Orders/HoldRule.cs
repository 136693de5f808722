using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>How much of an account's money an order ties up while it is open.</summary>
internal static class HoldRule
{
    /// <summary>
    /// The most that an order can still cost a buyer: what is left of it at its limit, and the most fee less what was charged. A fill at a better price, or at the
    /// cheaper rate, can only cost less, so what is spent and the hold that remains never exceed the hold before.
    /// </summary>
    public static Money ForBuyer(in Order order, Instrument instrument, Quantity remaining, Money made, Money taken, Money charged)
    {
        if (remaining.IsZero) return Money.Zero;
        var value = instrument.ValueOf(order.LimitPrice, remaining);
        return ForBuyer(order.Fees, instrument, order.Quantity, value, made, taken, charged);
    }

    /// <summary>The same of a value that is known, as when a market order was walked through the book.</summary>
    public static Money ForBuyer(FeeSchedule fees, Instrument instrument, Quantity all, Money value, Money made, Money taken, Money charged)
    {
        var fee = fees.MostFor(all, made, taken, value, instrument) - charged;
        return fee > Money.Zero ? value + fee : value;
    }

    /// <summary>
    /// What a take-profit must hold for itself and the stop-loss beside it, of which one will do: the larger value, but the fees of both. Each may fill in part, and
    /// each then pays its own least fee.
    /// </summary>
    /// <param name="need">What it must hold for itself.</param>
    /// <param name="limit">Its price.</param>
    /// <param name="besideFees">The fees of the order beside it.</param>
    /// <param name="besideLimit">The price of the order beside it.</param>
    /// <param name="remaining">What is left for either.</param>
    /// <param name="instrument">What they buy.</param>
    public static Money ForEither(Money need, Price limit, FeeSchedule besideFees, Price besideLimit, Quantity remaining, Instrument instrument)
    {
        var (own, beside) = (instrument.ValueOf(limit, remaining), instrument.ValueOf(besideLimit, remaining));
        var fee = besideFees.MostFor(remaining, Money.Zero, Money.Zero, beside, instrument);
        return (beside > own ? need + beside - own : need) + fee;
    }
}
