namespace TradeCraft.Server.Platform;

/// <summary>Lets one of each kind through a minute and counts the others, so that what is written of a flood has a bound.</summary>
/// <param name="most">So many kinds at a time. Of what is more, nothing goes through.</param>
internal sealed class OncePerMinute<T>(TimeProvider time, int most) where T : notnull
{
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(1);

    private readonly Dictionary<T, (DateTimeOffset At, int Others)> known = [];
    private readonly Lock gate = new();
    private int beyond;

    /// <summary>Whether this one goes through.</summary>
    /// <param name="others">How many of its kind did not, since the last that did.</param>
    public bool TryPass(T kind, out int others)
    {
        var now = time.GetUtcNow();
        others = 0;
        lock (gate)
        {
            if (known.TryGetValue(kind, out var last))
            {
                if (now - last.At < Once)
                {
                    known[kind] = (last.At, last.Others + 1);
                    return false;
                }

                others = last.Others;
            }
            else if (known.Count >= most)
            {
                beyond++;
                return false;
            }

            known[kind] = (now, 0);
            return true;
        }
    }

    /// <summary>Those whose minute is over, with how many did not go through; they are forgotten.</summary>
    /// <param name="tooMany">How many were of kinds beyond the most.</param>
    public IReadOnlyList<(T Kind, int Others)> TakeOver(out int tooMany)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            (tooMany, beyond) = (beyond, 0);
            var over = known.Where(kind => now - kind.Value.At >= Once).Select(kind => (kind.Key, kind.Value.Others)).ToList();
            foreach (var (kind, _) in over) known.Remove(kind);
            return over;
        }
    }
}
