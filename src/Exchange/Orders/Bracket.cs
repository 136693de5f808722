using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>
/// Orders that hang together: a parent order and the one or two legs that close what it opened, or, without a parent, two exits of which
/// one will do. This is what may be read; <see cref="WritableBracket"/> changes it.
/// </summary>
internal abstract class Bracket
{
    public OrderId ParentOrder { get; private protected set; }

    public OrderId TakeProfit { get; private protected set; }

    public OrderId StopLoss { get; private protected set; }

    /// <summary>How much there is to close: what the parent filled, or without one the whole order.</summary>
    public Quantity Entered { get; private protected set; }

    /// <summary>How much the legs have closed.</summary>
    public Quantity Exited { get; private protected set; }

    public bool IsStopTriggered { get; private protected set; }

    /// <summary>A leg ended without being filled.</summary>
    public bool IsLegGone { get; private protected set; }

    /// <summary>How many of its orders are open.</summary>
    public int Open { get; private protected set; }

    public bool IsLeg(OrderId order) => order == TakeProfit || order == StopLoss;

    public BracketSnapshot ToSnapshot() => new(ParentOrder, TakeProfit, StopLoss, Entered, Exited, IsStopTriggered, IsLegGone, Open);
}
