using System.Data;
using System.Security.Cryptography;
using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage.Snapshots;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Reads one venue's log in order, from its beginning or from after a snapshot, and believes nothing: the chain of hashes must fit and no
/// sequence be missing.
/// </summary>
public sealed class LogReplay(NpgsqlConnection connection, int venue)
{
    private readonly List<Asset> assets = [];

    /// <summary>The last event that was read.</summary>
    public long Sequence { get; private set; }

    /// <summary>How many assets are listed.</summary>
    public int Assets => assets.Count;

    /// <summary>The chain's hash there.</summary>
    public byte[] Hash { get; private set; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>
    /// Begins after a snapshot instead of at the beginning. False where the log does not have the events that the snapshot was taken after.
    /// </summary>
    /// <param name="point">Where it was taken.</param>
    /// <param name="listed">The assets that were listed by then.</param>
    public async Task<bool> TryStartAfterAsync(SnapshotPoint point, IEnumerable<Asset> listed, CancellationToken cancellation)
    {
        // The batch that ends there begins at or before it, and none begins between.
        await using var command = Command(
            "select last_sequence = $2 and hash = $3 from event_log where venue_id = $1 and first_sequence <= $2 "
            + "order by first_sequence desc limit 1");
        command.Parameters.AddWithValue(point.Sequence);
        command.Parameters.AddWithValue(point.LogHash);
        if (await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not true) return false;
        (Sequence, Hash) = (point.Sequence, point.LogHash);
        assets.Clear();
        assets.AddRange(listed);
        return true;
    }

    /// <summary>Reads on to the end of the log.</summary>
    /// <param name="events">Cleared and filled anew for each batch.</param>
    /// <param name="onBatch">Called after each batch is read.</param>
    /// <exception cref="InvalidDataException">A batch was changed, is missing, or cannot be read: how, as the end of a
    /// sentence.</exception>
    public async Task RunAsync(EventBuffer events, Action onBatch, CancellationToken cancellation)
    {
        await using var command = Command(
            "select first_sequence, last_sequence, payload, hash from event_log where venue_id = $1 and first_sequence > $2 "
            + "order by first_sequence");
        command.Parameters.AddWithValue(Sequence);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var (first, last) = (reader.GetInt64(0), reader.GetInt64(1));
            var (bytes, hash) = (reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3));
            if (first != Sequence + 1)
                throw new InvalidDataException($"after event {Sequence} comes event {first}: what lies between is missing");
            if (!EventLog.ChainHash(Hash, bytes).AsSpan().SequenceEqual(hash))
                throw new InvalidDataException($"the chain of hashes breaks at events {first} to {last}: they are not what was written");

            events.Clear();
            EventCodec.Read(bytes, first, assets, events);
            if (events.Count != last - first + 1)
                throw new InvalidDataException($"the batch of events {first} to {last} holds {events.Count}");
            (Sequence, Hash) = (last, hash);
            onBatch();
        }
    }

    /// <summary>The state hashes of this version that were recorded after what was read so far, by sequence.</summary>
    public async Task<IReadOnlyDictionary<long, ulong>> CheckpointsAsync(CancellationToken cancellation)
    {
        await using var command = Command(
            "select sequence, state_hash from event_log_checkpoint where venue_id = $1 and sequence > $2 and hash_version = $3");
        command.Parameters.AddWithValue(Sequence);
        command.Parameters.AddWithValue(Exchange.Venue.HashVersion);
        var checkpoints = new Dictionary<long, ulong>();
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false)) checkpoints.Add(reader.GetInt64(0), (ulong)reader.GetInt64(1));
        return checkpoints;
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = venue } } };
}
