using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>A book with what changes it. The house's liquidity is what the feed shows, queued among users' orders.</summary>
internal sealed class WritableOrderBook : OrderBook
{
    private int used;
    private int free = None;

    /// <summary>The feed sees both sides so far; zero for all there is.</summary>
    public void See(Price bidsTo, Price asksTo)
    {
        sides[(int)Side.Buy].See(bidsTo);
        sides[(int)Side.Sell].See(asksTo);
    }

    /// <summary>The house left, and with it what the feed could see.</summary>
    public void SeeNothing()
    {
        foreach (var side in sides) side.SeeNothing();
    }

    /// <summary>A user's order joins the tail of its price.</summary>
    public int Rest(Side side, Price price, Quantity quantity, int order)
    {
        var levels = sides[(int)side];
        var at = levels.Occupy(price);
        if (levels[at].Total == levels[at].House) levels.NoteFirstUser(at);
        return Append(levels, at, quantity.Steps, order);
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

    private int Append(WritableBookSide levels, int at, long steps, int order)
    {
        var entry = NewEntry();
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

    private int NewEntry()
    {
        var entry = free;
        if (entry != None)
        {
            free = entries[entry].Next;
            return entry;
        }

        if (used == entries.Length) Array.Resize(ref entries, used * 2);
        return used++;
    }

    /// <summary>Out of the queue, whose level leaves too when nothing else is queued there.</summary>
    private void Leave(WritableBookSide levels, int entry)
    {
        var at = entries[entry].Level;
        ref var level = ref levels[at];
        Detach(ref level, entry);
        if (level.Total == level.House) level.RestedUnseen = 0;
        if (level.Head == None) levels.Vacate(at);
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

    /// <summary>
    /// Two pieces of the house that touch are one: nobody stands between them. The later one stays, so that who walks a queue keeps their
    /// place.
    /// </summary>
    private void Join(ref Level level, int earlier, int later)
    {
        if (entries[earlier].Order != House || entries[later].Order != House) return;
        entries[later].Steps += entries[earlier].Steps;
        Detach(ref level, earlier);
    }

    /// <summary>The house's statement about a level: size joins a queue or is cancelled, and what is shown is remembered.</summary>
    /// <param name="side">The side of the level.</param>
    /// <param name="price">The price of the level.</param>
    /// <param name="change">Steps that join (positive) or are cancelled (negative); no more than the house has there.</param>
    /// <param name="displayed">What the feed shows there now.</param>
    /// <param name="model">Where in the queue what is cancelled stood.</param>
    /// <param name="kind">Why it changed.</param>
    public void Quote(
        Side side, Price price, long change, Quantity displayed, CancelModel model = CancelModel.Tail, HouseChange kind = HouseChange.Shown)
    {
        var levels = sides[(int)side];
        if (change == 0)
        {
            levels.Show(price, displayed.Steps, isTakenBack: kind == HouseChange.TakenBack);
            return;
        }

        var at = change > 0 ? levels.Occupy(price) : WithHouse(levels, price, -change);
        ref var level = ref levels[at];
        level.Displayed = displayed.Steps;
        if (kind == HouseChange.Restored) level.Restored += change;
        level.Restored = kind == HouseChange.TakenBack ? 0 : Math.Min(level.Restored, level.Displayed);
        if (kind == HouseChange.ShownAhead) AddAhead(levels, at, change);
        else if (change > 0) AddHouse(levels, at, change);
        else CancelHouse(ref level, -change, kind == HouseChange.TakenBack ? CancelModel.Tail : model);
        if (levels[at].Head == None) levels.Vacate(at);
    }

    /// <summary>
    /// The house loses size at a price to a taker, first in the queue first: users' orders are passed, for a taker may not be allowed to
    /// meet them.
    /// <paramref name="displayed"/> is what the feed still shows there.
    /// </summary>
    public void TakeHouse(Side side, Price price, Quantity quantity, Quantity displayed)
    {
        var levels = sides[(int)side];
        var at = WithHouse(levels, price, quantity.Steps);
        levels[at].Displayed = displayed.Steps;
        levels[at].Restored = Math.Min(levels[at].Restored, displayed.Steps);
        var entry = levels[at].Head;
        for (var steps = quantity.Steps; steps > 0;)
        {
            var next = entries[entry].Next;
            if (entries[entry].Order == House) steps -= Lose(ref levels[at], entry, steps);
            entry = next;
        }

        if (levels[at].Head == None) levels.Vacate(at);
    }

    /// <summary>The level at a price that has at least so much of the house's.</summary>
    private static int WithHouse(WritableBookSide levels, Price price, long steps)
    {
        var at = levels.FindQueued(price);
        if (at == None || levels[at].House < steps)
            throw new InvalidOperationException("The house has less at a price than it is to lose.");
        return at;
    }

    private void AddHouse(WritableBookSide levels, int at, long steps)
    {
        ref var level = ref levels[at];
        var tail = level.Tail;
        level.House += steps;
        if (tail == None || entries[tail].Order != House)
        {
            Append(levels, at, steps, House);
            return;
        }

        entries[tail].Steps += steps;
        level.Total += steps;
    }

    /// <summary>Size joins before the first user's order at a level.</summary>
    private void AddAhead(WritableBookSide levels, int at, long steps)
    {
        ref var level = ref levels[at];
        var first = level.Head;
        while (first != None && entries[first].Order == House) first = entries[first].Next;
        var before = first == None ? level.Tail : entries[first].Previous;
        level.House += steps;
        if (before != None && entries[before].Order == House)
        {
            entries[before].Steps += steps;
            level.Total += steps;
            return;
        }

        if (first == None) Append(levels, at, steps, House);
        else Insert(levels, at, first, steps);
    }

    /// <summary>A piece of the house in front of the first in a queue.</summary>
    private void Insert(WritableBookSide levels, int at, int head, long steps)
    {
        var entry = NewEntry();
        ref var level = ref levels[at];
        entries[entry] = new() { Steps = steps, Order = House, Level = at, Previous = None, Next = head, Side = levels.Side };
        entries[head].Previous = entry;
        level.Head = entry;
        level.Total += steps;
    }

    private void CancelHouse(ref Level level, long steps, CancelModel model)
    {
        if (model == CancelModel.Proportional) steps -= CancelShares(ref level, steps);
        for (var entry = level.Tail; steps > 0;)
        {
            var previous = entries[entry].Previous;
            if (entries[entry].Order == House) steps -= Lose(ref level, entry, steps);
            entry = previous;
        }
    }

    /// <summary>Every piece of the house loses its share of so many steps, rounded down. How many that came to.</summary>
    private long CancelShares(ref Level level, long steps)
    {
        var (house, cancelled) = (level.House, 0L);
        for (var entry = level.Head; entry != None;)
        {
            var next = entries[entry].Next;
            if (entries[entry].Order == House) cancelled += Lose(ref level, entry, (long)((Int128)entries[entry].Steps * steps / house));
            entry = next;
        }

        return cancelled;
    }

    /// <summary>
    /// One piece of the house loses at most so many steps, and leaves when it has none left. How many it lost. Its level stays.
    /// </summary>
    private long Lose(ref Level level, int entry, long steps)
    {
        ref var piece = ref entries[entry];
        var lost = Math.Min(steps, piece.Steps);
        piece.Steps -= lost;
        level.Total -= lost;
        level.House -= lost;
        if (piece.Steps == 0) Detach(ref level, entry);
        return lost;
    }
}
