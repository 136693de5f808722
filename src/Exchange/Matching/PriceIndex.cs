using System.Numerics;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>
/// Which prices are occupied, and by which level: a tree of 64-way nodes, each with a bitmap of its children. Five nodes deep over 2^30
/// ticks, so finding a price, and the next one above or below, costs the same for ten levels as for a hundred thousand, near or far apart.
/// </summary>
internal sealed class PriceIndex
{
    public const int None = -1;

    private const int Fanout = 64;
    private const int BitsPerNode = 6;
    private const int Depth = 5;
    private const int Root = 0;

    private ulong[] occupied = new ulong[16];
    private int[] children = new int[16 * Fanout];
    private readonly Stack<int> free = new();
    private int nodes = 1;

    /// <summary>The level at a price, or <see cref="None"/>.</summary>
    public int Find(long price)
    {
        var node = Root;
        for (var height = Depth - 1; height >= 0; height--)
        {
            var slot = Slot(price, height);
            if ((occupied[node] & (1UL << slot)) == 0) return None;
            node = children[(node * Fanout) + slot];
        }

        return node;
    }

    public void Add(long price, int level)
    {
        var node = Root;
        for (var height = Depth - 1; height > 0; height--)
        {
            var slot = Slot(price, height);
            if ((occupied[node] & (1UL << slot)) == 0)
            {
                var child = NewNode();
                occupied[node] |= 1UL << slot;
                children[(node * Fanout) + slot] = child;
            }

            node = children[(node * Fanout) + slot];
        }

        occupied[node] |= 1UL << Slot(price, 0);
        children[(node * Fanout) + Slot(price, 0)] = level;
    }

    public void Remove(long price)
    {
        Span<int> path = stackalloc int[Depth];
        var node = Root;
        for (var height = Depth - 1; height >= 0; height--)
        {
            path[height] = node;
            node = children[(node * Fanout) + Slot(price, height)];
        }

        for (var height = 0; height < Depth; height++)
        {
            occupied[path[height]] &= ~(1UL << Slot(price, height));
            if (occupied[path[height]] != 0) return;
            if (path[height] != Root) free.Push(path[height]);
        }
    }

    /// <summary>The level at the lowest occupied price at or above <paramref name="price"/>, or <see cref="None"/>.</summary>
    public int AtOrAbove(long price) =>
        // Its slots would be those of price 0: a search past the last price would begin again at the first.
        price > Price.MaxTicks ? None : Seek(price, upward: true);

    /// <summary>The level at the highest occupied price at or below <paramref name="price"/>, or <see cref="None"/>.</summary>
    public int AtOrBelow(long price) => Seek(price, upward: false);

    private int Seek(long price, bool upward)
    {
        // Down along the price as far as it is occupied, then up until a node has a child on the wanted side, then down its near edge.
        Span<int> path = stackalloc int[Depth];
        var node = Root;
        var height = Depth - 1;
        for (; ; height--)
        {
            path[height] = node;
            var slot = Slot(price, height);
            if ((occupied[node] & (1UL << slot)) == 0) break;
            node = children[(node * Fanout) + slot];
            if (height == 0) return node;
        }

        for (; height < Depth; height++)
        {
            var slot = Slot(price, height);
            var wanted = upward ? occupied[path[height]] & (~1UL << slot) : occupied[path[height]] & ((1UL << slot) - 1);
            if (wanted == 0) continue;
            node = path[height];
            slot = Nearest(wanted, upward);
            for (; ; )
            {
                node = children[(node * Fanout) + slot];
                if (height-- == 0) return node;
                slot = Nearest(occupied[node], upward);
            }
        }

        return None;
    }

    private static int Nearest(ulong slots, bool upward) =>
        upward ? BitOperations.TrailingZeroCount(slots) : 63 - BitOperations.LeadingZeroCount(slots);

    private static int Slot(long price, int height) => (int)(price >> (height * BitsPerNode)) & (Fanout - 1);

    private int NewNode()
    {
        if (free.TryPop(out var node)) return node;
        if (nodes == occupied.Length)
        {
            Array.Resize(ref occupied, nodes * 2);
            Array.Resize(ref children, nodes * 2 * Fanout);
        }

        return nodes++;
    }
}
