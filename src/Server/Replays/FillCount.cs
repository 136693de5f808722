using TradeCraft.Exchange.Events;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Replays;

/// <summary>Counts the fills of traders' orders in a venue, since it was loaded.</summary>
internal sealed class FillCount : IVenueListener
{
    private long fills;

    public long Value => Interlocked.Read(ref fills);

    public void OnPublished(ReadOnlySpan<Event> events)
    {
        foreach (ref readonly var happened in events)
        {
            if (happened.Type == EventType.TradeExecuted
                && (happened.TradeExecuted.Maker.Account.IsTrader || happened.TradeExecuted.Taker.Account.IsTrader))
                Interlocked.Increment(ref fills);
        }
    }
}
