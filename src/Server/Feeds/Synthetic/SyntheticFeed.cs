using System.Security.Cryptography;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>Plays the synthetic market at the pace of the clock.</summary>
public sealed partial class SyntheticFeed(FeedOptions options, LastKnownPrice lastPrice, PastMarkets pasts, TimeProvider clock, ILogger<SyntheticFeed> logger)
    : IFeed
{
    /// <summary>A process that stood still, as when a laptop sleeps, makes up for a second and forgets the rest.</summary>
    private const int MostStepsAtOnce = 10;

    public string Name => FeedOptions.Synthetic;

    public FeedEvidence Evidence => FeedEvidence.Depth;

    public TimeSpan? MostSilence => options.RoundTheClock ? TimeSpan.FromSeconds(5) : null;

    public IReadOnlyList<FeedInstrument> Instruments { get; } = [.. SyntheticInstruments.All.Select(model => model.Instrument)];

    public async Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
    {
        var seed = options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        LogSeed(seed);
        var now = clock.GetUtcNow().UtcDateTime;
        OfferPast(seed, listed, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)));
        var market = new SyntheticMarket(seed, SyntheticInstruments.All, listed, lastPrice, now, options.RoundTheClock);

        var happened = new List<Command>();
        var (start, done) = (clock.GetTimestamp(), 0L);
        using var timer = new PeriodicTimer(SyntheticMarket.StepLength, clock);
        do
        {
            var due = 1 + (long)(clock.GetElapsedTime(start) / SyntheticMarket.StepLength);
            for (done = Math.Max(done, due - MostStepsAtOnce); done < due; done++) market.Step(done, happened);
            foreach (var command in happened) post(command);
            happened.Clear();
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private void OfferPast(long seed, IReadOnlyList<Instrument> listed, DateTime until)
    {
        // Drawn when it is first asked for, and not by the feed's own thread.
        var past = new Lazy<SyntheticPast>(() => new(seed, SyntheticInstruments.All, until, lastPrice));
        pasts.Offer(new(listed, until.ToTimestamp(), instrument => past.Value.BarsOf(instrument)));
    }

    [LoggerMessage(LogLevel.Information, "The synthetic market's seed is {Seed}: --seed {Seed} plays it again")]
    private partial void LogSeed(long seed);
}
