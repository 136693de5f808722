using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>What an account has, and would have if its open orders filled.</summary>
internal sealed class Exposure(VenueState state)
{
    /// <summary>Whether so much more on a side would add to a position, or turn it round.</summary>
    public bool Opens(AccountId account, InstrumentId instrument, Side side, Quantity quantity) =>
        Reducible(account, instrument, side) < quantity.Steps;

    /// <summary>How much an order may trade that may only reduce.</summary>
    public Quantity Reducible(in Order order) => new(Math.Max(0, Reducible(order.Account, order.Instrument, order.Side)));

    /// <summary>So much of a quantity as there is to reduce; all of it where there is nothing: such an order is refused.</summary>
    public Quantity CutToReduce(AccountId account, InstrumentId instrument, Side side, Quantity asked)
    {
        var most = Reducible(account, instrument, side);
        return most > 0 && most < asked.Steps ? new(most) : asked;
    }

    /// <summary>How many steps of a position an order on a side would close; below zero when it would add to it.</summary>
    public long Reducible(AccountId account, InstrumentId instrument, Side side)
    {
        var net = state.NetOf(account, instrument);
        return side == Side.Sell ? net : -net;
    }

    /// <summary>
    /// An order counts once it may trade: a leg that waits for its parent order does not, and of two exits that cancel each other only the
    /// one that is on the market.
    /// </summary>
    public bool IsCounted(in Order order)
    {
        if (order.State == OrderState.Waiting) return false;
        if (!order.HasBracket) return true;
        var bracket = state.BracketOf(order.Id);
        return order.Id != bracket.StopLoss || bracket.TakeProfit.IsHouse || bracket.IsStopTriggered;
    }

    /// <summary>What is left of an account's orders on a side that count.</summary>
    public Int128 CountedSteps(Account account, InstrumentId instrument, Side side)
    {
        Int128 steps = 0;
        for (var slot = state.Orders.FirstOf(account.Id); slot != OrderTable.None; slot = state.Orders.NextOfAccount(slot))
        {
            ref readonly var order = ref state.Orders[slot];
            if (order.Instrument == instrument && order.Side == side && IsCounted(in order)) steps += order.Remaining.Steps;
        }

        return steps;
    }

    /// <summary>What the position would be worth at a price if everything on this side filled, and so much more.</summary>
    public Int128 WouldBeWorth(Account account, Market market, Side side, Price price, Quantity more)
    {
        var steps = CountedSteps(account, market.Instrument.Id, side) - Reducible(account.Id, market.Instrument.Id, side) + more.Steps;
        return steps <= 0 ? 0 : market.Instrument.WorthOf(price, steps);
    }
}
