using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Storage.Snapshots;

namespace TradeCraft.Server.Sequencer;

/// <summary>A venue and the projections of it, as they follow from a log.</summary>
public sealed class VenueReplica(VenueProjections projections)
{
    /// <summary>As of <see cref="Publisher"/>.</summary>
    internal Action<ReadOnlySpan<Event>>? Folded { get; init; }

    public Venue Venue { get; private set; } = new();

    public VenueProjections Projections { get; } = projections;

    /// <summary>Begins where a snapshot was taken. Projections that have folded events already stay as they are.</summary>
    /// <param name="restored">The snapshot's venue.</param>
    /// <param name="snapshot">What the projections are restored from.</param>
    internal void StartFrom(Venue restored, StoredState snapshot)
    {
        if (Projections.Sequence == 0) Projections.Restore(snapshot.Venue, snapshot.Projections);
        Venue = restored;
    }

    internal void Apply(ReadOnlySpan<Event> events)
    {
        foreach (ref readonly var happened in events) Venue.Apply(in happened);
        Publisher.Fold(Projections, events, Folded);
    }
}

/// <summary>
/// Makes a venue of what is on disk: the newest snapshot that can be read, and what the log has after it. A snapshot is only a shortcut:
/// one that is damaged, or that another version wrote, is passed over for the one before it, and at last for the whole log.
/// </summary>
public sealed partial class Recovery(NpgsqlDataSource database, SequencerOptions options, TimeProvider time, ILogger<Recovery> logger)
{
    /// <exception cref="InvalidDataException">The log is damaged, or a replay does not give the state that was recorded.</exception>
    /// <returns>The event of the snapshot that it began with; 0 when it read the whole log.</returns>
    public async Task<long> RunAsync(LogReplay log, VenueReplica replica, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var from = await StartFromSnapshotAsync(log, replica, cancellation).ConfigureAwait(false);
        var checkpoints = await log.CheckpointsAsync(cancellation).ConfigureAwait(false);
        var (events, compared) = (new EventBuffer(), 0);
        await log.RunAsync(events, () =>
        {
            replica.Apply(events.Events);
            if (!checkpoints.TryGetValue(replica.Venue.Sequence, out var recorded)) return;
            if (replica.Venue.StateHash() != recorded)
                throw new InvalidDataException(
                    $"Replaying the log gives another state at event {replica.Venue.Sequence} than the one recorded there.");
            compared++;
        }, cancellation).ConfigureAwait(false);
        Recovered(replica.Venue.Sequence, from, time.GetElapsedTime(start).TotalMilliseconds, compared);
        return from;
    }

    /// <returns>The event of the snapshot; 0 when there was none to start from.</returns>
    private async Task<long> StartFromSnapshotAsync(LogReplay log, VenueReplica replica, CancellationToken cancellation)
    {
        var store = new SnapshotStore(database, options.Venue);
        foreach (var point in await store.PointsAsync(cancellation).ConfigureAwait(false))
        {
            // Projections that are in use have folded everything up to some event: what comes after it must still come.
            if (replica.Projections.Sequence != 0 && point.Sequence > replica.Projections.Sequence) continue;
            try
            {
                var state = await store.ReadAsync(point.Sequence, cancellation).ConfigureAwait(false);
                var venue = Venue.Restore(state.Venue);
                if (venue.StateHash() != point.StateHash)
                    throw new InvalidDataException("It holds another state than the one that was recorded with it.");
                if (!await log.TryStartAfterAsync(point, state.Venue.Assets, cancellation).ConfigureAwait(false))
                    throw new InvalidDataException("The log does not have the events that it was taken after.");
                replica.StartFrom(venue, state);
                return point.Sequence;
            }
            catch (Exception failure) when (
                failure is InvalidDataException or InvalidOperationException or ArgumentException or KeyNotFoundException
                    or OverflowException)
            {
                PassedOver(point.Sequence, failure.Message);
            }
        }

        return 0;
    }

    [LoggerMessage(
        LogLevel.Information,
        "The venue is at event {Sequence}: recovered from event {From} on in {Milliseconds:F0} ms, "
        + "{Compared} recorded states compared and equal")]
    private partial void Recovered(long sequence, long from, double milliseconds, int compared);

    [LoggerMessage(LogLevel.Warning, "The snapshot at event {Sequence} is passed over: {Reason}")]
    private partial void PassedOver(long sequence, string reason);
}
