using System.Data;
using System.Security.Cryptography;
using System.Threading.Channels;
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
    /// <summary>How many events are handed over at once, or a few more: as many as a processor's own memory holds.</summary>
    private const int Enough = 2_048;

    /// <summary>One is filled while another is taken, and one waits.</summary>
    private const int Portions = 3;

    private readonly List<Asset> assets = [];

    /// <summary>The last event that was taken.</summary>
    public long Sequence { get; private set; }

    public int Batches { get; private set; }

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

    /// <summary>
    /// Reads on to the end of the log. What comes next is read, checked and decoded on a thread of its own while the last is taken.
    /// </summary>
    /// <param name="take">Is handed some batches at once, whole ones, in order. They are overwritten when it returns.</param>
    /// <param name="upTo">Batches that end after this event are not read.</param>
    /// <param name="stops">No more is handed over at once than up to one of these events.</param>
    /// <exception cref="InvalidDataException">A batch was changed, is missing, or cannot be read: how, as the end of a sentence. All before
    /// it was taken.</exception>
    public async Task RunAsync(
        Action<EventBuffer> take, CancellationToken cancellation, long upTo = long.MaxValue, IReadOnlyDictionary<long, ulong>? stops = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (free, read) = (Channel.CreateBounded<Portion>(Portions), Channel.CreateBounded<Portion>(Portions));
        for (var i = 0; i < Portions; i++) free.Writer.TryWrite(new());
        var reading = Task.Factory.StartNew(
            () => Read(free.Reader, read.Writer, upTo, stops, cancellation, stop.Token), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var portion in read.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                take(portion.Events);
                (Sequence, Hash) = (portion.Sequence, portion.Hash);
                Batches += portion.Batches;
                portion.Clear();
                free.Writer.TryWrite(portion);
            }
        }
        finally
        {
            // The connection is its user's again when this is over.
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    /// <param name="cancellation">Breaks it off.</param>
    /// <param name="stop">Ends it in order: what the connection is used for besides goes on.</param>
    private void Read(
        ChannelReader<Portion> free, ChannelWriter<Portion> read, long upTo, IReadOnlyDictionary<long, ulong>? stops,
        CancellationToken cancellation, CancellationToken stop)
    {
        Portion? filling = null;
        Exception? failure = null;
        try
        {
            using var command = Command(
                "select first_sequence, last_sequence, hash, payload from event_log where venue_id = $1 and first_sequence > $2 "
                + "and last_sequence <= $3 order by first_sequence");
            command.Parameters.AddWithValue(Sequence);
            command.Parameters.AddWithValue(upTo);
            command.CommandTimeout = 0;
            using var interrupting = cancellation.Register(command.Cancel);
            using var reader = command.ExecuteReader(CommandBehavior.SequentialAccess);
            var (sequence, hash, bytes) = (Sequence, Hash, new byte[1 << 16]);
            while (!stop.IsCancellationRequested && reader.Read())
            {
                filling ??= free.ReadAsync(stop).AsTask().GetAwaiter().GetResult();
                var count = filling.Events.Count;
                try
                {
                    (sequence, hash) = Read(reader, sequence, hash, ref bytes, filling);
                }
                catch
                {
                    filling.Events.CutTo(count);
                    throw;
                }

                if (filling.Events.Count < Enough && stops?.ContainsKey(sequence) != true) continue;
                read.WriteAsync(filling, stop).AsTask().GetAwaiter().GetResult();
                filling = null;
            }
        }
        catch (Exception broken)
        {
            failure = broken;
        }

        // There are no more portions than there is room for.
        if (filling?.Batches > 0) read.TryWrite(filling);
        read.Complete(failure);
    }

    /// <summary>Reads a batch to the end of a portion.</summary>
    /// <returns>Its last event, and the chain's hash there.</returns>
    private (long Sequence, byte[] Hash) Read(NpgsqlDataReader reader, long sequence, byte[] before, ref byte[] bytes, Portion into)
    {
        var (first, last, hash) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
        var length = (int)reader.GetBytes(3, 0, null, 0, 0);
        if (before.Length + length > bytes.Length) bytes = new byte[Math.Max(before.Length + length, bytes.Length * 2)];
        before.CopyTo(bytes, 0);
        reader.GetBytes(3, 0, bytes, before.Length, length);
        if (first != sequence + 1)
            throw new InvalidDataException($"after event {sequence} comes event {first}: what lies between is missing");
        if (!SHA256.HashData(bytes.AsSpan(0, before.Length + length)).AsSpan().SequenceEqual(hash))
            throw new InvalidDataException($"the chain of hashes breaks at events {first} to {last}: they are not what was written");

        var count = into.Events.Count;
        EventCodec.Read(bytes.AsSpan(before.Length, length), first, assets, into.Events);
        if (into.Events.Count - count != last - first + 1)
            throw new InvalidDataException($"the batch of events {first} to {last} holds {into.Events.Count - count}");
        into.Note(last, hash);
        return (last, hash);
    }

    /// <summary>How many bytes the batches have that begin after an event, and not after another.</summary>
    public async Task<long> MeasureAsync(long after, long upTo, CancellationToken cancellation)
    {
        await using var command = Command(
            "select coalesce(sum(octet_length(payload)), 0)::bigint from event_log where venue_id = $1 and first_sequence > $2 "
            + "and first_sequence <= $3");
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(upTo);
        return (long)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
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

    /// <summary>Some batches, and where the log stands after them.</summary>
    private sealed class Portion
    {
        public EventBuffer Events { get; } = new(Enough);

        public long Sequence { get; private set; }

        public byte[] Hash { get; private set; } = [];

        public int Batches { get; private set; }

        public void Note(long sequence, byte[] hash) => (Sequence, Hash, Batches) = (sequence, hash, Batches + 1);

        public void Clear()
        {
            Events.Clear();
            Batches = 0;
        }
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = venue } } };
}
