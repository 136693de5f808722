using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>A place in a queue: a user's order, or a piece of the house's displayed liquidity.</summary>
internal struct Entry
{
    /// <summary>The order's slot in the venue's order table, or <see cref="OrderBook.House"/>.</summary>
    public int Order;
    public int Level;
    public int Previous;
    public int Next;
    public Side Side;
    public long Steps;
}

/// <summary>Both sides of one instrument's book. Knows queues and quantities; who may trade, and what it costs, is the venue's.</summary>
internal sealed class OrderBook
{
    public const int House = -1;
    public const int None = PriceIndex.None;

    private readonly Stack<int> free = new();
    private Entry[] entries = new Entry[64];
    private int used;

    public BookSide Bids { get; } = new(Side.Buy);

    public BookSide Asks { get; } = new(Side.Sell);

    public ref readonly Entry this[int entry] => ref entries[entry];

    public BookSide SideOf(Side side) => side == Side.Buy ? Bids : Asks;

    public Price PriceOf(int entry) => SideOf(entries[entry].Side)[entries[entry].Level].Price;

    /// <summary>The entry that is served next on a side, or -1.</summary>
    public int Front(Side side)
    {
        var levels = SideOf(side);
        var best = levels.Best();
        return best == None ? None : levels[best].Head;
    }

    /// <summary>The entry served after this one, on its side, or -1.</summary>
    public int After(int entry)
    {
        ref readonly var here = ref entries[entry];
        if (here.Next != None) return here.Next;
        var levels = SideOf(here.Side);
        var worse = levels.Worse(here.Level);
        return worse == None ? None : levels[worse].Head;
    }

    /// <summary>A user's order joins the tail of its price.</summary>
    public int Rest(Side side, Price price, Quantity quantity, int order)
    {
        var levels = SideOf(side);
        return Append(levels, levels.FindOrAdd(price), quantity.Steps, order);
    }

    /// <summary>Takes from an entry, which leaves when nothing is left of it. True when it left.</summary>
    public bool Take(int entry, Quantity quantity)
    {
        ref var taken = ref entries[entry];
        var levels = SideOf(taken.Side);
        ref var level = ref levels[taken.Level];
        taken.Steps -= quantity.Steps;
        level.Total -= quantity.Steps;
        if (taken.Order == House) level.House -= quantity.Steps;
        if (taken.Steps > 0) return false;
        if (taken.Steps < 0) throw new InvalidOperationException("More was taken from an entry than it had.");
        Unlink(levels, entry);
        return true;
    }

    /// <summary>The house's statement about a level: size joins the tail or is cancelled from the tail, and what is shown is remembered.</summary>
    public void Quote(Side side, Price price, long change, Quantity displayed)
    {
        var levels = SideOf(side);
        var at = levels.FindOrAdd(price);
        levels[at].Displayed = displayed.Steps;
        if (change > 0) AddHouse(levels, at, change);
        else if (change < 0) CancelHouse(levels, at, -change);
        levels.RemoveIfEmpty(at);
    }

    /// <summary>The house's first entry at a price loses size to a taker; <paramref name="displayed"/> is what the feed still shows there.</summary>
    public void TakeHouse(Side side, Price price, Quantity quantity, Quantity displayed)
    {
        var levels = SideOf(side);
        var level = levels.Find(price);
        levels[level].Displayed = displayed.Steps;
        Take(levels[level].Head, quantity);
    }

    private void AddHouse(BookSide levels, int at, long steps)
    {
        var tail = levels[at].Tail;
        levels[at].House += steps;
        if (tail == None || entries[tail].Order != House)
        {
            Append(levels, at, steps, House);
            return;
        }

        // Two pieces of the house in a row are one: nobody stands between them.
        entries[tail].Steps += steps;
        levels[at].Total += steps;
    }

    private void CancelHouse(BookSide levels, int at, long steps)
    {
        for (var entry = levels[at].Tail; steps > 0;)
        {
            var previous = entries[entry].Previous;
            if (entries[entry].Order == House)
            {
                var cancelled = Math.Min(steps, entries[entry].Steps);
                entries[entry].Steps -= cancelled;
                levels[at].Total -= cancelled;
                levels[at].House -= cancelled;
                steps -= cancelled;
                if (entries[entry].Steps == 0) Detach(levels, entry);
            }

            entry = previous;
        }
    }

    private int Append(BookSide levels, int at, long steps, int order)
    {
        if (!free.TryPop(out var entry))
        {
            if (used == entries.Length) Array.Resize(ref entries, used * 2);
            entry = used++;
        }

        ref var level = ref levels[at];
        entries[entry] = new Entry { Order = order, Level = at, Previous = level.Tail, Next = None, Side = levels.Side, Steps = steps };
        if (level.Tail == None) level.Head = entry;
        else entries[level.Tail].Next = entry;
        level.Tail = entry;
        level.Total += steps;
        return entry;
    }

    /// <summary>Takes an entry out of its queue, whatever is left of it.</summary>
    public void Remove(int entry)
    {
        ref var removed = ref entries[entry];
        var levels = SideOf(removed.Side);
        levels[removed.Level].Total -= removed.Steps;
        Unlink(levels, entry);
    }

    private void Unlink(BookSide levels, int entry)
    {
        var level = entries[entry].Level;
        Detach(levels, entry);
        levels.RemoveIfEmpty(level);
    }

    private void Detach(BookSide levels, int entry)
    {
        ref readonly var gone = ref entries[entry];
        ref var level = ref levels[gone.Level];
        if (gone.Previous == None) level.Head = gone.Next;
        else entries[gone.Previous].Next = gone.Next;
        if (gone.Next == None) level.Tail = gone.Previous;
        else entries[gone.Next].Previous = gone.Previous;
        free.Push(entry);
    }
}
