using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Positions;

/// <summary>What an account has gained or owes of an instrument by trading it, and what that cost on average.</summary>
public struct Position
{
    public AccountId Account;
    public InstrumentId Instrument;

    /// <summary>In steps; short below zero.</summary>
    public long Net;

    /// <summary>What it cost in all, or brought in when short, in units of the quote asset.</summary>
    public Money Cost;

    /// <summary>What was won or lost by closing since the account's epoch began, in units of the quote asset.</summary>
    public Money Realised;

    /// <summary>How much of it was opened on <see cref="OpenedOn"/>, a UTC day, and is still open.</summary>
    public long OpenedToday;

    public long OpenedOn;

    internal int NextOfAccount;

    /// <summary>
    /// What a split pays for the piece of the position that fits no step, rounded down: by the mark, or while there is none by what the
    /// position cost on average.
    /// </summary>
    public readonly Int128 InLieu(in SharesSplit split, Instrument instrument)
    {
        var rest = split.Rest(Net);
        if (rest == 0) return 0;
        if (split.Mark.Ticks != 0) return instrument.WorthOf(split.Mark, rest) / split.To;
        return Int128.Max(0, Cost.Units) * rest / ((Int128)Math.Abs(Net) * split.To);
    }
}

/// <summary>What a trade does to one of its two sides' position.</summary>
/// <param name="Fee">Counted into cost and proceeds; zero where the profile leaves fees out.</param>
/// <param name="AtCost">What it closes is closed at what it cost: nothing is won or lost.</param>
public readonly record struct PositionTrade(Side Side, Quantity Quantity, Money Value, Money Fee, Timestamp At, bool AtCost = false);
