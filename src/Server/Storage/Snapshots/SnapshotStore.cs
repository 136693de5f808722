using System.Data;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>Where a venue's log stood when it was taken, and how to know that what follows in the log follows it.</summary>
/// <param name="Sequence">The last event in it.</param>
/// <param name="LogHash">The log's chain of hashes at that event.</param>
/// <param name="StateHash">The digest of the state.</param>
/// <param name="PlainLength">
/// How many bytes it takes uncompressed; 0 before it is written, or where a version wrote it that did not say.
/// </param>
public sealed record SnapshotPoint(long Sequence, byte[] LogHash, ulong StateHash, long PlainLength = 0);

/// <summary>
/// A venue's snapshots in the database, as rows of a megabyte. One is written in one transaction, so there is no half of one, and carries a
/// digest of its bytes, so that one which was damaged since is known.
/// </summary>
internal sealed class SnapshotStore(NpgsqlDataSource database, int venue)
{
    /// <summary>How many are kept: should the newest be unreadable, there is the one before.</summary>
    public const int Kept = 2;

    private const int ChunkLength = 1 << 20;

    /// <summary>Where the stored snapshots stand, the newest first.</summary>
    public async Task<IReadOnlyList<SnapshotPoint>> PointsAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select sequence, log_hash, state_hash, plain_length from snapshot where venue_id = $1 order by sequence desc");
        command.Parameters.AddWithValue(venue);
        var points = new List<SnapshotPoint>();
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            points.Add(new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), (ulong)reader.GetInt64(2), reader.GetInt64(3)));
        return points;
    }

    /// <summary>Stores a snapshot, and lets go of those that are too many.</summary>
    /// <returns>How many bytes it takes, and how many it would take uncompressed.</returns>
    public async Task<(long Length, long PlainLength)> WriteAsync(
        SnapshotPoint point, StoredState state, Pace pace, Action? beforeCommit, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var plainLength = SnapshotCodec.Write(state, bytes, pace);
        await using var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);

        // One that another version wrote may stand there.
        await using var same = new NpgsqlCommand("delete from snapshot where venue_id = $1 and sequence = $2", connection);
        same.Parameters.AddWithValue(venue);
        same.Parameters.AddWithValue(point.Sequence);
        await same.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        var digest = await WriteChunksAsync(connection, point.Sequence, bytes, cancellation).ConfigureAwait(false);
        await using var insert = new NpgsqlCommand(
            "insert into snapshot (venue_id, sequence, log_hash, state_hash, length, digest, plain_length) "
            + "values ($1, $2, $3, $4, $5, $6, $7)", connection);
        insert.Parameters.AddWithValue(venue);
        insert.Parameters.AddWithValue(point.Sequence);
        insert.Parameters.AddWithValue(point.LogHash);
        insert.Parameters.AddWithValue((long)point.StateHash);
        insert.Parameters.AddWithValue(bytes.Length);
        insert.Parameters.AddWithValue(digest);
        insert.Parameters.AddWithValue(plainLength);
        await insert.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);

        await using var old = new NpgsqlCommand(
            "delete from snapshot where venue_id = $1 and sequence not in (select sequence from snapshot where venue_id = $1 "
            + "order by sequence desc limit $2)", connection);
        old.Parameters.AddWithValue(venue);
        old.Parameters.AddWithValue(Kept);
        await old.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        beforeCommit?.Invoke();
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return (bytes.Length, plainLength);
    }

    /// <summary>What was stored at a sequence.</summary>
    /// <exception cref="InvalidDataException">It is not what was written, or another version wrote it.</exception>
    public async Task<StoredParts> ReadAsync(long sequence, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            select c.bytes, s.length, s.digest from snapshot_chunk c join snapshot s using (venue_id, sequence)
            where venue_id = $1 and sequence = $2 order by c.number
            """);
        command.Parameters.AddWithValue(venue);
        command.Parameters.AddWithValue(sequence);
        using var bytes = new MemoryStream();
        var (length, digest) = (-1L, Array.Empty<byte>());
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            bytes.Write(reader.GetFieldValue<byte[]>(0));
            (length, digest) = (reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
        }

        var written = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        if (written.Length != length || !SHA256.HashData(written.Span).AsSpan().SequenceEqual(digest))
            throw new InvalidDataException("Its bytes are not those that were written.");
        return SnapshotCodec.Open(written);
    }

    private async Task<byte[]> WriteChunksAsync(
        NpgsqlConnection connection, long sequence, System.IO.Stream bytes, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy snapshot_chunk (venue_id, sequence, number, bytes) from stdin (format binary)", cancellation).ConfigureAwait(false);
        var chunk = new byte[ChunkLength];
        bytes.Position = 0;
        for (var number = 0;
            await bytes.ReadAtLeastAsync(chunk, ChunkLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false)
                is var length and > 0;
            number++)
        {
            digest.AppendData(chunk, 0, length);
            await copy.StartRowAsync(cancellation).ConfigureAwait(false);
            await copy.WriteAsync(venue, cancellation).ConfigureAwait(false);
            await copy.WriteAsync(sequence, cancellation).ConfigureAwait(false);
            await copy.WriteAsync(number, cancellation).ConfigureAwait(false);
            await copy.WriteAsync(new ReadOnlyMemory<byte>(chunk, 0, length), NpgsqlDbType.Bytea, cancellation).ConfigureAwait(false);
        }

        await copy.CompleteAsync(cancellation).ConfigureAwait(false);
        return digest.GetHashAndReset();
    }
}
