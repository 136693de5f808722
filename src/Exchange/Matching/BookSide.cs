using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>One price's queue. <see cref="Head"/> is served first.</summary>
internal struct Level
{
    public Price Price;
    public int Head;
    public int Tail;

    /// <summary>Everything queued here, in steps: users' and the house's.</summary>
    public long Total;

    /// <summary>What of <see cref="Total"/> is the house's.</summary>
    public long House;

    /// <summary>What the feed says is shown here. Not less than <see cref="House"/> after a quote: what was eaten stays eaten.</summary>
    public long Displayed;

    public readonly bool IsEmpty => Head == PriceIndex.None && Displayed == 0;
}

/// <summary>The levels of one side of a book, best first.</summary>
internal sealed class BookSide(Side side)
{
    private const int None = PriceIndex.None;

    private readonly PriceIndex index = new();
    private readonly Stack<int> free = new();
    private Level[] levels = new Level[16];
    private int used;

    public Side Side { get; } = side;

    public ref Level this[int level] => ref levels[level];

    public int Find(Price price) => index.Find(price.Ticks);

    public int FindOrAdd(Price price)
    {
        var level = index.Find(price.Ticks);
        if (level != None) return level;
        if (!free.TryPop(out level))
        {
            if (used == levels.Length) Array.Resize(ref levels, used * 2);
            level = used++;
        }

        levels[level] = new Level { Price = price, Head = None, Tail = None };
        index.Add(price.Ticks, level);
        return level;
    }

    /// <summary>Forgets a level at which nothing is queued or displayed.</summary>
    public void RemoveIfEmpty(int level)
    {
        if (!levels[level].IsEmpty) return;
        index.Remove(levels[level].Price.Ticks);
        free.Push(level);
    }

    /// <summary>The best level with anything queued, or -1.</summary>
    public int Best() => Occupied(Side == Side.Buy ? index.AtOrBelow(Price.MaxTicks) : index.AtOrAbove(1));

    /// <summary>The next worse level with anything queued, or -1.</summary>
    public int Worse(int level) => Occupied(Beyond(level));

    private int Occupied(int level)
    {
        // A level whose shown size was all eaten is still known, for its memory, but has nothing to give.
        while (level != None && levels[level].Head == None) level = Beyond(level);
        return level;
    }

    private int Beyond(int level)
    {
        var price = levels[level].Price.Ticks;
        return Side == Side.Buy ? index.AtOrBelow(price - 1) : index.AtOrAbove(price + 1);
    }
}
