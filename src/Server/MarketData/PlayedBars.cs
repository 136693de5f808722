using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.MarketData;

/// <summary>Where the bars of a market come from that plays another venue's past: from there, up to the time that is reached.</summary>
/// <param name="Venue">Whose bars they are.</param>
/// <param name="Before">Bars that begin at this time or later are not over yet, and are not shown.</param>
public sealed record PlayedBars(int Venue, Func<InstrumentId, CandleInterval, Timestamp> Before);
