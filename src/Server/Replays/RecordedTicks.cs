using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Recordings;

namespace TradeCraft.Server.Replays;

/// <summary>
/// The quotes and prints of the live market as they were recorded. What stands is said again at each whole second, as a live feed does:
/// what an order of the replay has taken of it comes back as it would have then.
/// </summary>
internal sealed class RecordedTicks : ReplayTicks
{
    private const long Second = 1_000_000;
    private const long Ahead = 60 * Second;

    private readonly RecordedPast past;
    private readonly Dictionary<InstrumentId, int> places;
    private readonly Timestamp start;
    private readonly IEnumerator<(DateOnly Day, MarketBlockHeader Block)> blocks;
    private readonly SortedDictionary<int, QuoteDepth> shown = [];
    private bool isAhead;

    /// <summary>The second up to which what stands was said again.</summary>
    private long said;

    public RecordedTicks(RecordedPast past, IReadOnlyList<Instrument> instruments, Timestamp start, Timestamp end) : base(end, start)
    {
        (this.past, this.start, said) = (past, start, start.UnixMicroseconds / Second);
        places = instruments.Select((instrument, place) => (instrument.Id, place)).ToDictionary(each => each.Id, each => each.place);
        blocks = past.BlocksFrom(start).GetEnumerator();
    }

    public override Task<IReadOnlyList<QuoteDepth>> StandingAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            isAhead = blocks.MoveNext() && blocks.Current.Block.From > start;
            var moments = isAhead || blocks.Current.Block.Length == 0 ? [] : past.Read(blocks.Current);
            var later = 0;
            while (later < moments.Count && moments[later].At <= start) Show(moments[later++]);
            IReadOnlyList<QuoteDepth> standing = [.. shown.Values];
            var ticks = new List<ReplayTick>();
            foreach (var moment in moments.Skip(later)) Add(moment, ticks);

            // What is read next may have moments at the very time of the last.
            var upto = moments.Count > later ? blocks.Current.Block.To : start;
            Begin(ticks, upto);
            return standing;
        },
        cancellation);

    protected override Task<(List<ReplayTick> Ticks, Timestamp Upto)> ReadAsync(Timestamp from, CancellationToken cancellation) =>
        Task.Run(() =>
        {
            var ticks = new List<ReplayTick>();
            var isOver = !isAhead && !blocks.MoveNext();
            isAhead = false;
            if (!isOver && blocks.Current.Block is { Length: > 0 } block && block.From < End)
            {
                foreach (var moment in past.Read(blocks.Current)) Add(moment, ticks);
                return (ticks, block.To);
            }

            // Nothing more was recorded: what stands goes on standing.
            var upto = new Timestamp(Math.Min(End.UnixMicroseconds, from.UnixMicroseconds + Ahead));
            SayAgain(upto, ticks);
            return (ticks, upto);
        },
        cancellation);

    private void Add(MarketMoment moment, List<ReplayTick> ticks)
    {
        if (!places.TryGetValue(moment.Instrument, out var place)) return;
        SayAgain(moment.At, ticks);

        // What a block begins with is known from the one before, but for the first after a pause.
        if (moment is { IsStanding: true, Command: QuoteDepth quote } && shown.TryGetValue(place, out var known) && known.IsSameAs(quote))
            return;
        Show(moment);
        if (moment.At > start && moment.At < End) ticks.Add(new(moment.At, place, default, default, moment.Command));
    }

    private void Show(MarketMoment moment)
    {
        if (!places.TryGetValue(moment.Instrument, out var place)) return;
        if (moment.Command is QuoteDepth quote) shown[place] = quote;
        else if (shown.TryGetValue(place, out var known)) shown[place] = known.After((ReportPrint)moment.Command);
    }

    /// <summary>What stands, at each whole second up to a time, before what happens then.</summary>
    private void SayAgain(Timestamp upTo, List<ReplayTick> ticks)
    {
        for (var last = upTo.UnixMicroseconds / Second; said < last;)
        {
            Timestamp at = new(++said * Second);
            if (at >= End) return;
            foreach (var (place, quote) in shown) ticks.Add(new(at, place, default, default, quote));
        }
    }
}
