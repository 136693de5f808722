using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Platform;

/// <summary>What a feed knows of the time before it began to play: bars of each interval, oldest first, none of which begins at <paramref name="Until"/> or later.</summary>
/// <param name="Instruments">Those it knows of, the most looked at first.</param>
/// <param name="BarsOf">Works out an instrument's. Takes some time, and may be called from any thread.</param>
public sealed record PastMarket(
    IReadOnlyList<Instrument> Instruments, Timestamp Until, Func<Instrument, IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>> BarsOf);

/// <summary>Where a feed hands over what it knows of the past, and where who writes it waits for it.</summary>
public sealed class PastMarkets
{
    private readonly TaskCompletionSource<PastMarket> offered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Offer(PastMarket past) => offered.TrySetResult(past);

    public Task<PastMarket> OfferedAsync(CancellationToken cancellation) => offered.Task.WaitAsync(cancellation);
}
