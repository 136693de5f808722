using Microsoft.Extensions.Logging.Abstractions;
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
        + "Who was signed in at the backup still is.",
        StorageChoice.Own, RunAsync);

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
            await FillAsync(backup, options);
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

    private static async Task FillAsync(BackupReader backup, StorageOptions options)
    {
        await using var postgres = EmbeddedPostgres.Open(
            new EmbeddedPostgresOptions(options.DataFolder, options.PostgresBinaries, options.PostgresUser), TimeProvider.System,
            NullLogger.Instance);
        await postgres.StartAsync(CancellationToken.None);
        await using var owner = await DatabaseRoles.PrepareAsync(postgres, Database.Name, CancellationToken.None);
        await backup.FillAsync(owner, CancellationToken.None);
    }
}
