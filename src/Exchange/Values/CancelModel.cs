namespace TradeCraft.Exchange.Values;

/// <summary>Whose place in a queue the house gives up when the feed shows less of a price and nothing traded there.</summary>
public enum CancelModel : byte
{
    /// <summary>What joined last leaves first: a user's order is never moved up by a cancel.</summary>
    Tail,

    /// <summary>
    /// Every piece of the house in the queue loses its share, rounded down to whole steps, and the tail what rounding left: a user's order
    /// is moved up by as much of what is cancelled as stood before it.
    /// </summary>
    Proportional,
}
