using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Strategies.Sweeps;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>
/// Runs backtests one after the other, as many at once as half of the cores, each in a process of its own that gives way to the exchange.
/// What a server that was stopped had not finished is run from its beginning: it comes out the same.
/// </summary>
internal sealed partial class BacktestRunner(
    BacktestTable table, PastBars past, InstrumentDirectory directory, TimeProvider clock, ILogger<BacktestRunner> logger)
    : SupervisedService
{
    /// <summary>So often one is begun, if the server is stopped each time before it is finished.</summary>
    private const int MostAttempts = 3;

    private sealed class Running(CancellationTokenSource stop)
    {
        private volatile BacktestProgress? progress;

        public CancellationTokenSource Stop => stop;

        public long Begun { get; } = Stopwatch.GetTimestamp();

        /// <summary>Null before the first bar.</summary>
        public BacktestProgress? Progress => progress;

        public void Note(BacktestProgress come) => progress = come;
    }

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(Environment.ProcessorCount) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly ConcurrentDictionary<long, Running> running = new();

    private static readonly int MostProcesses = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>A sweep has several processes: it waits for the others' as they do for its own.</summary>
    private readonly SemaphoreSlim processes = new(MostProcesses);

    /// <summary>There is one more that waits.</summary>
    public void Wake() => wakes.Writer.TryWrite(true);

    /// <summary>Stops one that runs. What is written of it is the caller's to say.</summary>
    public void Stop(long id)
    {
        if (running.TryGetValue(id, out var found)) found.Stop.Cancel();
    }

    public BacktestProgressBody? ProgressOf(long id)
    {
        if (!running.TryGetValue(id, out var found) || found.Progress is not { } progress) return null;
        var took = Stopwatch.GetElapsedTime(found.Begun).TotalSeconds;
        return new(
            progress.At?.ToTime(), decimal.Round((decimal)progress.Share, 4), progress.Trades,
            progress.Share > 0 ? (int)Math.Ceiling(took / progress.Share * (1 - progress.Share)) : null);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await table.RequeueAsync([], stopping);

        // One more than there are processes, for a sweep: others' backtests take turns with its trials.
        await Task.WhenAll(Enumerable.Range(0, MostProcesses + 1).Select(_ => WorkAsync(stopping)));
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                while (await table.BeginNextAsync(MostProcesses, stopping) is { } row) await TakeAsync(row, stopping);
                await wakes.Reader.ReadAsync(stopping);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // The database is away, say. What was begun and could not be ended waits again.
                LogStopped(failed);
                await Task.Delay(AfterFailure, clock, stopping);
                await RequeueLostAsync(stopping);
            }
        }
    }

    private async Task RequeueLostAsync(CancellationToken stopping)
    {
        try
        {
            await table.RequeueAsync([.. running.Keys], stopping);
        }
        catch (NpgsqlException)
        {
            // Still away: the next turn comes here again.
        }
    }

    private async Task TakeAsync(BacktestRow row, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var so = new Running(stop);
        running[row.Id] = so;
        try
        {
            // Cancelled or deleted before it could be stopped from elsewhere.
            if (await table.IsRunningAsync(row.Id, stopping)) await RunAsync(row, so, stop.Token, stopping);
        }
        finally
        {
            running.TryRemove(row.Id, out _);
        }
    }

    private async Task RunAsync(BacktestRow row, Running so, CancellationToken stop, CancellationToken stopping)
    {
        try
        {
            await table.EndAsync(row.Id, BacktestStatus.Done, await ReportAsync(row, so, stop), failure: null, stopping);
        }
        catch (StrategyException failed)
        {
            await table.EndAsync(row.Id, BacktestStatus.Failed, report: null, new(failed.Code, failed.Message), stopping);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // Its user cancelled or deleted it, which is written already.
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            LogFailed(row.Id, failed);
            await table.EndAsync(
                row.Id, BacktestStatus.Failed, report: null,
                new("internal_error", "The server failed at it. What happened is in its log."), stopping);
        }
    }

    private async Task<BacktestReportBody?> ReportAsync(BacktestRow row, Running so, CancellationToken stop)
    {
        var (request, errors) = (row.Asked, new FieldErrors());
        if (row.Attempts > MostAttempts)
            throw new StrategyException("interrupted", $"The server was stopped {MostAttempts} times while it ran.");
        if (BacktestTerms.Read(request, directory, errors) is not { } plan)
            throw new StrategyException("validation_failed", $"This version does not take it any more. {errors.Summary}");
        var bars = await past.ReadAsync(
            plan, request.Market.From.UtcDateTime.ToTimestamp(), request.Market.To.UtcDateTime.ToTimestamp(), stop);
        var asked = new BacktestOrder(
            request, [.. plan.Instruments.Select(BacktestOrder.InWords)], [.. bars.Select(each => each.Count)]);
        return request.Sweep is null
            ? await PlayAsync(asked, line => so.Note(line.Progress!), stop)
            : await new SweepRun(plan, MostProcesses, PlayAsync, so.Note).RunAsync(asked, stop);

        async Task<BacktestReportBody?> PlayAsync(BacktestOrder order, Action<BacktestLine> told, CancellationToken cancellation)
        {
            await processes.WaitAsync(cancellation);
            try
            {
                return await BacktestProcess.RunAsync(order, bars, told, words => LogLastWords(row.Id, words), cancellation);
            }
            finally
            {
                processes.Release();
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Backtest {Id} failed")]
    private partial void LogFailed(long id, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The process of backtest {Id} said: {Words}")]
    private partial void LogLastWords(long id, string words);

    [LoggerMessage(LogLevel.Warning, "Backtests cannot be begun or ended just now. It is tried again")]
    private partial void LogStopped(Exception exception);
}
