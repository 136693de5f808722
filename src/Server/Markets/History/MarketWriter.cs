using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Markets.History;

/// <summary>
/// Keeps bars and prints over a restart: gives the projections what was written last before the venue replays its log, writes what is new
/// every second, and once more when the venue has stopped. The past that a feed offers is written by it as well, one instrument after the
/// other.
/// </summary>
internal sealed partial class MarketWriter(
    MarketTables tables, VenueProjections projections, PastMarkets pasts, TimeProvider time, ILogger<MarketWriter> logger)
    : SupervisedService
{
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim writing = new(1);
    private readonly List<KnownSplit> splits = [];
    private UnwrittenMarket? failed;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        projections.Resume(await ReadAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        writing.Dispose();
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var past = WritePastAsync(stopping);
            using var timer = new PeriodicTimer(BetweenWrites, time);

            // A write that has begun is seen through: it takes some milliseconds, and breaking a COPY off takes longer.
            while (await timer.WaitForNextTickAsync(stopping)) await WriteAsync(CancellationToken.None);
            await past;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: what is left is written then.
        }
    }

    private async Task<MarketMemory> ReadAsync(CancellationToken cancellation)
    {
        if (await tables.CheckpointAsync(cancellation) is not { } checkpoint)
            return new(0, default, new Dictionary<InstrumentId, InstrumentMemory>());
        var instruments = new Dictionary<InstrumentId, InstrumentMemory>();
        foreach (var instrument in await tables.InstrumentsAsync(cancellation))
        {
            var bars = new Dictionary<CandleInterval, IReadOnlyList<Candle>>();
            foreach (var interval in CandleInterval.All)
                bars[interval] = await tables.CandlesAsync(instrument, interval, from: null, to: null, interval.Kept, cancellation);
            var prints = await tables.PrintsAsync(instrument, long.MaxValue, Tape.Length, cancellation);
            prints.Reverse();
            instruments[instrument] = new(prints, bars);
        }

        return new(checkpoint.Sequence, checkpoint.At, instruments);
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            await WriteNewAsync(cancellation);
        }
        catch (NpgsqlException failure)
        {
            LogNotWritten(failure.Message);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>
    /// When this returns the tables are as far as the projections were when it was called. With <see cref="writing"/> held.
    /// </summary>
    private async Task WriteNewAsync(CancellationToken cancellation)
    {
        // What could not be written comes first, as it was: all that is newer is still kept by the projections.
        if (failed is not null) await WriteAsync(failed, cancellation);
        var market = projections.TakeUnwritten();
        if (market.Dropped > 0) LogDropped(market.Dropped);
        if (market.Bars.Count == 0 && market.Prints.Count == 0 && market.Splits.Count == 0) return;
        failed = market;
        await WriteAsync(market, cancellation);
    }

    private async Task WriteAsync(UnwrittenMarket market, CancellationToken cancellation)
    {
        try
        {
            await tables.WriteAsync(market, cancellation);
        }
        catch (PostgresException known) when (known.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // It was committed, and only the answer was lost: prints are numbered, and all of a write is there or nothing.
        }

        Wrote(market);
    }

    private void Wrote(UnwrittenMarket market)
    {
        splits.AddRange(market.Splits);
        failed = null;
    }

    /// <summary>What a feed knows of the time before it began, of each instrument that has no past yet.</summary>
    private async Task WritePastAsync(CancellationToken cancellation)
    {
        await foreach (var past in pasts.OfferedAsync(cancellation)) await WriteAsync(past, cancellation);
    }

    private async Task WriteAsync(PastMarket past, CancellationToken cancellation)
    {
        var (start, written) = (time.GetTimestamp(), 0);
        try
        {
            var lacking = new List<Instrument>();
            foreach (var instrument in past.Instruments)
            {
                if (!await tables.HasPastAsync(instrument.Id, cancellation)) lacking.Add(instrument);
            }

            // While one's are written the next one's are worked out.
            var next = BarsOf(0);
            for (var number = 0; number < lacking.Count; number++)
            {
                var (instrument, bars) = (lacking[number], await next);
                next = BarsOf(number + 1);
                if (bars is null) continue;
                await writing.WaitAsync(cancellation);
                try
                {
                    // Nothing of the instrument is written between the tables' knowing of its past and the projections'.
                    // The tables are no older than the past, else the next write would split it again; later splits are in that write.
                    await WriteNewAsync(CancellationToken.None);
                    await tables.WritePastAsync(
                        instrument,
                        bars.ToDictionary(each => each.Key, each => KnownSplit.Applied(each.Value, splits, instrument.Id, past.AsOf)),
                        past.Until, CancellationToken.None);
                    projections.Markets[instrument].Precede(bars, past.AsOf);
                }
                finally
                {
                    writing.Release();
                }

                written += bars.Values.Sum(each => each.Count);
            }

            Task<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?> BarsOf(int number) =>
                number < lacking.Count
                    ? past.BarsOf(lacking[number], cancellation)
                    : Task.FromResult<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?>(null);
        }
        catch (NpgsqlException failure)
        {
            // The next start begins with the instrument where this one ended.
            LogNotWritten(failure.Message);
        }

        if (written > 0) LogPast(written, past.Instruments.Count, time.GetElapsedTime(start).TotalSeconds);
    }

    [LoggerMessage(LogLevel.Warning, "The market's bars and prints could not be written: {Reason}")]
    private partial void LogNotWritten(string reason);

    [LoggerMessage(LogLevel.Warning, "{Count} prints came faster than they can be written, and are in no table")]
    private partial void LogDropped(long count);

    [LoggerMessage(LogLevel.Information, "The past was written: {Bars} bars of {Instruments} instruments in {Seconds:F1} s")]
    private partial void LogPast(int bars, int instruments, double seconds);
}
