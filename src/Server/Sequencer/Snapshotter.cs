using Npgsql;
using TradeCraft.Projections;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Storage.Snapshots;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// Takes snapshots without the live venue noticing: a second venue is recovered from what is on disk, beside the live one, and that one is
/// written down. So every snapshot has been recovered from once before it is needed, and its state compared with those that the live venue
/// recorded. Where they differ the live venue acknowledges nothing more. It goes as far as the tables of history are, for a snapshot has
/// none of it.
/// </summary>
public sealed partial class Snapshotter(
    [FromKeyedServices(Pools.Venue)] NpgsqlDataSource database,
    VenueProjections projections, LiveVenue venue, Recovery recovery, SequencerOptions options,
    TimeProvider time, ILogger<Snapshotter> logger) : SupervisedService
{
    /// <summary>
    /// Tables that are more events behind have no time to lose: the machine is theirs. Under load the projector lets up to half as many
    /// gather on purpose: less than that would mean no snapshot for as long as the load lasts.
    /// </summary>
    private const long MostBehind = 200_000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    // The last snapshot, how long it was, and how many bytes of log there were after it up to an event.
    private (long Sequence, long PlainLength) last = (-1, 0);
    private (long Sequence, long Bytes) measured;

    /// <summary>Called when the bytes are written and not committed: what it throws there is a failure then.</summary>
    internal Action? Storing { get; set; }

    /// <summary>Takes one now, at the last event up to which all of history is in tables.</summary>
    /// <returns>The event it was taken after, or null when there is a snapshot there already.</returns>
    /// <exception cref="InvalidDataException">What is on disk cannot be recovered from.</exception>
    public async Task<long?> TakeAsync(CancellationToken cancellation)
    {
        var stored = projections.StoredUpTo;
        if (stored <= last.Sequence) return null;
        await using var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var pace = new Pace();
        var (log, replica) = (new LogReplay(connection, options.Venue), new VenueReplica(new()) { Pace = pace });
        foreach (var history in Enum.GetValues<Projections.History>()) replica.Projections.NoteStored(history, stored);
        try
        {
            await recovery.RunAsync(log, replica, cancellation, stored).ConfigureAwait(false);
        }
        catch (InvalidDataException diverged)
        {
            venue.Forbid(VenueFailure.Divergence, diverged);
            throw;
        }

        // What the tables have is not always whole batches.
        if (replica.Venue.Sequence <= last.Sequence) return null;
        var state = new StoredState(replica.Venue.Snapshot(), replica.Projections.Snapshot());
        var point = new SnapshotPoint(replica.Venue.Sequence, log.Hash, replica.Venue.StateHash());
        var (length, plainLength) =
            await new SnapshotStore(database, options.Venue).WriteAsync(point, state, pace, Storing, cancellation).ConfigureAwait(false);
        (last, measured) = ((point.Sequence, plainLength), (point.Sequence, 0));
        Took(point.Sequence, length, plainLength);
        return point.Sequence;
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var clock = new PeriodicTimer(LookEvery, time);
        var (taken, stored) = (time.GetTimestamp(), -1L);
        while (await clock.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            try
            {
                if (last.Sequence < 0) await FindLastAsync(stopping).ConfigureAwait(false);
                var (before, behind) = (stored, projections.Sequence - projections.StoredUpTo);
                stored = projections.StoredUpTo;
                if (stored <= last.Sequence || behind > MostBehind || (behind > 0 && stored == before)) continue;
                var isDue = time.GetElapsedTime(taken) >= options.SnapshotInterval
                    || IsDue(await BytesUpToAsync(stored, stopping).ConfigureAwait(false), last.PlainLength, options);
                if (isDue && await TakeAsync(stopping).ConfigureAwait(false) is not null) taken = time.GetTimestamp();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(failure, AfterFailure);
                await Task.Delay(AfterFailure, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FindLastAsync(CancellationToken cancellation)
    {
        // One that could not be started from is none.
        var points = await new SnapshotStore(database, options.Venue).PointsAsync(cancellation).ConfigureAwait(false);
        last = (venue.RecoveredFrom, points.FirstOrDefault(point => point.Sequence == venue.RecoveredFrom)?.PlainLength ?? 0);
        measured = (last.Sequence, 0);
    }

    /// <summary>Whether so many bytes of log are worth a snapshot, where the last one had so many itself.</summary>
    internal static bool IsDue(long bytes, long plainLength, SequencerOptions options) =>
        bytes >= Math.Max(options.BytesPerSnapshot, plainLength);

    /// <summary>How many bytes of log there are after the last snapshot. What was measured before is not measured again.</summary>
    private async Task<long> BytesUpToAsync(long sequence, CancellationToken cancellation)
    {
        if (sequence <= measured.Sequence) return measured.Bytes;
        await using var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var log = new LogReplay(connection, options.Venue);
        var more = await log.MeasureAsync(measured.Sequence, sequence, cancellation).ConfigureAwait(false);
        measured = (sequence, measured.Bytes + more);
        return measured.Bytes;
    }

    [LoggerMessage(LogLevel.Information, "Took a snapshot at event {Sequence}: {Length} bytes, {PlainLength} uncompressed")]
    private partial void Took(long sequence, long length, long plainLength);

    [LoggerMessage(LogLevel.Error, "No snapshot could be taken. The next attempt is in {Pause}")]
    private partial void Failed(Exception failure, TimeSpan pause);
}
