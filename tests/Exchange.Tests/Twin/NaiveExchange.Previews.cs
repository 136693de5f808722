using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What placing an order would come to, in steps, ticks, units and microseconds.</summary>
/// <param name="Rejection">Why it would be refused.</param>
/// <param name="Quantity">What it would be placed with.</param>
/// <param name="Price">What it is judged by; zero for none.</param>
/// <param name="Value">What it is judged at.</param>
/// <param name="Hold">What would be set aside.</param>
/// <param name="Delay">How long it would be on its way.</param>
/// <param name="Fillable">How much of it the book as it is would fill.</param>
/// <param name="FillableValue">For how much.</param>
/// <param name="Worst">The last price that this comes to; zero when nothing fills.</param>
/// <param name="Fee">What is charged for what fills; a rebate is below zero.</param>
internal sealed record NaivePreview(
    Rejection Rejection, long Quantity = 0, long Price = 0, Int128 Value = default, Int128 Hold = default, long Delay = 0,
    long Fillable = 0, Int128 FillableValue = default, long Worst = 0, Int128 Fee = default);

internal sealed partial class NaiveExchange
{
    /// <summary>Nothing happens, not even what is due.</summary>
    public NaivePreview Preview(PlaceOrder place, Timestamp at)
    {
        var asked = place.Options is { } options ? place with { Options = options with { Request = default } } : place;
        var before = now;
        now = at;
        var rejection = Judge(asked);
        var preview = rejection is > Rejection.None and <= Rejection.OrderValueTooLarge ? new(rejection) : Preview(rejection, Plan(asked));
        now = before;
        return preview;
    }

    private NaivePreview Preview(Rejection rejection, NaivePlan plan)
    {
        var order = plan.Order;
        var (steps, value, worst) = TakesFirst(order) ? Walk(order, order.Quantity) : default;
        if (order.TimeInForce == TimeInForce.Fok && steps < order.Quantity) (steps, value, worst) = (0, 0, 0);
        var fee = NaiveFees.Owed(order.Fees, order.Instrument, order.Side, steps, 0, value, 0);
        if (!order.IsBuy) fee = Int128.Min(fee, value);
        return new(
            rejection, order.Quantity, JudgedBy(plan), Held(plan.Value), Held(order.Hold), plan.Delay.Microseconds,
            steps, Held(value), worst, Held(fee));
    }

    /// <summary>Whether it would take when it reaches the market, if that then were as it is now.</summary>
    private static bool TakesFirst(NaiveOrder order)
    {
        var (instrument, isTrailing) = (order.Instrument, order.Type == OrderType.TrailingStop);
        var waits = order.IsTrigger && (isTrailing || !order.IsThrough(instrument.Trigger(order.Options.TriggerBy, order.Side)));
        return instrument.IsOpen && !IsForAuction(order) && !order.Options.PostOnly && !waits;
    }

    /// <summary>An amount, as far as a balance can hold it.</summary>
    private static Int128 Held(Int128 amount) => Int128.Clamp(amount, -MostBalance, MostBalance);
}
