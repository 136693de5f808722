using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>What taking from a book would give.</summary>
/// <param name="Filled">How much.</param>
/// <param name="Value">At what cost, in units of the quote asset.</param>
/// <param name="Worst">The last price reached; zero when nothing was taken.</param>
internal readonly record struct SweepResult(Quantity Filled, Int128 Value, Price Worst);

/// <summary>
/// What a taker would meet, without taking it: exactly what it will, so that a market order's hold pays for it, and an order that must fill
/// wholly does. Icebergs come again at the tail of their price, and what may only reduce gives way as its account's position shrinks.
/// </summary>
internal sealed class Sweep(VenueState state, Exposure exposure)
{
    // Of the sweep under way: hidden size that comes again at this price, and what was taken from accounts with orders that may only
    // reduce.
    private readonly Queue<(int Maker, long Steps)> slices = new();
    private readonly Dictionary<AccountId, long> takenFrom = [];

    /// <summary>Who sweeps, how far, and what it came to.</summary>
    private struct Progress
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

    /// <summary>The entry that a taker on a side meets next: where users do not cross, only the house's.</summary>
    public int NextFor(Market market, Side taker)
    {
        var entry = market.Book.Front(taker.Opposite());
        if (state.Physics.UsersCross) return entry;
        while (entry != OrderBook.None && market.Book[entry].Order != OrderBook.House) entry = market.Book.After(entry);
        return entry;
    }

    public bool HasOpposite(Market market, Side taker) => NextFor(market, taker) != OrderBook.None;

    /// <summary>The price that a taker on a side would meet; zero for none.</summary>
    public Price BestFor(Market market, Side taker) =>
        NextFor(market, taker) is var entry and not OrderBook.None ? market.Book.PriceOf(entry) : default;

    public bool WouldTake(Market market, Side side, Price limit) =>
        NextFor(market, side) is var entry and not OrderBook.None && side.Crosses(limit, market.Book.PriceOf(entry));

    /// <summary>Sweeps for an open order, as far as its limit.</summary>
    public SweepResult Of(in Orders.Order order, Market market) =>
        Of(market, state.AccountOf(order.Account), order.Side, order.Remaining, order.LimitPrice, order.Options.SelfTrade);

    /// <param name="market">What is swept.</param>
    /// <param name="taker">Who sweeps.</param>
    /// <param name="side">On which side the taker stands.</param>
    /// <param name="want">How much it wants.</param>
    /// <param name="limit">How far it goes; zero for as far as there is something.</param>
    /// <param name="selfTrade">What happens when it meets an order of the same user.</param>
    /// <param name="budget">What it may spend, in units of the quote asset.</param>
    public SweepResult Of(
        Market market, Account taker, Side side, Quantity want, Price limit, SelfTrade selfTrade, long budget = long.MaxValue)
    {
        var progress = new Progress { Taker = taker, SelfTrade = selfTrade, Budget = budget, Left = want.Steps };
        var (book, level, usersCross) = (market.Book, default(Price), state.Physics.UsersCross);
        slices.Clear();
        if (takenFrom.Count > 0) takenFrom.Clear();
        for (var entry = book.Front(side.Opposite()); entry != OrderBook.None; entry = book.After(entry))
        {
            var (price, maker, shown) = (book.PriceOf(entry), book[entry].Order, book[entry].Steps);
            if (maker != OrderBook.House && !usersCross) continue;
            if (price != level) MeetSlices(market.Instrument, level, ref progress);
            if (progress.IsOver || progress.Left == 0 || !side.Crosses(limit, price) || !market.IsInBand(price)) break;
            level = price;
            var there = maker == OrderBook.House ? shown : state.Orders[maker].Remaining.Steps;
            Meet(market.Instrument, price, maker, shown, there, ref progress);
        }

        MeetSlices(market.Instrument, level, ref progress);
        return new(new(progress.Filled), progress.Value, progress.Worst);
    }

    private void MeetSlices(Instrument instrument, Price price, ref Progress progress)
    {
        while (slices.TryDequeue(out var slice))
        {
            var shown = Math.Min(slice.Steps, state.Orders[slice.Maker].Options.DisplayQuantity!.Value.Steps);
            Meet(instrument, price, slice.Maker, shown, slice.Steps, ref progress);
        }
    }

    /// <summary>The sweep comes to an entry that shows so much and has so much.</summary>
    private void Meet(Instrument instrument, Price price, int maker, long shown, long there, ref Progress progress)
    {
        if (progress.IsOver || progress.Left == 0) return;
        var orders = state.Orders;
        var isUsers = maker != OrderBook.House;
        if (isUsers && takenFrom.Count > 0 && orders[maker].Options.ReduceOnly
            && takenFrom.TryGetValue(orders[maker].Account, out var before))
        {
            there = Math.Min(there, Math.Max(0, exposure.Reducible(in orders[maker]).Steps - before));
            shown = Math.Min(shown, there);
        }

        var take = Math.Min(progress.Left, shown);
        if (take == 0) return;
        if (isUsers && progress.SelfTrade != SelfTrade.Allow && state.AccountOf(orders[maker].Account).User == progress.Taker.User)
        {
            progress.IsOver = progress.SelfTrade is SelfTrade.CancelNewest or SelfTrade.CancelBoth;
            if (progress.SelfTrade != SelfTrade.Decrement) return;
            progress.Left -= take;
        }
        else
        {
            var affordable = progress.Budget == long.MaxValue ? take
                : Math.Min(take, instrument.MostFor(new((long)(progress.Budget - progress.Value)), price).Steps);
            progress.Filled += affordable;
            progress.Left -= affordable;
            progress.Value += instrument.WorthOf(price, affordable);
            if (affordable > 0) progress.Worst = price;
            progress.IsOver = affordable < take || progress.Value > Instrument.MaxOrderValueUnits;
            if (isUsers) NoteTaken(orders[maker].Account, affordable, in progress);
        }

        if (take == shown && there > shown) slices.Enqueue((maker, there - shown));
    }

    /// <summary>An account's position shrinks by what is taken from it, unless it takes that itself.</summary>
    private void NoteTaken(AccountId account, long steps, in Progress progress)
    {
        if (account == progress.Taker.Id || state.AccountOf(account).ReduceOnlyOrders == 0) return;
        takenFrom[account] = takenFrom.GetValueOrDefault(account) + steps;
    }
}
