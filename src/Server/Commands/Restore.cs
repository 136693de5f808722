using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Storage.Backups;

namespace TradeCraft.Server.Commands;

internal static class Restore
{
    public static Verb Verb { get; } = new(
        "restore", "FILE", "fills an empty data folder from a backup",
        "Makes a database in the data folder, which must be empty, and fills it from FILE: all of it, or the folder stays empty. "
        + "Every part is checked\n"
        + "against the hash that was taken when it was written. `tradecraft verify` then tries the whole of it. "
        + "Everybody signs in anew, with a new key\n"
        + "for their tokens, because the backup may be in more hands than one: --keep-sessions leaves both as they were.",
        [new(KeepSessions, null, "who was signed in at the backup still is"), .. StorageChoice.Own], RunAsync);

    private const string KeepSessions = "keep-sessions";

    private static async Task<int> RunAsync(Request request)
    {
        var options = StorageChoice.RequireOwn(request, "pg_restore");
        await using var backup = await BackupReader.OpenAsync(Path.GetFullPath(request.Operand), CancellationToken.None);
        if (Directory.Exists(options.DataFolder) && Directory.EnumerateFileSystemEntries(options.DataFolder).Any())
            throw new StartupException(
                $"The data folder {options.DataFolder} is not empty: nothing was restored. Choose another with --data DIR, "
                + "or move this one away.");
        try
        {
            await FillAsync(backup, options, request.Configuration[KeepSessions] == "true");
        }
        catch
        {
            DataFolder.Empty(options.DataFolder);
            throw;
        }

        await Console.Out.WriteLineAsync(
            $"{options.DataFolder}: {backup.Manifest.Tables.Length} tables{StorageChoice.At(backup.Manifest)}.");
        return 0;
    }

    private static async Task FillAsync(BackupReader backup, StorageOptions options, bool keepSessions)
    {
        await using var postgres = EmbeddedPostgres.Open(
            new EmbeddedPostgresOptions(options.DataFolder, options.PostgresBinaries, options.PostgresUser), TimeProvider.System,
            NullLogger.Instance);
        await postgres.StartAsync(CancellationToken.None);
        await using var owner = await DatabaseRoles.PrepareAsync(postgres, Database.Name, CancellationToken.None);
        await backup.FillAsync(owner, CancellationToken.None);
        if (!keepSessions) await EndSessionsAsync(owner);
    }

    /// <summary>Tokens, links and tickets of the backup are good no more. A server that starts makes the key that is missing.</summary>
    private static async Task EndSessionsAsync(NpgsqlDataSource owner)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update user_session set revoked_at = @now where revoked_at is null; delete from signing_key",
            new { now = TimeProvider.System.GetUtcNow().UtcDateTime });

        // A backup of an earlier version has none.
        if (await connection.ExecuteScalarAsync<bool>("select to_regclass('one_time_token') is not null"))
            await connection.ExecuteAsync("delete from one_time_token");
    }
}
