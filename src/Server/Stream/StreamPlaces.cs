using System.Runtime.InteropServices;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Stream;

/// <summary>How many streams are open, by network and by user, so that nobody has more than they may.</summary>
internal sealed class StreamPlaces(LimitSettings settings)
{
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, int> byNetwork = [];
    private readonly Dictionary<UserId, int> byUser = [];

    public bool TryEnter(UInt128 network) => TryEnter(byNetwork, network, settings.ConnectionsPerNetwork);

    public bool TryEnter(UserId user) => TryEnter(byUser, user, settings.ConnectionsPerUser);

    public void Leave(UInt128 network) => Leave(byNetwork, network);

    public void Leave(UserId user) => Leave(byUser, user);

    private bool TryEnter<T>(Dictionary<T, int> counts, T who, int most)
        where T : notnull
    {
        lock (gate)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, who, out _);
            if (count >= most && !settings.Off) return false;
            count++;
            return true;
        }
    }

    private void Leave<T>(Dictionary<T, int> counts, T who)
        where T : notnull
    {
        lock (gate)
        {
            if (--counts[who] == 0) counts.Remove(who);
        }
    }
}
