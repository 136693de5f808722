using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.MarketData;

/// <summary>Where the bars of a market come from that plays another venue's past: from there, up to the time that is reached.</summary>
/// <param name="Venue">Whose bars they are.</param>
/// <param name="Before">Bars that begin at this time or later are not over yet, and are not shown.</param>
public sealed record PlayedBars(int Venue, Func<InstrumentId, CandleInterval, Timestamp> Before)
{
    /// <summary>The market's own bars, where what it plays is no past of the other; null where it is.</summary>
    public OwnBars? Own { get; init; }
}

/// <summary>The newest of a market's own bars from a time to a time, both included, oldest first.</summary>
/// <returns>With the time before which bars are the other venue's; null where it has none of before.</returns>
public delegate Task<(IReadOnlyList<Candle> Bars, Timestamp? Since)> OwnBars(
    InstrumentId instrument, CandleInterval interval, Timestamp? from, Timestamp? to, int most, CancellationToken cancellation);
