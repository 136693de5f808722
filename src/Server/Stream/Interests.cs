using System.Collections.Concurrent;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Stream;

/// <summary>
/// Which topics an event concerns. Read on the publisher's thread without a lock, because whoever changes it may be at work for
/// milliseconds.
/// </summary>
internal sealed class Interests
{
    private readonly ConcurrentDictionary<InstrumentId, Topic[]> byInstrument = new();
    private readonly ConcurrentDictionary<AccountId, Topic[]> byAccount = new();

    public void Add(in TopicKey key, Topic topic)
    {
        if (key.Instrument is { } instrument) byInstrument.AddOrUpdate(instrument, [topic], (_, topics) => [.. topics, topic]);
        if (key.Account is { } account) byAccount.AddOrUpdate(account, [topic], (_, topics) => [.. topics, topic]);
    }

    public void Remove(in TopicKey key, Topic topic)
    {
        if (key.Instrument is { } instrument) Remove(byInstrument, instrument, topic);
        if (key.Account is { } account) Remove(byAccount, account, topic);
    }

    public void Note(in Event happened, OrderViews orders)
    {
        if (EventFacts.InstrumentOf(in happened) is { } instrument) Note(byInstrument, instrument, in happened);
        if (byAccount.IsEmpty) return;
        var (account, other) = EventFacts.AccountsOf(in happened);

        // Some events name the order alone.
        if (account is null && EventFacts.OrderOf(in happened) is { } order) account = orders.AccountOf(order);
        if (account is { } first) Note(byAccount, first, in happened);
        if (other is { } second) Note(byAccount, second, in happened);
    }

    private static void Note<T>(ConcurrentDictionary<T, Topic[]> interests, T about, in Event happened) where T : notnull
    {
        if (!interests.TryGetValue(about, out var topics)) return;
        foreach (var topic in topics) topic.Note(in happened);
    }

    private static void Remove<T>(ConcurrentDictionary<T, Topic[]> interests, T about, Topic topic) where T : notnull
    {
        var left = interests[about].Where(other => other != topic).ToArray();
        if (left.Length > 0) interests[about] = left;
        else interests.TryRemove(about, out _);
    }
}
