using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// What taking would give, without doing it: exactly what it will, so that a market order's hold pays for it and an order that must fill wholly does.
/// Icebergs come again at the tail of their price, and what may only reduce gives way as its account's position shrinks.
/// </summary>
public sealed partial class Venue
{
    // Of the walk under way: hidden size that comes again at this price, and what was taken from accounts with orders that may only reduce.
    private readonly Queue<(int Maker, long Steps)> slices = new();
    private readonly Dictionary<AccountId, long> takenFrom = [];

    /// <summary>Who walks, how far, and what it came to.</summary>
    private struct Walk
    {
        public Account Taker;
        public SelfTrade SelfTrade;
        public long Budget;
        public long Left;
        public long Filled;
        public Int128 Value;
        public Price Worst;

        /// <summary>An order of its own stands in the way, or money or the largest value is spent.</summary>
        public bool IsOver;
    }

    private bool FillsWholly(int slot, Market market)
    {
        ref readonly var order = ref orders[slot];
        return WalkFor(market, AccountOf(order.Account), order.Side, order.Remaining, order.LimitPrice, order.Options.SelfTrade).Filled == order.Remaining;
    }

    private Walked WalkFor(Market market, Account taker, Side side, Quantity want, Price limit, SelfTrade selfTrade, long budget = long.MaxValue)
    {
        var walk = new Walk { Taker = taker, SelfTrade = selfTrade, Budget = budget, Left = want.Steps };
        var (book, level) = (market.Book, default(Price));
        slices.Clear();
        if (takenFrom.Count > 0) takenFrom.Clear();
        for (var entry = book.Front(side.Opposite()); entry != OrderBook.None; entry = book.After(entry))
        {
            var (price, maker, shown) = (book.PriceOf(entry), book[entry].Order, book[entry].Steps);
            if (maker != OrderBook.House && !Physics.UsersCross) continue;
            if (price != level) WalkSlices(market.Instrument, level, ref walk);
            if (walk.IsOver || walk.Left == 0 || !Meets(side, limit, price) || !market.IsInBand(price)) break;
            level = price;
            Meet(market.Instrument, price, maker, shown, maker == OrderBook.House ? shown : orders[maker].Remaining.Steps, ref walk);
        }

        WalkSlices(market.Instrument, level, ref walk);
        return new(new(walk.Filled), walk.Value, walk.Worst);
    }

    private void WalkSlices(Instrument instrument, Price price, ref Walk walk)
    {
        while (slices.TryDequeue(out var slice))
            Meet(instrument, price, slice.Maker, Math.Min(slice.Steps, orders[slice.Maker].Options.DisplayQuantity!.Value.Steps), slice.Steps, ref walk);
    }

    /// <summary>The walk comes to an entry that shows so much and has so much.</summary>
    private void Meet(Instrument instrument, Price price, int maker, long shown, long there, ref Walk walk)
    {
        if (walk.IsOver || walk.Left == 0) return;
        var isUsers = maker != OrderBook.House;
        if (isUsers && takenFrom.Count > 0 && orders[maker].Options.ReduceOnly && takenFrom.TryGetValue(orders[maker].Account, out var before))
        {
            there = Math.Min(there, Math.Max(0, Reducible(in orders[maker]).Steps - before));
            shown = Math.Min(shown, there);
        }

        var take = Math.Min(walk.Left, shown);
        if (take == 0) return;
        if (isUsers && walk.SelfTrade != SelfTrade.Allow && AccountOf(orders[maker].Account).User == walk.Taker.User)
        {
            walk.IsOver = walk.SelfTrade is SelfTrade.CancelNewest or SelfTrade.CancelBoth;
            if (walk.SelfTrade != SelfTrade.Decrement) return;
            walk.Left -= take;
        }
        else
        {
            var affordable = walk.Budget == long.MaxValue ? take : Math.Min(take, instrument.MostFor(new((long)(walk.Budget - walk.Value)), price).Steps);
            walk.Filled += affordable;
            walk.Left -= affordable;
            walk.Value += instrument.WorthOf(price, affordable);
            if (affordable > 0) walk.Worst = price;
            walk.IsOver = affordable < take || walk.Value > Instrument.MaxOrderValueUnits;
            if (isUsers) NoteTaken(orders[maker].Account, affordable, in walk);
        }

        if (take == shown && there > shown) slices.Enqueue((maker, there - shown));
    }

    /// <summary>An account's position shrinks by what is taken from it, unless it takes that itself.</summary>
    private void NoteTaken(AccountId account, long steps, in Walk walk)
    {
        if (account == walk.Taker.Id || AccountOf(account).ReduceOnlyOrders == 0) return;
        takenFrom[account] = takenFrom.GetValueOrDefault(account) + steps;
    }
}
