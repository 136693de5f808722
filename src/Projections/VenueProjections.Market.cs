using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>The market's past: what is taken over at a start, what goes to the database from time to time.</summary>
public sealed partial class VenueProjections
{
    /// <summary>How many prints wait to be written at most. Bars need no bound: each waits once, however often it changes.</summary>
    public const int MostUnwritten = 200_000;

    private MarketMemory? memory;
    private List<(InstrumentId Instrument, Print Print)> unwritten = [];
    private List<(InstrumentId Instrument, Print Print)> taken = [];
    private List<KnownSplit> unwrittenSplits = [];
    private readonly List<KnownSplit> splits = [];
    private long lastSplit;
    private long dropped;
    private Timestamp now;

    /// <summary>To be told before the log is replayed: trades that are in the memory are not folded into the market again. From then on, what is new is kept to be written.</summary>
    public void Resume(MarketMemory remembered)
    {
        lock (gate) (memory, now) = (remembered, remembered.At);
    }

    public UnwrittenMarket TakeUnwritten()
    {
        lock (gate)
        {
            var bars = new List<(InstrumentId, CandleInterval, Candle)>();
            for (var number = 0; number < candles.Count; number++)
                bars.AddRange(candles[number].TakeUnwritten().Select(bar => (new InstrumentId(number), bar.Interval, bar.Candle)));
            var market = new UnwrittenMarket(Sequence, now, unwritten, bars, unwrittenSplits, dropped);
            (taken, unwritten, unwrittenSplits, dropped) = (unwritten, [], [], 0);
            return market;
        }
    }

    /// <summary>The prints with a number below one that may be in no table yet, newest first.</summary>
    public IReadOnlyList<Print> UnwrittenPrints(Instrument instrument, long before)
    {
        lock (gate) return [.. taken.Concat(unwritten).Where(each => each.Instrument == instrument.Id && each.Print.Number < before).Select(each => each.Print).Reverse()];
    }

    /// <summary>The event of the newest split; 0 while there was none. Read without a lock, ten times a second.</summary>
    public long LastSplit => Volatile.Read(ref lastSplit);

    /// <summary>All splits of an instrument, oldest first.</summary>
    public IReadOnlyList<KnownSplit> SplitsOf(InstrumentId instrument)
    {
        lock (gate) return [.. splits.Where(known => known.Split.Instrument == instrument)];
    }

    /// <summary>Puts what is known of the time before the first print in front, of every interval, oldest first.</summary>
    /// <param name="asOf">Splits up to this event are in it.</param>
    public void Precede(InstrumentId instrument, IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>> earlier, long asOf)
    {
        lock (gate)
        {
            foreach (var (interval, bars) in earlier) candles[instrument.Number].Precede(interval, KnownSplit.Applied(bars, splits, instrument, asOf));
        }
    }

    /// <summary>All that is known of an instrument's prices is told of its new shares. What is written already changes when this is: with the mark of how far that is.</summary>
    private void Split(SharesSplit split, long sequence)
    {
        if (marks.TryGetValue(split.Instrument, out var mark)) marks[split.Instrument] = split.Nearest(mark);
        splits.Add(new(sequence, split));
        Volatile.Write(ref lastSplit, sequence);
        if (sequence <= (memory?.Sequence ?? 0)) return;
        tapes[split.Instrument.Number].Split(split);
        candles[split.Instrument.Number].Split(in split);
        if (memory is null) return;
        unwrittenSplits.Add(new(sequence, split));
        (unwritten, taken) = (Changed(unwritten), Changed(taken));

        List<(InstrumentId Instrument, Print Print)> Changed(List<(InstrumentId Instrument, Print Print)> prints) =>
            [.. prints.Select(each => each.Instrument == split.Instrument ? (each.Instrument, each.Print.Split(in split)) : each)];
    }

    private void ListMarket(Instrument listed)
    {
        var (tape, bars) = (new Tape(), new Candles(listed.AssetClass));
        if (memory is not null && memory.Instruments.TryGetValue(listed.Id, out var known))
        {
            foreach (var (interval, written) in known.Bars) bars.Resume(interval, written, memory.At);
            tape.Resume(known.Prints, bars);
        }

        depths.Add(new());
        tapes.Add(tape);
        candles.Add(bars);
    }

    private void Print(InstrumentId instrument, Price price, Quantity quantity, Side side, Timestamp at)
    {
        var print = tapes[instrument.Number].Add(price, quantity, side, at);
        candles[instrument.Number].Add(price, quantity, at);
        if (memory is null) return;
        if (unwritten.Count < MostUnwritten) unwritten.Add((instrument, print));
        else dropped++;
    }
}
