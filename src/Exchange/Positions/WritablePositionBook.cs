using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Positions;

/// <summary>Positions, with what changes them.</summary>
public sealed class WritablePositionBook : PositionBook
{
    public int FindOrAdd(AccountId account, InstrumentId instrument)
    {
        var row = index.FindOrAdd(account.Number, instrument.Number);
        if (row >= positions.Length) Array.Resize(ref positions, Math.Max(index.Rows, positions.Length * 2));
        if (positions[row].Account.Number != 0) return row;
        ref var first = ref FirstOf(account);
        positions[row] = new() { Account = account, Instrument = instrument, NextOfAccount = first - 1 };
        first = row + 1;
        return row;
    }

    /// <summary>Puts a position back where there was none.</summary>
    public void Restore(in PositionSnapshot row)
    {
        ref var position = ref positions[FindOrAdd(row.Account, row.Instrument)];
        (position.Net, position.Cost, position.Realised) = (row.Net, row.Cost, row.Realised);
        (position.OpenedToday, position.OpenedOn) = (row.OpenedToday, row.OpenedOn);
    }

    /// <summary>Takes a trade in, through zero if need be, and tells what it realised.</summary>
    public Money Trade(int row, in PositionTrade trade)
    {
        ref var position = ref positions[row];
        var (net, steps, isBuy) = (position.Net, trade.Quantity.Steps, trade.Side == Side.Buy);
        var closing = net != 0 && net > 0 != isBuy ? Math.Min(Math.Abs(net), steps) : 0;
        if (closing == 0)
        {
            Open(ref position, isBuy, steps, trade.Value.Units, trade.Fee.Units, trade.At);
            return Money.Zero;
        }

        // Through zero: value and fee by quantity.
        var (value, fee) = (Share.Of(trade.Value.Units, closing, steps), Share.Of(trade.Fee.Units, closing, steps));
        var realised = Close(ref position, closing, isBuy ? value + fee : value - fee, trade.AtCost, trade.At);
        if (closing < steps) Open(ref position, isBuy, steps - closing, trade.Value.Units - value, trade.Fee.Units - fee, trade.At);
        return realised;
    }

    /// <summary>What came in without a trade, at what it was worth.</summary>
    public void Deposit(int row, Quantity quantity, Money cost, Timestamp at) => Trade(row, new(Side.Buy, quantity, cost, Money.Zero, at));

    /// <summary>What left without a trade: nothing is won or lost by it.</summary>
    public void Withdraw(int row, Quantity quantity, Timestamp at) =>
        Trade(row, new(Side.Sell, quantity, Money.Zero, Money.Zero, at, AtCost: true));

    /// <summary>A position of the old shares becomes one of the new. The piece that is over is closed.</summary>
    /// <param name="row">The position.</param>
    /// <param name="split">The split of its instrument.</param>
    /// <param name="value">What the piece is paid out with, or costs when it was short.</param>
    /// <param name="atCost">Nothing is paid, won or lost for the piece.</param>
    /// <returns>What the piece won or lost.</returns>
    public Money Split(int row, in SharesSplit split, Money value, bool atCost)
    {
        ref var position = ref positions[row];
        var (rest, all) = (split.Rest(position.Net), (Int128)Math.Abs(position.Net) * split.To);
        var realised = rest == 0 ? Money.Zero : Close(ref position, Share.Of(position.Cost.Units, rest, all), value.Units, atCost);
        position.Net = split.Steps(position.Net);
        position.OpenedToday = split.Steps(position.OpenedToday);
        return realised;
    }

    /// <summary>All closed, and the result forgotten: a new epoch.</summary>
    public void Clear(AccountId account)
    {
        for (var row = First(account); row != None; row = Next(row))
            positions[row] = new()
            {
                Account = account,
                Instrument = positions[row].Instrument,
                NextOfAccount = positions[row].NextOfAccount
            };
    }

    private static void Open(ref Position position, bool isBuy, long steps, long value, long fee, Timestamp at)
    {
        // A short position's cost is what it brought in: fees make that less.
        position.Net += isBuy ? steps : -steps;
        position.Cost += new Money(isBuy ? value + fee : value - fee);
        var day = Days.Of(at);
        position.OpenedToday = (position.OpenedOn == day ? position.OpenedToday : 0) + steps;
        position.OpenedOn = day;
    }

    private static Money Close(ref Position position, long steps, long proceeds, bool atCost, Timestamp at)
    {
        var isShort = position.Net < 0;
        var realised = Close(ref position, Share.Of(position.Cost.Units, steps, Math.Abs(position.Net)), proceeds, atCost);
        position.Net += isShort ? steps : -steps;
        if (position.OpenedToday > 0 && position.OpenedOn == Days.Of(at)) position.OpenedToday = Math.Max(0, position.OpenedToday - steps);
        return realised;
    }

    /// <summary>Part of a position, which cost so much, is closed for so much.</summary>
    private static Money Close(ref Position position, long cost, long proceeds, bool atCost)
    {
        var result = new Money(atCost ? 0 : position.Net < 0 ? cost - proceeds : proceeds - cost);
        position.Cost -= new Money(cost);
        position.Realised = position.Realised.Saturated(result);
        return result;
    }

    private ref int FirstOf(AccountId account)
    {
        if (account.Number >= firstOfAccount.Length)
            Array.Resize(ref firstOfAccount, Math.Max(account.Number + 1, firstOfAccount.Length * 2));
        return ref firstOfAccount[account.Number];
    }
}
