using System.Runtime.CompilerServices;
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

    public int Head;
    public int Tail;

    /// <summary>The next better level with anything queued.</summary>
    public int Better;

    /// <summary>The next worse level with anything queued.</summary>
    public int Worse;

    public readonly bool IsEmpty => Head == PriceIndex.None && Displayed == 0;
}

/// <summary>
/// The levels of one side of a book. Those with anything queued are linked, best first; one whose shown size was all eaten is only remembered,
/// out of the way of those who look for something to take.
/// </summary>
internal sealed class BookSide(Side side)
{
    private const int None = PriceIndex.None;

    private readonly PriceIndex queued = new();
    private readonly Dictionary<long, int> remembered = [];
    private Level[] levels = new Level[4];
    private int used;
    private int free = None;

    public Side Side { get; } = side;

    /// <summary>The best level with anything queued, or -1.</summary>
    public int Best { get; private set; } = None;

    public ref Level this[int level] => ref levels[level];

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

    /// <summary>The level at a price, linked with the others: something is about to join its queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Occupy(Price price)
    {
        var level = queued.Find(price.Ticks);
        return level != None ? level : OccupyNew(price);
    }

    /// <summary>A level's queue has run empty: it is forgotten, or only remembered while the feed shows something there.</summary>
    public void Vacate(int level)
    {
        ref readonly var gone = ref levels[level];
        if (gone.Better == None) Best = gone.Worse;
        else levels[gone.Better].Worse = gone.Worse;
        if (gone.Worse != None) levels[gone.Worse].Better = gone.Better;
        queued.Remove(gone.Price.Ticks);
        if (gone.Displayed == 0) Free(level);
        else remembered.Add(gone.Price.Ticks, level);
    }

    /// <summary>Notes what the feed shows at a price where nothing joins or leaves.</summary>
    public void Show(Price price, long displayed)
    {
        var level = Find(price);
        if (level == None)
        {
            if (displayed == 0) return;
            level = New(price);
            remembered.Add(price.Ticks, level);
        }

        levels[level].Displayed = displayed;
        if (!levels[level].IsEmpty) return;
        remembered.Remove(price.Ticks);
        Free(level);
    }

    private int OccupyNew(Price price)
    {
        if (remembered.Count == 0 || !remembered.Remove(price.Ticks, out var level)) level = New(price);
        Link(level);
        queued.Add(price.Ticks, level);
        return level;
    }

    private void Link(int level)
    {
        // Only a level that is not the best has to look for its neighbour, and then there is a better one.
        ref var linked = ref levels[level];
        var price = linked.Price;
        var better = Best == None || IsBetter(price, levels[Best].Price) ? None : Better(price);
        var worse = better == None ? Best : levels[better].Worse;
        linked.Better = better;
        linked.Worse = worse;
        if (better == None) Best = level;
        else levels[better].Worse = level;
        if (worse != None) levels[worse].Better = level;
    }

    private int Better(Price price) => Side == Side.Buy ? queued.Above(price.Ticks) : queued.Below(price.Ticks);

    private bool IsBetter(Price left, Price right) => Side == Side.Buy ? left > right : left < right;

    private int New(Price price)
    {
        var level = free;
        if (level != None) free = levels[level].Worse;
        else
        {
            if (used == levels.Length) Array.Resize(ref levels, used * 2);
            level = used++;
        }

        levels[level] = new Level { Price = price, Head = None, Tail = None };
        return level;
    }

    private void Free(int level)
    {
        levels[level].Price = default;
        levels[level].Worse = free;
        free = level;
    }
}
