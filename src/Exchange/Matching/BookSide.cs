using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>One price's queue. <see cref="Head"/> is served first.</summary>
internal struct Level
{
    public Price Price;

    /// <summary>Everything queued here, in steps: users' and the house's.</summary>
    public long Total;

    /// <summary>What of <see cref="Total"/> is the house's.</summary>
    public long House;

    /// <summary>What the feed says is shown here. Not less than <see cref="House"/> after a quote: what was eaten stays eaten.</summary>
    public long Displayed;

    /// <summary>What of <see cref="Displayed"/> the feed's own prints took, and stands again until its next quote.</summary>
    public long Restored;

    /// <summary>
    /// When users' orders came to rest here out of the feed's view, by <see cref="BookSide.IsUnseen"/>; zero for in its view.
    /// </summary>
    public long RestedUnseen;

    public int Head;
    public int Tail;

    /// <summary>The next better level with anything queued.</summary>
    public int Better;

    /// <summary>The next worse level with anything queued.</summary>
    public int Worse;

    public readonly bool IsEmpty => Head == PriceIndex.None && Displayed == 0;
}

/// <summary>
/// The levels of one side of a book. Those with anything queued are linked, best first. A level whose shown size was all eaten is only
/// remembered: who looks for something to take does not meet it. This is what may be read; <see cref="WritableBookSide"/> changes it.
/// </summary>
internal abstract class BookSide(Side side)
{
    protected const int None = PriceIndex.None;

    private protected readonly PriceIndex queued = new();
    private protected readonly Dictionary<long, int> remembered = [];
    private protected Level[] levels = new Level[4];
    private protected int used;

    // How far the feed sees this side; and of what came to rest out of its view, counted, up to where a feed that sees all saw it since.
    private protected bool hasView;
    private protected Price seesTo;
    private protected long seenUpTo;

    public Side Side { get; } = side;

    /// <summary>The best level with anything queued, or -1.</summary>
    public int Best { get; private protected set; } = None;

    public ref readonly Level this[int level] => ref levels[level];

    /// <summary>Whether the feed can see what is shown at a price. Out of view a price is unknown, not empty.</summary>
    public bool IsInView(Price price) => hasView && (seesTo.Ticks == 0 || !Side.IsBetter(seesTo, price));

    /// <summary>Whether users' orders came to rest at a level out of the feed's view, which has not seen it since.</summary>
    public bool IsUnseen(int level) => levels[level].RestedUnseen > seenUpTo;

    /// <summary>Every level with anything queued or shown, in no order.</summary>
    public IEnumerable<int> Known => Enumerable.Range(0, used).Where(level => levels[level].Price.Ticks != 0);

    /// <summary>The level at a price, with anything queued or only remembered, or -1.</summary>
    public int Find(Price price)
    {
        var level = queued.Find(price.Ticks);
        return level != None || remembered.Count == 0 ? level : remembered.GetValueOrDefault(price.Ticks, None);
    }

    /// <summary>The level at a price with anything queued, or -1.</summary>
    public int FindQueued(Price price) => queued.Find(price.Ticks);
}
