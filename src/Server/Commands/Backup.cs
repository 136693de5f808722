using System.Diagnostics;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Storage.Backups;

namespace TradeCraft.Server.Commands;

internal static class Backup
{
    public static Verb Verb { get; } = new(
        "backup", "FILE", "writes everything the server keeps into one file",
        "Writes one snapshot of the server's own database into FILE, while it trades or while it is stopped. "
        + "FILE appears when it is whole; one that\n"
        + "was there is replaced. It holds password hashes and signing keys: keep it as you keep those. "
        + "A PostgreSQL of yours is backed up with\n"
        + "pg_dump: see docs/operations.md.",
        StorageChoice.Own, RunAsync);

    private static async Task<int> RunAsync(Request request)
    {
        var began = Stopwatch.GetTimestamp();
        var options = StorageChoice.RequireOwn(request, "pg_dump");
        var path = Path.GetFullPath(request.Operand);
        if (Directory.Exists(path)) throw new StartupException($"{path} is a folder: name a file.");
        await using var database = await FoundDatabase.OpenAsync(options, CancellationToken.None);
        await using var connection = await database.Source.OpenConnectionAsync();
        BackupManifest made;
        try
        {
            made = await new BackupWriter(connection, TimeProvider.System).WriteAsync(path, CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The backup cannot be written: {failure.Message}", failure);
        }

        var (bytes, seconds) = (new FileInfo(path).Length, Stopwatch.GetElapsedTime(began).TotalSeconds);
        await Console.Out.WriteLineAsync(FormattableString.Invariant(
            $"{path}: {made.Tables.Length} tables{StorageChoice.At(made)}, {bytes} bytes, in {seconds:0.0} s."));
        return 0;
    }
}
