namespace TradeCraft.Server.Feeds.Live.Binance;

/// <summary>
/// A change of levels: all updates of the book from the first to the last, both included. A quantity of zero takes a level away.
/// </summary>
internal sealed record BookChange(long First, long Last, (decimal Price, decimal Size)[] Bids, (decimal Price, decimal Size)[] Asks);

/// <summary>The best bid and ask at an update of the book.</summary>
internal sealed record BookTouch(long Update, (decimal Price, decimal Size) Bid, (decimal Price, decimal Size) Ask);

internal enum BookState
{
    /// <summary>A snapshot must be asked for; changes are kept meanwhile.</summary>
    NeedsSnapshot,

    Whole,

    /// <summary>Changes are missing: all is forgotten, and a snapshot must be asked for.</summary>
    Gap,
}

/// <summary>
/// One symbol's book, kept as Binance documents it ("How to manage a local order book correctly"): changes are kept until a snapshot comes,
/// those that it holds are dropped, and each further one must begin no later than right after the one before. The best prices come faster
/// on a stream of their own, and where these are newer they count.
/// </summary>
internal sealed class BinanceBook
{
    private const int MostKept = 1_000;

    private readonly SortedDictionary<decimal, decimal> bids = new(Comparer<decimal>.Create((one, other) => other.CompareTo(one)));
    private readonly SortedDictionary<decimal, decimal> asks = [];
    private readonly List<BookChange> kept = [];
    private long? updated;
    private BookTouch? touch;

    public bool IsWhole => updated is not null;

    public BookState Change(BookChange change)
    {
        if (updated is not { } last)
        {
            if (kept.Count == MostKept) kept.RemoveAt(0);
            kept.Add(change);
            return BookState.NeedsSnapshot;
        }

        if (change.Last <= last) return BookState.Whole;
        if (change.First > last + 1)
        {
            Forget();
            kept.Add(change);
            return BookState.Gap;
        }

        Apply(change);
        return BookState.Whole;
    }

    /// <summary>False when the snapshot is older than the first change that was kept: another must be asked for.</summary>
    public bool Snapshot(long update, (decimal Price, decimal Size)[] shownBids, (decimal Price, decimal Size)[] shownAsks)
    {
        kept.RemoveAll(change => change.Last <= update);
        if (kept.Count > 0 && kept[0].First > update + 1) return false;
        bids.Clear();
        asks.Clear();
        Apply(new(update, update, shownBids, shownAsks));
        foreach (var change in kept)
        {
            if (change.First > updated + 1)
            {
                Forget();
                return false;
            }

            Apply(change);
        }

        kept.Clear();
        return true;
    }

    public void Touched(BookTouch newest)
    {
        if (touch is null || newest.Update > touch.Update) touch = newest;
    }

    public void Forget()
    {
        bids.Clear();
        asks.Clear();
        kept.Clear();
        (updated, touch) = (null, null);
    }

    /// <summary>The best levels of both sides. While there is no snapshot, the best prices alone.</summary>
    public ((decimal Price, decimal Size)[] Bids, (decimal Price, decimal Size)[] Asks) Best(int levels)
    {
        if (touch is not { } best || best.Update <= updated)
            return (
                [.. bids.Take(levels).Select(level => (level.Key, level.Value))],
                [.. asks.Take(levels).Select(level => (level.Key, level.Value))]);
        return (
            [best.Bid, .. bids.Where(level => level.Key < best.Bid.Price).Take(levels - 1).Select(level => (level.Key, level.Value))],
            [best.Ask, .. asks.Where(level => level.Key > best.Ask.Price).Take(levels - 1).Select(level => (level.Key, level.Value))]);
    }

    private void Apply(BookChange change)
    {
        Set(bids, change.Bids);
        Set(asks, change.Asks);
        updated = change.Last;
    }

    private static void Set(SortedDictionary<decimal, decimal> side, (decimal Price, decimal Size)[] levels)
    {
        foreach (var (price, size) in levels)
        {
            if (size == 0) side.Remove(price);
            else side[price] = size;
        }
    }
}
