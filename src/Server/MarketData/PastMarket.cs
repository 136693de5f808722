using System.Threading.Channels;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.MarketData;

/// <summary>
/// What a feed knows of the time before it began to play: bars of each interval, oldest first, none of which begins at
/// <paramref name="Until"/> or later.
/// </summary>
/// <param name="Instruments">Those it knows of, the most looked at first.</param>
/// <param name="AsOf">The event up to which splits are in it.</param>
/// <param name="BarsOf">Works out an instrument's, or asks for them. Takes some time, and may be called from any thread. Null: not to be
/// had now.</param>
public sealed record PastMarket(IReadOnlyList<Instrument> Instruments, Timestamp Until, BarsOf BarsOf, long AsOf);

/// <summary>An instrument's bars of the past.</summary>
public delegate Task<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?> BarsOf(
    Instrument instrument, CancellationToken cancellation);

/// <summary>Where feeds hand over what they know of the past, and where who writes it waits for it.</summary>
public class PastMarkets
{
    private readonly Channel<PastMarket> offered = Channel.CreateUnbounded<PastMarket>(new() { SingleReader = true });

    public virtual void Offer(PastMarket past) => offered.Writer.TryWrite(past);

    public IAsyncEnumerable<PastMarket> OfferedAsync(CancellationToken cancellation) => offered.Reader.ReadAllAsync(cancellation);
}
