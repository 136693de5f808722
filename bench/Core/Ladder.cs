using System.Numerics;

namespace TradeCraft.Bench.Core;

/// <summary>
/// The yardstick: as bare as a correct book can be. One array of orders by id, one array of queues by tick and side, one bit a tick to find
/// the next best. It checks nothing, knows no accounts, and its prices and ids must be few and small; so what it reaches is about what
/// plain C# can reach on the machine at hand, and a share of that means the same on any machine.
/// </summary>
internal sealed class Ladder(FlowCommand[] flow) : IPlayer
{
    private const int Ticks = 1 << 15;
    private const int Buy = 0;
    private const int NoBid = 0;
    private const int NoAsk = Ticks;

    private struct Resting
    {
        public uint Quantity;
        public uint Price;
        public uint Before;
        public uint Behind;
        public int Side;
    }

    private struct Queue
    {
        public uint First;
        public uint Last;
    }

    // Order 0 is nobody: a queue whose first is 0 is empty.
    private readonly Resting[] resting = new Resting[flow.Length + 1];
    private readonly Queue[][] queues = [new Queue[Ticks], new Queue[Ticks]];
    private readonly ulong[][] taken = [new ulong[Ticks / 64], new ulong[Ticks / 64]];
    private int bid = NoBid;
    private int ask = NoAsk;
    private ulong hash = OrderFlow.NoTrades;

    public int Commands => flow.Length;

    public bool IsRight => hash == OrderFlow.RightTradeHash;

    public void Reset()
    {
        Array.Clear(resting);
        for (var side = 0; side < 2; side++)
        {
            Array.Clear(queues[side]);
            Array.Clear(taken[side]);
        }

        (bid, ask, hash) = (NoBid, NoAsk, OrderFlow.NoTrades);
    }

    public void Play(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            ref readonly var command = ref flow[i];
            switch (command.Type)
            {
                case FlowType.Limit: Limit(command.Id, command.Side, command.Price, command.Quantity); break;
                case FlowType.Cancel: Cancel(command.Id); break;
                case FlowType.Market: Match(command.Id, command.Side, command.Side == Buy ? Ticks - 1 : 1, command.Quantity); break;
            }
        }
    }

    private void Limit(uint id, int side, uint price, uint quantity)
    {
        quantity = Match(id, side, (int)price, quantity);
        if (quantity == 0) return;

        ref var queue = ref queues[side][price];
        resting[id] = new Resting { Quantity = quantity, Price = price, Before = queue.Last, Side = side };
        if (queue.Last != 0) resting[queue.Last].Behind = id;
        else
        {
            queue.First = id;
            taken[side][price / 64] |= 1UL << (int)price;
            if (side == Buy) bid = Math.Max(bid, (int)price);
            else ask = Math.Min(ask, (int)price);
        }

        queue.Last = id;
    }

    private void Cancel(uint id)
    {
        if (resting[id].Quantity == 0) return;
        resting[id].Quantity = 0;
        Leave(id);
    }

    private uint Match(uint taker, int side, int limit, uint quantity)
    {
        while (quantity > 0)
        {
            var best = side == Buy ? ask : bid;
            if (side == Buy ? best > limit : best < limit || best == NoBid) break;
            var maker = queues[1 - side][best].First;
            ref var order = ref resting[maker];
            var traded = Math.Min(quantity, order.Quantity);
            hash = OrderFlow.Hash(hash, taker, maker, order.Price, traded);
            quantity -= traded;
            order.Quantity -= traded;
            if (order.Quantity == 0) Leave(maker);
        }

        return quantity;
    }

    private void Leave(uint id)
    {
        ref readonly var gone = ref resting[id];
        ref var queue = ref queues[gone.Side][gone.Price];
        if (gone.Before == 0) queue.First = gone.Behind;
        else resting[gone.Before].Behind = gone.Behind;
        if (gone.Behind == 0) queue.Last = gone.Before;
        else resting[gone.Behind].Before = gone.Before;
        if (queue.First == 0) Vacate(gone.Side, (int)gone.Price);
    }

    private void Vacate(int side, int price)
    {
        var bits = taken[side];
        var word = price / 64;
        bits[word] &= ~(1UL << price);
        if (side == Buy && price == bid)
        {
            while (word > 0 && bits[word] == 0) word--;
            bid = bits[word] == 0 ? NoBid : (word * 64) + BitOperations.Log2(bits[word]);
        }
        else if (side != Buy && price == ask)
        {
            while (word < bits.Length && bits[word] == 0) word++;
            ask = word == bits.Length ? NoAsk : (word * 64) + BitOperations.TrailingZeroCount(bits[word]);
        }
    }
}
