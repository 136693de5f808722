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
            var market = new UnwrittenMarket(Sequence, now, unwritten, bars, dropped);
            (taken, unwritten, dropped) = (unwritten, [], 0);
            return market;
        }
    }

    /// <summary>The prints with a number below one that may be in no table yet, newest first.</summary>
    public IReadOnlyList<Print> UnwrittenPrints(Instrument instrument, long before)
    {
        lock (gate) return [.. taken.Concat(unwritten).Where(each => each.Instrument == instrument.Id && each.Print.Number < before).Select(each => each.Print).Reverse()];
    }

    /// <summary>Puts what is known of the time before the first print in front, of every interval, oldest first.</summary>
    public void Precede(InstrumentId instrument, IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>> earlier)
    {
        lock (gate)
        {
            foreach (var (interval, bars) in earlier) candles[instrument.Number].Precede(interval, bars);
        }
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
