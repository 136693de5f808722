using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

internal enum DueKind : byte
{
    Arrival,
    Cancellation,
    Replacement,
    Expiry,
    MarginDeadline,
}

/// <summary>Something that time will bring.</summary>
/// <param name="Number">Of an order, or of an account.</param>
internal readonly record struct Due(Timestamp At, DueKind Kind, long Number, ReplaceOrder? Replacement);

/// <summary>What time will bring, earliest first, and what was scheduled first among equals.</summary>
internal sealed class DueQueue
{
    private readonly PriorityQueue<Due, (long At, long Order)> queue = new();
    private long scheduled;

    public int Count => queue.Count;

    /// <summary>When the earliest of it is due.</summary>
    public Timestamp? Next => queue.TryPeek(out var due, out _) ? due.At : null;

    /// <summary>All of it, in the order in which it is taken.</summary>
    public IEnumerable<Due> InOrder => queue.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element);

    public void Add(in Due due) => queue.Enqueue(due, (due.At.UnixMicroseconds, scheduled++));

    public bool TryTake(Timestamp until, out Due due)
    {
        if (!queue.TryPeek(out due, out _) || due.At > until) return false;
        queue.Dequeue();
        return true;
    }

    /// <summary>An event of a later time says that this is over: so a replay forgets what the log already tells the outcome of.</summary>
    public void ForgetBefore(Timestamp time)
    {
        while (queue.TryPeek(out var due, out _) && due.At < time) queue.Dequeue();
    }
}
