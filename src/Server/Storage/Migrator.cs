using Dapper;
using Npgsql;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Brings a database's schema up to the program's. Several servers may start at once: one migrates, the others wait and find it done.
/// </summary>
public sealed partial class Migrator(IReadOnlyList<Migration> migrations, ILogger logger)
{
    // Any number will do as long as every version of the program takes the same: "trade" in ASCII.
    private const long Lock = 0x74_72_61_64_65;

    // Grants are conditional because a database with one role for everything is fine too.
    private const string CreateTable =
        """
        CREATE TABLE schema_migration (
            number     integer PRIMARY KEY,
            name       text NOT NULL,
            sha256     text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tradecraft_server' AND rolname <> current_user) THEN
                REVOKE ALL ON schema_migration FROM tradecraft_server;
                GRANT SELECT ON schema_migration TO tradecraft_server;
            END IF;
        END $$;
        """;

    private sealed record Applied(int Number, string Name, string Sha256);

    /// <summary>
    /// Applies in order what is not applied yet, each migration in a transaction of its own. One whose number lies below the newest applied
    /// is applied as well: branches are merged in any order.
    /// </summary>
    /// <param name="venue">Whose lock the caller holds.</param>
    /// <exception cref="StartupException">The database is newer than the program, or an applied migration was edited, or another server
    /// works with the tables that would change: nothing is changed then.</exception>
    public async Task RunAsync(NpgsqlDataSource owner, CancellationToken cancellation, int? venue = null)
    {
        // A session's lock, not a transaction's, because each migration commits by itself.
        await using var connection = await owner.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_lock(@Lock)", new { Lock }, commandTimeout: 0, cancellationToken: cancellation));
        if (await connection.ExecuteScalarAsync<string?>(Command("SELECT to_regclass('schema_migration')::text", cancellation)) is null)
            await connection.ExecuteAsync(Command(CreateTable, cancellation));

        var applied = (await connection.QueryAsync<Applied>(
            Command("SELECT number, name, sha256 FROM schema_migration ORDER BY number", cancellation)))
            .ToDictionary(row => row.Number);
        Check(applied);

        var missing = migrations.Where(migration => !applied.ContainsKey(migration.Number)).ToList();
        if (missing.Count > 0 && await EventLog.FindRunningAsync(connection, venue, cancellation) is { } other)
            throw new StartupException(
                $"Another server is running venue {other} on this database, whose tables this program would change. Nothing was changed. "
                + "Stop that server first.");
        foreach (var migration in missing) await ApplyAsync(connection, migration, cancellation);
        await connection.ExecuteAsync(Command("SELECT pg_advisory_unlock_all()", cancellation));
    }

    private void Check(Dictionary<int, Applied> applied)
    {
        var known = migrations.ToDictionary(migration => migration.Number);
        if (applied.Values.FirstOrDefault(row => !known.ContainsKey(row.Number)) is { } newer)
            throw new StartupException(
                $"The database has the migration {newer.Number:0000}_{newer.Name}, which this program does not know: "
                + "a newer TradeCraft made it. Nothing was changed. Start that version, or choose another data folder with --data DIR.");

        bool IsEdited(Migration migration) => applied.TryGetValue(migration.Number, out var row) && row.Sha256 != migration.Sha256;
        if (migrations.FirstOrDefault(IsEdited) is { } edited)
            throw new StartupException(
                $"The migration {edited} is not the one this database was made with "
                + $"({applied[edited.Number].Number:0000}_{applied[edited.Number].Name}). "
                + "Nothing was changed. An applied migration is never edited: restore it and write the change as a new one; "
                + "while developing, another data folder does too (--data DIR).");
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                migration.Sql, transaction: transaction, commandTimeout: 0, cancellationToken: cancellation));
        }
        catch (PostgresException failure)
        {
            throw new StartupException(
                $"The migration {migration} failed and was undone: {failure.MessageText} ({failure.SqlState}).", failure);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO schema_migration (number, name, sha256) VALUES (@Number, @Name, @Sha256)", migration, transaction,
            cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        LogApplied(migration);
    }

    private static CommandDefinition Command(string sql, CancellationToken cancellation) => new(sql, cancellationToken: cancellation);

    [LoggerMessage(LogLevel.Information, "Applied the migration {Migration}")]
    private partial void LogApplied(Migration migration);
}
