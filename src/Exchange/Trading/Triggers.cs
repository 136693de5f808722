using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>Stops that follow a price, and stops whose price has come.</summary>
internal sealed class Triggers(
    VenueState state, Recorder recorder, Unsettled unsettled, Holds holds, Brackets brackets, ReduceOnly reduceOnly, Matcher matcher)
{
    /// <summary>Lets the first trailing stop follow its price. False when none has to.</summary>
    public bool TrailOne()
    {
        foreach (var market in unsettled.Markets)
        {
            if (!market.IsOpen || market.Triggers.Count == 0) continue;
            if (!market.Triggers.TryTrailing(market.PricesSince(unsettled.Looks), out var slot, out var extreme)) continue;
            ref readonly var order = ref state.Orders[slot];
            recorder.StopSet(slot, order.Options.Trail!.Value.StopFor(order.Side, extreme), extreme);
            return true;
        }

        return false;
    }

    /// <summary>Triggers the first order whose price has come. False when there is none.</summary>
    public bool TriggerOne()
    {
        foreach (var market in unsettled.Markets)
        {
            if (!market.IsOpen || market.Triggers.Count == 0) continue;
            if (!market.Triggers.TryTriggered(market.PricesSince(unsettled.Looks), out var slot, out var price)) continue;
            Trigger(slot, price);
            return true;
        }

        return false;
    }

    private void Trigger(int slot, Price price)
    {
        ref readonly var order = ref state.Orders[slot];
        recorder.AtWork = order.Id;
        var instrument = state.MarketOf(order.Instrument).Instrument;
        var held = Money.Zero;
        if (order.HasBracket && state.BracketOf(order.Id) is var bracket && order.Id == bracket.StopLoss)
        {
            brackets.CancelIfOpen(bracket.TakeProfit, CancelReason.OtherLeg);
            brackets.CancelIfOpen(bracket.ParentOrder, CancelReason.Entry);
            if (order.HasHold && order.Held.IsZero) held = holds.For(in order, instrument, order.Remaining);
            if (held > holds.AvailableFor(order.Account, order.Side, instrument))
            {
                recorder.Cancelled(slot, CancelReason.InsufficientFunds);
                return;
            }
        }

        recorder.Triggered(slot, price, held);
        if (order.Options.ReduceOnly && !reduceOnly.Cut(slot)) return;
        matcher.Execute(slot);
        reduceOnly.Taking = default;
    }
}
