using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

internal static class Rebuild
{
    public static Verb Verb { get; } = new(
        "rebuild", null, "fills the tables anew that are filled from the log", "Empties the tables that are filled from the event log and fills them from its beginning. The log is not touched.",
        StorageChoice.Options, RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        await using var database = await FoundDatabase.OpenAsync(StorageOptions.From(request.Configuration), CancellationToken.None);
        var tables = await DerivedTables.RebuildAsync(database.Source, CancellationToken.None);
        await Console.Out.WriteLineAsync(tables.Count == 0 ? "No table is filled from the log: there is nothing to rebuild." : $"Rebuilt: {string.Join(", ", tables)}.");
        return 0;
    }
}
