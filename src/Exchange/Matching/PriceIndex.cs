using System.Numerics;
using System.Runtime.CompilerServices;

namespace TradeCraft.Exchange.Matching;

/// <summary>
/// Which prices have a level, and what comes next above or below: a tree of 64-way nodes, each with a bitmap of its children, five nodes
/// deep over 2^30 ticks. What it costs does not depend on how many levels there are or how far apart. Near prices share a node of the last
/// height, and the ones last used are remembered: a price in one of them is found in two loads. A price that is alone in a wide stretch
/// hangs high up in the tree, without nodes of its own, so that scattered levels cost little memory.
/// </summary>
internal sealed class PriceIndex
{
    public const int None = -1;

    private const int Fanout = 64;
    private const int BitsPerNode = 6;
    private const int Depth = 5;
    private const int Root = 0;
    private const int NoNode = -1;

    /// <summary>The node of the last height that holds the 64 prices of a key (a price's upper bits).</summary>
    private struct Leaf
    {
        public int Key;
        public int Node;
    }

    // A node's bitmap says which of its slots are taken. A slot is 0 when free, a node when positive, and the complement of a level when
    // negative: the complement of a free slot is then None.
    private ulong[] taken = new ulong[1];
    private int[] slots = new int[Fanout];

    // By level: its price. A level that is alone in its slot need not be the one that was asked for.
    private int[] prices = new int[4];

    // Leaves by the lower bits of their key: as long as the arrays of nodes, which is a power of two, so that neighbours never share a
    // place.
    private Leaf[] recent = [new Leaf { Key = NoNode }];
    private int nodes = 1;
    private int free = NoNode;

    /// <summary>The level at a price, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(long price)
    {
        var leaf = LeafOf(price);
        return leaf != NoNode ? ~slots[(leaf * Fanout) + Slot(price, 0)] : Descend(price);
    }

    /// <summary>Puts a level at a price that has none.</summary>
    public void Add(long price, int level)
    {
        if (level >= prices.Length) Array.Resize(ref prices, Math.Max(level + 1, prices.Length * 2));
        prices[level] = (int)price;

        var node = LeafOf(price);
        var height = 0;
        if (node == NoNode)
        {
            node = Root;
            for (height = Depth - 1; ; height--)
            {
                var at = (node * Fanout) + Slot(price, height);
                if (slots[at] == 0) break;
                if (slots[at] < 0) Split(at, height);
                node = slots[at];
            }
        }

        Put(node, Slot(price, height), ~level);
    }

    /// <summary>Takes a price out that has a level.</summary>
    public void Remove(long price)
    {
        var leaf = LeafOf(price);
        if (leaf != NoNode && !IsAlone(leaf, Slot(price, 0)))
        {
            Clear(leaf, Slot(price, 0));
            return;
        }

        Span<int> path = stackalloc int[Depth];
        var height = Depth - 1;
        for (var node = Root; ; height--)
        {
            path[height] = node;
            node = slots[(node * Fanout) + Slot(price, height)];
            if (node < 0) break;
        }

        for (; height < Depth; height++)
        {
            Clear(path[height], Slot(price, height));
            if (taken[path[height]] != 0 || path[height] == Root) return;
            if (height == 0) Forget(price);
            Free(path[height]);
        }
    }

    /// <summary>The level at the lowest price above this one, or <see cref="None"/>.</summary>
    public int Above(long price)
    {
        var leaf = LeafOf(price);
        if (leaf != NoNode && After(leaf, Slot(price, 0)) is not 0 and var near) return ~slots[(leaf * Fanout) + Lowest(near)];
        return Seek(price, upward: true);
    }

    /// <summary>The level at the highest price below this one, or <see cref="None"/>.</summary>
    public int Below(long price)
    {
        var leaf = LeafOf(price);
        if (leaf != NoNode && Before(leaf, Slot(price, 0)) is not 0 and var near) return ~slots[(leaf * Fanout) + Highest(near)];
        return Seek(price, upward: false);
    }

    private int Seek(long price, bool upward)
    {
        // Down along the price as far as there are nodes, then up until a node has a child on the wanted side, then down its near edge.
        Span<int> path = stackalloc int[Depth];
        var height = Depth - 1;
        for (var node = Root; ; height--)
        {
            path[height] = node;
            node = slots[(node * Fanout) + Slot(price, height)];
            if (node < 0 && (upward ? prices[~node] > price : prices[~node] < price)) return ~node;
            if (node <= 0) break;
        }

        for (; height < Depth; height++)
        {
            var node = path[height];
            var wanted = upward ? After(node, Slot(price, height)) : Before(node, Slot(price, height));
            while (wanted != 0)
            {
                node = slots[(node * Fanout) + (upward ? Lowest(wanted) : Highest(wanted))];
                if (node < 0) return ~node;
                wanted = taken[node];
            }
        }

        return None;
    }

    private int Descend(long price)
    {
        var node = Root;
        for (var height = Depth - 1; height > 0; height--)
        {
            node = slots[(node * Fanout) + Slot(price, height)];
            if (node == 0) return None;
            if (node < 0) return prices[~node] == price ? ~node : None;
        }

        recent[Place(price)] = new Leaf { Key = Key(price), Node = node };
        return ~slots[(node * Fanout) + Slot(price, 0)];
    }

    /// <summary>A level that was alone in a slot is no longer: it moves into a node of its own, one height down.</summary>
    private void Split(int at, int height)
    {
        var alone = slots[at];
        var node = NewNode();
        slots[at] = node;
        Put(node, Slot(prices[~alone], height - 1), alone);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int LeafOf(long price)
    {
        ref readonly var leaf = ref recent[Place(price)];
        return leaf.Key == Key(price) ? leaf.Node : NoNode;
    }

    private void Forget(long price)
    {
        if (LeafOf(price) != NoNode) recent[Place(price)].Key = NoNode;
    }

    private void Put(int node, int slot, int child)
    {
        taken[node] |= 1UL << slot;
        slots[(node * Fanout) + slot] = child;
    }

    private void Clear(int node, int slot)
    {
        taken[node] &= ~(1UL << slot);
        slots[(node * Fanout) + slot] = 0;
    }

    private bool IsAlone(int node, int slot) => taken[node] == 1UL << slot;

    private ulong After(int node, int slot) => taken[node] & (~1UL << slot);

    private ulong Before(int node, int slot) => taken[node] & ((1UL << slot) - 1);

    private static int Lowest(ulong set) => BitOperations.TrailingZeroCount(set);

    private static int Highest(ulong set) => BitOperations.Log2(set);

    private static int Slot(long price, int height) => (int)(price >> (height * BitsPerNode)) & (Fanout - 1);

    private static int Key(long price) => (int)(price >> BitsPerNode);

    private int Place(long price) => Key(price) & (recent.Length - 1);

    private int NewNode()
    {
        if (free != NoNode)
        {
            var node = free;
            free = slots[node * Fanout];
            slots[node * Fanout] = 0;
            return node;
        }

        if (nodes == taken.Length)
        {
            Array.Resize(ref taken, nodes * 2);
            Array.Resize(ref slots, nodes * 2 * Fanout);
            recent = new Leaf[nodes * 2];
            Array.Fill(recent, new Leaf { Key = NoNode });
        }

        return nodes++;
    }

    // Every slot of a node that is given back is free, but for the link to the next such node.
    private void Free(int node)
    {
        slots[node * Fanout] = free;
        free = node;
    }
}
