using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Replays;

/// <summary>What is played of one instrument at one moment.</summary>
/// <param name="Instrument">Its place among those that are played.</param>
/// <param name="Moment">Of a bar; nothing where it was recorded or made.</param>
/// <param name="VolumeBefore">Of the bar before.</param>
/// <param name="Recorded">A quote or print as it was recorded or made; null where it is a bar's.</param>
internal readonly record struct ReplayTick(
    Timestamp At, int Instrument, BarMoment Moment, Quantity VolumeBefore, Command? Recorded = null);

/// <summary>All that is played, in the order of its times, read some time ahead of it.</summary>
/// <param name="from">Where reading begins: at the start or before it.</param>
internal abstract class ReplayTicks(Timestamp end, Timestamp from)
{
    private Task<(List<ReplayTick> Ticks, Timestamp Upto)>? coming;
    private List<ReplayTick> ticks = [];
    private int next;

    /// <summary>Nothing is played from then on.</summary>
    protected Timestamp End => end;

    /// <summary>Up to where it was read.</summary>
    protected Timestamp Read { get; private set; } = from;

    /// <summary>What stood in each market at the start. To be asked for first.</summary>
    public abstract Task<IReadOnlyList<QuoteDepth>> StandingAsync(CancellationToken cancellation);

    /// <summary>The next one that is later than the start and before the end; null where there is none up to a time.</summary>
    public async ValueTask<ReplayTick?> PeekAsync(Timestamp upTo, CancellationToken cancellation)
    {
        while (next >= ticks.Count)
        {
            if ((coming is null && Read >= end) || Read > upTo) return null;
            coming ??= ReadAsync(Read, cancellation);
            try
            {
                (ticks, Read) = await coming;
            }
            finally
            {
                coming = null;
            }

            next = 0;
            if (Read < end) coming = ReadAsync(Read, cancellation);
        }

        return ticks[next];
    }

    public void Take() => next++;

    /// <summary>Reads on.</summary>
    /// <returns>What happens from there on, and up to where that is known.</returns>
    protected abstract Task<(List<ReplayTick> Ticks, Timestamp Upto)> ReadAsync(Timestamp from, CancellationToken cancellation);

    /// <summary>Hands over what was read with what stood at the start.</summary>
    protected void Begin(List<ReplayTick> first, Timestamp upto) => (ticks, Read) = (first, upto);
}
