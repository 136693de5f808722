using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>A position as its lots make it.</summary>
public struct LotPosition
{
    public AccountId Account { get; internal set; }
    public InstrumentId Instrument { get; internal set; }

    /// <summary>In steps; short below zero.</summary>
    public long Net { get; internal set; }

    /// <summary>What the open lots cost, or brought in when short, in units of the quote asset.</summary>
    public Money Cost { get; internal set; }

    /// <summary>What closed lots won or lost since the account's epoch began, in units of the quote asset.</summary>
    public Money Realised { get; internal set; }

    /// <summary>What its trades were charged since the account's epoch began, in units of the quote asset.</summary>
    public Money Fees { get; internal set; }

    /// <summary>What of <see cref="Fees"/> neither cost nor realised results hold: the profile left it out.</summary>
    public Money FeesApart { get; internal set; }

    internal int FirstLot;
    internal int LastLot;
    internal int NextOfAccount;
}

/// <summary>A position as its lots make it, as a row.</summary>
/// <param name="Lots">How many of the lots that follow are its own.</param>
public readonly record struct LotPositionRow(
    AccountId Account, InstrumentId Instrument, long Net, Money Cost, Money Realised, Money Fees, Money FeesApart, int Lots);

/// <summary>Part of a position that one trade opened. Deposits open lots without a trade (0).</summary>
/// <param name="Cost">What it cost, or brought in when short, in units of the quote asset; with fees when the profile says so.</param>
public readonly record struct Lot(TradeId OpenedBy, Timestamp OpenedAt, Quantity Quantity, Money Cost);

/// <summary>A lot, or part of one, that a trade closed. A withdrawal or reset closes without one (0).</summary>
/// <param name="Proceeds">What closing it brought in, or cost when it was short.</param>
/// <param name="Result">Profit above zero, loss below.</param>
public readonly record struct LotClosed(
    AccountId Account, InstrumentId Instrument, bool WasShort, Lot Lot, TradeId ClosedBy, Timestamp ClosedAt, Money Proceeds, Money Result);

/// <summary>What a trade does to the lots of one of its two sides.</summary>
/// <param name="Fee">Counted into cost and proceeds; zero where the profile leaves fees out.</param>
/// <param name="AtCost">Lots that it closes are closed at what they cost: nothing is won or lost.</param>
/// <param name="FeeApart">Charged, and not counted into cost and proceeds.</param>
public readonly record struct LotTrade(
    Side Side, Quantity Quantity, Money Value, Money Fee, TradeId Trade, Timestamp At, CostBasis CostBasis, bool AtCost = false,
    Money FeeApart = default);
