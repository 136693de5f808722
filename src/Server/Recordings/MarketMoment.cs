using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Recordings;

/// <summary>Something that happened on the market of this exchange, as it was recorded.</summary>
/// <param name="At">When it was decided, to the millisecond.</param>
/// <param name="Command">A quote or a print, as it can be played again.</param>
/// <param name="IsOfTrader">
/// A print that traders made, not the feed. Nothing asks for it yet, and what was not recorded cannot be added.
/// </param>
/// <param name="IsStanding">A quote that stood already when the recording, or a part of it, began.</param>
internal readonly record struct MarketMoment(Timestamp At, Command Command, bool IsOfTrader = false, bool IsStanding = false)
{
    public InstrumentId Instrument => Command is QuoteDepth quote ? quote.Instrument : ((ReportPrint)Command).Instrument;
}
