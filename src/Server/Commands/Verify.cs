using System.Data;
using Dapper;
using Npgsql;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

internal static class Verify
{
    public static Verb Verb { get; } = new(
        "verify", null, "tries everything that is promised of the data",
        "Walks the event log from its beginning: the chain of hashes, gaps in the sequence, "
        + "the trial balance of each asset on the way, the\n"
        + "recorded states against a replay, and the tables that are filled from the log. "
        + "Changes nothing, and may run while the server trades.\n"
        + "Exit code 1 when something is found.",
        StorageChoice.Options, RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        await using var database = await FoundDatabase.OpenAsync(StorageOptions.From(request.Configuration), CancellationToken.None);
        var findings = await FindAsync(database.Source, Console.Out, CancellationToken.None);
        foreach (var finding in findings) await Console.Error.WriteLineAsync(finding);
        await Console.Out.WriteLineAsync(findings.Count == 0 ? "Nothing is wrong." : $"Found: {findings.Count}.");
        return findings.Count == 0 ? 0 : 1;
    }

    /// <summary>Says what it looks at, and gives what it finds.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(NpgsqlDataSource database, TextWriter output, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await connection.ExecuteAsync("set transaction read only");
        var findings = new List<string>();
        var venues = (await connection.QueryAsync<int>(
            "select venue_id from event_log union select venue_id from event_log_checkpoint order by 1")).AsList();
        foreach (var venue in venues)
        {
            var log = new LogVerification(connection, venue);
            await log.RunAsync(cancellation);
            findings.AddRange(log.Findings);
            await output.WriteLineAsync(
                $"Venue {venue}: {log.Events} events in {log.Batches} batches, {log.Assets} assets, {log.States} recorded states; "
                + $"{log.Findings.Count} findings.");
        }

        var tables = await TablesAsync(database, venues, cancellation);
        await output.WriteLineAsync($"Tables of {string.Join(", ", History.Rebuild.Names)}: {tables.Count} findings.");
        return [.. findings, .. tables];
    }

    /// <summary>The rows that are not what the log makes of them, each projection as of one moment of its own.</summary>
    private static async Task<List<string>> TablesAsync(NpgsqlDataSource database, IEnumerable<int> venues, CancellationToken cancellation)
    {
        var findings = new List<string>();
        foreach (var venue in venues)
        {
            foreach (var projection in History.Rebuild.Names)
            {
                try
                {
                    var differences = await History.Rebuild.CompareAsync(database, venue, projection, cancellation);
                    findings.AddRange(differences.Select(difference => $"Venue {venue}: {difference}."));
                }
                catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or ArgumentException
                    or KeyNotFoundException)
                {
                    findings.Add(
                        $"Venue {venue}: the tables of {projection} cannot be compared with the log: {failure.Message.TrimEnd('.')}.");
                }
            }
        }

        return findings;
    }
}
