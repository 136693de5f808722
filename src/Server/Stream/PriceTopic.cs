using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Stream;

/// <summary>What /ws/{ticker} sends.</summary>
/// <param name="Price">The last trade's; before there is one, the middle between best bid and ask; null while nothing is known.</param>
/// <param name="Timestamp">When this was so.</param>
public sealed record PriceMessage(string Symbol, decimal? Price, DateTimeOffset Timestamp);

/// <summary>One instrument's price, said when it changes, at most ten times a second, and otherwise once a second.</summary>
internal sealed class PriceTopic(MarketView market, VenueClock clock, TimeProvider time) : Topic<PriceMessage, PriceMessage>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Less than a second, so that it is at least one a second with the time between two looks added.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(900);

    private decimal? sent;
    private long sentAt;

    protected override PriceMessage Read() => Now();

    protected override PriceMessage? Take()
    {
        var since = time.GetElapsedTime(sentAt);
        if (since < Pause) return null;
        var isDue = since >= Heartbeat;
        if (!TakeMark() && !isDue) return null;
        var now = Now();
        if (now.Price == sent && !isDue) return null;
        sent = now.Price;
        sentAt = time.GetTimestamp();
        return now;
    }

    private PriceMessage Now()
    {
        var ticker = market.Ticker();
        decimal? price = ticker switch
        {
            { Last: { } last } => last.ToWire(market.Instrument),
            { Bid: { } bid, Ask: { } ask } => (bid.Price.ToWire(market.Instrument) + ask.Price.ToWire(market.Instrument)) / 2,
            _ => null,
        };
        return new(market.Instrument.Symbol, price, clock.GetUtcNow());
    }
}
