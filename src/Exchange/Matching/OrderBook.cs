using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>A place in a queue: a user's order, or a piece of the house's displayed liquidity. Two to a cache line.</summary>
internal struct BookEntry
{
    public long Steps;

    /// <summary>The order's slot in the venue's order table, or <see cref="OrderBook.House"/>.</summary>
    public int Order;

    /// <summary>Its level on its side; none once it has left, so that using it again throws.</summary>
    public int Level;
    public int Previous;
    public int Next;
    public Side Side;
}

/// <summary>
/// Both sides of one instrument's book. It knows queues and quantities; who may trade, and what it costs, is the venue's. This is what may
/// be read; <see cref="WritableOrderBook"/> changes it. An entry of a user's stays the same from when it rests until it has left. An entry
/// of the house's may grow, shrink, or become one with the next, with every change.
/// </summary>
internal abstract class OrderBook
{
    public const int House = -1;
    public const int None = PriceIndex.None;

    // By side: an index costs less than a branch that goes either way.
    private protected readonly WritableBookSide[] sides = [new(Side.Buy), new(Side.Sell)];
    private protected BookEntry[] entries = new BookEntry[8];

    public BookSide Bids => sides[(int)Side.Buy];

    public BookSide Asks => sides[(int)Side.Sell];

    public ref readonly BookEntry this[int entry] => ref entries[entry];

    public BookSide SideOf(Side side) => sides[(int)side];

    public Price PriceOf(int entry)
    {
        ref readonly var asked = ref entries[entry];
        return sides[(int)asked.Side][asked.Level].Price;
    }

    /// <summary>The entry that is served next on a side, or -1.</summary>
    public int Front(Side side)
    {
        var levels = sides[(int)side];
        var best = levels.Best;
        return best == None ? None : levels[best].Head;
    }

    /// <summary>The best price queued on a side, or zero.</summary>
    public Price Best(Side side)
    {
        var levels = sides[(int)side];
        return levels.Best == None ? default : levels[levels.Best].Price;
    }

    /// <summary>The entry served after this one, on its side, or -1.</summary>
    public int After(int entry)
    {
        ref readonly var here = ref entries[entry];
        if (here.Next != None) return here.Next;
        var levels = sides[(int)here.Side];
        var worse = levels[here.Level].Worse;
        return worse == None ? None : levels[worse].Head;
    }

    /// <summary>
    /// What is served before this entry at its own price, and how much of that is the house's. Costs a walk over what is ahead.
    /// </summary>
    public (Quantity Total, Quantity House) Ahead(int entry)
    {
        var (total, house) = (0L, 0L);
        for (var ahead = entries[entry].Previous; ahead != None; ahead = entries[ahead].Previous)
        {
            total += entries[ahead].Steps;
            if (entries[ahead].Order == House) house += entries[ahead].Steps;
        }

        return (new(total), new(house));
    }

    /// <summary>Everything queued at a price: what an order that rests there now has ahead of it.</summary>
    public Quantity QueuedAt(Side side, Price price)
    {
        var levels = sides[(int)side];
        var level = levels.FindQueued(price);
        return level == None ? Quantity.Zero : new(levels[level].Total);
    }
}
