using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.History;

/// <summary>How far a projection's tables are.</summary>
/// <param name="Sequence">The last event that they hold; 0 for none.</param>
/// <param name="At">When that happened.</param>
internal readonly record struct Checkpoint(long Sequence, Timestamp At)
{
    /// <summary>Reads those of projections, and keeps everybody else from moving them until the transaction ends.</summary>
    public static async Task<IReadOnlyDictionary<string, Checkpoint>> HoldAsync(
        NpgsqlConnection connection, int venue, IReadOnlyCollection<string> projections, CancellationToken cancellation)
    {
        var held = await ReadAsync(connection, venue, projections, "for update", cancellation);
        if (held.Count == projections.Count) return held;
        await Rows.ExecuteAsync(
            connection,
            "insert into projection_checkpoint (venue_id, projection, sequence, at) select $1, name, 0, 'epoch' from unnest($2) name "
                + "order by name on conflict do nothing",
            Key(venue, projections), cancellation);
        return await ReadAsync(connection, venue, projections, "for update", cancellation);
    }

    /// <summary>Reads them as of the transaction. One that has none is not there.</summary>
    public static Task<IReadOnlyDictionary<string, Checkpoint>> ReadAsync(
        NpgsqlConnection connection, int venue, IReadOnlyCollection<string> projections, CancellationToken cancellation) =>
        ReadAsync(connection, venue, projections, "", cancellation);

    /// <summary>Moves those of projections to the same place.</summary>
    public static Task MoveAsync(
        NpgsqlConnection connection, int venue, IReadOnlyCollection<string> projections, Checkpoint to, CancellationToken cancellation) =>
        Rows.ExecuteAsync(
            connection, "update projection_checkpoint set sequence = $3, at = $4 where venue_id = $1 and projection = any ($2)",
            [
                .. Key(venue, projections), new NpgsqlParameter<long> { TypedValue = to.Sequence },
                new NpgsqlParameter { Value = Rows.Time(to.At), NpgsqlDbType = NpgsqlDbType.TimestampTz },
            ],
            cancellation);

    private static async Task<IReadOnlyDictionary<string, Checkpoint>> ReadAsync(
        NpgsqlConnection connection, int venue, IReadOnlyCollection<string> projections, string locking, CancellationToken cancellation)
    {
        // In one order, so that no two wait for each other.
        await using var command = new NpgsqlCommand(
            "select projection, sequence, at from projection_checkpoint where venue_id = $1 and projection = any ($2) "
                + $"order by projection {locking}", connection);
        command.Parameters.AddRange(Key(venue, projections));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<string, Checkpoint>();
        while (await rows.ReadAsync(cancellation)) found.Add(rows.GetString(0), new(rows.GetInt64(1), Rows.Time(rows.GetDateTime(2))));
        return found;
    }

    private static NpgsqlParameter[] Key(int venue, IReadOnlyCollection<string> projections) =>
        [Rows.Venue(venue), Rows.Parameter(projections.ToArray())];
}
