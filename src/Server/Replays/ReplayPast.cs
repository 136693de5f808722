using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Replays;

/// <summary>
/// Lets a replay know what was before the time at which it goes on: the newest bars of each length, the running ones as far as they have
/// come, and the last price. Before its log is read. What it plays is not written to tables, where all of it is already.
/// </summary>
internal sealed class ReplayPast(
    ReplaySource source, ReplayTerms terms, PlayedClock clock, VenueProjections projections, TimeProvider time, SeededRun? seeded = null)
    : SupervisedService
{
    private const int AtOnce = 4;

    private static readonly TimeSpan BetweenTakes = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<InstrumentId, InstrumentMemory>();
        var now = clock.Now();
        var running = terms.Source == ReplaySourceKind.Recording
            ? source.Recorded.Traded(terms.Bars.StartOf(now, AssetClass.Crypto), now) : null;
        if (seeded is not null) await seeded.GoToAsync(now, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(source.Instruments, options, async (instrument, cancellation) =>
        {
            var memory = seeded is not null && terms.Synthetic is { } own ? await ReadAsync(instrument, now, seeded, own, cancellation)
                : await ReadAsync(instrument, now, running, cancellation);
            lock (known) known[instrument.Id] = memory;
        });
        projections.Resume(new(0, now, known));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenTakes, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) projections.TakeUnwritten();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The venue ends.
        }
    }

    /// <param name="recorded">What was recorded of the bar that runs; null where bars are played.</param>
    private async Task<InstrumentMemory> ReadAsync(
        Instrument instrument, Timestamp now, IReadOnlyDictionary<InstrumentId, Candle>? recorded, CancellationToken cancellation)
    {
        var played = terms.Bars;

        // What happens at the very time that the clock shows has happened, but in a replay that was never played.
        var isFresh = now <= terms.Start.ToTimestamp();
        var running = await source.OfDayAsync(instrument, played, now, isFresh, recorded, cancellation);
        var bars = new Dictionary<CandleInterval, IReadOnlyList<Candle>>();
        foreach (var interval in CandleInterval.All.Where(each => each.Minutes >= played.Minutes))
        {
            var begun = interval.StartOf(now, instrument.AssetClass);
            var ended = await source.BeforeAsync(instrument, interval, begun, interval.Kept, cancellation);
            var parts = running.Where(bar => bar.Time >= begun).ToList();
            bars[interval] = parts.Count == 0
                ? ended : [.. ended, parts.Skip(1).Aggregate(parts[0] with { Time = begun }, (bar, part) => bar.Then(part))];
        }

        return MemoryOf(bars, played, now);
    }

    /// <summary>Of a market that is made from a seed: its own bars, and before them the live ones.</summary>
    private async Task<InstrumentMemory> ReadAsync(
        Instrument instrument, Timestamp now, SeededRun run, SyntheticTerms own, CancellationToken cancellation)
    {
        var bars = new Dictionary<CandleInterval, IReadOnlyList<Candle>>();
        var parts = await run.PartsAsync(instrument.Id, from: null, cancellation);
        foreach (var interval in CandleInterval.All)
        {
            var made = run.Fold(instrument, parts, interval, from: null, now, interval.Kept);
            var from = run.OwnFrom(instrument, interval);
            bars[interval] = made.Count == interval.Kept || !own.HasPast ? made
                : [.. await source.BeforeAsync(instrument, interval, from, interval.Kept - made.Count, cancellation), .. made];
        }

        var memory = MemoryOf(bars, CandleInterval.Minute, now);
        return memory.Prints.Count == 0 && own.Prices.TryGetValue(instrument.Symbol, out var begin)
            && instrument.TryPrice(begin, out var price) == Rejection.None
            ? memory with { Prints = [new(1, price, new(1), Side.Buy, now)] } : memory;
    }

    /// <param name="finest">Whose last bar has the last price, if it has one.</param>
    private static InstrumentMemory MemoryOf(
        Dictionary<CandleInterval, IReadOnlyList<Candle>> bars, CandleInterval finest, Timestamp now)
    {
        var newest = (bars[finest] is [.., var latest] ? latest : null)
            ?? bars.Values.SelectMany(each => each).MaxBy(bar => bar.Time.UnixMicroseconds);
        return new(newest is null ? [] : [new(1, newest.Close, new(1), Side.Buy, now)], bars);
    }
}
