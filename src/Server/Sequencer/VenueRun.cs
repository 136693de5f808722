using System.Collections.Concurrent;
using System.Threading.Channels;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// A venue between its recovery and its end: one thread decides, another commits and publishes, so that a batch is decided while the one
/// before it goes to disk. Ends when it is told to, or at the first failure, which leaves no caller without an answer.
/// </summary>
internal sealed class VenueRun(Venue venue, EventLog log, ChannelReader<Submission> inbox, Publisher publisher, SequencerOptions options, TimeProvider time)
    : IDisposable
{
    // One batch is being decided, one waits, one is being committed.
    private const int Batches = 3;

    private readonly BlockingCollection<Batch> free = new(new ConcurrentQueue<Batch>(Enumerable.Range(0, Batches).Select(_ => new Batch())));
    private readonly BlockingCollection<Batch> decided = new(Batches);
    private readonly CancellationTokenSource stop = new();

    private volatile Exception? failure;
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
        free.Dispose();
        decided.Dispose();
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
        Batch? batch = null;
        try
        {
            while (WaitForSubmission())
            {
                batch = free.Take(stop.Token);
                Decide(batch);
                decided.Add(batch, CancellationToken.None);
                batch = null;
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
            batch?.Fail(Unavailable());
            decided.CompleteAdding();
        }
    }

    private bool WaitForSubmission() => inbox.WaitToReadAsync(stop.Token).AsTask().GetAwaiter().GetResult();

    private void Decide(Batch batch)
    {
        for (var i = 0; i < options.MaxBatch && inbox.TryRead(out var submission); i++)
        {
            // Two commands of a batch may share a time; no command has one before the last's.
            batch.At = time.GetUtcNow();
            var now = new Timestamp((batch.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            lastTime = now > lastTime ? now : lastTime;
            try
            {
                batch.Add(submission.Caller, venue.Decide(submission.Command, lastTime, batch.Events));
            }
            catch
            {
                submission.Caller?.TrySetException(Unavailable());
                throw;
            }
        }

        batch.Sequence = venue.Sequence;
        if (venue.Sequence - lastCheckpoint < options.EventsPerCheckpoint) return;
        lastCheckpoint = venue.Sequence;
        batch.StateHash = venue.StateHash();
    }

    private void CommitBatches()
    {
        foreach (var batch in decided.GetConsumingEnumerable())
        {
            try
            {
                if (failure is not null)
                {
                    batch.Fail(Unavailable());
                    continue;
                }

                log.Append(batch.Events.Events, batch.At);
                if (batch.StateHash is { } hash) log.Checkpoint(batch.Sequence, hash);
                publisher.Publish(batch.Events.Events);
                batch.Answer();
                free.Add(batch);
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
    }

    private static VenueUnavailableException Unavailable() =>
        new("The venue stopped before this was known to be done. Ask again with the same Idempotency-Key, or look at your orders.", TimeSpan.FromSeconds(1));
}
