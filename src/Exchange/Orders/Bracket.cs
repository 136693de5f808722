using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>
/// Orders that hang together: an entry and the one or two legs that leave again, or, without an entry, two exits of which one will do.
/// </summary>
internal sealed class Bracket
{
    public OrderId Entry { get; init; }

    public OrderId TakeProfit { get; set; }

    public OrderId StopLoss { get; set; }

    /// <summary>How much there is to leave: what the entry filled, or without one the whole order.</summary>
    public Quantity Entered { get; set; }

    /// <summary>How much the legs have filled.</summary>
    public Quantity Left { get; set; }

    public bool IsStopTriggered { get; set; }

    /// <summary>A leg ended without being filled.</summary>
    public bool IsLegGone { get; set; }

    /// <summary>How many of its orders are open.</summary>
    public int Open { get; set; }

    /// <summary>Something happened to one of its orders that the others have yet to follow.</summary>
    public bool IsDirty { get; set; }

    public bool IsLeg(OrderId order) => order == TakeProfit || order == StopLoss;
}
