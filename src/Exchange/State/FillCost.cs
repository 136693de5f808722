using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>What a fill costs its order.</summary>
/// <param name="Fee">In the quote asset; below zero it is a rebate.</param>
/// <param name="Released">A buyer's hold that it makes unnecessary, in the quote asset.</param>
internal readonly record struct FillCost(Money Fee, Money Released);
