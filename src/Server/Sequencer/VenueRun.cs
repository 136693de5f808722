using System.Threading.Channels;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sequencer;

/// <summary>How far a batch has come.</summary>
internal enum CommitStep
{
    /// <summary>Not on disk yet.</summary>
    Decided,
    Committed,

    /// <summary>In the projections, and nobody was answered yet.</summary>
    Published,
}

/// <summary>
/// A venue between its recovery and its end. Three threads pass batches on through three bounded channels: the sequencer decides into a
/// free one, the committer writes what is filled, the publisher publishes and answers what is committed. A batch leaves its channel only
/// when the work on it is done, so a channel is full while its reader works, and the batch behind it goes on growing. So a batch is
/// whatever came during the last commit: one order when little is asked, hundreds when much is. The run ends when it is told to, or at the
/// first failure, which leaves no caller without an answer.
/// </summary>
/// <param name="failed">What is refused without being decided.</param>
internal sealed class VenueRun(
    Venue venue, EventLog log, ChannelReader<Submission> inbox, Publisher publisher, FailedCommands failed, VenueHealth health,
    SequencerOptions options, VenueClock clock) : IDisposable
{
    /// <summary>How many commands are decided before the batch is offered to the committer, which should not wait long.</summary>
    private const int Handful = 64;

    /// <summary>
    /// After how many milliseconds the clock is asked again while something is awaited: the wait itself is by the machine's clock, which
    /// may not be the one that is asked.
    /// </summary>
    private const int LookAtTheClock = 100;

    private readonly CancellationTokenSource stop = new();

    // One batch is filled, one is committed and one is published. Whenever there is room among the filled ones, another is free.
    private readonly Channel<Batch> free = NewChannel(capacity: 3);
    private readonly Channel<Batch> filled = NewChannel(capacity: 1);
    private readonly Channel<Batch> committed = NewChannel(capacity: 1);

    // What came in the middle of a moment that is played.
    private readonly Queue<Submission> held = [];
    private bool isAmidMoment;

    private volatile Exception? failure;
    private volatile bool hasCommitted;
    private Task? readable;
    private Task? writable;
    private Timestamp lastTime = venue.Now;
    private long lastCheckpoint = venue.Sequence;

    /// <summary>Told of each step of a batch, by the committer and the publisher: what it throws there is a failure at that step.</summary>
    public Action<CommitStep>? Reached { get; init; }

    /// <summary>Told of each decided command and what it raised: what it throws there is a failure in the middle of the command.</summary>
    public Action<Command, ReadOnlySpan<Event>>? Decided { get; init; }

    /// <summary>What is decided before anything that waits.</summary>
    public IReadOnlyList<Command> First { get; init; } = [];

    /// <summary>The command at which the venue failed, where one ended the run. What came before it is on disk, and answered.</summary>
    public CommandFault? Fault { get; private set; }

    /// <summary>Whether anything was written.</summary>
    public bool HasCommitted => hasCommitted;

    /// <summary>Runs until cancelled or broken, or until the venue fails at a command.</summary>
    /// <param name="cancellation">Ends it in order.</param>
    /// <param name="forbidden">Breaks it: nothing is acknowledged any more.</param>
    /// <returns>What broke it, or null.</returns>
    public async Task<Exception?> RunAsync(CancellationToken cancellation, CancellationToken forbidden)
    {
        await using var registration = cancellation.Register(stop.Cancel).ConfigureAwait(false);
        await using var forbidding = forbidden.Register(() => Break(new OperationCanceledException(forbidden))).ConfigureAwait(false);
        for (var i = 0; i < 3; i++) free.Writer.TryWrite(new());
        await Task.WhenAll(Start("sequencer", DecideBatches), Start("committer", CommitBatches), Start("publisher", PublishBatches))
            .ConfigureAwait(false);

        if (failure is null && Fault is null) log.Checkpoint(venue.Sequence, venue.StateHash());
        return failure;
    }

    public void Dispose() => stop.Dispose();

    /// <summary>What continues after a wait on these channels only wakes one of the threads: it need not go by the thread pool.</summary>
    private static Channel<Batch> NewChannel(int capacity) => Channel.CreateBounded<Batch>(
        new BoundedChannelOptions(capacity) { SingleReader = true, AllowSynchronousContinuations = true });

    private static Task Start(string name, Action run)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            run();
            done.SetResult();
        })
        { Name = name, IsBackground = true }.Start();
        return done.Task;
    }

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static void Write(Channel<Batch> channel, Batch batch) => channel.Writer.WriteAsync(batch).AsTask().GetAwaiter().GetResult();

    private void DecideBatches()
    {
        var filling = Wait(free.Reader.ReadAsync());
        try
        {
            foreach (var command in First.TakeWhile(_ => Fault is null)) Decide(new Submission(command, Caller: null), filling);
            while (Fault is null && !stop.IsCancellationRequested)
            {
                if (!filling.IsEmpty && filled.Writer.TryWrite(filling)) filling = Wait(free.Reader.ReadAsync());
                if (!filling.IsFull(options.MaxBatch) && HasWork()) Decide(filling);
                else WaitForWork(filling);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception broken)
        {
            Break(broken);
        }

        while (held.TryDequeue(out var waiting)) Answers.Fail(waiting.Caller, VenueUnavailableException.Closed());

        // Whoever waits for it is answered: by the publisher, or by the committer where the run is broken.
        if (!filling.IsEmpty) Write(filled, filling);
        filled.Writer.Complete();
    }

    /// <summary>
    /// Whether something was submitted, or time brings something by itself: an order that was on its way arrives, another expires.
    /// </summary>
    private bool HasWork() => inbox.TryPeek(out _) || (held.Count > 0 && !isAmidMoment) || venue.NextDue <= clock.Now();

    /// <summary>
    /// Takes what is decided next. All that is played at one time is decided together: so the log alone says what of it came before an
    /// order, and the same orders at the same times meet the same market.
    /// </summary>
    private bool TryTake(out Submission next)
    {
        if (!isAmidMoment && held.TryDequeue(out next)) return true;
        while (inbox.TryRead(out next))
        {
            if (next.At is not null) isAmidMoment = next.GoesOn;
            else if (isAmidMoment)
            {
                if (held.Count < options.InboxCapacity) held.Enqueue(next);
                else Answers.Fail(next.Caller, VenueUnavailableException.Full());
                continue;
            }

            return true;
        }

        return false;
    }

    /// <summary>Waits until there may be something to decide, or the committer has room for what was decided.</summary>
    private void WaitForWork(Batch filling)
    {
        readable ??= inbox.WaitToReadAsync(stop.Token).AsTask();
        writable ??= filled.Writer.WaitToWriteAsync(stop.Token).AsTask();
        Task[] either = filling.IsFull(options.MaxBatch) ? [writable] : filling.IsEmpty ? [readable] : [readable, writable];
        var untilDue = venue.NextDue is { } due ? ((due - clock.Now()).Microseconds / 1_000) + 1 : (long?)null;
        Task.WaitAny(either, untilDue is { } wait ? (int)Math.Clamp(wait, 1, LookAtTheClock) : Timeout.Infinite, stop.Token);
        if (readable is { IsCompleted: true }) readable = null;
        if (writable is { IsCompleted: true }) writable = null;
    }

    private void Decide(Batch batch)
    {
        var count = 0;
        for (; count < Handful && Fault is null && TryTake(out var submission); count++) Decide(in submission, batch);
        if (count == 0) Decide(new Submission(new PassTime(), Caller: null), batch);

        if (Fault is not null) return;
        batch.Sequence = venue.Sequence;
        if (venue.Sequence - lastCheckpoint < options.EventsPerCheckpoint) return;
        lastCheckpoint = venue.Sequence;

        // A digest walks over everything while nothing is decided. Of a venue that is too large for that only snapshots and a clean stop
        // have one.
        if (venue.OpenOrders > options.MostOrdersForDigest) return;
        batch.StateHash = venue.StateHash();
    }

    private void Decide(in Submission submission, Batch batch)
    {
        // Two commands of a batch may share a time; no command has one before the last's.
        if (submission.At is { } told) clock.Reach(told);
        batch.At = clock.GetUtcNow();
        var now = VenueClock.At(batch.At);
        lastTime = now > lastTime ? now : lastTime;
        if (failed.Contains(submission.Command))
        {
            batch.Add(submission.Caller, Rejection.InternalError);
            return;
        }

        var (before, sequence) = (batch.Events.Count, venue.Sequence);
        try
        {
            var decision = venue.Decide(submission.Command, lastTime, batch.Events);
            Decided?.Invoke(submission.Command, batch.Events.Events[before..]);
            if (submission.Trace != default && batch.Events.Count > before) batch.Add(submission.Trace);
            batch.Add(Ask(in submission) ? submission.Caller : null, decision);
        }
        catch (Exception cause)
        {
            // The venue may hold half of the command, so it decides nothing more. The batch holds none of it.
            batch.Events.CutTo(before);
            Fault = new(submission, venue.AtWork, sequence, cause);
        }
    }

    /// <summary>Asks the question that came with a command. What it throws is for who asked: it changed nothing.</summary>
    /// <returns>Whether the caller still waits.</returns>
    private bool Ask(in Submission submission)
    {
        try
        {
            submission.Question?.Invoke(venue, lastTime);
            return true;
        }
        catch (Exception unanswered)
        {
            health.Note(VenueFailure.Question);
            Answers.Fail(submission.Caller, unanswered);
            return false;
        }
    }

    private void CommitBatches()
    {
        while (Wait(filled.Reader.WaitToReadAsync()) && filled.Reader.TryPeek(out var batch))
        {
            if (TryCommit(batch)) Write(committed, batch);
            else Fail(batch);
            filled.Reader.TryRead(out _);
        }

        committed.Writer.Complete();
    }

    private bool TryCommit(Batch batch)
    {
        if (failure is not null) return false;
        try
        {
            Reached?.Invoke(CommitStep.Decided);
            if (log.Append(batch.Events.Events, batch.At, batch.Traces)) hasCommitted = true;
            if (batch.StateHash is { } hash) log.Checkpoint(batch.Sequence, hash);
            Reached?.Invoke(CommitStep.Committed);
            return true;
        }
        catch (Exception broken)
        {
            Break(broken);
            return false;
        }
    }

    /// <summary>What is on disk is published and answered also when a later batch could not be written.</summary>
    private void PublishBatches()
    {
        var isBroken = false;
        while (Wait(committed.Reader.WaitToReadAsync()) && committed.Reader.TryPeek(out var batch))
        {
            isBroken = isBroken || !TryPublish(batch);

            // Nobody waits any more when it was answered.
            Fail(batch);
            committed.Reader.TryRead(out _);
        }
    }

    private bool TryPublish(Batch batch)
    {
        try
        {
            publisher.Publish(batch.Events.Events);
            Reached?.Invoke(CommitStep.Published);
            batch.Answer();
            return true;
        }
        catch (Exception broken)
        {
            Break(broken);
            return false;
        }
    }

    private void Fail(Batch batch)
    {
        batch.Fail(VenueUnavailableException.Unknown());
        free.Writer.TryWrite(batch);
    }

    private void Break(Exception broken)
    {
        failure ??= broken;
        stop.Cancel();
    }
}
