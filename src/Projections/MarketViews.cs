using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// The markets of a venue as they are read, each with a lock of its own, and what they share: the time, and what of them was written before
/// this process started. Which markets there are is read without a lock, by the numbers of their instruments. An instrument that the
/// directory knows has its market here.
/// </summary>
public sealed class MarketViews
{
    /// <summary>
    /// How many prints of all markets wait to be written at most. Bars need no bound: each waits once, however often it changes.
    /// </summary>
    public const int MostUnwritten = 200_000;

    private volatile MarketView[] all = [];
    private long lastSplit;
    private long now;
    private int unwritten;
    private long dropped;

    public MarketView this[InstrumentId instrument] => all[instrument.Number];

    public MarketView this[Instrument instrument] => this[instrument.Id];

    /// <summary>The event of the newest split; 0 while there was none. Read without a lock, ten times a second.</summary>
    public long LastSplit => Volatile.Read(ref lastSplit);

    /// <summary>When the newest event happened.</summary>
    internal Timestamp Now => new(Volatile.Read(ref now));

    /// <summary>Null where nobody writes the market down.</summary>
    internal MarketMemory? Memory { get; private set; }

    public IReadOnlyList<MarketView> All => all;

    internal void Resume(MarketMemory remembered)
    {
        Memory = remembered;
        PassTo(remembered.At);
    }

    /// <summary>Whether the trades of a logged event are in what was written before.</summary>
    internal bool Remembers(long sequence) => sequence <= (Memory?.Sequence ?? 0);

    internal void PassTo(Timestamp at)
    {
        if (at > Now) Volatile.Write(ref now, at.UnixMicroseconds);
    }

    internal MarketView List(Instrument instrument, Phase phase, Timestamp since)
    {
        var listed = new MarketView(this, instrument, phase, since);
        all = [.. all, listed];
        return listed;
    }

    internal void NoteSplit(long sequence) => Volatile.Write(ref lastSplit, sequence);

    /// <summary>Whether there is room for one more print that waits to be written. One that there is no room for is counted.</summary>
    internal bool MayKeepPrint()
    {
        if (Memory is null) return false;
        if (unwritten == MostUnwritten)
        {
            dropped++;
            return false;
        }

        unwritten++;
        return true;
    }

    /// <summary>
    /// What is new in all markets since it was asked for last. Nothing is folded meanwhile, so that it is all of one event.
    /// </summary>
    internal UnwrittenMarket TakeUnwritten(long sequence)
    {
        var prints = new List<(InstrumentId, Print)>();
        var bars = new List<(InstrumentId, CandleInterval, Candle)>();
        var splits = new List<KnownSplit>();
        foreach (var market in all)
        {
            lock (market.Gate) market.TakeUnwritten(prints, bars, splits);
        }

        var taken = new UnwrittenMarket(sequence, Now, prints, bars, [.. splits.OrderBy(split => split.Sequence)], dropped);
        (unwritten, dropped) = (0, 0);
        return taken;
    }
}
