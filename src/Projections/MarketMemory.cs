using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>What was written of the market before this process started. Prints are not logged: this is all that is known of them.</summary>
/// <param name="Sequence">The last logged event whose trades are in it.</param>
/// <param name="At">When it was written: no print in it is newer.</param>
public sealed record MarketMemory(long Sequence, Timestamp At, IReadOnlyDictionary<InstrumentId, InstrumentMemory> Instruments);

/// <param name="Prints">The newest, oldest first.</param>
/// <param name="Bars">The newest of each interval, oldest first.</param>
public sealed record InstrumentMemory(IReadOnlyList<Print> Prints, IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>> Bars);

/// <summary>What of the market is new since it was asked for last.</summary>
/// <param name="Splits">What happened to shares since then, in order: prints and bars from before are to be told of the new ones, those
/// given here are already.</param>
/// <param name="Dropped">How many prints there was no room for.</param>
public sealed record UnwrittenMarket(
    long Sequence,
    Timestamp At,
    IReadOnlyList<(InstrumentId Instrument, Print Print)> Prints,
    IReadOnlyList<(InstrumentId Instrument, CandleInterval Interval, Candle Candle)> Bars,
    IReadOnlyList<KnownSplit> Splits,
    long Dropped);

/// <summary>A split and the event that said it.</summary>
public readonly record struct KnownSplit(long Sequence, SharesSplit Split)
{
    /// <summary>Bars of an instrument as if the shares had been traded that later splits made of them.</summary>
    /// <param name="splits">In order; those of other instruments are passed over.</param>
    /// <param name="asOf">Those up to this event are in the bars already.</param>
    public static IReadOnlyList<Candle> Applied(
        IReadOnlyList<Candle> bars, IEnumerable<KnownSplit> splits, InstrumentId instrument, long asOf)
    {
        var later = splits.Where(known => known.Split.Instrument == instrument && known.Sequence > asOf).ToList();
        return later.Count == 0 ? bars : [.. bars.Select(bar => later.Aggregate(bar, (changed, known) => changed.Split(known.Split)))];
    }
}
