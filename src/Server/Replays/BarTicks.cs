using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Replays;

/// <summary>The moments of the bars of all instruments, unfolded.</summary>
internal sealed class BarTicks(
    ReplaySource source, IReadOnlyList<Instrument> instruments, CandleInterval interval, Timestamp start, Timestamp end)
    : ReplayTicks(end, from: new(start.UnixMicroseconds - (start.UnixMicroseconds % ReplaySource.LengthOf(interval))))
{
    /// <summary>How many bars of an instrument are read at once.</summary>
    private const int Bars = 120;

    private readonly Dictionary<int, Quantity> volumes = [];
    private readonly long length = ReplaySource.LengthOf(interval);

    public override async Task<IReadOnlyList<QuoteDepth>> StandingAsync(CancellationToken cancellation)
    {
        var standing = new List<QuoteDepth>();
        for (var number = 0; number < instruments.Count; number++)
        {
            var bars = await source.BeforeAsync(instruments[number], interval, new(start.UnixMicroseconds + 1), most: 2, cancellation);
            if (bars is not [.., var last]) continue;
            var before = bars.Count == 2 ? bars[0].Volume : new(1);
            var came = BarUnfolding.Of(last, source.SpanOf(last, interval, instruments[number]))
                .TakeWhile(each => last.Time.UnixMicroseconds + each.At <= start.UnixMicroseconds);
            if (came.LastOrDefault() is not { Price.Ticks: > 0 } moment) continue;
            standing.Add(BarUnfolding.Quote(instruments[number], moment.Price, before));

            // A bar that is under way is read once more.
            volumes[number] = last.Time >= Read ? before : last.Volume;
        }

        return standing;
    }

    protected override async Task<(List<ReplayTick> Ticks, Timestamp Upto)> ReadAsync(Timestamp from, CancellationToken cancellation)
    {
        var upto = new Timestamp(Math.Min(from.UnixMicroseconds + (Bars * length), End.UnixMicroseconds));
        var made = new List<ReplayTick>(instruments.Count * Bars * BarUnfolding.Moments);
        for (var number = 0; number < instruments.Count; number++)
        {
            var bars = await source.BetweenAsync(instruments[number], interval, from, upto, cancellation);
            foreach (var bar in bars)
            {
                var before = volumes.GetValueOrDefault(number, new(1));
                foreach (var moment in BarUnfolding.Of(bar, source.SpanOf(bar, interval, instruments[number])))
                {
                    var at = new Timestamp(bar.Time.UnixMicroseconds + moment.At);
                    if (at > start && at < End) made.Add(new(at, number, moment, before));
                }

                volumes[number] = bar.Volume;
            }
        }

        made.Sort((one, other) =>
            one.At != other.At ? one.At.UnixMicroseconds.CompareTo(other.At.UnixMicroseconds) : one.Instrument.CompareTo(other.Instrument));
        return (made, upto);
    }
}
