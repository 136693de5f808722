using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Bench.Core;

/// <summary>The flow on the order book alone: place, match, cancel. No accounts, no money, no events.</summary>
internal sealed class BookFlow(FlowCommand[] flow) : IPlayer
{
    private readonly WritableOrderBook book = new();
    private readonly int[] entryOf = new int[flow.Length + 1];
    private ulong hash;

    public int Commands => flow.Length;

    public bool IsRight => hash == OrderFlow.RightTradeHash;

    /// <summary>Empties the book that there is, so that what it has grown to is kept.</summary>
    public void Reset()
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            while (book.Front(side) is not OrderBook.None and var front) book.Remove(front);
        }

        Array.Fill(entryOf, OrderBook.None);
        hash = OrderFlow.NoTrades;
    }

    public void Play(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            ref readonly var command = ref flow[i];
            switch (command.Type)
            {
                case FlowType.Limit: Limit(in command); break;
                case FlowType.Cancel: Cancel(command.Id); break;
                case FlowType.Market: Match(command.Id, (Side)command.Side, command.Side == 0 ? Price.MaxTicks : 1, command.Quantity); break;
            }
        }
    }

    private void Limit(in FlowCommand command)
    {
        var side = (Side)command.Side;
        var left = Match(command.Id, side, command.Price, command.Quantity);
        if (left > 0) entryOf[command.Id] = book.Rest(side, new(command.Price), new(left), (int)command.Id);
    }

    private void Cancel(uint id)
    {
        if (entryOf[id] == OrderBook.None) return;
        book.Remove(entryOf[id]);
        entryOf[id] = OrderBook.None;
    }

    private long Match(uint taker, Side side, long limit, long left)
    {
        var makers = book.SideOf(side.Opposite());
        while (left > 0 && makers.Best != OrderBook.None)
        {
            ref readonly var level = ref makers[makers.Best];
            var price = level.Price.Ticks;
            if (side == Side.Buy ? price > limit : price < limit) break;

            var entry = level.Head;
            var maker = book[entry].Order;
            var traded = Math.Min(left, book[entry].Steps);
            hash = OrderFlow.Hash(hash, taker, (ulong)maker, (ulong)price, (ulong)traded);
            left -= traded;
            if (book.Take(entry, new(traded))) entryOf[maker] = OrderBook.None;
        }

        return left;
    }
}
