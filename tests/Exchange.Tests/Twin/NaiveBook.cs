using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>A piece of a queue, and what is shown of it; without an order it is the house's.</summary>
internal sealed class NaiveEntry(Side side, long price, long steps, NaiveOrder? order)
{
    public Side Side { get; } = side;

    public long Price { get; } = price;

    public NaiveOrder? Order { get; } = order;

    public long Steps { get; set; } = steps;
}

/// <summary>A book as one list in order of arrival, searched from end to end each time.</summary>
internal sealed class NaiveBook
{
    private readonly List<NaiveEntry> arrived = [];

    /// <summary>What the feed shows at a price, taken or not.</summary>
    public Dictionary<(Side Side, long Price), long> Displayed { get; } = [];

    /// <summary>What of this the feed's own prints took, and stands again until the next quote.</summary>
    public Dictionary<(Side Side, long Price), long> Restored { get; } = [];

    /// <summary>Where users' orders rest at a price that no quote has seen since the first of them came.</summary>
    public HashSet<(Side Side, long Price)> Unseen { get; } = [];

    /// <summary>The last level that the last quote could see of a side, zero when all of it; none before there was a quote.</summary>
    public Dictionary<Side, long> Sees { get; } = [];

    /// <summary>A side in the order in which it is served: best price first, oldest first within it (the sort is stable).</summary>
    public IEnumerable<NaiveEntry> Served(Side side) => side == Side.Buy
        ? arrived.Where(entry => entry.Side == side && entry.Steps > 0).OrderByDescending(entry => entry.Price)
        : arrived.Where(entry => entry.Side == side && entry.Steps > 0).OrderBy(entry => entry.Price);

    /// <summary>The best price of a side, zero when nothing is queued there.</summary>
    public long Best(Side side) => Served(side).FirstOrDefault()?.Price ?? 0;

    public NaiveEntry? Of(NaiveOrder order) => arrived.Find(entry => entry.Order == order);

    public bool IsInView(Side side, long price) =>
        Sees.TryGetValue(side, out var last) && (last == 0 || (side == Side.Buy ? price >= last : price <= last));

    public void Join(Side side, long price, long steps, NaiveOrder? order)
    {
        if (order is not null && !UsersAt(side, price).Any() && !IsInView(side, price)) Unseen.Add((side, price));
        arrived.Add(new(side, price, steps, order));
        Sweep();
    }

    /// <summary>The house joins before the users' orders at a price.</summary>
    public void JoinBeforeUsers(Side side, long price, long steps)
    {
        arrived.Insert(arrived.IndexOf(UsersAt(side, price).First()), new(side, price, steps, null));
        Sweep();
    }

    public void Leave(NaiveOrder order)
    {
        arrived.RemoveAll(entry => entry.Order == order);
        Sweep();
    }

    /// <summary>What is empty leaves; two pieces of the house with nobody between them are one.</summary>
    public void Sweep()
    {
        arrived.RemoveAll(entry => entry.Steps == 0);
        foreach (var queue in arrived.Where(entry => entry.Steps > 0).GroupBy(entry => (entry.Side, entry.Price)).ToList())
        {
            foreach (var (earlier, later) in queue.Zip(queue.Skip(1)).Where(pair => pair.First.Order is null && pair.Second.Order is null))
                (later.Steps, earlier.Steps) = (later.Steps + earlier.Steps, 0);
        }

        arrived.RemoveAll(entry => entry.Steps == 0);
        Unseen.RemoveWhere(level => !UsersAt(level.Side, level.Price).Any());
    }

    public long House(Side side, long price) => HousePieces(side, price).Sum(entry => entry.Steps);

    /// <summary>The house leaves those of its levels that are named, and what is shown there is forgotten.</summary>
    public void DropHouse(Func<long, bool> isGone)
    {
        arrived.RemoveAll(entry => entry.Order is null && isGone(entry.Price));
        foreach (var level in Displayed.Keys.Where(level => isGone(level.Price)).ToList())
        {
            Displayed.Remove(level);
            Restored.Remove(level);
        }
    }

    /// <summary>The house leaves, and what the feed could see is forgotten.</summary>
    public void DropHouse()
    {
        DropHouse(_ => true);
        Sees.Clear();
    }

    /// <summary>What stood again after prints is taken back.</summary>
    public void TakeBack(Side side, long price)
    {
        if (!Restored.Remove((side, price), out var steps)) return;
        CancelHouse(side, price, Math.Min(steps, House(side, price)), CancelModel.Tail);
        Show(side, price, Displayed[(side, price)] - steps);
    }

    /// <summary>What a print took stands again, behind everybody.</summary>
    public void Restore(Side side, long price, long steps)
    {
        Join(side, price, steps, null);
        Show(side, price, Displayed.GetValueOrDefault((side, price)) + steps);
        Restored[(side, price)] = Restored.GetValueOrDefault((side, price)) + steps;
    }

    public void Show(Side side, long price, long steps)
    {
        if (steps == 0) Displayed.Remove((side, price));
        else Displayed[(side, price)] = steps;

        // A print takes what stands again last.
        if (Restored.TryGetValue((side, price), out var restored)) Restored[(side, price)] = Math.Min(restored, steps);
    }

    /// <summary>
    /// The house leaves with so much: each piece with its share rounded down when the model says so, then the youngest first.
    /// </summary>
    public void CancelHouse(Side side, long price, long steps, CancelModel model)
    {
        var (house, left) = (House(side, price), steps);
        if (model == CancelModel.Proportional && house > 0)
        {
            foreach (var entry in HousePieces(side, price))
            {
                var share = (long)((Int128)entry.Steps * steps / house);
                entry.Steps -= share;
                left -= share;
            }
        }

        foreach (var entry in HousePieces(side, price).Reverse())
        {
            var gone = Math.Min(left, entry.Steps);
            entry.Steps -= gone;
            left -= gone;
        }

        Sweep();
    }

    private IEnumerable<NaiveEntry> UsersAt(Side side, long price) =>
        arrived.Where(entry => entry.Order is not null && entry.Side == side && entry.Price == price);

    private IEnumerable<NaiveEntry> HousePieces(Side side, long price) =>
        arrived.Where(entry => entry.Order is null && entry.Side == side && entry.Price == price);
}
