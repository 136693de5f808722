using System.Runtime.InteropServices;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// The lots that every account's positions are made of, by the account's basis of cost: what gains are told by. No rule looks at them. Lots
/// are rows of one array, linked per position; nothing is allocated once it is as large as it gets.
/// </summary>
public sealed class LotBook
{
    public const int None = -1;

    private struct Row
    {
        public long Steps;
        public long Cost;
        public int Previous;
        public int Next;
    }

    private readonly Dictionary<(AccountId, InstrumentId), int> index = [];
    private readonly Dictionary<AccountId, int> firstOfAccount = [];
    private LotPosition[] positions = new LotPosition[64];
    private Row[] lots = new Row[64];

    // Where lots come from is written once and seldom read: apart, more of the rest is near at hand.
    private (TradeId OpenedBy, Timestamp OpenedAt)[] origins = new (TradeId, Timestamp)[64];
    private int usedLots;
    private int freeLot = None;

    public ref readonly LotPosition this[int row] => ref positions[row];

    /// <summary>The rows of all positions, flat ones too, in no order.</summary>
    public IEnumerable<int> Rows => Enumerable.Range(0, index.Count);

    /// <summary>Where closed lots are noted, for who keeps a record of them.</summary>
    public List<LotClosed>? Closed { get; init; }

    /// <summary>The row of a position, or <see cref="None"/> when the account never had one.</summary>
    public int Find(AccountId account, InstrumentId instrument) => index.GetValueOrDefault((account, instrument), None);

    /// <summary>The first of an account's positions, or <see cref="None"/>; newest first.</summary>
    public int First(AccountId account) => firstOfAccount.GetValueOrDefault(account, None);

    public int Next(int row) => positions[row].NextOfAccount;

    public IEnumerable<Lot> LotsOf(int row)
    {
        for (var lot = positions[row].FirstLot; lot != None; lot = lots[lot].Next)
            yield return new(origins[lot].OpenedBy, origins[lot].OpenedAt, new(lots[lot].Steps), new(lots[lot].Cost));
    }

    public int FindOrAdd(AccountId account, InstrumentId instrument)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(index, (account, instrument), out var isKnown);
        if (isKnown) return found;
        found = index.Count - 1;
        if (found >= positions.Length) Array.Resize(ref positions, positions.Length * 2);
        var first = firstOfAccount.GetValueOrDefault(account, None);
        positions[found] = new() { Account = account, Instrument = instrument, FirstLot = None, LastLot = None, NextOfAccount = first };
        firstOfAccount[account] = found;
        return found;
    }

    /// <summary>Puts positions back where there were none.</summary>
    /// <param name="rows">The positions.</param>
    /// <param name="itsLots">Their lots, position by position, oldest first.</param>
    public void Restore(ReadOnlySpan<LotPositionRow> rows, ReadOnlySpan<Lot> itsLots)
    {
        foreach (ref readonly var row in rows)
        {
            ref var position = ref positions[FindOrAdd(row.Account, row.Instrument)];
            (position.Net, position.Cost, position.Realised) = (row.Net, row.Cost, row.Realised);
            (position.Fees, position.FeesApart) = (row.Fees, row.FeesApart);
            foreach (ref readonly var lot in itsLots[..row.Lots])
                Append(ref position, lot.Quantity.Steps, lot.Cost.Units, lot.OpenedBy, lot.OpenedAt);
            itsLots = itsLots[row.Lots..];
        }
    }

    /// <summary>Takes a trade in, through zero if need be, and tells what it realised.</summary>
    public Money Trade(int row, in LotTrade trade)
    {
        ref var position = ref positions[row];
        position.Fees = position.Fees.Saturated(trade.Fee).Saturated(trade.FeeApart);
        position.FeesApart = position.FeesApart.Saturated(trade.FeeApart);
        if (trade.CostBasis == CostBasis.Average) Merge(ref position);
        var net = position.Net;
        var steps = trade.Quantity.Steps;
        var isOpposite = net != 0 && (net > 0) == (trade.Side == Side.Sell);
        var closing = isOpposite ? Math.Min(Math.Abs(net), steps) : 0;
        if (closing == steps) return Close(ref position, steps, trade.Value.Units, trade.Fee.Units, in trade);
        if (closing == 0)
        {
            Open(ref position, steps, trade.Value.Units, trade.Fee.Units, in trade);
            return Money.Zero;
        }

        // Through zero: value and fee by quantity.
        var (value, fee) = (Share.Of(trade.Value.Units, closing, steps), Share.Of(trade.Fee.Units, closing, steps));

        var realised = Close(ref position, closing, value, fee, in trade);
        Open(ref position, steps - closing, trade.Value.Units - value, trade.Fee.Units - fee, in trade);
        return realised;
    }

    /// <summary>What came in without a trade, at what it was worth.</summary>
    public void Deposit(int row, Quantity quantity, Money cost, CostBasis costBasis, Timestamp at) =>
        Trade(row, new(Side.Buy, quantity, cost, Money.Zero, default, at, costBasis));

    /// <summary>What left without a trade: nothing is won or lost by it.</summary>
    public void Withdraw(int row, Quantity quantity, CostBasis costBasis, Timestamp at) =>
        Trade(row, new(Side.Sell, quantity, Money.Zero, Money.Zero, default, at, costBasis, AtCost: true));

    /// <summary>
    /// Takes a position over from where it was written down: its lots, oldest first, what closed ones won or lost, and what its trades were
    /// charged.
    /// </summary>
    public void Restore(
        AccountId account, InstrumentId instrument, bool isShort, Money realised, Money fees, Money feesApart, IEnumerable<Lot> open)
    {
        var row = FindOrAdd(account, instrument);
        foreach (var lot in open)
            Trade(row, new(isShort ? Side.Sell : Side.Buy, lot.Quantity, lot.Cost, Money.Zero, lot.OpenedBy, lot.OpenedAt, CostBasis.Fifo));
        ref var position = ref positions[row];
        (position.Realised, position.Fees, position.FeesApart) = (realised, fees, feesApart);
    }

    /// <summary>All lots closed, and the result forgotten: a new epoch.</summary>
    public void Clear(AccountId account)
    {
        for (var row = First(account); row != None; row = Next(row))
        {
            ref var position = ref positions[row];
            while (position.FirstLot != None) Drop(ref position, position.FirstLot);
            position = new()
            {
                Account = account,
                Instrument = position.Instrument,
                FirstLot = None,
                LastLot = None,
                NextOfAccount = position.NextOfAccount,
            };
        }
    }

    private void Open(ref LotPosition position, long steps, long value, long fee, in LotTrade trade)
    {
        // A short position's cost is what it brought in: fees make that less.
        var cost = trade.Side == Side.Buy ? value + fee : value - fee;
        position.Net += trade.Side == Side.Buy ? steps : -steps;
        position.Cost += new Money(cost);

        if (trade.CostBasis == CostBasis.Average && position.LastLot != None)
        {
            lots[position.LastLot].Steps += steps;
            lots[position.LastLot].Cost += cost;
            return;
        }

        Append(ref position, steps, cost, trade.Trade, trade.At);
    }

    private void Append(ref LotPosition position, long steps, long cost, TradeId openedBy, Timestamp openedAt)
    {
        var lot = NewLot();
        lots[lot] = new() { Steps = steps, Cost = cost, Previous = position.LastLot, Next = None };
        origins[lot] = (openedBy, openedAt);
        if (position.LastLot == None) position.FirstLot = lot;
        else lots[position.LastLot].Next = lot;
        position.LastLot = lot;
    }

    private Money Close(ref LotPosition position, long steps, long value, long fee, in LotTrade trade)
    {
        var wasShort = position.Net < 0;
        var (left, valueLeft, feeLeft, realised) = (steps, value, fee, 0L);
        while (left > 0)
        {
            var lot = Chosen(in position, trade.CostBasis);
            ref var row = ref lots[lot];
            var closed = Math.Min(left, row.Steps);
            var cost = Share.Of(row.Cost, closed, row.Steps);
            var (part, partFee) = closed == left ? (valueLeft, feeLeft)
                : (Share.Of(valueLeft, closed, left), Share.Of(feeLeft, closed, left));
            var proceeds = trade.AtCost ? cost : wasShort ? part + partFee : part - partFee;
            var result = wasShort ? cost - proceeds : proceeds - cost;
            Closed?.Add(new(
                position.Account, position.Instrument, wasShort, new(origins[lot].OpenedBy, origins[lot].OpenedAt, new(closed), new(cost)),
                trade.Trade, trade.At, new(proceeds), new(result)));

            realised += result;
            (left, valueLeft, feeLeft) = (left - closed, valueLeft - part, feeLeft - partFee);
            position.Cost -= new Money(cost);
            row.Cost -= cost;
            row.Steps -= closed;
            if (row.Steps == 0) Drop(ref position, lot);
        }

        position.Net += wasShort ? steps : -steps;
        position.Realised = position.Realised.Saturated(new(realised));
        return new(realised);
    }

    /// <summary>At the average cost all lots are one: also those that were bought before the account was kept so.</summary>
    private void Merge(ref LotPosition position)
    {
        while (position.LastLot != position.FirstLot)
        {
            var (first, last) = (position.FirstLot, position.LastLot);
            lots[first].Steps += lots[last].Steps;
            lots[first].Cost += lots[last].Cost;
            Drop(ref position, last);
        }
    }

    /// <summary>The lot that is closed first.</summary>
    private int Chosen(in LotPosition position, CostBasis costBasis)
    {
        if (costBasis == CostBasis.Lifo) return position.LastLot;
        var chosen = position.FirstLot;
        if (costBasis != CostBasis.Hifo) return chosen;
        for (var lot = lots[chosen].Next; lot != None; lot = lots[lot].Next)
        {
            var (dearer, dearest) = ((Int128)lots[lot].Cost * lots[chosen].Steps, (Int128)lots[chosen].Cost * lots[lot].Steps);
            if (position.Net > 0 ? dearer > dearest : dearer < dearest) chosen = lot;
        }

        return chosen;
    }

    private int NewLot()
    {
        if (freeLot != None)
        {
            var lot = freeLot;
            freeLot = lots[lot].Next;
            return lot;
        }

        if (usedLots == lots.Length)
        {
            Array.Resize(ref lots, usedLots * 2);
            Array.Resize(ref origins, usedLots * 2);
        }

        return usedLots++;
    }

    private void Drop(ref LotPosition position, int lot)
    {
        var (previous, next) = (lots[lot].Previous, lots[lot].Next);
        if (previous == None) position.FirstLot = next;
        else lots[previous].Next = next;
        if (next == None) position.LastLot = previous;
        else lots[next].Previous = previous;
        lots[lot].Next = freeLot;
        freeLot = lot;
    }

    /// <summary>
    /// A position of the old shares becomes one of the new. What the first lots have together is rounded down to whole steps, and each has
    /// what it adds to that; one that adds nothing is one with the next. The piece that is over is closed, from the newest lots.
    /// </summary>
    /// <param name="row">The position.</param>
    /// <param name="split">The split of its instrument.</param>
    /// <param name="value">What the piece is paid out with, or costs when it was short.</param>
    /// <param name="atCost">Nothing is paid, won or lost for the piece.</param>
    /// <param name="at">When.</param>
    /// <returns>What the piece won or lost.</returns>
    public Money Split(int row, in SharesSplit split, Money value, bool atCost, Timestamp at)
    {
        ref var position = ref positions[row];
        var (wasShort, rest, valueLeft) = (position.Net < 0, split.Rest(position.Net), value.Units);
        var kept = ((Int128)Math.Abs(position.Net) * split.To) - rest;
        var (before, joined, realised) = ((Int128)0, 0L, 0L);
        for (var lot = position.FirstLot; lot != None;)
        {
            var (here, next) = (lot, lots[lot].Next);
            lot = next;
            ref var changed = ref lots[here];
            var (all, after) = ((Int128)changed.Steps * split.To, before + ((Int128)changed.Steps * split.To));
            var piece = (long)Int128.Max(0, after - Int128.Max(before, kept));
            if (piece > 0)
            {
                var (cost, part) = (Share.Of(changed.Cost, piece, all), Share.Of(valueLeft, piece, rest));
                (rest, valueLeft) = (rest - piece, valueLeft - part);
                realised += ClosePiece(ref position, here, cost, atCost ? cost : part, wasShort, at);
            }

            changed.Cost += joined;
            changed.Steps = (long)((after / split.From) - (before / split.From));
            joined = changed.Steps == 0 ? changed.Cost : 0;
            if (changed.Steps == 0) Drop(ref position, here);
            before = after;
        }

        position.Net = split.Steps(position.Net);
        position.Realised = position.Realised.Saturated(new(realised));
        return new(realised);
    }

    private long ClosePiece(ref LotPosition position, int lot, long cost, long proceeds, bool wasShort, Timestamp at)
    {
        var result = wasShort ? cost - proceeds : proceeds - cost;
        Closed?.Add(new(
            position.Account, position.Instrument, wasShort, new(origins[lot].OpenedBy, origins[lot].OpenedAt, Quantity.Zero, new(cost)),
            default, at, new(proceeds), new(result)));
        position.Cost -= new Money(cost);
        lots[lot].Cost -= cost;
        return result;
    }
}
