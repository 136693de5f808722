using System.Security.Cryptography;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>Plays the synthetic market at the pace of the clock.</summary>
public sealed partial class SyntheticFeed(
    FeedOptions options,
    LastKnownPrice lastPrice,
    PastMarkets pasts,
    MarketViews markets,
    FeedHalt halt,
    TimeProvider clock,
    ILogger<SyntheticFeed> logger)
    : IFeed
{
    /// <summary>A process that stood still, as when a laptop sleeps, makes up for a second and forgets the rest.</summary>
    private const int MostStepsAtOnce = 10;

    public string Name => FeedOptions.Synthetic;

    public FeedEvidence Evidence => FeedEvidence.Depth;

    private readonly SyntheticInstrument[] models = Models(options);

    public bool FollowsSplits(AssetClass assetClass) => true;

    public TimeSpan? MostSilence => options.RoundTheClock ? TimeSpan.FromSeconds(5) : null;

    public IReadOnlyList<FeedInstrument> Instruments { get; } = [.. Models(options).Select(model => model.Instrument)];

    public async Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
    {
        var seed = options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        LogSeed(seed);
        var now = clock.GetUtcNow().UtcDateTime;
        var (split, known, prices) = KnownAt(listed);
        foreach (var instrument in listed.Where(instrument => markets[instrument.Id].Splits.Any(each => each.Sequence <= split)))
            halt.Resume(instrument.Id);
        OfferPast(seed, known, listed, prices.GetValueOrDefault, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)), split);
        var market = new SyntheticMarket(seed, known, listed, prices.GetValueOrDefault, now, options.RoundTheClock);

        var happened = new List<Command>();
        var (start, done) = (clock.GetTimestamp(), 0L);
        using var timer = new PeriodicTimer(SyntheticMarket.StepLength, clock);
        do
        {
            if (markets.LastSplit != split) split = Follow(market, listed, split);
            var due = 1 + (long)(clock.GetElapsedTime(start) / SyntheticMarket.StepLength);
            for (done = Math.Max(done, due - MostStepsAtOnce); done < due; done++) market.Step(done, happened);
            foreach (var command in happened) post(command);
            happened.Clear();
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>All but those of classes that a live provider has.</summary>
    private static SyntheticInstrument[] Models(FeedOptions options) =>
        [.. SyntheticInstruments.All.Where(model => options.Live.ProviderOf(model.Instrument.AssetClass) is null)];

    /// <summary>Models and last prices as the splits of earlier runs have left them, and the newest of these: all of one moment.</summary>
    private (long Split, SyntheticInstrument[] Known, Dictionary<string, decimal?> Prices) KnownAt(IReadOnlyList<Instrument> listed)
    {
        while (true)
        {
            var split = markets.LastSplit;
            var (known, prices) = (
                Known(listed), listed.ToDictionary(instrument => instrument.Symbol, instrument => lastPrice(instrument.Symbol)));

            // One that came in between would be in some of them, and be followed once more later.
            if (markets.LastSplit == split) return (split, known, prices);
        }
    }

    /// <summary>The models as the splits so far have left them.</summary>
    private SyntheticInstrument[] Known(IReadOnlyList<Instrument> listed) =>
        [.. models.Zip(listed, (model, instrument) =>
            markets[instrument.Id].Splits.Aggregate(model, (changed, each) => changed.Split(each.Split.To, each.Split.From)))];

    /// <summary>Makes prices of the new shares from here on, and lets them through again.</summary>
    /// <returns>The newest split that is known now.</returns>
    private long Follow(SyntheticMarket market, IReadOnlyList<Instrument> listed, long after)
    {
        var newest = markets.LastSplit;
        foreach (var instrument in listed)
        {
            foreach (var (sequence, split) in markets[instrument.Id].Splits)
            {
                if (sequence <= after || sequence > newest) continue;
                market.Split(in split);
                halt.Resume(instrument.Id);
            }
        }

        return newest;
    }

    private void OfferPast(
        long seed, SyntheticInstrument[] known, IReadOnlyList<Instrument> listed, LastKnownPrice prices, DateTime until, long asOf)
    {
        // Drawn when it is first asked for, and not by the feed's own thread.
        var past = new Lazy<SyntheticPast>(() => new(seed, known, until, prices));
        pasts.Offer(new(listed, until.ToTimestamp(), (instrument, cancellation) => Task.Run(
            IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>? () => past.Value.BarsOf(instrument), cancellation), asOf));
    }

    [LoggerMessage(LogLevel.Information, "The synthetic market's seed is {Seed}: --seed {Seed} plays it again")]
    private partial void LogSeed(long seed);
}
