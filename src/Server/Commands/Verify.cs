using System.Data;
using Dapper;
using Npgsql;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

internal static class Verify
{
    public static Verb Verb { get; } = new(
        "verify", null, "tries everything that is promised of the data",
        "Walks the event log from its beginning: the chain of hashes, gaps in the sequence, the trial balance of each asset after every batch, the\n"
        + "recorded states against a replay, and the tables that are filled from the log. Reads one snapshot and changes nothing: it may run while\n"
        + "the server trades. Exit code 1 when something is found.",
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
        foreach (var venue in (await connection.QueryAsync<int>("select venue_id from event_log union select venue_id from event_log_checkpoint order by 1")).AsList())
        {
            var log = new LogVerification(connection, venue);
            await log.RunAsync(cancellation);
            findings.AddRange(log.Findings);
            await output.WriteLineAsync(
                $"Venue {venue}: {log.Events} events in {log.Batches} batches, {log.Assets} assets, {log.States} recorded states; {log.Findings.Count} findings.");
        }

        findings.AddRange(await DerivedTables.CompareAsync(connection, cancellation));
        return findings;
    }
}
