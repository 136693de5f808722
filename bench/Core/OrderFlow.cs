namespace TradeCraft.Bench.Core;

internal enum FlowType : byte
{
    Limit,
    Cancel,
    Market,
}

/// <summary>One command of the flow. Prices in ticks; a cancel names the order it takes back.</summary>
internal readonly record struct FlowCommand(FlowType Type, int Side, uint Quantity, uint Id, uint Price);

/// <summary>
/// The order flow that cores are compared on: two million commands on one symbol from a fixed seed, 60.1 % limit orders around a drifting
/// mid price, 35.0 % cancels of a random live order, 5.0 % market orders. A book of the plainest kind makes it, since what is live decides
/// what comes next. The right answer is known: 598,693 trades, and <see cref="TradeHash"/> at the end.
/// </summary>
internal sealed class OrderFlow
{
    public const ulong RightTradeHash = 0xbb62301e445b0a55;
    public const int RightTrades = 598_693;

    /// <summary>The hash before the first trade.</summary>
    public const ulong NoTrades = 1469598103934665603;

    private const int Target = 2_500;

    private sealed class Order(uint id, uint quantity, uint price, int side, int place)
    {
        public uint Id { get; } = id;
        public uint Quantity { get; set; } = quantity;
        public uint Price { get; } = price;
        public int Side { get; } = side;
        public int Place { get; set; } = place;
    }

    private readonly SortedDictionary<long, LinkedList<Order>>[] sides = [[], []];
    private readonly List<LinkedListNode<Order>> live = [];
    private ulong state;

    private OrderFlow(ulong seed) => state = seed;

    public ulong TradeHash { get; private set; } = NoTrades;

    public int Trades { get; private set; }

    public static FlowCommand[] Make(int count, out OrderFlow flow, ulong seed = 20240601)
    {
        flow = new OrderFlow(seed);
        return flow.Make(count);
    }

    private FlowCommand[] Make(int count)
    {
        var commands = new FlowCommand[count];
        uint mid = 10_000, nextId = 1;
        for (var i = 0; i < count; i++)
        {
            var (draw, steady) = (Below(1_000), i > Target);
            if (Below(1_000) < 10) mid = Below(2) != 0 ? mid + 1 : mid - 1;
            if (draw < 350 && live.Count > 50 && steady)
            {
                commands[i] = Cancel(live[(int)Below((uint)live.Count)]);
                continue;
            }

            var market = draw is >= 350 and < 400 && steady;
            var side = (int)Below(2);
            var most = (uint)Math.Max(20, Math.Min(4_000, 160 * live.Count / Target));
            commands[i] = market ? new(FlowType.Market, side, 1 + Below(most), nextId++, 0) : Limit(side, most, mid, nextId++, steady);
            var (_, _, quantity, id, price) = commands[i];
            var left = Match(id, side, quantity, market ? (side == 0 ? uint.MaxValue : 0) : price);
            if (!market && left > 0) Rest(new Order(id, left, price, side, live.Count));
        }

        return commands;
    }

    private FlowCommand Limit(int side, uint most, uint mid, uint id, bool steady)
    {
        var crosses = Below(1_000) < 330 && steady;
        if (crosses && sides[1 - side].Count > 0)
        {
            var best = (uint)Math.Abs(sides[1 - side].First().Key);
            var price = side == 0 ? best + Below(3) : best - Below(3);
            return new(FlowType.Limit, side, 1 + Below(most), id, price);
        }

        var offset = 1 + Math.Min(Below(50), Below(50));
        return new(FlowType.Limit, side, 1 + Below(1_000), id, side == 0 ? mid - offset : mid + offset);
    }

    private FlowCommand Cancel(LinkedListNode<Order> node)
    {
        var order = node.Value;
        Forget(node);
        return new(FlowType.Cancel, order.Side, order.Quantity, order.Id, order.Price);
    }

    private uint Match(uint taker, int side, uint quantity, uint limit)
    {
        var makers = sides[1 - side];
        while (quantity > 0 && makers.Count > 0)
        {
            var (key, queue) = makers.First();
            var price = (uint)Math.Abs(key);
            if (side == 0 ? price > limit : price < limit) break;
            var maker = queue.First!.Value;
            var traded = Math.Min(quantity, maker.Quantity);
            Trades++;
            TradeHash = Hash(TradeHash, taker, maker.Id, price, traded);
            quantity -= traded;
            maker.Quantity -= traded;
            if (maker.Quantity == 0) Forget(queue.First);
        }

        return quantity;
    }

    public static ulong Hash(ulong hash, ulong taker, ulong maker, ulong price, ulong quantity)
    {
        hash = (hash ^ ((taker << 32) | maker)) * 1099511628211;
        return (hash ^ ((price << 32) | quantity)) * 1099511628211;
    }

    private void Rest(Order order)
    {
        // Bids under the negated price: the best comes first on both sides.
        var key = order.Side == 0 ? -(long)order.Price : order.Price;
        if (!sides[order.Side].TryGetValue(key, out var queue)) sides[order.Side].Add(key, queue = new());
        live.Add(queue.AddLast(order));
    }

    private void Forget(LinkedListNode<Order> node)
    {
        var order = node.Value;
        live[order.Place] = live[^1];
        live[order.Place].Value.Place = order.Place;
        live.RemoveAt(live.Count - 1);
        var key = order.Side == 0 ? -(long)order.Price : order.Price;
        var queue = sides[order.Side][key];
        queue.Remove(node);
        if (queue.Count == 0) sides[order.Side].Remove(key);
    }

    /// <summary>splitmix64.</summary>
    private uint Below(uint most)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (uint)(((mixed >> 32) * most) >> 32);
    }
}
