using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Events;

/// <summary>With its <see cref="Event.InstrumentTerms"/>.</summary>
public readonly record struct InstrumentTermsSet(InstrumentId Instrument);

/// <summary>Whether, and how, an instrument trades.</summary>
public enum Phase : byte
{
    Open,
    Closed,
    Halted,
    Delisted,
}

public readonly record struct PhaseChanged(InstrumentId Instrument, Phase Phase, Price OfficialPrice);

public readonly record struct PriceBandSet(InstrumentId Instrument, Price Lower, Price Upper);

/// <summary>
/// <paramref name="From"/> shares became <paramref name="To"/>: every position with its lots, the price band and the last prices are of the
/// new ones from here on. Movements of the ledger follow as <see cref="Transferred"/>.
/// </summary>
/// <param name="Mark">Of one old share; zero while none was known. By it the pieces that fit no step were paid out.</param>
/// <param name="Reference">Of the <see cref="SplitShares"/>.</param>
public readonly record struct SharesSplit(InstrumentId Instrument, int To, int From, Price Mark, long Reference)
{
    /// <summary>
    /// A price of the old share as one of the new: to the nearest tick, from the middle up, and never off the range of prices. None stays
    /// none.
    /// </summary>
    public Price Nearest(Price price) => Scaled(price, To / 2);

    /// <summary>The same, rounded down.</summary>
    public Price Below(Price price) => Scaled(price, 0);

    /// <summary>The same, rounded up.</summary>
    public Price Above(Price price) => Scaled(price, To - 1);

    /// <summary>How many whole new steps so many old ones are, towards zero.</summary>
    public long Steps(long steps) => (long)Int128.Clamp((Int128)steps * To / From, -Money.MaxUnits, Money.MaxUnits);

    /// <summary>
    /// What is left over of so many old steps when they have become whole new ones, in <see cref="From"/>-ths of a new one.
    /// </summary>
    public long Rest(long steps) => (long)((Int128)Math.Abs(steps) * To % From);

    private Price Scaled(Price price, long more) =>
        price.Ticks == 0 ? price : new(Math.Clamp(((price.Ticks * From) + more) / To, 1, Price.MaxTicks));
}

/// <summary>
/// So much of the quote asset is paid for each whole unit of the base asset. The payments follow as <see cref="Transferred"/>.
/// </summary>
/// <param name="Reference">Of the <see cref="PayDividend"/>.</param>
public readonly record struct DividendDeclared(InstrumentId Instrument, Money PerUnit, long Reference);

/// <summary>
/// The feed's statement about one level. <paramref name="Change"/> steps joined the tail of the queue (positive) or were cancelled from it
/// (negative); <paramref name="Displayed"/> is what the feed shows now, whether or not it is still there to take.
/// </summary>
public readonly record struct HouseQuoted(
    InstrumentId Instrument, Side Side, Price Price, long Change, Quantity Displayed, CancelModel Model,
    HouseChange Kind = HouseChange.Shown);

/// <summary>What changed of the house's size at a price.</summary>
public enum HouseChange : byte
{
    /// <summary>The feed shows more, which joins the tail, or less.</summary>
    Shown,

    /// <summary>The feed shows for the first time what users' orders there could not see: it joins before them.</summary>
    ShownAhead,

    /// <summary>What the feed's own print took stands again, at the tail, until its next quote.</summary>
    Restored,

    /// <summary>What stood again is taken back by the next quote, from the tail.</summary>
    TakenBack,
}

/// <summary>House liquidity first in a queue was taken, by a user's order or by the feed's own print.</summary>
public readonly record struct HouseTaken(InstrumentId Instrument, Side Side, Price Price, Quantity Quantity, Quantity Displayed);

/// <summary>
/// The feed's whole depth was taken over; <see cref="Event.Quote"/> is remembered to tell which levels the next one drops.
/// </summary>
/// <param name="BidsTo">The last bid that the feed can see; zero for all there are.</param>
/// <param name="AsksTo">The last ask that the feed can see; zero for all there are.</param>
/// <param name="HasLeft">The house left: nothing can be seen until the next quote.</param>
public readonly record struct DepthQuoted(InstrumentId Instrument, Price BidsTo, Price AsksTo, bool HasLeft);

/// <summary>The feed reported a trade.</summary>
public readonly record struct PrintReported(InstrumentId Instrument, Price Price, Quantity Quantity, Side Aggressor);

/// <summary>The feed reported its fair price.</summary>
public readonly record struct MarkReported(InstrumentId Instrument, Price Price);
