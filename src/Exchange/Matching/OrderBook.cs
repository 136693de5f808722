using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>A place in a queue: a user's order, or a piece of the house's displayed liquidity. Two to a cache line.</summary>
internal struct Entry
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
/// Both sides of one instrument's book. Knows queues and quantities; who may trade, and what it costs, is the venue's. An entry of a user's stays
/// the same from <see cref="Rest"/> until it has left. One of the house's may grow, shrink, or become one with the next, with every change.
/// </summary>
internal sealed partial class OrderBook
{
    public const int House = -1;
    public const int None = PriceIndex.None;

    // By side: an index costs less than a branch that goes either way.
    private readonly BookSide[] sides = [new(Side.Buy), new(Side.Sell)];
    private Entry[] entries = new Entry[8];
    private int used;
    private int free = None;

    public BookSide Bids => sides[(int)Side.Buy];

    public BookSide Asks => sides[(int)Side.Sell];

    public ref readonly Entry this[int entry] => ref entries[entry];

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

    /// <summary>The entry served after this one, on its side, or -1.</summary>
    public int After(int entry)
    {
        ref readonly var here = ref entries[entry];
        if (here.Next != None) return here.Next;
        var levels = sides[(int)here.Side];
        var worse = levels[here.Level].Worse;
        return worse == None ? None : levels[worse].Head;
    }

    /// <summary>What is served before this entry at its own price, and how much of that is the house's. Costs a walk over what is ahead.</summary>
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

    /// <summary>A user's order joins the tail of its price.</summary>
    public int Rest(Side side, Price price, Quantity quantity, int order)
    {
        var levels = sides[(int)side];
        return Append(levels, levels.Occupy(price), quantity.Steps, order);
    }

    /// <summary>Takes from an entry, which leaves when nothing is left of it. True when it left.</summary>
    public bool Take(int entry, Quantity quantity)
    {
        ref var taken = ref entries[entry];
        var levels = sides[(int)taken.Side];
        ref var level = ref levels[taken.Level];
        var left = taken.Steps - quantity.Steps;
        if (left < 0) throw new InvalidOperationException("More was taken from an entry than it had.");
        taken.Steps = left;
        level.Total -= quantity.Steps;
        if (taken.Order == House) level.House -= quantity.Steps;
        if (left > 0) return false;
        Leave(levels, entry);
        return true;
    }

    /// <summary>Takes an entry out of its queue, whatever is left of it.</summary>
    public void Remove(int entry)
    {
        ref readonly var removed = ref entries[entry];
        var levels = sides[(int)removed.Side];
        ref var level = ref levels[removed.Level];
        level.Total -= removed.Steps;
        if (removed.Order == House) level.House -= removed.Steps;
        Leave(levels, entry);
    }

    private int Append(BookSide levels, int at, long steps, int order)
    {
        var entry = free;
        if (entry != None) free = entries[entry].Next;
        else
        {
            if (used == entries.Length) Array.Resize(ref entries, used * 2);
            entry = used++;
        }

        ref var level = ref levels[at];
        var tail = level.Tail;
        ref var added = ref entries[entry];
        added.Steps = steps;
        added.Order = order;
        added.Level = at;
        added.Previous = tail;
        added.Next = None;
        added.Side = levels.Side;
        if (tail == None) level.Head = entry;
        else entries[tail].Next = entry;
        level.Tail = entry;
        level.Total += steps;
        return entry;
    }

    /// <summary>Out of the queue, whose level leaves too when nothing else is queued there.</summary>
    private void Leave(BookSide levels, int entry)
    {
        var at = entries[entry].Level;
        Detach(ref levels[at], entry);
        if (levels[at].Head == None) levels.Vacate(at);
    }

    private void Detach(ref Level level, int entry)
    {
        ref var gone = ref entries[entry];
        var (previous, next) = (gone.Previous, gone.Next);
        if (previous == None) level.Head = next;
        else entries[previous].Next = next;
        if (next == None) level.Tail = previous;
        else entries[next].Previous = previous;
        gone.Level = None;
        gone.Next = free;
        free = entry;
        if (level.House != 0 && previous != None && next != None) Join(ref level, previous, next);
    }

    /// <summary>Two pieces of the house that touch are one: nobody stands between them. The later one stays, so that who walks a queue keeps their place.</summary>
    private void Join(ref Level level, int earlier, int later)
    {
        if (entries[earlier].Order != House || entries[later].Order != House) return;
        entries[later].Steps += entries[earlier].Steps;
        Detach(ref level, earlier);
    }
}
