using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>
/// What placing an order would come to. Of an order that makes no sense by itself, up to <see cref="Rejection.OrderValueTooLarge"/>, only
/// the rejection is told; every later refusal comes with all figures. An amount that no balance can hold is told as
/// <see cref="Money.MaxUnits"/>.
/// </summary>
/// <param name="Rejection">Why it would be refused.</param>
/// <param name="Quantity">What it would be placed with: worked out from a notional, cut to what there is to reduce.</param>
/// <param name="Price">What it is judged by: its limit, else its stop or what the market asks, else the worst price swept; zero for
/// none.</param>
/// <param name="Value">What it is judged at. Without a limit, and not filled at once, that is at the price to which it may stray.</param>
/// <param name="Hold">What would be set aside.</param>
/// <param name="Delay">How long it would be on its way.</param>
/// <param name="Fillable">What the book as it is would fill, within its price; zero for what does not take when it reaches the
/// market.</param>
/// <param name="FillableValue">For how much: the average price is this by <paramref name="Fillable"/>.</param>
/// <param name="Worst">The last price that this reaches; zero when nothing fills.</param>
/// <param name="Fee">What is charged for what fills; below zero it is a rebate.</param>
public readonly record struct OrderPreview(
    Rejection Rejection, Quantity Quantity = default, Price Price = default, Money Value = default, Money Hold = default,
    Duration Delay = default,
    Quantity Fillable = default, Money FillableValue = default, Price Worst = default, Money Fee = default);
