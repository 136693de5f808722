using System.Numerics;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Matching;

/// <summary>
/// One side of a book as plain lists: slow, and plain to see that it is right. An order's number is its identity, the house's is -1.
/// </summary>
internal sealed class ListBook(Side side)
{
    private sealed record Piece(int Order, long Steps);

    private sealed class Queue
    {
        public List<Piece> Pieces { get; set; } = [];
        public long Displayed { get; set; }
        public long House => Pieces.Where(piece => piece.Order == OrderBook.House).Sum(piece => piece.Steps);
    }

    private readonly SortedDictionary<long, Queue> queues = [];

    public IEnumerable<int> Orders =>
        queues.Values.SelectMany(queue => queue.Pieces).Select(piece => piece.Order).Where(order => order != OrderBook.House);

    public void Rest(long price, long steps, int order) => Change(price, queue => queue.Pieces.Add(new(order, steps)));

    public long StepsOf(int order) => queues[PriceOf(order)].Pieces.Single(piece => piece.Order == order).Steps;

    public long PriceOf(int order) => queues.Single(queue => queue.Value.Pieces.Exists(piece => piece.Order == order)).Key;

    public long HouseAt(long price) => queues.TryGetValue(price, out var queue) ? queue.House : 0;

    public long QueuedAt(long price) => queues.TryGetValue(price, out var queue) ? queue.Pieces.Sum(piece => piece.Steps) : 0;

    public (long Total, long House) Ahead(int order)
    {
        var ahead = queues[PriceOf(order)].Pieces.TakeWhile(piece => piece.Order != order).ToList();
        return (ahead.Sum(piece => piece.Steps), ahead.Where(piece => piece.Order == OrderBook.House).Sum(piece => piece.Steps));
    }

    public void Take(int order, long steps) => Change(PriceOf(order), queue =>
        queue.Pieces = [.. queue.Pieces.Select(piece => piece.Order == order ? piece with { Steps = piece.Steps - steps } : piece)]);

    public void Quote(long price, long change, long displayed, CancelModel model) => Change(price, queue =>
    {
        queue.Displayed = displayed;
        if (change > 0) queue.Pieces.Add(new(OrderBook.House, change));
        var (house, left) = (queue.House, -change);
        if (change < 0 && model == CancelModel.Proportional)
        {
            var shares = queue.Pieces.ConvertAll(
                piece => piece.Order == OrderBook.House ? (long)(new BigInteger(piece.Steps) * -change / house) : 0);
            queue.Pieces = [.. queue.Pieces.Zip(shares, (piece, share) => piece with { Steps = piece.Steps - share })];
            left -= shares.Sum();
        }

        queue.Pieces.Reverse();
        TakeHouse(queue, left);
        queue.Pieces.Reverse();
    });

    public void TakeHouse(long price, long steps, long displayed) => Change(price, queue =>
    {
        queue.Displayed = displayed;
        TakeHouse(queue, steps);
    });

    /// <summary>Every piece, in the order of being served, and every level that is known: what two books must agree on.</summary>
    public IEnumerable<string> Rows()
    {
        foreach (var (price, queue) in side == Side.Buy ? queues.Reverse() : queues)
        {
            foreach (var piece in queue.Pieces) yield return $"{side} {price} order {piece.Order}: {piece.Steps}";
        }

        foreach (var (price, queue) in queues)
            yield return $"{side} {price} total {queue.Pieces.Sum(piece => piece.Steps)} house {queue.House} displayed {queue.Displayed}";
    }

    private static void TakeHouse(Queue queue, long steps)
    {
        for (var i = 0; i < queue.Pieces.Count; i++)
        {
            if (queue.Pieces[i].Order != OrderBook.House || steps <= 0) continue;
            var taken = Math.Min(steps, queue.Pieces[i].Steps);
            queue.Pieces[i] = queue.Pieces[i] with { Steps = queue.Pieces[i].Steps - taken };
            steps -= taken;
        }
    }

    private void Change(long price, Action<Queue> change)
    {
        if (!queues.TryGetValue(price, out var queue)) queues.Add(price, queue = new());
        change(queue);
        queue.Pieces.RemoveAll(piece => piece.Steps == 0);
        for (var i = queue.Pieces.Count - 1; i > 0; i--)
        {
            if (queue.Pieces[i].Order != OrderBook.House || queue.Pieces[i - 1].Order != OrderBook.House) continue;
            queue.Pieces[i - 1] = queue.Pieces[i - 1] with { Steps = queue.Pieces[i - 1].Steps + queue.Pieces[i].Steps };
            queue.Pieces.RemoveAt(i);
        }

        if (queue.Pieces.Count == 0 && queue.Displayed == 0) queues.Remove(price);
    }
}
