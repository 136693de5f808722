using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Bench.Web;

/// <summary>A market of so many instruments, of which each has a new book and a print so many times a second, evenly spread.</summary>
internal sealed class TickingFeed(int count, int ticksASecond) : IFeed
{
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

    private static long Ticks(Instrument instrument, decimal price) =>
        instrument.TryPrice(price, out var at) == Rejection.None ? at.Ticks : throw new InvalidOperationException($"{price} is no price of {instrument.Symbol}.");
}
