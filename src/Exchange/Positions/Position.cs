using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Positions;

/// <summary>What an account has gained or owes of an instrument by trading it.</summary>
public struct Position
{
    public AccountId Account;
    public InstrumentId Instrument;

    /// <summary>In steps; short below zero.</summary>
    public long Net;

    /// <summary>What the open lots cost, or brought in when short, in units of the quote asset.</summary>
    public Money Cost;

    /// <summary>What closed lots won or lost since the account's epoch began, in units of the quote asset.</summary>
    public Money Realised;

    /// <summary>How much of it was opened on <see cref="OpenedOn"/>, a UTC day, and is still open.</summary>
    public long OpenedToday;

    public long OpenedOn;

    internal int FirstLot;
    internal int LastLot;
    internal int NextOfAccount;

    /// <summary>
    /// What a split pays for the piece of the position that fits no step, rounded down: by the mark, or while there is none by what the position
    /// cost on average.
    /// </summary>
    public readonly Int128 InLieu(in SharesSplit split, Instrument instrument)
    {
        var rest = split.Rest(Net);
        if (rest == 0) return 0;
        if (split.Mark.Ticks != 0) return instrument.WorthOf(split.Mark, rest) / split.To;
        return Int128.Max(0, Cost.Units) * rest / ((Int128)Math.Abs(Net) * split.To);
    }
}

/// <summary>Part of a position that one trade opened. Deposits open lots without a trade (0).</summary>
/// <param name="Cost">What it cost, or brought in when short, in units of the quote asset; with fees when the profile says so.</param>
public readonly record struct Lot(TradeId OpenedBy, Timestamp OpenedAt, Quantity Quantity, Money Cost);

/// <summary>A lot, or part of one, that a trade closed. A withdrawal or reset closes without one (0).</summary>
/// <param name="Proceeds">What closing it brought in, or cost when it was short.</param>
/// <param name="Result">Profit above zero, loss below.</param>
public readonly record struct LotClosed(
    AccountId Account, InstrumentId Instrument, bool WasShort, Lot Lot, TradeId ClosedBy, Timestamp ClosedAt, Money Proceeds, Money Result);

/// <summary>What a trade does to one of its two sides' position.</summary>
/// <param name="Fee">Counted into cost and proceeds; zero where the profile leaves fees out.</param>
/// <param name="AtCost">Lots that it closes are closed at what they cost: nothing is won or lost.</param>
public readonly record struct PositionTrade(
    Side Side, Quantity Quantity, Money Value, Money Fee, TradeId Trade, Timestamp At, CostBasis CostBasis, bool AtCost = false);
