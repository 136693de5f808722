using System.Threading.Channels;
using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using Activity = System.Diagnostics.Activity;
using ActivityTraceId = System.Diagnostics.ActivityTraceId;

namespace TradeCraft.Server.Sequencer;

/// <summary>What the live venue is doing.</summary>
public enum VenueStatus
{
    Opening,

    /// <summary>It does not open, because the system's clock contradicts the log. What is known may be read.</summary>
    Waiting,
    Open,
    Recovering,
    Stopped,

    /// <summary>Something is wrong that no recovery mends: nothing is acknowledged any more. What is known may still be read.</summary>
    Failed,
}

/// <summary>
/// The venue that this process runs live. Commands go in here; what happened is read from the projections. When a commit fails nobody
/// guesses: callers are told so, the venue is rebuilt from its log, and it opens again by itself. So it is when the venue fails at a
/// command, which is taken back alone.
/// </summary>
public sealed partial class LiveVenue(
    Database database,
    VenueProjections projections, Recovery recovery, Publisher publisher, FailedCommands failed,
    Remedies remedies, HistoryWatch history, VenueHealth health, VenueClock clock, SequencerOptions options, TimeProvider time,
    ILogger<LiveVenue> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // Who writes wakes the sequencer by itself, without the thread pool, which is busy when much is asked.
    private readonly Channel<Submission> inbox = Channel.CreateBounded<Submission>(
        new BoundedChannelOptions(options.InboxCapacity) { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly CancellationTokenSource forbidden = new();
    private readonly GrowingWait wait = new(time);
    private volatile VenueStatus status = VenueStatus.Opening;
    private (Venue Venue, EventLog Log) first;

    public VenueStatus Status => status;

    /// <summary>Why it does not open, in a sentence; null where there is nothing to be done about it.</summary>
    public string? Problem { get; private set; }

    /// <summary>Told of each step of each batch: what it throws there is a failure at that step.</summary>
    internal Action<CommitStep>? Reached { get; set; }

    /// <summary>Told of each decided command and what it raised: what it throws there is a failure in the middle of the command.</summary>
    internal Action<Command, ReadOnlySpan<Event>>? Decided { get; set; }

    /// <summary>The event of the snapshot that the last recovery began with; 0 when it read the whole log.</summary>
    public long RecoveredFrom { get; private set; }

    /// <summary>
    /// Hands a command to the venue and waits for its decision, which comes after what it did is on disk and in the projections. Giving up
    /// the waiting does not take the command back.
    /// </summary>
    /// <exception cref="VenueUnavailableException">
    /// The inbox is full, or the venue is recovering: nothing happened, or it is not known.
    /// </exception>
    /// <param name="trace">Of the request that it comes with; the one that is under way where none is said.</param>
    public Task<Decision> SubmitAsync(Command command, CancellationToken cancellation, ActivityTraceId trace = default) =>
        SubmitAsync(command, question: null, trace == default ? Activity.Current?.TraceId ?? default : trace, cancellation);

    /// <summary>
    /// Asks the venue about this moment, between two commands on its own thread. What the answer rests on is on disk when it comes. The
    /// question must change nothing, and be quick: everybody waits for it. What it throws, who asked gets.
    /// </summary>
    /// <exception cref="VenueUnavailableException">The inbox is full, or the venue is recovering.</exception>
    public async Task<T> AskAsync<T>(Func<Venue, Timestamp, T> question, CancellationToken cancellation)
    {
        var answer = default(T)!;

        // It does nothing: what time brings before it did not come of it.
        await SubmitAsync(new PassTime(), (venue, now) => answer = question(venue, now), trace: default, cancellation)
            .ConfigureAwait(false);
        return answer;
    }

    private Task<Decision> SubmitAsync(
        Command command, Action<Venue, Timestamp>? question, ActivityTraceId trace, CancellationToken cancellation, Timestamp? at = null,
        bool goesOn = false)
    {
        if (status != VenueStatus.Open) return Task.FromException<Decision>(NotOpen());
        if (history.IsFull && command is not (PassTime or CancelOrder or CancelOrders))
            return Task.FromException<Decision>(
                new VenueUnavailableException("History cannot be written just now. Only cancelling is possible.", RetryAfter));
        var caller = new TaskCompletionSource<Decision>();
        if (!inbox.Writer.TryWrite(new(command, caller, question, trace, at, goesOn)))
            return Task.FromException<Decision>(VenueUnavailableException.Full());

        // Between the check above and the write the venue may have closed, and its inbox been emptied for the last time.
        if (status != VenueStatus.Open) FailWaiting();
        return caller.Task.WaitAsync(cancellation);
    }

    /// <summary>
    /// Nothing is acknowledged any more until somebody has looked: what is on disk does not give what was acknowledged, or cannot be read
    /// as it must be. No recovery mends that.
    /// </summary>
    internal void Forbid(VenueFailure failure, Exception cause)
    {
        status = VenueStatus.Failed;
        health.Note(failure);
        Forbidden(cause);
        forbidden.Cancel();
        FailWaiting();
    }

    /// <summary>
    /// Hands a feed's command to the venue without waiting. False when the inbox is full or the venue is recovering: it was dropped.
    /// </summary>
    public bool TryPost(Command command) => status == VenueStatus.Open && inbox.Writer.TryWrite(new(command, null));

    /// <summary>Hands a command that happens at a time of its own to a venue that is played, without waiting.</summary>
    /// <param name="goesOn">More is to come at the same time: what others send waits for it.</param>
    /// <returns>False when the inbox is full or the venue is recovering: it was dropped.</returns>
    internal bool TryPost(Command command, Timestamp at, bool goesOn = false) =>
        status == VenueStatus.Open && inbox.Writer.TryWrite(new(command, null, At: at, GoesOn: goesOn));

    /// <summary>Lets a venue that is played go on to a time, and waits until all that was handed over before is published.</summary>
    /// <param name="goesOn">As of <see cref="TryPost(Command, Timestamp, bool)"/>.</param>
    /// <exception cref="VenueUnavailableException">The inbox is full, or the venue is recovering.</exception>
    internal Task<Decision> PassAsync(Command command, Timestamp at, CancellationToken cancellation, bool goesOn = false) =>
        SubmitAsync(command, question: null, trace: default, cancellation, at, goesOn);

    /// <summary>Rebuilds the venue from its log before the server starts to listen.</summary>
    /// <exception cref="LogInUseException">Another process runs this venue.</exception>
    /// <exception cref="InvalidDataException">The log is damaged, or a replay does not give the state that was recorded.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await failed.ReadAsync(cancellationToken).ConfigureAwait(false);
        first = await RecoverAsync(isRebuilt: false, isProven: false, cancellationToken).ConfigureAwait(false);
        Problem = clock.Begin(first.Venue.Sequence == 0 ? null : first.Venue.Now);
        status = Problem is null ? VenueStatus.Open : VenueStatus.Waiting;
        if (Problem is not null) DoesNotOpen(Problem);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (status == VenueStatus.Waiting)
            {
                await using var log = first.Log.ConfigureAwait(false);
                await Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            await RunAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // A venue that nobody runs would take orders and answer none.
            Forbid(VenueFailure.Divergence, failure);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var ((venue, log), cures) = (first, (IReadOnlyList<Command>)[]);
        while (true)
        {
            using var run = new VenueRun(venue, log, inbox.Reader, publisher, failed, health, options, clock)
            {
                First = cures,
                Reached = step => Reached?.Invoke(step),
                Decided = (command, events) => Decided?.Invoke(command, events),
            };
            var failure = await run.RunAsync(stoppingToken, forbidden.Token).ConfigureAwait(false);
            var isOver = failure is null && run.Fault is null;
            status = forbidden.IsCancellationRequested ? VenueStatus.Failed : isOver ? VenueStatus.Stopped : VenueStatus.Recovering;
            FailWaiting();
            await log.DisposeAsync().ConfigureAwait(false);
            cures = run.Fault is { } fault ? remedies.For(fault) : [];
            if (isOver || forbidden.IsCancellationRequested) return;

            if (failure is not null) Broke(failure, failure is ProjectionFailedException ? VenueFailure.Projection : VenueFailure.Commit);

            // What ended the log's connection has most likely ended the others that wait in their pools: nobody else shall find that out.
            if (failure is not null) database.ClearPools();
            if (run.HasCommitted) wait.Reset();
            var recovered = await RecoverPatientlyAsync(failure as ProjectionFailedException, stoppingToken).ConfigureAwait(false);
            if (recovered is null) return;
            (venue, log) = recovered.Value;
            status = VenueStatus.Open;
            Reopened(venue.Sequence);
        }
    }

    private VenueUnavailableException NotOpen() => status switch
    {
        VenueStatus.Failed => new("The exchange has stopped taking orders. Somebody must look at it.", TimeSpan.FromMinutes(1)),
        VenueStatus.Waiting => new("The exchange does not open: its clock must be looked at.", TimeSpan.FromMinutes(1)),
        _ => new("The venue is not open. It opens again by itself.", RetryAfter),
    };

    private void FailWaiting()
    {
        var closed = VenueUnavailableException.Closed();
        while (inbox.Reader.TryRead(out var waiting)) Answers.Fail(waiting.Caller, closed);
    }

    /// <summary>Tries until it succeeds, and shows before it opens that something can be written.</summary>
    /// <param name="broken">The failure after which what is read is rebuilt, too.</param>
    /// <returns>Null where it makes no sense to try again.</returns>
    private async Task<(Venue Venue, EventLog Log)?> RecoverPatientlyAsync(
        ProjectionFailedException? broken, CancellationToken cancellation)
    {
        while (true)
        {
            await wait.PassAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await RecoverAsync(isRebuilt: broken is not null, isProven: true, cancellation).ConfigureAwait(false);
            }
            catch (ProjectionFailedException failure) when (failure.After != broken?.After)
            {
                Broke(failure, VenueFailure.Projection);
                broken = failure;
            }
            catch (Exception failure) when (failure is ProjectionFailedException or InvalidDataException)
            {
                Forbid(failure is InvalidDataException ? VenueFailure.Divergence : VenueFailure.Projection, failure);
                return null;
            }
            catch (Exception failure) when (failure is NpgsqlException or LogInUseException or TimeoutException or IOException)
            {
                StillDown(failure.Message);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Broke(failure, VenueFailure.Divergence);
            }
        }
    }

    private async Task<(Venue Venue, EventLog Log)> RecoverAsync(bool isRebuilt, bool isProven, CancellationToken cancellation)
    {
        var log = database.TakeLog() ?? await EventLog.OpenAsync(
            database.Pool(Pools.Venue), options.Venue, options.LockPatience, time, cancellation).ConfigureAwait(false);
        try
        {
            var replay = log.Replay();
            var recovered = new VenueReplica(isRebuilt ? projections.Blank() : projections) { Folded = publisher.Folded };
            projections.WithdrawHouse();
            RecoveredFrom = await recovery.RunAsync(replay, recovered, cancellation).ConfigureAwait(false);
            log.GoOnAfter(replay);
            if (isRebuilt) projections.TakeOver(recovered.Projections);
            if (isProven) await log.ProbeAsync(cancellation).ConfigureAwait(false);
            await failed.WriteAsync(cancellation).ConfigureAwait(false);
            return (recovered.Venue, log);
        }
        catch
        {
            await log.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Broke(Exception failure, VenueFailure what)
    {
        // An outage is over when it is over. What is read is the program's own.
        if (what == VenueFailure.Commit) health.Count(what);
        else health.Note(what);
        LogBroke(failure, what);
    }

    [LoggerMessage(LogLevel.Critical, "{Why}")]
    private partial void DoesNotOpen(string why);

    [LoggerMessage(LogLevel.Error, "The venue stopped ({What}). It is rebuilt from its log")]
    private partial void LogBroke(Exception failure, VenueFailure what);

    [LoggerMessage(LogLevel.Critical, "The venue acknowledges nothing more, and does not open by itself: somebody must look at its log")]
    private partial void Forbidden(Exception cause);

    [LoggerMessage(LogLevel.Warning, "The log cannot be used yet: {Reason}")]
    private partial void StillDown(string reason);

    [LoggerMessage(LogLevel.Information, "The venue is open again at event {Sequence}")]
    private partial void Reopened(long sequence);
}

/// <summary>The venue cannot take commands now. Answered with 503 and Retry-After.</summary>
public sealed class VenueUnavailableException(string reason, TimeSpan retryAfter) : Exception(reason)
{
    /// <summary>To whoever waits for what may or may not have been done.</summary>
    internal static VenueUnavailableException Unknown() =>
        new(
            "The venue stopped before this was known to be done. Ask again with the same Idempotency-Key, or look at your orders.",
            TimeSpan.FromSeconds(1));

    /// <summary>To whoever waits for what was never begun.</summary>
    internal static VenueUnavailableException Closed() =>
        new("The venue closed before it came to this. Nothing was done.", TimeSpan.FromSeconds(1));

    internal static VenueUnavailableException Full() =>
        new("More orders are waiting than can be taken on. Nothing was done.", TimeSpan.FromSeconds(1));

    public TimeSpan RetryAfter { get; } = retryAfter;
}
