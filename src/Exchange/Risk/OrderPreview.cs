using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>What placing an order would come to.</summary>
/// <param name="Rejection">Why it would be refused.</param>
/// <param name="Price">What it is judged by: its limit, its stop, or the worst price that it would reach now.</param>
/// <param name="Value">At its limit, or by walking the book as it is.</param>
/// <param name="Fee">If all of it took, at that value.</param>
/// <param name="Hold">What would be set aside.</param>
/// <param name="Delay">How long it would be on its way.</param>
public readonly record struct OrderPreview(
    Rejection Rejection, Quantity Quantity = default, Price Price = default, Money Value = default, Money Fee = default, Money Hold = default,
    Duration Delay = default);
