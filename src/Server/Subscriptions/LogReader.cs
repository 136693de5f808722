using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Subscriptions;

/// <summary>
/// Reads what is committed of a venue's log, from after a sequence on and in order, over connections of the pool that it holds only while
/// it reads. What a batch needs of those before it is read first.
/// </summary>
public sealed class LogReader
{
    /// <summary>About how many events are read at once.</summary>
    private const int Window = 16_384;

    private readonly NpgsqlDataSource database;
    private readonly int venue;
    private readonly List<Asset> assets = [];
    private readonly EventBuffer scratch = new();
    private long nextBatch;

    private LogReader(NpgsqlDataSource database, int venue, long after)
    {
        (this.database, this.venue) = (database, venue);
        Position = after;
    }

    /// <summary>The last event that was read, or after which reading begins.</summary>
    public long Position { get; private set; }

    /// <summary>What was listed, opened and set by the events that it does not read. Whoever reads on folds the rest.</summary>
    public Definitions Definitions { get; } = new();

    public static async Task<LogReader> OpenAsync(NpgsqlDataSource database, int venue, long after, CancellationToken cancellation)
    {
        var reader = new LogReader(database, venue, after);
        await using var connection = await database.OpenConnectionAsync(cancellation);

        // The batch in which the next event is, or will be: it may begin before.
        await using var find = Command(
            connection, "select coalesce(max(first_sequence), 1) from event_log where venue_id = $1 and first_sequence <= $2", venue,
            after + 1);
        reader.nextBatch = (long)(await find.ExecuteScalarAsync(cancellation))!;
        await using var define = Command(
            connection,
            "select payload, first_sequence from event_log where venue_id = $1 and first_sequence < $2 and defines order by first_sequence",
            venue, reader.nextBatch);
        await using var rows = await define.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) reader.Define(rows.GetFieldValue<byte[]>(0), rows.GetInt64(1), reader.assets);
        await rows.DisposeAsync();

        // That one is read once more when reading begins, and its assets are known only then.
        await using var begin = Command(
            connection, "select payload from event_log where venue_id = $1 and first_sequence = $2", venue, reader.nextBatch);
        if (await begin.ExecuteScalarAsync(cancellation) is byte[] payload) reader.Define(payload, reader.nextBatch, [.. reader.assets]);
        return reader;
    }

    /// <summary>The last event of a venue's log; 0 when it is empty.</summary>
    public static async Task<long> EndAsync(NpgsqlDataSource database, int venue, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = Command(
            connection, "select last_sequence from event_log where venue_id = $1 order by first_sequence desc limit 1", venue);
        return await command.ExecuteScalarAsync(cancellation) is long last ? last : 0;
    }

    /// <summary>Reads on, whole batches at a time.</summary>
    /// <param name="into">Cleared first. Empty afterwards when there is no more yet.</param>
    /// <exception cref="InvalidDataException">A batch is missing, or cannot be read.</exception>
    public async Task ReadAsync(EventBuffer into, CancellationToken cancellation)
    {
        into.Clear();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = Command(
            connection,
            "select first_sequence, last_sequence, payload from event_log where venue_id = $1 and first_sequence between $2 and $3 "
            + "order by first_sequence", venue, nextBatch, nextBatch + Window);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) Read(rows.GetFieldValue<byte[]>(2), rows.GetInt64(0), rows.GetInt64(1), into);
    }

    private void Read(byte[] payload, long first, long last, EventBuffer into)
    {
        if (first != nextBatch)
            throw new InvalidDataException($"The log goes from event {nextBatch - 1} to {first}: what lies between is missing.");
        nextBatch = last + 1;
        if (first > Position)
        {
            EventCodec.Read(payload, first, assets, into);
            Position = last;
            return;
        }

        // Reading begins in the middle of this one, or after it.
        scratch.Clear();
        EventCodec.Read(payload, first, assets, scratch);
        foreach (ref readonly var happened in scratch.Events)
        {
            if (happened.Sequence > Position) into.Add() = happened;
        }

        Position = Math.Max(Position, last);
    }

    private void Define(byte[] payload, long first, List<Asset> assetsBefore)
    {
        scratch.Clear();
        EventCodec.Read(payload, first, assetsBefore, scratch);
        foreach (ref readonly var happened in scratch.Events)
        {
            if (happened.Sequence <= Position) Definitions.Fold(in happened);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, int venue, params ReadOnlySpan<long> sequences)
    {
        var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = venue } } };
        foreach (var sequence in sequences) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sequence });
        return command;
    }
}
