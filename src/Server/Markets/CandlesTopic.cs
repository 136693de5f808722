using TradeCraft.Exchange.Events;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Markets;

/// <summary>
/// The running bar; in a snapshot null while there is none. A bar with a later time says that the one before has closed as it was last
/// said.
/// </summary>
public sealed record CandleUpdateBody(CandleBody? Candle);

/// <summary>
/// candles:{symbol}:{interval}. The running bar as it changes; each bar is said once more as it closed before the next one begins.
/// </summary>
internal sealed class CandlesTopic(MarketView market, CandleInterval interval) : Topic<CandleUpdateBody, CandleUpdateBody>
{
    private readonly Queue<Candle> unsent = new();
    private Candle? sent;

    public override void Note(in Event happened)
    {
        if (happened.Type is EventType.PrintReported or EventType.TradeExecuted) Mark();
    }

    protected override CandleUpdateBody Read()
    {
        sent ??= market.RunningCandle(interval);
        return Body(sent);
    }

    protected override CandleUpdateBody? Take()
    {
        if (unsent.Count == 0 && TakeMark()) Look();
        return unsent.TryDequeue(out var next) ? Body(sent = next) : null;
    }

    private void Look()
    {
        var running = market.RunningCandle(interval);
        if (running is null || running == sent) return;
        if (sent is null || sent.Time == running.Time)
        {
            unsent.Enqueue(running);
            return;
        }

        foreach (var bar in market.Candles(interval, sent.Time, new(long.MaxValue)))
        {
            if (bar != sent) unsent.Enqueue(bar);
        }
    }

    private CandleUpdateBody Body(Candle? candle) => new(candle is null ? null : CandleBody.Of(candle, market.Instrument));
}
