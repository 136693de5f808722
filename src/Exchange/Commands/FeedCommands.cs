using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Commands;

/// <summary>
/// The feed's whole displayed depth of one instrument, best level first. A level not named shows nothing. The arrays are not changed
/// once handed over, neither by the giver nor by the venue. Outside trading hours it is taken in as nothing.
/// </summary>
public sealed record QuoteDepth(InstrumentId Instrument, ReadOnlyMemory<BookLevel> Bids, ReadOnlyMemory<BookLevel> Asks) : Command
{
    /// <summary>
    /// How many levels a side the feed can see; 0 for all there are. Beyond the last of so many levels a price is unknown, not empty.
    /// </summary>
    public int Levels { get; init; }
}

/// <summary>A trade that the feed reports: it consumes the queue of the side it hit. A selling aggressor hits the bids.</summary>
public sealed record ReportPrint(InstrumentId Instrument, Price Price, Quantity Quantity, Side Aggressor) : Command
{
    /// <summary>
    /// The feed's quote stands after its print, for it says nothing between two quotes: what the print took of the house's is there again.
    /// </summary>
    public bool QuoteStands { get; init; }
}

/// <summary>
/// The feed's fair price, by which positions are valued and which orders may be triggered by. Until there is one it is the last price.
/// </summary>
public sealed record ReportMark(InstrumentId Instrument, Price Price) : Command;
