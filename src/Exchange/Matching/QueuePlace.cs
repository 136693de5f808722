using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>An order's place in the queue of its price.</summary>
/// <param name="Shown">What of it stands there.</param>
/// <param name="Ahead">What is served before it at its price.</param>
/// <param name="AheadOfHouse">What of that is the house's.</param>
public readonly record struct QueuePlace(Price Price, Quantity Shown, Quantity Ahead, Quantity AheadOfHouse);
