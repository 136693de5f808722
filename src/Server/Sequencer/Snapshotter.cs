using Npgsql;
using TradeCraft.Projections;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Storage.Snapshots;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// Takes snapshots without the live venue noticing: a second venue is recovered from what is on disk, beside the live one, and that one is written down. So every
/// snapshot has been recovered from once before it is needed, and its state compared with those that the live venue recorded. Where they differ the live venue
/// acknowledges nothing more.
/// </summary>
public sealed partial class Snapshotter(
    NpgsqlDataSource database, VenueProjections projections, LiveVenue venue, Recovery recovery, SequencerOptions options, TimeProvider time,
    ILogger<Snapshotter> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    private long last = -1;

    /// <summary>Called when the bytes are written and not committed: what it throws there is a failure then.</summary>
    internal Action? Storing { get; set; }

    /// <summary>Takes one now, at the end of what is on disk.</summary>
    /// <returns>The event it was taken after, or null when history up to there is not in tables yet, or there is a snapshot there already.</returns>
    /// <exception cref="InvalidDataException">What is on disk cannot be recovered from.</exception>
    public async Task<long?> TakeAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var (log, replica) = (new LogReplay(connection, options.Venue), new VenueReplica(new()));
        try
        {
            await recovery.RunAsync(log, replica, cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException diverged)
        {
            venue.Forbid(VenueFailure.Divergence, diverged);
            throw;
        }

        if (replica.Venue.Sequence == last || projections.StoredUpTo < replica.Venue.Sequence) return null;

        foreach (var history in Enum.GetValues<Projections.History>()) replica.Projections.NoteStored(history, replica.Venue.Sequence);
        var state = new StoredState(replica.Venue.Snapshot(), replica.Projections.Snapshot());
        var point = new SnapshotPoint(replica.Venue.Sequence, log.Hash, replica.Venue.StateHash());
        var length = await new SnapshotStore(database, options.Venue).WriteAsync(point, state, Storing, cancellation).ConfigureAwait(false);
        last = point.Sequence;
        Took(point.Sequence, length);
        return last;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var store = new SnapshotStore(database, options.Venue);
        using var clock = new PeriodicTimer(LookEvery, time);
        var (taken, stored) = (time.GetTimestamp(), -1L);
        while (await clock.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (last < 0) last = (await store.PointsAsync(stoppingToken).ConfigureAwait(false)).Select(point => point.Sequence).FirstOrDefault();

                // A snapshot wants all of history in tables: while they stand still it would be recovered for in vain.
                var standsStill = projections.StoredUpTo == stored && stored < projections.Sequence;
                stored = projections.StoredUpTo;
                if (standsStill) continue;
                var events = projections.Sequence - last;
                if (events == 0 || (events < options.EventsPerSnapshot && time.GetElapsedTime(taken) < options.SnapshotInterval)) continue;
                if (await TakeAsync(stoppingToken).ConfigureAwait(false) is not null) taken = time.GetTimestamp();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(failure, AfterFailure);
                await Task.Delay(AfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Took a snapshot at event {Sequence}: {Length} bytes")]
    private partial void Took(long sequence, long length);

    [LoggerMessage(LogLevel.Error, "No snapshot could be taken. The next attempt is in {Pause}")]
    private partial void Failed(Exception failure, TimeSpan pause);
}
