using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Flow;

/// <summary>
/// A market of limit orders, market orders and cancellations by chance, order by order, with a fair price that wanders (Cont, Stoikov,
/// Talreja: A stochastic model for order book dynamics, Operations Research 58, 2010). It knows nothing of the venue.
/// </summary>
internal sealed class MarketByOrder
{
    private const int Depth = 10;

    /// <summary>
    /// In percent. The others take no more than the best price has (Farmer and others: What really causes large price changes?, 2004).
    /// </summary>
    private const int Sweeps = 2;

    private readonly Random random;
    private readonly SortedDictionary<long, List<long>>[] sides = [new(), new()];
    private readonly List<(Price Price, Quantity Quantity, Side Aggressor)> prints = [];

    public MarketByOrder(int seed)
    {
        random = new(seed);
        for (var i = 0; i < 600; i++) Add((Side)(i % 2));
    }

    public Price Best(Side side) => new(Math.Abs(sides[(int)side].Keys.First()));

    /// <summary>What of a side is shown, best first.</summary>
    public BookLevel[] Levels(Side side, int most) =>
        [.. sides[(int)side].Take(most).Select(level => new BookLevel(new(Math.Abs(level.Key)), new(level.Value.Sum())))];

    /// <summary>One thing happens. Gives the prints that came of it.</summary>
    public IReadOnlyList<(Price Price, Quantity Quantity, Side Aggressor)> Step()
    {
        prints.Clear();
        var side = (Side)random.Next(2);
        switch (random.Next(100))
        {
            case < 48: Add(side); break;
            case < 82: Cancel(side); break;
            default: Take(side); break;
        }

        while (sides[0].Count < Depth) Add(Side.Buy);
        while (sides[1].Count < Depth) Add(Side.Sell);
        return prints;
    }

    private void Add(Side side)
    {
        var other = sides[1 - (int)side];
        var (own, sign) = (sides[(int)side], side == Side.Buy ? -1 : 1);
        var best = other.Count > 0 ? Math.Abs(other.Keys.First()) : 10_000 - sign;
        var price = best + (sign * (1 + Math.Min(random.Next(12), random.Next(12))));
        var key = sign * price;
        if (!own.TryGetValue(key, out var queue)) own.Add(key, queue = []);
        queue.Add(10 * (1 + random.Next(20)));
    }

    /// <summary>From the tail of a queue: who came last leaves first, as the venue takes it.</summary>
    private void Cancel(Side side)
    {
        var (key, queue) = sides[(int)side].ElementAt(random.Next(Math.Min(Depth, sides[(int)side].Count)));
        queue.RemoveAt(queue.Count - 1);
        if (queue.Count == 0) sides[(int)side].Remove(key);
    }

    private void Take(Side aggressor)
    {
        var hit = sides[1 - (int)aggressor];
        var wanted = 10L * (1 + random.Next(40));
        for (var left = random.Next(100) < Sweeps ? wanted : Math.Min(wanted, hit.First().Value.Sum()); left > 0 && hit.Count > 1;)
        {
            var (key, queue) = hit.First();
            var traded = Math.Min(left, queue[0]);
            prints.Add((new(Math.Abs(key)), new(traded), aggressor));
            left -= traded;
            if ((queue[0] -= traded) == 0) queue.RemoveAt(0);
            if (queue.Count == 0) hit.Remove(key);
        }
    }
}
