using System.Buffers;
using System.Data;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;

namespace TradeCraft.Server.Storage;

/// <summary>
/// One venue's log, opened for appending over a connection of its own. Holding it open holds a lock in the database: no two
/// processes ever append to one venue's log, and what an earlier holder sent has landed or is lost before the next one reads.
/// </summary>
public sealed class EventLog : IAsyncDisposable
{
    private const int LockClass = 0x7472_6164;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlCommand append;
    private readonly NpgsqlCommand checkpoint;
    private readonly ArrayBufferWriter<byte> payload = new(64 * 1024);
    private byte[] lastHash = new byte[SHA256.HashSizeInBytes];
    private long lastSequence;

    private EventLog(NpgsqlConnection connection, int venue)
    {
        this.connection = connection;
        Venue = venue;
        append = new NpgsqlCommand(
            "insert into event_log (venue_id, first_sequence, last_sequence, at, payload, hash, defines) "
            + "values ($1, $2, $3, $4, $5, $6, $7)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = venue },
                new NpgsqlParameter<long>(),
                new NpgsqlParameter<long>(),
                new NpgsqlParameter<DateTime> { NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea },
                new NpgsqlParameter<byte[]> { NpgsqlDbType = NpgsqlDbType.Bytea },
                new NpgsqlParameter<bool>(),
            },
        };
        checkpoint = new NpgsqlCommand(
            "insert into event_log_checkpoint (venue_id, sequence, at, state_hash, hash_version) values ($1, $2, now(), $3, $4) "
            + "on conflict do nothing", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = venue }, new NpgsqlParameter<long>(), new NpgsqlParameter<long>(),
                new NpgsqlParameter<int> { TypedValue = Exchange.Venue.HashVersion },
            },
        };
    }

    public int Venue { get; }

    /// <summary>Connects and takes the venue's lock.</summary>
    /// <exception cref="LogInUseException">Another process holds it and did not let go for <paramref name="patience"/>.</exception>
    public static async Task<EventLog> OpenAsync(
        NpgsqlDataSource database, int venue, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        try
        {
            var start = time.GetTimestamp();
            while (!await TryLockAsync(connection, venue, cancellation).ConfigureAwait(false))
            {
                // A holder that was just killed keeps the lock until its backend notices.
                if (time.GetElapsedTime(start) > patience) throw new LogInUseException(venue);
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation).ConfigureAwait(false);
            }

            return new EventLog(connection, venue);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The log of a venue that only the connection's transaction knows of, and nobody runs. The connection stays its owner's: it is not
    /// to be disposed of.
    /// </summary>
    internal static EventLog Within(NpgsqlConnection connection, int venue) => new(connection, venue);

    /// <summary>A venue of this database that a process runs, but for one; null where there is none.</summary>
    internal static async Task<int?> FindRunningAsync(NpgsqlConnection connection, int? except, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select objid::integer from pg_locks where locktype = 'advisory' and objsubid = 2 and granted and classid::integer = $1
                and objid::integer is distinct from $2
                and database = (select oid from pg_database where datname = current_database()) limit 1
            """, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = LockClass },
                new NpgsqlParameter { Value = (object?)except ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
            },
        };
        return (int?)await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, int venue, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1, $2)", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = LockClass }, new NpgsqlParameter<int> { TypedValue = venue } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!;
    }

    /// <summary>
    /// Reads the log, over the connection that holds the lock. Must be read to its end, and handed to <see cref="GoOnAfter"/>, before
    /// anything is appended.
    /// </summary>
    public LogReplay Replay() => new(connection, Venue);

    /// <summary>What is appended comes after what was read.</summary>
    public void GoOnAfter(LogReplay read) => (lastSequence, lastHash) = (read.Sequence, read.Hash);

    /// <summary>
    /// Writes a batch's logged events in one commit. When this returns, they are on disk; when it throws, it is not known.
    /// </summary>
    /// <param name="traces">Of the commands that have one, in the commands' order.</param>
    /// <returns>Whether there was anything to write.</returns>
    public bool Append(ReadOnlySpan<Event> events, DateTimeOffset at, ReadOnlySpan<CommandTrace> traces = default)
    {
        payload.ResetWrittenCount();
        var count = EventCodec.Write(events, payload, traces);
        if (count == 0) return false;

        // A segment of the buffer goes to the driver as it is: no copy of the batch is made.
        if (!System.Runtime.InteropServices.MemoryMarshal.TryGetArray(payload.WrittenMemory, out var bytes))
            throw new InvalidOperationException("The buffer has no array.");
        var hash = ChainHash(lastHash, bytes);
        ((NpgsqlParameter<long>)append.Parameters[1]).TypedValue = lastSequence + 1;
        ((NpgsqlParameter<long>)append.Parameters[2]).TypedValue = lastSequence + count;
        ((NpgsqlParameter<DateTime>)append.Parameters[3]).TypedValue = at.UtcDateTime;
        append.Parameters[4].Value = bytes;
        ((NpgsqlParameter<byte[]>)append.Parameters[5]).TypedValue = hash;
        ((NpgsqlParameter<bool>)append.Parameters[6]).TypedValue = Defines(events);
        if (!append.IsPrepared) append.Prepare();
        append.ExecuteNonQuery();
        (lastSequence, lastHash) = (lastSequence + count, hash);
        return true;
    }

    /// <summary>Commits something tiny: when this returns, commits are possible.</summary>
    public async Task ProbeAsync(CancellationToken cancellation)
    {
        await using var probe = new NpgsqlCommand(
            "insert into log_probe (venue_id, at) values ($1, now()) on conflict (venue_id) do update set at = excluded.at", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = Venue } },
        };
        await probe.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether events that are read later need something of these, see <see cref="Definitions"/>: a reader that starts after them reads
    /// them first.
    /// </summary>
    private static bool Defines(ReadOnlySpan<Event> events)
    {
        foreach (ref readonly var happened in events)
        {
            if (Definitions.IsChangedBy(happened.Type)) return true;
        }

        return false;
    }

    /// <summary>Records the digest of the state at a sequence that has been appended.</summary>
    public void Checkpoint(long sequence, ulong stateHash)
    {
        ((NpgsqlParameter<long>)checkpoint.Parameters[1]).TypedValue = sequence;
        ((NpgsqlParameter<long>)checkpoint.Parameters[2]).TypedValue = (long)stateHash;
        checkpoint.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await append.DisposeAsync().ConfigureAwait(false);
        await checkpoint.DisposeAsync().ConfigureAwait(false);

        // In the pool the session, and with it the lock, would live on until the connection is used again.
        try
        {
            if (connection.State == ConnectionState.Open)
            {
                await using var unlock = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
                await unlock.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
        }
        catch (NpgsqlException)
        {
            // The session is gone, and its lock with it.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>SHA-256 over the hash before and the payload as written.</summary>
    internal static byte[] ChainHash(ReadOnlySpan<byte> before, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }
}

/// <summary>Another process runs this venue.</summary>
public sealed class LogInUseException(int venue)
    : Exception($"Another server is running venue {venue} on this database. Stop it first, or give this one a database of its own.");
