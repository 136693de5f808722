using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Markets;

/// <summary>ticker:{symbol}. Said again when something in it has changed, at most ten times a second.</summary>
internal sealed class TickerTopic(MarketView market, QuoteFreshness quotes, TimeProvider time) : Topic<TickerBody, TickerBody>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private TickerBody? sent;
    private long sentAt;

    protected override TickerBody Read() => sent ??= Current();

    protected override TickerBody? Take()
    {
        if (time.GetElapsedTime(sentAt) < Pause || !TakeMark()) return null;
        var now = Current();
        if (now == sent) return null;
        sentAt = time.GetTimestamp();
        return sent = now;
    }

    private TickerBody Current() => TickerBody.Of(market.Ticker(), quotes);
}
