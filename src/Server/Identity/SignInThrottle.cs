namespace TradeCraft.Server.Identity;

/// <summary>
/// Who guesses passwords has to wait: five failures for one login from one network stop both together for five minutes, whether there is
/// such a login or not. Fifty from anywhere stop the login for all networks but those from which its user signed in before: nobody can lock
/// somebody else out. Tries that are not decided yet count as failures, so that none are gained by sending them at once.
/// </summary>
internal sealed class SignInThrottle(TimeProvider clock)
{
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(5);

    public const int MostFromOneNetwork = 5;
    public const int MostFromAnywhere = 50;

    /// <summary>More than so many are not remembered: then what is oldest is forgotten first.</summary>
    private const int MostRemembered = 100_000;

    private const int LongestLogin = 256;

    // Of a login from one network, or from anywhere where the network is empty.
    private readonly Dictionary<(string Login, string Network), Tries> tries = [];
    private readonly Queue<(string Login, string Network)> inOrder = new();
    private readonly Lock gate = new();

    private sealed class Tries
    {
        public int Failed { get; set; }

        public int UnderWay { get; set; }

        public DateTimeOffset LastFailure { get; set; }
    }

    /// <summary>Begins a try, which is to be ended. Returns how long to wait first; then nothing has begun.</summary>
    /// <param name="login">As it was typed.</param>
    /// <param name="isKnown">Whether the login's user signed in from this network before.</param>
    public TimeSpan? TryBegin(string login, string network, bool isKnown)
    {
        var (here, anywhere) = Keys(login, network);
        lock (gate)
        {
            var wait = WaitOf(here, MostFromOneNetwork) ?? (isKnown ? null : WaitOf(anywhere, MostFromAnywhere));
            if (wait is not null) return wait;
            Of(here).UnderWay++;
            Of(anywhere).UnderWay++;
            return null;
        }
    }

    /// <summary>Ends a try. One that succeeded wipes out the failures before it from its network.</summary>
    /// <returns>How long to wait before the next from this network; null where there is no wait.</returns>
    public TimeSpan? End(string login, string network, bool succeeded)
    {
        var (here, anywhere) = Keys(login, network);
        lock (gate)
        {
            foreach (var ended in (ReadOnlySpan<Tries>)[Of(here), Of(anywhere)])
            {
                ended.UnderWay = Math.Max(0, ended.UnderWay - 1);
                if (succeeded) continue;
                ended.Failed++;
                ended.LastFailure = clock.GetUtcNow();
            }

            if (succeeded) Of(here).Failed = 0;
            return WaitOf(here, MostFromOneNetwork);
        }
    }

    private static ((string Login, string Network) Here, (string Login, string Network) Anywhere) Keys(string login, string network)
    {
        var name = (login.Length > LongestLogin ? login[..LongestLogin] : login).ToUpperInvariant();
        return ((name, network), (name, ""));
    }

    private TimeSpan? WaitOf((string, string) key, int most)
    {
        if (!tries.TryGetValue(key, out var before)) return null;
        var left = before.LastFailure + Wait - clock.GetUtcNow();
        if (left <= TimeSpan.Zero) before.Failed = 0;
        return before.Failed >= most ? left : before.Failed + before.UnderWay >= most ? TimeSpan.FromSeconds(1) : null;
    }

    private Tries Of((string, string) key)
    {
        if (tries.TryGetValue(key, out var known)) return known;
        while (tries.Count >= MostRemembered) tries.Remove(inOrder.Dequeue());
        inOrder.Enqueue(key);
        return tries[key] = new();
    }
}
