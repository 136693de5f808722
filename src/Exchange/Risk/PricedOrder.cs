using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>What a new order comes to, worked out once, before it is checked.</summary>
internal struct PricedOrder
{
    public OrderOptions Options;
    public FeeSchedule Fees;
    public Quantity Quantity;

    /// <summary>The order's limit, or how far it may stray; zero for a market order that is filled at once.</summary>
    public Price LimitPrice;

    /// <summary>What the checks take it at: its limit, else its stop, else what the market asks; zero for none.</summary>
    public Price Price;

    /// <summary>
    /// At which it is valued: a buy at its limit; a sell at what the market gives or its debt is worth, where that is more than its limit.
    /// Zero for a buy that meets the book at once.
    /// </summary>
    public Price ValuePrice;

    /// <summary>What it comes to at its value price, or by sweeping the book.</summary>
    public Money Value;

    /// <summary>What a cash account sets aside for it.</summary>
    public Money Hold;

    /// <summary>It meets the market now, rather than later.</summary>
    public bool IsImmediate;

    public Duration Delay;

    /// <summary>Why it has no price: there is nobody to trade with, or no price is known.</summary>
    public Rejection Unpriced;
}
