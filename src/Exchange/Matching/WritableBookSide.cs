using System.Runtime.CompilerServices;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>One side of a book, with what changes it.</summary>
internal sealed class WritableBookSide(Side side) : BookSide(side)
{
    private int free = None;
    private long restedUnseen;

    public new ref Level this[int level] => ref levels[level];

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
    public void Show(Price price, long displayed, bool isTakenBack = false)
    {
        var level = Find(price);
        if (level == None)
        {
            if (displayed == 0) return;
            level = New(price);
            remembered.Add(price.Ticks, level);
        }

        levels[level].Displayed = displayed;
        levels[level].Restored = isTakenBack ? 0 : Math.Min(levels[level].Restored, displayed);
        if (!levels[level].IsEmpty) return;
        remembered.Remove(price.Ticks);
        Free(level);
    }

    /// <summary>Users' orders come to rest at a level where none did.</summary>
    public void NoteFirstUser(int level)
    {
        if (!IsInView(levels[level].Price)) levels[level].RestedUnseen = ++restedUnseen;
    }

    /// <summary>The feed sees this side down to a price, or all of it (zero): what is in its view is unseen no longer.</summary>
    public void See(Price to)
    {
        (hasView, seesTo) = (true, to);
        if (to.Ticks == 0)
        {
            seenUpTo = restedUnseen;
            return;
        }

        for (var level = Best; level != None && IsInView(levels[level].Price); level = levels[level].Worse) levels[level].RestedUnseen = 0;
    }

    /// <summary>The house left, and with it what the feed could see.</summary>
    public void SeeNothing() => hasView = false;

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
