using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Replays;

/// <summary>What is played of one instrument at one moment.</summary>
internal readonly record struct ReplayTick(Timestamp At, int Instrument, BarMoment Moment, Quantity VolumeBefore);

/// <summary>The moments of all instruments in the order of their times, read some bars ahead of what is played.</summary>
internal sealed class ReplayTicks(
    ReplaySource source, IReadOnlyList<Instrument> instruments, CandleInterval interval, Timestamp start, Timestamp end)
{
    /// <summary>How many bars of an instrument are read at once.</summary>
    private const int Bars = 120;

    private readonly Dictionary<int, Quantity> volumes = [];
    private readonly long length = ReplaySource.LengthOf(interval);
    private Task<(List<ReplayTick> Ticks, Timestamp Upto)>? coming;
    private List<ReplayTick> ticks = [];
    private int next;
    private Timestamp read = new(start.UnixMicroseconds - (start.UnixMicroseconds % ReplaySource.LengthOf(interval)));

    /// <summary>What came last of each instrument, at the start or before it. To be asked for first.</summary>
    public async Task<IReadOnlyList<ReplayTick>> StandingAsync(CancellationToken cancellation)
    {
        var standing = new List<ReplayTick>();
        for (var number = 0; number < instruments.Count; number++)
        {
            var bars = await source.BeforeAsync(instruments[number], interval, new(start.UnixMicroseconds + 1), most: 2, cancellation);
            if (bars is not [.., var last]) continue;
            var before = bars.Count == 2 ? bars[0].Volume : new(1);
            var came = BarUnfolding.Of(last, source.SpanOf(last, interval, instruments[number]))
                .TakeWhile(each => last.Time.UnixMicroseconds + each.At <= start.UnixMicroseconds);
            if (came.LastOrDefault() is not { Price.Ticks: > 0 } moment) continue;
            standing.Add(new(new(last.Time.UnixMicroseconds + moment.At), number, moment, before));

            // A bar that is under way is read once more.
            volumes[number] = last.Time >= read ? before : last.Volume;
        }

        return standing;
    }

    /// <summary>The next one that is later than the start and before the end; null where there is none up to a time.</summary>
    public async ValueTask<ReplayTick?> PeekAsync(Timestamp upTo, CancellationToken cancellation)
    {
        while (next >= ticks.Count)
        {
            if ((coming is null && read >= end) || read > upTo) return null;
            coming ??= ReadAsync(read, cancellation);
            try
            {
                (ticks, read) = await coming;
            }
            finally
            {
                coming = null;
            }

            next = 0;
            if (read < end) coming = ReadAsync(read, cancellation);
        }

        return ticks[next];
    }

    public void Take() => next++;

    private async Task<(List<ReplayTick> Ticks, Timestamp Upto)> ReadAsync(Timestamp from, CancellationToken cancellation)
    {
        var upto = new Timestamp(Math.Min(from.UnixMicroseconds + (Bars * length), end.UnixMicroseconds));
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
                    if (at > start && at < end) made.Add(new(at, number, moment, before));
                }

                volumes[number] = bar.Volume;
            }
        }

        made.Sort((one, other) =>
            one.At != other.At ? one.At.UnixMicroseconds.CompareTo(other.At.UnixMicroseconds) : one.Instrument.CompareTo(other.Instrument));
        return (made, upto);
    }
}
