using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Server.Subscriptions;

namespace TradeCraft.Server.History;

/// <summary>
/// Makes a projection's tables anew from the log, or sees whether they are what the log makes of them. With the server running or not.
/// </summary>
public static class Rebuild
{
    /// <summary>The projections that can be rebuilt and compared, by name.</summary>
    public static IEnumerable<string> Names => Projection.All.Keys;

    /// <summary>
    /// Empties a projection's tables and fills them again, in one transaction: readers see the old rows until the new ones are whole, and a
    /// rebuild that is broken off changes nothing. The projector waits meanwhile, and takes them up where this has left them.
    /// </summary>
    /// <param name="progress">Told the last event that was taken in, and the last that there is.</param>
    /// <returns>The last event that the tables hold.</returns>
    public static async Task<long> RunAsync(
        NpgsqlDataSource database, int venue, string projection, CancellationToken cancellation, Action<long, long>? progress = null)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Checkpoint.HoldAsync(connection, venue, [projection], cancellation);
        foreach (var table in Projection.All[projection](venue, new()).Tables)
            await Rows.ExecuteAsync(connection, $"delete from {table} where venue_id = $1", [Rows.Venue(venue)], cancellation);
        var end = await LogReader.EndAsync(database, venue, cancellation);
        var filled = await FillAsync(
            database, connection, venue, projection, end, sequence => progress?.Invoke(sequence, end), cancellation);
        await Checkpoint.MoveAsync(connection, venue, [projection], filled, cancellation);
        await transaction.CommitAsync(cancellation);
        return filled.Sequence;
    }

    /// <summary>
    /// Folds the log up to the projection's checkpoint into tables of its own and compares these with the projection's, row by row. Changes
    /// nothing and holds nobody up.
    /// </summary>
    /// <returns>What differs, one sentence for each row, at most 100 of a table. Empty when all is as the log says.</returns>
    public static async Task<IReadOnlyList<string>> CompareAsync(
        NpgsqlDataSource database, int venue, string projection, CancellationToken cancellation)
    {
        var differences = new List<string>();
        await using var connection = await database.OpenConnectionAsync(cancellation);

        // One snapshot: checkpoint and rows of the same moment, however long this takes.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var checkpoint = (await Checkpoint.ReadAsync(connection, venue, [projection], cancellation)).GetValueOrDefault(projection);

        // What is temporary goes before what is not where no schema is named: the projection writes into these as it would into its own.
        var tables = Projection.All[projection](venue, new()).Tables;
        foreach (var table in tables)
        {
            await Rows.ExecuteAsync(
                connection,
                $"create temporary table {table} (like public.{table} including defaults including generated including indexes) "
                + "on commit drop", [], cancellation);
        }

        await FillAsync(database, connection, venue, projection, checkpoint.Sequence, _ => { }, cancellation);
        foreach (var table in tables)
        {
            differences.AddRange(await DifferAsync(
                connection, $"The log makes a row of {table} that is not there", $"pg_temp.{table}", $"public.{table}", venue,
                cancellation));
            differences.AddRange(await DifferAsync(
                connection, $"A row of {table} is not what the log makes", $"public.{table}", $"pg_temp.{table}", venue, cancellation));
        }

        await transaction.RollbackAsync(cancellation);
        return differences;
    }

    private static async Task<Checkpoint> FillAsync(
        NpgsqlDataSource database, NpgsqlConnection connection, int venue, string projection, long upTo, Action<long> progress,
        CancellationToken cancellation)
    {
        var reader = await LogReader.OpenAsync(database, venue, after: 0, cancellation);
        var (filling, events, filled) = (Projection.All[projection](venue, reader.Definitions), new EventBuffer(), default(Checkpoint));
        while (filled.Sequence < upTo)
        {
            await reader.ReadAsync(events, cancellation);
            if (events.Count == 0) break;
            await filling.PrepareAsync(connection, events, cancellation);
            foreach (ref readonly var happened in events.Events)
            {
                if (happened.Sequence > upTo) break;
                reader.Definitions.Fold(in happened);
                filling.Fold(in happened);
                filled = new(happened.Sequence, happened.At);
            }

            await filling.WriteAsync(connection, filled.Sequence, cancellation);
            progress(filled.Sequence);
        }

        return filled;
    }

    private static async Task<List<string>> DifferAsync(
        NpgsqlConnection connection, string what, string left, string right, int venue, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select row_to_json(one)::text from (select * from {left} where venue_id = $1 "
            + $"except select * from {right} where venue_id = $1) one limit 100", connection)
        {
            Parameters = { Rows.Venue(venue) },
            CommandTimeout = 0,
        };
        var differences = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) differences.Add($"{what}: {rows.GetString(0)}");
        return differences;
    }
}
