using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>Takes from the book for an order, best price first and oldest first within it, and lets the rest of it rest.</summary>
internal sealed class Matcher(
    VenueState state, Recorder recorder, Clearing clearing, ReduceOnly reduceOnly, Sweep sweep, Exposure exposure, Holds holds)
{
    private readonly OrderTable orders = state.Orders;

    /// <summary>An order meets the market.</summary>
    public void Execute(int slot)
    {
        var market = state.MarketOf(orders[slot].Instrument);
        reduceOnly.Taking = orders[slot].Id;
        recorder.AtWork = orders[slot].Id;
        if (!market.IsOpen) recorder.JoinedAuction(slot);
        else if (!orders[slot].IsMarketLike && !market.IsInBand(orders[slot].LimitPrice)) recorder.Cancelled(slot, CancelReason.PriceBand);
        else if (orders[slot].TimeInForce == TimeInForce.Fok && !FillsWholly(slot, market))
            recorder.Cancelled(slot, CancelReason.Unfillable);
        else if (Take(slot, market)) Rest(slot, market.Instrument);
    }

    /// <summary>What is left of an order when there is nothing more to take at its price.</summary>
    private void Rest(int slot, Instrument instrument)
    {
        ref readonly var order = ref orders[slot];
        var mayRest = !order.IsMarketLike && order.TimeInForce is TimeInForce.Gtc or TimeInForce.Day or TimeInForce.Gtd;
        if (!mayRest)
        {
            recorder.Cancelled(slot, CancelReason.Unfillable);
            return;
        }

        recorder.Rested(slot);
        holds.RequireRight(in orders[slot], instrument);
    }

    private bool FillsWholly(int slot, Market market) => sweep.Of(in orders[slot], market).Filled == orders[slot].Remaining;

    /// <summary>True when something of the order is left and open.</summary>
    private bool Take(int slot, Market market)
    {
        var (id, side) = (orders[slot].Id, orders[slot].Side);
        var book = market.Book;
        var levels = book.SideOf(side.Opposite());
        for (; ; )
        {
            var maker = sweep.NextFor(market, side);
            if (maker == OrderBook.None) return true;
            ref readonly var order = ref orders[slot];
            ref readonly var entry = ref book[maker];
            var price = levels[entry.Level].Price;
            if (!side.Crosses(order.LimitPrice, price) || !market.IsInBand(price)) return true;

            var left = order.Remaining;
            if (order.HasOptions)
            {
                if (order.Options.ReduceOnly)
                {
                    left = Quantity.Min(left, exposure.Reducible(in order));
                    if (left.IsZero) { recorder.Cancelled(slot, CancelReason.ReduceOnly); return false; }
                }

                if (order.Options.SelfTrade != SelfTrade.Allow && IsOwn(in order, entry.Order))
                {
                    if (!PreventSelfTrade(slot, entry.Order, market)) return false;
                    continue;
                }
            }

            var quantity = Quantity.Min(left, new(entry.Steps));
            if (!clearing.CanTrade(market, slot, entry.Order, side, price, quantity)
                || !Covers(slot, side, price, quantity, market.Instrument))
            {
                recorder.Cancelled(slot, CancelReason.InsufficientFunds);
                return false;
            }

            clearing.Trade(market, maker, side, quantity, TradeCause.Order, slot);
            if (orders[slot].Id != id) return false;
        }
    }

    /// <summary>
    /// Whether what was set aside by sweeping the book pays for a trade. It does, unless others' orders gave way meanwhile (reduce-only
    /// ones), or showed less than they had.
    /// </summary>
    private bool Covers(int slot, Side side, Price price, Quantity quantity, Instrument instrument)
    {
        ref readonly var order = ref orders[slot];
        if (!order.HasHold || order.LimitPrice.Ticks != 0 || side == Side.Sell) return true;
        var value = instrument.ValueOf(price, quantity);
        var fee = clearing.CostOf(slot, side, quantity, value, instrument, isMaker: false).Fee;
        return (fee > Money.Zero ? value + fee : value) <= order.Held;
    }

    private bool IsOwn(in Order order, int maker) =>
        maker != OrderBook.House && state.AccountOf(orders[maker].Account).User == state.AccountOf(order.Account).User;

    /// <summary>Two orders of one user met. True when the one that takes may go on.</summary>
    private bool PreventSelfTrade(int taker, int maker, Market market)
    {
        var mode = orders[taker].Options.SelfTrade;
        if (mode == SelfTrade.Decrement)
        {
            var both = Quantity.Min(orders[taker].Remaining, new(market.Book[orders[maker].BookEntry].Steps));
            if (Decrement(maker, both, both) && orders[maker].BookEntry == OrderBook.None) recorder.Rested(maker);
            return Decrement(taker, both, Quantity.Zero);
        }

        if (mode != SelfTrade.CancelNewest) recorder.Cancelled(maker, CancelReason.SelfTrade);
        if (mode == SelfTrade.CancelOldest) return true;
        recorder.Cancelled(taker, CancelReason.SelfTrade);
        return false;
    }

    /// <summary>Takes so much off an order without a trade. True when something is left of it.</summary>
    private bool Decrement(int slot, Quantity quantity, Quantity leaves)
    {
        if (orders[slot].HasBracket) recorder.NoteBracket(orders[slot].Id);
        if (orders[slot].Remaining == quantity)
        {
            recorder.Cancelled(slot, CancelReason.SelfTrade);
            return false;
        }

        reduceOnly.Reduce(slot, orders[slot].Quantity - quantity, leaves);
        return true;
    }
}
