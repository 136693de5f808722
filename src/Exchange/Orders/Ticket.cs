using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>What a new order comes to, worked out while it is judged.</summary>
internal struct Ticket
{
    public OrderOptions Options;
    public FeeSchedule Fees;
    public Quantity Quantity;

    /// <summary>The order's limit, or how far it may stray; zero for a market order that is filled at once.</summary>
    public Price LimitPrice;

    /// <summary>What the rules judge it by: its limit, else its stop, else what the market asks; zero for none.</summary>
    public Price Price;

    /// <summary>What it comes to at its limit, or by walking the book.</summary>
    public Money Value;

    public Money Hold;

    /// <summary>It meets the market now, rather than later.</summary>
    public bool IsImmediate;

    public Duration Delay;
}

/// <summary>What taking from a book would give.</summary>
/// <param name="Filled">How much.</param>
/// <param name="Value">At what cost, in units of the quote asset.</param>
/// <param name="Worst">The last price reached; zero when nothing was taken.</param>
internal readonly record struct Walked(Quantity Filled, Int128 Value, Price Worst);
