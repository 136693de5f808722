using Dapper;
using Npgsql;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

internal static class Rebuild
{
    private const string Everything = "all";

    public static Verb Verb { get; } = new(
        "rebuild", "PROJECTION", "fills tables anew that are filled from the log",
        "Empties the tables of a projection and fills them from the beginning of the event log, in one transaction: "
        + "who reads them sees the old rows\n"
        + "until the new ones are whole. The log is not touched, and the server may run meanwhile.\n"
        + $"PROJECTION is one of {string.Join(", ", History.Rebuild.Names)}, or {Everything}.",
        StorageChoice.Options, RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        var names = request.Operand == Everything
            ? [.. History.Rebuild.Names] : History.Rebuild.Names.Where(name => name == request.Operand).ToArray();
        if (names.Length == 0)
            throw new StartupException(
                $"There is no projection `{request.Operand}`. There are: {string.Join(", ", History.Rebuild.Names)}, and {Everything}.");
        await using var database = await FoundDatabase.OpenAsync(StorageOptions.From(request.Configuration), CancellationToken.None);
        var live = new SequencerOptions().Venue;
        foreach (var venue in await VenuesAsync(database.Source))
        {
            foreach (var name in names)
            {
                var sequence = await History.Rebuild.RunAsync(database.Source, venue, name, CancellationToken.None);
                var whose = venue == live ? "" : $" of venue {venue}";
                await Console.Out.WriteLineAsync($"The tables of {name}{whose} hold what the log says up to event {sequence}.");
            }
        }

        return 0;
    }

    /// <summary>The live one, and all others that have a log.</summary>
    private static async Task<IEnumerable<int>> VenuesAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        var others = await connection.QueryAsync<int>("select distinct venue_id from event_log where venue_id > 100 order by 1");
        return others.Prepend(new SequencerOptions().Venue);
    }
}
