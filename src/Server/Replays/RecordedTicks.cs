using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Recordings;

namespace TradeCraft.Server.Replays;

/// <summary>The quotes and prints of the live market as they were recorded.</summary>
internal sealed class RecordedTicks : ReplayTicks
{
    private readonly RecordedPast past;
    private readonly Dictionary<InstrumentId, int> places;
    private readonly Timestamp start;
    private readonly IEnumerator<(DateOnly Day, MarketBlockHeader Block)> blocks;
    private readonly Dictionary<InstrumentId, QuoteDepth> shown = [];
    private bool isAhead;

    public RecordedTicks(RecordedPast past, IReadOnlyList<Instrument> instruments, Timestamp start, Timestamp end) : base(end, start)
    {
        (this.past, this.start) = (past, start);
        places = instruments.Select((instrument, place) => (instrument.Id, place)).ToDictionary(each => each.Id, each => each.place);
        blocks = past.BlocksFrom(start).GetEnumerator();
    }

    public override Task<IReadOnlyList<QuoteDepth>> StandingAsync(CancellationToken cancellation) => Task.Run<IReadOnlyList<QuoteDepth>>(
        () =>
        {
            if (!blocks.MoveNext() || blocks.Current.Block.From > start)
            {
                // Nothing was recorded before it. What comes first is read again, by who reads on.
                Begin([], start);
                isAhead = true;
                return [];
            }

            var before = new Dictionary<InstrumentId, QuoteDepth>();
            var ticks = new List<ReplayTick>();
            foreach (var moment in past.Read(blocks.Current))
            {
                if (moment.At <= start && moment.Command is QuoteDepth quote) before[quote.Instrument] = quote;
                Add(moment, ticks);
            }

            Begin(ticks, new(Math.Max(blocks.Current.Block.To.UnixMicroseconds, start.UnixMicroseconds) + 1));
            return [.. before.Where(each => places.ContainsKey(each.Key)).Select(each => each.Value)];
        },
        cancellation);

    protected override Task<(List<ReplayTick> Ticks, Timestamp Upto)> ReadAsync(Timestamp from, CancellationToken cancellation) =>
        Task.Run(() =>
        {
            if (!isAhead && !blocks.MoveNext()) return ([], End);
            isAhead = false;
            if (blocks.Current.Block is not { Length: > 0 } block || block.From >= End) return ([], End);
            var ticks = new List<ReplayTick>();
            foreach (var moment in past.Read(blocks.Current)) Add(moment, ticks);
            return (ticks, new Timestamp(Math.Max(block.To.UnixMicroseconds + 1, from.UnixMicroseconds)));
        },
        cancellation);

    private void Add(MarketMoment moment, List<ReplayTick> ticks)
    {
        if (!places.TryGetValue(moment.Instrument, out var place)) return;
        if (moment.Command is QuoteDepth quote)
        {
            // What a block begins with is known from the one before, but for the first after a pause.
            if (moment.IsStanding && shown.TryGetValue(quote.Instrument, out var known) && IsSame(known, quote)) return;
            shown[quote.Instrument] = quote;
        }

        if (moment.At > start && moment.At < End) ticks.Add(new(moment.At, place, default, default, moment.Command));
    }

    private static bool IsSame(QuoteDepth one, QuoteDepth other) => one.Levels == other.Levels
        && one.Bids.Span.SequenceEqual(other.Bids.Span) && one.Asks.Span.SequenceEqual(other.Asks.Span);
}
