using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Chaos;

namespace TradeCraft.Server.Replays;

/// <summary>What a chaos plan of a replay's owner does to what is played. Without one it is played as it was.</summary>
internal sealed class ReplayTroubles(ChaosPlans plans)
{
    /// <summary>What is to be played in place of this; null for nothing.</summary>
    public ReplayTick? Of(Instrument instrument, ReplayTick tick)
    {
        if (!plans.IsAny) return tick;
        if (plans.OnMarket(TroubleKind.Stall, instrument.Symbol) is not null) return null;
        if (plans.OnMarket(TroubleKind.Gap, instrument.Symbol) is not { Percent: { } percent }) return tick;
        return tick.Recorded switch
        {
            QuoteDepth quote => tick with { Recorded = Moved(quote, percent) },
            ReportPrint print => tick with { Recorded = print with { Price = Moved(print.Price, percent) } },
            _ => tick with { Moment = tick.Moment with { Price = Moved(tick.Moment.Price, percent) } },
        };
    }

    /// <summary>All levels by the same distance, so that none of them come to meet.</summary>
    private static QuoteDepth Moved(QuoteDepth quote, decimal percent)
    {
        var (bids, asks) = (quote.Bids, quote.Asks);
        var best = !bids.IsEmpty ? bids.Span[0].Price : !asks.IsEmpty ? asks.Span[0].Price : default;
        var by = Moved(best, percent).Ticks - best.Ticks;
        BookLevel[] Levels(ReadOnlyMemory<BookLevel> side) =>
        [
            .. side.ToArray().Select(level => level with { Price = new(level.Price.Ticks + by) }).Where(level => level.Price.Ticks > 0),
        ];
        return quote with { Bids = Levels(bids), Asks = Levels(asks) };
    }

    private static Price Moved(Price price, decimal percent) =>
        new(Math.Max(1, (long)decimal.Round(price.Ticks * (1 + percent / 100))));
}
