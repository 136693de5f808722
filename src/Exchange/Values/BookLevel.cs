namespace TradeCraft.Exchange.Values;

/// <summary>One price and the quantity shown at it.</summary>
public readonly record struct BookLevel(Price Price, Quantity Quantity);
