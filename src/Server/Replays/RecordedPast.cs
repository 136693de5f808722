using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Recordings;

namespace TradeCraft.Server.Replays;

/// <summary>What was recorded of the live market, as if today's shares had been traded then.</summary>
internal sealed partial class RecordedPast(RecordedDays days, MarketViews markets, ILogger<RecordedPast> logger)
{
    /// <summary>A server that was started again, or a quiet market, does not end what was recorded.</summary>
    internal static readonly Duration LongestGap = new(15 * 60_000_000L);

    private static readonly Duration OneBar = new(60_000_000L);

    /// <summary>Up to when the market is recorded without a longer gap from a time on; null where it is not recorded then.</summary>
    public Timestamp? RecordedUntil(Timestamp at)
    {
        Timestamp? until = null;
        foreach (var (_, block) in BlocksFrom(at))
        {
            if (block.From > (until is { } known ? known + LongestGap : at + OneBar)) break;
            until = block.To;
        }

        return until is { } end && end >= at ? end : null;
    }

    /// <summary>The blocks from the one in which a time lies, or which came before it.</summary>
    public IEnumerable<(DateOnly Day, MarketBlockHeader Block)> BlocksFrom(Timestamp at)
    {
        var (first, before) = (RecordedDays.DayOf(at), default((DateOnly Day, MarketBlockHeader Block)?));
        foreach (var day in days.Days.Where(each => each >= first.AddDays(-1)))
        {
            foreach (var block in days.BlocksOf(day))
            {
                if (block.From <= at)
                {
                    before = (day, block);
                    continue;
                }

                if (before is { } known) yield return known;
                before = null;
                yield return (day, block);
            }
        }

        if (before is { } only) yield return only;
    }

    /// <summary>What is in a block; nothing where it is damaged, or was deleted meanwhile.</summary>
    public IReadOnlyList<MarketMoment> Read((DateOnly Day, MarketBlockHeader Block) wanted)
    {
        try
        {
            var moments = days.Read(wanted.Day, wanted.Block);
            return markets.LastSplit <= wanted.Block.AsOf ? moments : [.. moments.Select(moment => Split(moment, wanted.Block.AsOf))];
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(unreadable, wanted.Day, wanted.Block.Offset);
            return [];
        }
    }

    /// <summary>What was traded in a span, its end included, of each instrument: one bar.</summary>
    public IReadOnlyDictionary<InstrumentId, Candle> Traded(Timestamp from, Timestamp to)
    {
        var bars = new Dictionary<InstrumentId, Candle>();
        foreach (var block in BlocksFrom(from).TakeWhile(each => each.Block.From <= to))
        {
            foreach (var moment in Read(block))
            {
                if (moment.Command is not ReportPrint print || moment.At < from || moment.At > to) continue;
                var traded = new Candle(from, print.Price, print.Price, print.Price, print.Price, print.Quantity);
                bars[print.Instrument] = bars.TryGetValue(print.Instrument, out var bar) ? bar.Then(traded) : traded;
            }
        }

        return bars;
    }

    private MarketMoment Split(MarketMoment moment, long asOf)
    {
        if (moment.Instrument.Number >= markets.All.Count) return moment;
        foreach (var (sequence, split) in markets[moment.Instrument].Splits)
        {
            if (sequence > asOf) moment = moment with { Command = Split(moment.Command, in split) };
        }

        return moment;
    }

    private static Command Split(Command command, in SharesSplit split) => command switch
    {
        ReportPrint print => print with { Price = split.Nearest(print.Price), Quantity = StepsOf(print.Quantity, in split) },
        QuoteDepth quote => Split(quote, in split),
        _ => command,
    };

    /// <summary>Prices that fall together are one level, and the best ask stays above the best bid.</summary>
    private static QuoteDepth Split(QuoteDepth quote, in SharesSplit split)
    {
        var bids = Split(quote.Bids.Span, in split, above: 0, isBid: true);
        var asks = Split(quote.Asks.Span, in split, above: bids.Count > 0 ? bids[0].Price.Ticks : 0, isBid: false);
        var levels = Math.Min(quote.Levels, Math.Max(bids.Count, asks.Count));
        return quote with { Bids = bids.ToArray(), Asks = asks.ToArray(), Levels = levels };
    }

    private static List<BookLevel> Split(ReadOnlySpan<BookLevel> levels, in SharesSplit split, long above, bool isBid)
    {
        var changed = new List<BookLevel>(levels.Length);
        foreach (var level in levels)
        {
            var (price, size) = (new Price(Math.Max(split.Nearest(level.Price).Ticks, above + 1)), StepsOf(level.Quantity, in split));
            var isNext = changed is not [.., var last] || (isBid ? price < last.Price : price > last.Price);
            if (isNext) changed.Add(new(price, size));
            else changed[^1] = changed[^1] with { Quantity = new(Math.Min(changed[^1].Quantity.Steps + size.Steps, Quantity.MaxSteps)) };
        }

        return changed;
    }

    private static Quantity StepsOf(Quantity quantity, in SharesSplit split) => new(Math.Max(1, split.Steps(quantity.Steps)));

    [LoggerMessage(LogLevel.Warning, "A block of the recording of {Day} at byte {Offset} cannot be read, and is passed over")]
    private partial void LogUnreadable(Exception unreadable, DateOnly day, long offset);
}
