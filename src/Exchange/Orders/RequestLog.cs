using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>Which requests were done in the last 24 hours, so that one that is sent again is not done again.</summary>
internal sealed class RequestLog
{
    public static readonly Duration Kept = Duration.FromHours(24);

    private readonly Dictionary<UInt128, (UInt128 Body, OrderId Order, Timestamp At)> done = [];
    private readonly Queue<(Timestamp At, UInt128 Key)> oldestFirst = new();

    public int Count => done.Count;

    public IEnumerable<KeyValuePair<UInt128, (UInt128 Body, OrderId Order, Timestamp At)>> Done => done;

    /// <summary>What was done for the request, unless that is over 24 hours ago, forgotten already or not.</summary>
    public bool TryFind(RequestKey request, Timestamp now, out UInt128 body, out OrderId order)
    {
        var found = done.TryGetValue(request.Key, out var before) && !IsOver(before.At, now);
        (body, order, _) = before;
        return found;
    }

    public void Add(RequestKey request, OrderId order, Timestamp at)
    {
        while (oldestFirst.TryPeek(out var oldest) && IsOver(oldest.At, at)) done.Remove(oldestFirst.Dequeue().Key);
        done[request.Key] = (request.Body, order, at);
        oldestFirst.Enqueue((at, request.Key));
    }

    private static bool IsOver(Timestamp at, Timestamp now) => at + Kept < now;
}
