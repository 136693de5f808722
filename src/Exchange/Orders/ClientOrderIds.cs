using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>The names that accounts gave their orders: taken while an order is open and for 24 hours after.</summary>
internal sealed class ClientOrderIds
{
    public static readonly Duration Kept = Duration.FromHours(24);

    private static readonly Timestamp Open = new(long.MaxValue);

    private readonly Dictionary<(AccountId Account, string Id), (OrderId Order, Timestamp ClosedAt)> taken = [];
    private readonly Queue<((AccountId Account, string Id) Key, Timestamp ClosedAt)> oldestFirst = new();

    public bool IsTaken(AccountId account, string id, Timestamp now) =>
        taken.TryGetValue((account, id), out var use) && (use.ClosedAt == Open || use.ClosedAt + Kept >= now);

    public void Take(AccountId account, string id, OrderId order) => taken[(account, id)] = (order, Open);

    public void Close(AccountId account, string id, OrderId order, Timestamp at)
    {
        while (oldestFirst.TryPeek(out var oldest) && oldest.ClosedAt + Kept < at)
        {
            // The name may have been taken anew since.
            if (taken.TryGetValue(oldest.Key, out var use) && use.ClosedAt == oldest.ClosedAt) taken.Remove(oldest.Key);
            oldestFirst.Dequeue();
        }

        taken[(account, id)] = (order, at);
        oldestFirst.Enqueue(((account, id), at));
    }

    /// <summary>All that are kept, those that were closed first first, and the open ones last.</summary>
    public IEnumerable<TakenName> Taken => taken.Select(name =>
        new TakenName(name.Key.Account, name.Key.Id, name.Value.Order, name.Value.ClosedAt))
        .OrderBy(name => name.ClosedAt.UnixMicroseconds).ThenBy(name => name.Order.Number);

    /// <summary>Puts back what <see cref="Taken"/> gave, in its order.</summary>
    public void Restore(TakenName name)
    {
        taken[(name.Account, name.Id)] = (name.Order, name.ClosedAt);
        if (name.ClosedAt != Open) oldestFirst.Enqueue(((name.Account, name.Id), name.ClosedAt));
    }

    public void AddTo(ref ulong sum)
    {
        foreach (var ((account, id), (order, closedAt)) in taken)
        {
            var digest = new Digest();
            digest.Add(account.Number);
            digest.Add(id);
            digest.Add(order.Number);
            digest.Add(closedAt.UnixMicroseconds);
            sum += digest.Value;
        }
    }
}
