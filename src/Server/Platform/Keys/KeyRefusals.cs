using System.Collections.Concurrent;
using System.Net;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform.Keys;

/// <param name="Key">Its id; null where there is no such key.</param>
/// <param name="User">Whose key it is.</param>
/// <param name="Code">Why it was refused.</param>
internal sealed record KeyRefusal(string? Key, UserId? User, string Code, IPAddress? From);

/// <summary>
/// Sign-ins by key that were refused, until somebody writes them to the audit: of each key and network one a minute, and no more than 500
/// kinds at a time.
/// </summary>
public sealed class KeyRefusals(TimeProvider time)
{
    private const int Most = 500;

    private readonly OncePerMinute<(string? Key, string From)> kinds = new(time, Most);
    private readonly ConcurrentQueue<KeyRefusal> waiting = new();

    internal void Note(ApiKey? key, string code, IPAddress? from)
    {
        if (kinds.TryPass((key?.Id, RequestOrigin.NetworkOf(from)), out _))
            waiting.Enqueue(new(key?.Id, key?.User, code, from));
    }

    internal IReadOnlyList<KeyRefusal> Take()
    {
        var taken = new List<KeyRefusal>();
        while (waiting.TryDequeue(out var refusal)) taken.Add(refusal);
        kinds.TakeOver(out _);
        return taken;
    }
}
