using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.State;
using TradeCraft.Projections;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Storage.Snapshots;

namespace TradeCraft.Server.Sequencer;

/// <summary>A venue and the projections of it, as they follow from a log.</summary>
public sealed class VenueReplica(VenueProjections projections)
{
    /// <summary>As of <see cref="Publisher"/>.</summary>
    internal Action<ReadOnlySpan<Event>>? Folded { get; init; }

    /// <summary>Where it is made beside others who need the machine more: one thing after the other, with rests between.</summary>
    internal Pace? Pace { get; init; }

    public Venue Venue { get; private set; } = new();

    public VenueProjections Projections { get; } = projections;

    /// <summary>Begins where a snapshot was taken.</summary>
    /// <param name="restored">The snapshot's venue.</param>
    /// <param name="snapshot">What the projections are restored from.</param>
    /// <param name="own">What is restored in them; null where they stay as they are.</param>
    internal void StartFrom(Venue restored, VenueSnapshot snapshot, ProjectionsSnapshot? own)
    {
        if (own is not null) Projections.Restore(snapshot, own);
        Venue = restored;
    }

    /// <summary>The two know nothing of each other: each takes the events in on a thread of its own.</summary>
    internal void Apply(EventBuffer events)
    {
        if (Pace is not null)
        {
            foreach (ref readonly var happened in events.Events) Venue.Apply(in happened);
            Publisher.Fold(Projections, events.Events, Folded);
            Pace.Rest();
            return;
        }

        var folding = Task.Run(() => Publisher.Fold(Projections, events.Events, Folded));
        try
        {
            foreach (ref readonly var happened in events.Events) Venue.Apply(in happened);
        }
        finally
        {
            Task.WaitAny(folding);
        }

        folding.GetAwaiter().GetResult();
    }
}

/// <summary>
/// Makes a venue of what is on disk: the newest snapshot that can be read, and what the log has after it. A snapshot is only a shortcut:
/// one that is damaged, or that another version wrote, is passed over for the one before it, and at last for the whole log.
/// </summary>
public sealed partial class Recovery(
    [FromKeyedServices(Pools.Venue)] NpgsqlDataSource database, SequencerOptions options, TimeProvider time, ILogger<Recovery> logger)
{
    /// <param name="upTo">Goes no further than this event.</param>
    /// <exception cref="InvalidDataException">The log is damaged, or a replay does not give the state that was recorded.</exception>
    /// <returns>The event of the snapshot that it began with; 0 when it read the whole log.</returns>
    public async Task<long> RunAsync(LogReplay log, VenueReplica replica, CancellationToken cancellation, long upTo = long.MaxValue)
    {
        var start = time.GetTimestamp();
        var from = await StartFromSnapshotAsync(log, replica, cancellation).ConfigureAwait(false);
        var checkpoints = await log.CheckpointsAsync(cancellation).ConfigureAwait(false);
        var compared = 0;
        await log.RunAsync(events =>
        {
            replica.Apply(events);
            if (!checkpoints.TryGetValue(replica.Venue.Sequence, out var recorded)) return;
            if (replica.Venue.StateHash() != recorded)
                throw new InvalidDataException(
                    $"Replaying the log gives another state at event {replica.Venue.Sequence} than the one recorded there.");
            compared++;
        }, cancellation, upTo, checkpoints).ConfigureAwait(false);
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
                var stored = await store.ReadAsync(point.Sequence, cancellation).ConfigureAwait(false);

                // Projections that have folded events already stay as they are. Others are read while the venue is made.
                var own = replica.Projections.Sequence == 0 ? Task.Run(stored.ReadProjections, cancellation) : null;
                var snapshot = stored.ReadVenue();
                var venue = Venue.Restore(snapshot);
                if (venue.StateHash() != point.StateHash)
                    throw new InvalidDataException("It holds another state than the one that was recorded with it.");
                if (!await log.TryStartAfterAsync(point, snapshot.Assets, cancellation).ConfigureAwait(false))
                    throw new InvalidDataException("The log does not have the events that it was taken after.");
                replica.StartFrom(venue, snapshot, own is null ? null : await own.ConfigureAwait(false));
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
