using System.Threading.Channels;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
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
/// A venue between its recovery and its end: one thread decides, another commits, a third publishes and answers. There are three batches: one fills with what is decided
/// while another goes to disk and the one before is published. So a batch is whatever came during the last commit: one order when little is asked, hundreds when much is. Ends when
/// it is told to, or at the first failure, which leaves no caller without an answer.
/// </summary>
internal sealed class VenueRun(Venue venue, EventLog log, ChannelReader<Submission> inbox, Publisher publisher, SequencerOptions options, TimeProvider time)
    : IDisposable
{
    /// <summary>How many commands are decided before the committing thread may have the batch: it should not wait long.</summary>
    private const int Handful = 64;

    // Held by who fills the batch, and for the moments in which batches change hands.
    private readonly object gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Stack<Batch> free = new([new Batch(), new Batch()]);
    private Batch filling = new();
    private Batch? committed;
    private bool isWanted;
    private bool isDecided;
    private bool isCommitted;

    // How often the clock is asked while something is awaited: the wait itself is by the machine's clock, which may not be the one that is asked.
    private static readonly TimeSpan LookAtTheClock = TimeSpan.FromMilliseconds(100);

    private volatile Exception? failure;
    private Task<bool>? readable;
    private Timestamp lastTime;
    private long lastCheckpoint = venue.Sequence;

    /// <summary>Told of each step of a batch, on the committing thread: what it throws there is a failure at that step.</summary>
    public Action<CommitStep>? Reached { get; init; }

    /// <summary>Runs until cancelled or broken.</summary>
    /// <returns>What broke it, or null.</returns>
    public async Task<Exception?> RunAsync(CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(stop.Cancel).ConfigureAwait(false);
        await Task.WhenAll(Start("sequencer", DecideBatches), Start("committer", CommitBatches), Start("publisher", PublishBatches)).ConfigureAwait(false);

        if (failure is null) log.Checkpoint(venue.Sequence, venue.StateHash());
        return failure;
    }

    public void Dispose()
    {
        stop.Dispose();
    }

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

    private void DecideBatches()
    {
        try
        {
            while (WaitForWork() && Fill())
            {
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception broken)
        {
            Break(broken);
        }
        finally
        {
            lock (gate)
            {
                isDecided = true;
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Decides what waits. False when the run is broken.</summary>
    private bool Fill()
    {
        lock (gate)
        {
            while (failure is null && (filling.IsFull(options.MaxBatch) || (isWanted && !filling.IsEmpty))) Monitor.Wait(gate);
            if (failure is not null) return false;
            Decide(filling);
            if (isWanted) Monitor.PulseAll(gate);
            return true;
        }
    }

    /// <summary>The batch that was filled, as soon as there is anything in it and another to fill; null at the end.</summary>
    private Batch? TakeFilled()
    {
        lock (gate)
        {
            // While there is no other to fill, this one is not wanted yet: it may as well become larger.
            while (free.Count == 0) Monitor.Wait(gate);
            isWanted = true;
            Monitor.PulseAll(gate);
            while (filling.IsEmpty && !isDecided) Monitor.Wait(gate);
            isWanted = false;
            if (filling.IsEmpty) return null;
            var taken = filling;
            filling = free.Pop();
            Monitor.PulseAll(gate);
            return taken;
        }
    }

    /// <summary>Gives a batch that is on disk to who publishes it, when the one before is being published.</summary>
    private void HandOver(Batch batch)
    {
        lock (gate)
        {
            while (committed is not null) Monitor.Wait(gate);
            committed = batch;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The batch that was committed next; null at the end.</summary>
    private Batch? TakeCommitted()
    {
        lock (gate)
        {
            while (committed is null && !isCommitted) Monitor.Wait(gate);
            var taken = committed;
            committed = null;
            Monitor.PulseAll(gate);
            return taken;
        }
    }

    private void Free(Batch batch)
    {
        lock (gate)
        {
            free.Push(batch);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>
    /// Waits until something is submitted, or until time brings something by itself: an order that was on its way arrives, another expires. False when the
    /// inbox is closed.
    /// </summary>
    private bool WaitForWork()
    {
        readable ??= inbox.WaitToReadAsync(stop.Token).AsTask();
        while (!readable.IsCompleted)
        {
            if (venue.NextDue is not { } due) break;
            var wait = (due - Now()).Microseconds;
            if (wait <= 0) return true;
            var milliseconds = (int)Math.Clamp((wait / 1_000) + 1, 1, (long)LookAtTheClock.TotalMilliseconds);
            Task.WaitAny([readable], milliseconds, stop.Token);
        }

        var isOpen = readable.GetAwaiter().GetResult();
        readable = null;
        return isOpen;
    }

    private Timestamp Now() => At(time.GetUtcNow());

    private static Timestamp At(DateTimeOffset time) => new((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    private void Decide(Batch batch)
    {
        var count = 0;
        for (; count < Handful && inbox.TryRead(out var submission); count++) Decide(in submission, batch);
        if (count == 0) Decide(new Submission(new PassTime(), Caller: null), batch);

        batch.Sequence = venue.Sequence;
        if (venue.Sequence - lastCheckpoint < options.EventsPerCheckpoint) return;
        lastCheckpoint = venue.Sequence;

        // A digest walks over everything while everybody waits. Of a venue that is too large for that only snapshots have one, and a clean stop.
        if (venue.OpenOrders > options.MostOrdersForDigest) return;
        batch.StateHash = venue.StateHash();
    }

    private void Decide(in Submission submission, Batch batch)
    {
        // Two commands of a batch may share a time; no command has one before the last's.
        batch.At = time.GetUtcNow();
        var now = At(batch.At);
        lastTime = now > lastTime ? now : lastTime;
        var before = batch.Events.Count;
        try
        {
            var decision = venue.Decide(submission.Command, lastTime, batch.Events);
            if (submission.Trace != default && batch.Events.Count > before) batch.Add(submission.Trace);
            submission.Question?.Invoke(venue, lastTime);
            batch.Add(submission.Caller, decision);
        }
        catch
        {
            submission.Caller?.TrySetException(Unavailable());
            throw;
        }
    }

    private void CommitBatches()
    {
        while (TakeFilled() is { } batch)
        {
            try
            {
                if (failure is null)
                {
                    Reached?.Invoke(CommitStep.Decided);
                    log.Append(batch.Events.Events, batch.At, batch.Traces);
                    if (batch.StateHash is { } hash) log.Checkpoint(batch.Sequence, hash);
                    Reached?.Invoke(CommitStep.Committed);
                    HandOver(batch);
                    continue;
                }
            }
            catch (Exception broken)
            {
                Break(broken);
            }

            batch.Fail(Unavailable());
            Free(batch);
        }

        lock (gate)
        {
            isCommitted = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>What is on disk is published and answered also when a later batch could not be written.</summary>
    private void PublishBatches()
    {
        var isBroken = false;
        while (TakeCommitted() is { } batch)
        {
            try
            {
                if (!isBroken)
                {
                    publisher.Publish(batch.Events.Events);
                    Reached?.Invoke(CommitStep.Published);
                    batch.Answer();
                }
            }
            catch (Exception broken)
            {
                isBroken = true;
                Break(broken);
            }

            // Nobody waits any more when it was answered.
            batch.Fail(Unavailable());
            Free(batch);
        }
    }

    private void Break(Exception broken)
    {
        failure ??= broken;
        stop.Cancel();
        lock (gate) Monitor.PulseAll(gate);
    }

    private static VenueUnavailableException Unavailable() =>
        new("The venue stopped before this was known to be done. Ask again with the same Idempotency-Key, or look at your orders.", TimeSpan.FromSeconds(1));
}
