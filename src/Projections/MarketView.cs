using System.Collections.Immutable;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Projections;

/// <summary>
/// The last price, the touch and the day of an instrument: since when its calendar says. Null where nothing is known yet.
/// </summary>
public sealed record Ticker(
    Instrument Instrument,
    Price? Last,
    BookLevel? Bid,
    BookLevel? Ask,
    Price? Open,
    Price? High,
    Price? Low,
    Quantity Volume,
    Timestamp? At);

/// <summary>The best levels of a book. <paramref name="Version"/> rises with each change of it.</summary>
public sealed record BookView(Instrument Instrument, long Version, IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks);

/// <summary>
/// One market as it is read, from any thread: depth, tape, bars, phase and mark. Each market has a lock of its own, so that a busy one
/// makes nobody wait who asks for something else. What one question is answered is of one moment: between two commands, never in the middle
/// of a quote.
/// </summary>
public sealed class MarketView
{
    private readonly MarketViews markets;
    private Depth depth = new();
    private readonly Tape tape = new();
    private readonly Candles candles;
    private (Phase Phase, Timestamp Since) phase;
    private Price? mark;
    private ImmutableArray<KnownSplit> splits = [];
    private List<Print> unwritten = [];
    private List<Print> taken = [];
    private List<KnownSplit> unwrittenSplits = [];

    internal MarketView(MarketViews markets, Instrument instrument, Phase phase, Timestamp since)
    {
        (this.markets, Instrument, this.phase) = (markets, instrument, (phase, since));
        candles = new(instrument.AssetClass);
        if (markets.Memory is not { } memory || !memory.Instruments.TryGetValue(instrument.Id, out var known)) return;
        foreach (var (interval, written) in known.Bars) candles.Resume(interval, written, memory.At);
        tape.Resume(known.Prints, candles);
    }

    /// <summary>Held while a command's events are folded here, and for each question.</summary>
    internal Lock Gate { get; } = new();

    public Instrument Instrument { get; }

    public Ticker Ticker()
    {
        lock (Gate)
        {
            var day = candles.Since(TradingCalendar.Of(Instrument.AssetClass).ChangeSince(markets.Now));
            return new(
                Instrument, tape.Last?.Price ?? candles.Running(CandleInterval.Minute)?.Close, Touch(Side.Buy), Touch(Side.Sell),
                day?.Open, day?.High, day?.Low, day?.Volume ?? Quantity.Zero, tape.Last?.At);
        }
    }

    public BookView Book(int levels)
    {
        lock (Gate) return new(Instrument, depth.Version, [.. depth.Best(Side.Buy, levels)], [.. depth.Best(Side.Sell, levels)]);
    }

    /// <summary>What is queued at each of the named prices now.</summary>
    public IReadOnlyList<BookLevel> BookAt(Side side, IEnumerable<Price> prices)
    {
        lock (Gate) return [.. prices.Select(price => new BookLevel(price, depth.At(side, price)))];
    }

    /// <summary>The newest prints first.</summary>
    public IReadOnlyList<Print> Prints(int most)
    {
        lock (Gate) return [.. tape.Recent(most)];
    }

    /// <summary>The prints with a number below one that may be in no table yet, newest first.</summary>
    public IReadOnlyList<Print> UnwrittenPrints(long before)
    {
        lock (Gate) return [.. taken.Concat(unwritten).Where(print => print.Number < before).Reverse()];
    }

    /// <summary>The newest bars, as many as are held, oldest first; the last may be running.</summary>
    public IReadOnlyList<Candle> Candles(CandleInterval interval, Timestamp from, Timestamp to)
    {
        lock (Gate) return [.. candles.Between(interval, from, to)];
    }

    /// <summary>The last so many bars, of those that are held, oldest first; the last may be running.</summary>
    public IReadOnlyList<Candle> NewestCandles(CandleInterval interval, int most)
    {
        lock (Gate) return [.. candles.Newest(interval, most)];
    }

    public Candle? RunningCandle(CandleInterval interval)
    {
        lock (Gate) return candles.Running(interval);
    }

    /// <summary>Whether the instrument trades, and since when that is so.</summary>
    public (Phase Phase, Timestamp Since) Phase
    {
        get
        {
            lock (Gate) return phase;
        }
    }

    /// <summary>
    /// What one is worth: the feed's mark, else the last trade, or the best bid while there was none. Null while nothing is known of it.
    /// </summary>
    public Price? Mark => Prices.Mark;

    /// <summary>The mark, and where the day (UTC) opened: both of one moment.</summary>
    internal (Price? Mark, Price? Open) Prices
    {
        get
        {
            lock (Gate) return (mark ?? tape.Last?.Price ?? Touch(Side.Buy)?.Price, tape.Open);
        }
    }

    /// <summary>All splits, oldest first.</summary>
    public ImmutableArray<KnownSplit> Splits
    {
        get
        {
            lock (Gate) return splits;
        }
    }

    /// <summary>Puts what is known of the time before the first print in front, of every interval, oldest first.</summary>
    /// <param name="asOf">Splits up to this event are in it.</param>
    public void Precede(IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>> earlier, long asOf)
    {
        lock (Gate)
        {
            foreach (var (interval, bars) in earlier) candles.Precede(interval, KnownSplit.Applied(bars, splits, Instrument.Id, asOf));
        }
    }

    /// <summary>A user's order stands in its queue.</summary>
    internal void Rest(Side side, Price price, Quantity quantity) => depth.Rest(side, price, quantity);

    internal void WithdrawHouse() => depth.WithdrawHouse();

    /// <summary>With the lock held.</summary>
    internal void Fold(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.PhaseChanged: phase = (happened.PhaseChanged.Phase, happened.At); break;
            case EventType.SharesSplit: Split(new(happened.Sequence, happened.SharesSplit)); break;
            case EventType.MarkReported: mark = happened.MarkReported.Price; break;
            default: break;
        }

        depth.Fold(in happened);
        Print(in happened);
    }

    /// <summary>Depth and phase are those of another view of the market, which was rebuilt from the log.</summary>
    internal void TakeOver(MarketView rebuilt)
    {
        lock (Gate)
        {
            rebuilt.depth.GoOnAfter(depth.Version);
            (depth, phase) = (rebuilt.depth, rebuilt.phase);
        }
    }

    /// <summary>A trade or split that depth and phase have already, and the prices may not.</summary>
    internal void FoldMissed(in Event happened)
    {
        var sequence = happened.Sequence;
        lock (Gate)
        {
            if (happened.Type == EventType.SharesSplit && !splits.Any(known => known.Sequence == sequence))
                Split(new(sequence, happened.SharesSplit));
            Print(in happened);
        }
    }

    private void Print(in Event happened)
    {
        if (!Tape.TryRead(in happened, out var price, out var quantity, out var side)) return;
        if (happened.IsLogged && markets.Remembers(happened.Sequence)) return;
        var print = tape.Add(price, quantity, side, happened.At);
        candles.Add(price, quantity, happened.At);
        if (markets.MayKeepPrint()) unwritten.Add(print);
    }

    /// <summary>It is known to have happened before everything that is read here.</summary>
    internal void Restore(in KnownSplit split) => splits = splits.Add(split);

    /// <summary>Gives what is new since it was asked for last.</summary>
    internal void TakeUnwritten(
        List<(InstrumentId, Print)> prints, List<(InstrumentId, CandleInterval, Candle)> bars, List<KnownSplit> happenedSplits)
    {
        prints.AddRange(unwritten.Select(print => (Instrument.Id, print)));
        bars.AddRange(candles.TakeUnwritten().Select(bar => (Instrument.Id, bar.Interval, bar.Candle)));
        happenedSplits.AddRange(unwrittenSplits);
        (taken, unwritten, unwrittenSplits) = (unwritten, [], []);
    }

    /// <summary>
    /// All that is known of the prices is told of the new shares. What is written already changes when this is: with the mark of how far
    /// that is.
    /// </summary>
    private void Split(KnownSplit known)
    {
        // Before prices change: whoever reads a new price finds the new number.
        markets.NoteSplit(known.Sequence);
        var split = known.Split;
        if (mark is { } old) mark = split.Nearest(old);
        splits = splits.Add(known);
        if (markets.Remembers(known.Sequence)) return;
        tape.Split(split);
        candles.Split(in split);
        if (markets.Memory is null) return;
        unwrittenSplits.Add(known);
        (unwritten, taken) = ([.. unwritten.Select(print => print.Split(in split))], [.. taken.Select(print => print.Split(in split))]);
    }

    private BookLevel? Touch(Side side)
    {
        foreach (var level in depth.Best(side, 1)) return level;
        return null;
    }
}
