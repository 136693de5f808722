namespace TradeCraft.Server.Recordings;

/// <summary>The rows of a recording that made no sense and were passed over: how many, and the first of them.</summary>
/// <param name="named">Told of each of the first when it is found.</param>
public sealed class RecordingFaults(Action<string>? named = null)
{
    public const int MostKept = 20;

    private readonly Lock gate = new();
    private readonly List<string> first = [];

    public long Count { get; private set; }

    /// <summary>The first <see cref="MostKept"/>, as "file:line: what is wrong".</summary>
    public IReadOnlyList<string> First
    {
        get
        {
            lock (gate) return [.. first];
        }
    }

    internal void Add(string file, long line, string reason)
    {
        lock (gate)
        {
            Count++;
            if (first.Count == MostKept) return;
            first.Add($"{file}:{line}: {reason}");
            named?.Invoke(first[^1]);
        }
    }
}
