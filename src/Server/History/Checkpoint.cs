using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.History;

/// <summary>How far a projection's tables are.</summary>
/// <param name="Sequence">The last event that they hold; 0 for none.</param>
/// <param name="At">When that happened.</param>
internal readonly record struct Checkpoint(long Sequence, Timestamp At)
{
    /// <summary>Reads it, and keeps everybody else from moving it until the transaction ends.</summary>
    public static async Task<Checkpoint> HoldAsync(
        NpgsqlConnection connection, int venue, string projection, CancellationToken cancellation)
    {
        await Rows.ExecuteAsync(
            connection,
            "insert into projection_checkpoint (venue_id, projection, sequence, at) values ($1, $2, 0, 'epoch') on conflict do nothing",
            Key(venue, projection), cancellation);
        return await ReadAsync(connection, venue, projection, " for update", cancellation);
    }

    /// <summary>Reads it as of the transaction.</summary>
    public static Task<Checkpoint> ReadAsync(NpgsqlConnection connection, int venue, string projection, CancellationToken cancellation) =>
        ReadAsync(connection, venue, projection, "", cancellation);

    public static Task MoveAsync(
        NpgsqlConnection connection, int venue, string projection, Checkpoint to, CancellationToken cancellation) =>
        Rows.ExecuteAsync(
            connection, "update projection_checkpoint set sequence = $3, at = $4 where venue_id = $1 and projection = $2",
            [
                .. Key(venue, projection), new NpgsqlParameter<long> { TypedValue = to.Sequence },
                new NpgsqlParameter { Value = Rows.Time(to.At), NpgsqlDbType = NpgsqlDbType.TimestampTz },
            ],
            cancellation);

    private static async Task<Checkpoint> ReadAsync(
        NpgsqlConnection connection, int venue, string projection, string locking, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select sequence, at from projection_checkpoint where venue_id = $1 and projection = $2{locking}", connection);
        command.Parameters.AddRange(Key(venue, projection));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? new(rows.GetInt64(0), Rows.Time(rows.GetDateTime(1))) : default;
    }

    private static NpgsqlParameter[] Key(int venue, string projection) =>
        [Rows.Venue(venue), new NpgsqlParameter<string> { TypedValue = projection }];
}
