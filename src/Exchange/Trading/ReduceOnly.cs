using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>Makes open orders smaller in their place: those that may only reduce a position, and both orders of a user that met.</summary>
internal sealed class ReduceOnly(VenueState state, Recorder recorder, Exposure exposure, Holds holds)
{
    /// <summary>The order that takes at this moment: what it may only reduce, it looks to itself.</summary>
    public OrderId Taking { get; set; }

    /// <summary>Cuts a reduce-only order to what there is to reduce. False when that is nothing.</summary>
    public bool Cut(int slot)
    {
        ref readonly var order = ref state.Orders[slot];
        var most = exposure.Reducible(in order);
        if (most.IsZero)
        {
            recorder.Cancelled(slot, CancelReason.ReduceOnly);
            return false;
        }

        if (order.Remaining > most) Reduce(slot, order.Filled + most, LeavingOf(in order, most));
        return true;
    }

    /// <summary>A position became smaller: what may only reduce it is cut to it.</summary>
    public void CutAll(Account account, InstrumentId instrument)
    {
        for (var slot = state.Orders.FirstOf(account.Id); slot != OrderTable.None;)
        {
            ref readonly var order = ref state.Orders[slot];
            var next = state.Orders.NextOfAccount(slot);
            var isLive = order.State is OrderState.Armed or OrderState.Pooled or OrderState.Working;
            if (isLive && order.Options.ReduceOnly && order.Instrument == instrument && order.Id != Taking) Cut(slot);
            slot = next;
        }
    }

    /// <summary>Makes an order smaller in its place.</summary>
    /// <param name="slot">The order.</param>
    /// <param name="quantity">What it is for from now on.</param>
    /// <param name="leaves">What of it leaves its queue.</param>
    public void Reduce(int slot, Quantity quantity, Quantity leaves)
    {
        ref readonly var order = ref state.Orders[slot];
        var instrument = state.MarketOf(order.Instrument).Instrument;
        var isPriced = order.LimitPrice.Ticks != 0 || order.Side == Side.Sell;
        var held = order.HasHold && !order.Held.IsZero && isPriced
            ? holds.For(order with { Quantity = quantity }, instrument, quantity - order.Filled) - order.Held : Money.Zero;
        recorder.Replaced(slot, leaves, keepsPlace: true, ReplacedTerms.Of(in order) with { Quantity = quantity }, held);
    }

    /// <summary>What leaves an order's queue when only so much of it remains: hidden size goes first.</summary>
    public Quantity LeavingOf(in Order order, Quantity remaining)
    {
        var shown = state.ShownOf(in order);
        return shown > remaining ? shown - remaining : Quantity.Zero;
    }
}
