using System.Threading.Channels;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// A venue between its recovery and its end: one thread decides, another commits and publishes. There are two batches: one fills with what is decided while the other
/// goes to disk. So a batch is whatever came during the last commit: one order when little is asked, hundreds when much is. Ends when it is told to, or at the
/// first failure, which leaves no caller without an answer.
/// </summary>
internal sealed class VenueRun(Venue venue, EventLog log, ChannelReader<Submission> inbox, Publisher publisher, SequencerOptions options, TimeProvider time)
    : IDisposable
{
    /// <summary>How many commands are decided before the committing thread may have the batch: it should not wait long.</summary>
    private const int Handful = 64;

    // Held by who fills the batch, and for the moment in which the two are exchanged.
    private readonly object gate = new();
    private readonly CancellationTokenSource stop = new();
    private Batch filling = new();
    private Batch committing = new();
    private bool isWanted;
    private bool isDone;

    // How often the clock is asked while something is awaited: the wait itself is by the machine's clock, which may not be the one that is asked.
    private static readonly TimeSpan LookAtTheClock = TimeSpan.FromMilliseconds(100);

    private volatile Exception? failure;
    private Task<bool>? readable;
    private Timestamp lastTime;
    private long lastCheckpoint = venue.Sequence;

    /// <summary>Runs until cancelled or broken.</summary>
    /// <returns>What broke it, or null.</returns>
    public async Task<Exception?> RunAsync(CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(stop.Cancel).ConfigureAwait(false);
        var deciding = Start("sequencer", DecideBatches);
        var committing = Start("committer", CommitBatches);
        await Task.WhenAll(deciding, committing).ConfigureAwait(false);

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
                isDone = true;
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

    /// <summary>The batch that was filled, as soon as there is anything in it; null at the end.</summary>
    private Batch? TakeFilled()
    {
        lock (gate)
        {
            isWanted = true;
            Monitor.PulseAll(gate);
            while (filling.IsEmpty && !isDone) Monitor.Wait(gate);
            isWanted = false;
            (filling, committing) = (committing, filling);
            Monitor.PulseAll(gate);
            return committing.IsEmpty ? null : committing;
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
                if (failure is not null)
                {
                    batch.Fail(Unavailable());
                    continue;
                }

                log.Append(batch.Events.Events, batch.At, batch.Traces);
                if (batch.StateHash is { } hash) log.Checkpoint(batch.Sequence, hash);
                publisher.Publish(batch.Events.Events);
                batch.Answer();
            }
            catch (Exception broken)
            {
                Break(broken);
                batch.Fail(Unavailable());
            }
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
