using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// The newest of what accounts' histories hold: all that may not be in a table yet, and of each account a few more where they are wanted at
/// hand.
/// </summary>
/// <param name="kept">How many of each account are kept whether or not they are in a table.</param>
internal sealed class RecentHistory<T>(int kept = 0)
{
    private sealed class Line
    {
        public readonly List<T> Items = [];
        public int First;
        public int Stored;
    }

    private readonly Queue<(long Sequence, AccountId Account)> oldestFirst = new();
    private readonly Dictionary<AccountId, Line> lines = [];
    private long stored = -1;

    public void Add(AccountId account, long sequence, T item)
    {
        // In a replay most is in tables already.
        if (kept == 0 && sequence <= stored) return;
        if (!lines.TryGetValue(account, out var line)) lines.Add(account, line = new());
        line.Items.Add(item);
        oldestFirst.Enqueue((sequence, account));
        Trim(line);
    }

    public IEnumerable<T> NewestFirst(AccountId account)
    {
        if (!lines.TryGetValue(account, out var line)) yield break;
        for (var i = line.Items.Count - 1; i >= line.First; i--) yield return line.Items[i];
    }

    /// <summary>Everything, each account's oldest first.</summary>
    public IEnumerable<T> All => lines.Values.SelectMany(line => line.Items.Skip(line.First));

    /// <summary>Everything that may not be in a table yet, in order.</summary>
    public IEnumerable<T> Unstored()
    {
        var next = lines.ToDictionary(line => line.Key, line => line.Value.First + line.Value.Stored);
        foreach (var (_, account) in oldestFirst) yield return lines[account].Items[next[account]++];
    }

    /// <summary>What came from events up to this one is in a table.</summary>
    public void Forget(long sequence)
    {
        stored = Math.Max(stored, sequence);
        while (oldestFirst.TryPeek(out var oldest) && oldest.Sequence <= sequence)
        {
            oldestFirst.Dequeue();
            var line = lines[oldest.Account];
            line.Stored++;
            Trim(line);
        }
    }

    private void Trim(Line line)
    {
        while (line.Stored > 0 && line.Items.Count - line.First > kept)
        {
            // What is let go of is not kept alive by the list.
            line.Items[line.First++] = default!;
            line.Stored--;
        }

        if (line.First < 64 || line.First < line.Items.Count / 2) return;
        line.Items.RemoveRange(0, line.First);
        line.First = 0;
    }
}
