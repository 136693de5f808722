using System.Collections.Concurrent;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Stream;

/// <summary>
/// Which topics an event concerns. Read on the publisher's thread without a lock, because whoever changes it may be at work for milliseconds.
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

    public void Note(in Event happened, VenueProjections projections)
    {
        if (VenueProjections.InstrumentOf(in happened) is { } instrument) Note(byInstrument, instrument, in happened);
        switch (happened.Type)
        {
            case EventType.OrderPlaced:
                Note(byAccount, happened.OrderPlaced.Account, in happened);
                break;
            case EventType.OrderCancelled:
                Note(byAccount, happened.OrderCancelled.Account, in happened);
                break;
            case EventType.TradeExecuted:
                var (maker, taker) = (happened.TradeExecuted.Maker.Account, happened.TradeExecuted.Taker.Account);
                Note(byAccount, maker, in happened);
                if (taker != maker) Note(byAccount, taker, in happened);
                break;
            case EventType.Transferred:
                Note(byAccount, happened.Transferred.From, in happened);
                Note(byAccount, happened.Transferred.To, in happened);
                break;
            case EventType.AccountTermsSet: Note(byAccount, happened.AccountTermsSet.Account, in happened); break;
            case EventType.AccountReset: Note(byAccount, happened.AccountReset.Account, in happened); break;
            case EventType.LoanTaken: Note(byAccount, happened.LoanTaken.Account, in happened); break;
            case EventType.LoanRepaid: Note(byAccount, happened.LoanRepaid.Account, in happened); break;
            case EventType.MarginCalled: Note(byAccount, happened.MarginCalled.Account, in happened); break;
            case EventType.MarginRestored: Note(byAccount, happened.MarginRestored.Account, in happened); break;
            default:
                // These name the order alone.
                if (!byAccount.IsEmpty && VenueProjections.OrderOf(in happened) is { } order && projections.Order(order) is { } known)
                    Note(byAccount, known.Account, in happened);
                break;
        }
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
