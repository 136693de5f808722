using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>An order of a made market.</summary>
internal sealed class MadeOrder(long steps)
{
    public long Steps { get; set; } = steps;

    /// <summary>Filled, or cancelled.</summary>
    public bool IsGone { get; set; }
}

/// <summary>
/// A market of which every order is known: limit orders near the other side's best, cancellations, and market orders that take from the
/// head of the queues, drawn from a seed. What a feed would show of it can be held against what really stood ahead of an order.
/// </summary>
internal sealed class MadeOrderFlow
{
    private const long Middle = 100_000;

    private readonly Random random;
    private readonly SortedDictionary<long, List<MadeOrder>> bids = [];
    private readonly SortedDictionary<long, List<MadeOrder>> asks = [];

    public MadeOrderFlow(int seed)
    {
        random = new(seed);
        for (var i = 1; i <= 30; i++)
        {
            for (var each = 0; each < 4; each++)
            {
                Add(Side.Buy, Middle - i);
                Add(Side.Sell, Middle + i);
            }
        }
    }

    /// <summary>Where, of which side's queue, and how much: told before the orders of that price have lost it.</summary>
    public event Action<Side, long, long> Trades = (_, _, _) => { };

    public long Best(Side side) => side == Side.Buy ? bids.Keys.Last() : asks.Keys.First();

    /// <summary>The orders at a price, the first of its queue first.</summary>
    public IReadOnlyList<MadeOrder> At(Side side, long price) => Of(side).TryGetValue(price, out var queue) ? queue : [];

    /// <summary>The best levels of a side.</summary>
    public BookLevel[] Shown(Side side, int levels) =>
        [.. Levels(side).Take(levels).Select(level => new BookLevel(new(level.Key), new(level.Value.Sum(order => order.Steps))))];

    public void Step()
    {
        var (side, what) = (random.Next(2) == 0 ? Side.Buy : Side.Sell, random.Next(100));
        var away = 1 + (long)(Math.Pow(random.NextDouble(), 2) * 8);
        if (what < 47) Add(side, Best(side.Opposite()) + (side == Side.Buy ? -away : away));
        else if (what < 86) Cancel(side);
        else Take(side, random.Next(1, 12));
        Deepen(side);
    }

    private SortedDictionary<long, List<MadeOrder>> Of(Side side) => side == Side.Buy ? bids : asks;

    private IEnumerable<KeyValuePair<long, List<MadeOrder>>> Levels(Side side) => side == Side.Buy ? bids.Reverse() : asks;

    private void Add(Side side, long price)
    {
        if (!Of(side).TryGetValue(price, out var queue)) Of(side)[price] = queue = [];
        queue.Add(new(random.Next(1, 9)));
    }

    private void Cancel(Side side)
    {
        var orders = Levels(side).Take(12).SelectMany(level => level.Value, (level, order) => (Price: level.Key, Order: order)).ToList();
        if (orders.Count > 12) Leave(side, orders[random.Next(orders.Count)]);
    }

    private void Leave(Side side, (long Price, MadeOrder Order) leaving)
    {
        leaving.Order.IsGone = true;
        Of(side)[leaving.Price].Remove(leaving.Order);
        if (Of(side)[leaving.Price].Count == 0) Of(side).Remove(leaving.Price);
    }

    private void Take(Side side, long left)
    {
        while (left > 0)
        {
            var (price, queue) = (Best(side), At(side, Best(side)));
            var traded = Math.Min(left, queue.Sum(order => order.Steps));
            Trades(side, price, traded);
            left -= traded;
            for (var rest = traded; rest > 0;)
            {
                var (first, steps) = (queue[0], Math.Min(rest, queue[0].Steps));
                first.Steps -= steps;
                rest -= steps;
                if (first.Steps == 0) Leave(side, (price, first));
            }
        }
    }

    /// <summary>A side does not run empty.</summary>
    private void Deepen(Side side)
    {
        var worst = side == Side.Buy ? bids.Keys.First() : asks.Keys.Last();
        for (var i = 1; Of(side).Count < 15; i++) Add(side, side == Side.Buy ? worst - i : worst + i);
    }
}
