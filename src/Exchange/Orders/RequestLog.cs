using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>Which requests were done in the last 24 hours, so that one that is sent again is not done again.</summary>
internal sealed class RequestLog
{
    public static readonly Duration Kept = Duration.FromHours(24);

    private readonly Dictionary<UInt128, (UInt128 Body, long Number, Timestamp At)> done = [];
    private readonly Queue<(Timestamp At, UInt128 Key)> oldestFirst = new();

    public int Count => done.Count;

    /// <summary>All that are kept, oldest first.</summary>
    public IEnumerable<RequestSnapshot> Rows =>
        done.OrderBy(each => each.Value.At.UnixMicroseconds).Select(each =>
            new RequestSnapshot(each.Key, each.Value.Body, each.Value.Number, each.Value.At));

    /// <summary>Adds the digest of each to a sum: the order in which they came is no part of the state.</summary>
    public void AddTo(ref ulong sum)
    {
        foreach (var (key, (body, number, _)) in done)
        {
            var digest = new Digest();
            digest.Add(key);
            digest.Add(body);
            digest.Add(number);
            sum += digest.Value;
        }
    }

    /// <summary>What was done for the request, unless that is over 24 hours ago, forgotten already or not.</summary>
    public bool TryFind(RequestKey request, Timestamp now, out UInt128 body, out long number)
    {
        var found = done.TryGetValue(request.Key, out var before) && !IsOver(before.At, now);
        (body, number, _) = before;
        return found;
    }

    public void Add(RequestKey request, long number, Timestamp at)
    {
        while (oldestFirst.TryPeek(out var oldest) && IsOver(oldest.At, at)) done.Remove(oldestFirst.Dequeue().Key);
        done[request.Key] = (request.Body, number, at);
        oldestFirst.Enqueue((at, request.Key));
    }

    private static bool IsOver(Timestamp at, Timestamp now) => at + Kept < now;
}
