using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace TradeCraft.Server.Platform.Keys;

/// <summary>Every API key, in memory: no request asks the database whose one is.</summary>
public sealed class KnownKeys
{
    private readonly ConcurrentQueue<ApiKey> used = new();
    private volatile ConcurrentDictionary<string, ApiKey> keys = new();

    public bool TryFind(string id, [NotNullWhen(true)] out ApiKey? key) => keys.TryGetValue(id, out key);

    /// <summary>Remembers that a key was used, for who writes it down.</summary>
    internal void NoteUse(ApiKey key, DateTimeOffset now, IPAddress? from)
    {
        if (key.Use.Note(now, from)) used.Enqueue(key);
    }

    /// <summary>Those that were used since they were last written down.</summary>
    internal IReadOnlyList<ApiKey> TakeUsed()
    {
        var taken = new List<ApiKey>();
        while (used.TryDequeue(out var key)) taken.Add(key);
        return taken;
    }

    /// <summary>Is to be taken again.</summary>
    internal void PutBack(ApiKey key) => used.Enqueue(key);

    internal void Set(ApiKey key) => keys[key.Id] = key;

    internal void Remove(string id) => keys.TryRemove(id, out _);

    internal void SetAll(IEnumerable<ApiKey> all) => keys = new(all.Select(key => KeyValuePair.Create(key.Id, key)));
}
