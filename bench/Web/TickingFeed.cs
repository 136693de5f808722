using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Bench.Web;

/// <summary>
/// A market of so many instruments, of which each has a new book and a print so many times a second, evenly spread, and a past of as many
/// minutes as a chart first asks for.
/// </summary>
internal sealed class TickingFeed(int count, int ticksASecond, PastMarkets pasts) : IFeed
{
    private const int PastMinutes = 1_500;
    private const int Levels = 12;
    private const decimal First = 1_000m;
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(10);

    public string Name => "ticking";

    public FeedEvidence Evidence => FeedEvidence.Depth;

    public IReadOnlyList<FeedInstrument> Instruments { get; } = [.. SyntheticInstruments.All.Take(count).Select(model => model.Instrument)];

    public async Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
    {
        var random = new Random(1);
        var middles = listed.Select(instrument => Ticks(instrument, First)).ToArray();
        pasts.Offer(new(listed, Now(), (instrument, _) => Task.FromResult<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?>(
            new Dictionary<CandleInterval, IReadOnlyList<Candle>> { [CandleInterval.Minute] = [.. Past(instrument)] }), AsOf: 0));
        using var timer = new PeriodicTimer(Pulse);
        for (var (owed, next) = (0d, 0); await timer.WaitForNextTickAsync(cancellation);)
        {
            for (owed += listed.Count * ticksASecond * Pulse.TotalSeconds; owed >= 1; owed--, next = (next + 1) % listed.Count)
            {
                var instrument = listed[next];
                ref var middle = ref middles[next];
                middle = Math.Max(Levels * 100, middle + random.Next(-5, 6));
                var at = middle;
                BookLevel[] Side(int way) =>
                    [.. Enumerable.Range(1, Levels).Select(level => new BookLevel(new(at + (way * level * 2)), new(1_000 + random.Next(10_000))))];
                var (bids, asks) = (Side(-1), Side(1));
                var isBuy = random.Next(2) == 0;
                post(new QuoteDepth(instrument.Id, bids, asks));
                post(new ReportPrint(instrument.Id, (isBuy ? asks : bids)[0].Price, new(100), isBuy ? Exchange.Values.Side.Buy : Exchange.Values.Side.Sell));
            }
        }
    }

    private static Timestamp Now() => new(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60_000_000);

    /// <summary>Minute bars that wander, up to this minute.</summary>
    private static IEnumerable<Candle> Past(Instrument instrument)
    {
        var (random, last, now) = (new Random(instrument.Id.Number), Ticks(instrument, First), Now().UnixMicroseconds);
        for (var minute = PastMinutes; minute > 0; minute--)
        {
            var (open, close) = (last, Math.Max(Levels * 100, last + random.Next(-50, 51)));
            var (high, low) = (Math.Max(open, close) + random.Next(20), Math.Min(open, close) - random.Next(20));
            yield return new(new(now - (minute * 60_000_000L)), new(open), new(high), new(low), new(close), new(random.Next(1, 10_000)));
            last = close;
        }
    }

    private static long Ticks(Instrument instrument, decimal price) =>
        instrument.TryPrice(price, out var at) == Rejection.None ? at.Ticks : throw new InvalidOperationException($"{price} is no price of {instrument.Symbol}.");
}
