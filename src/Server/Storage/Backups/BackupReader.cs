using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage.Backups;

/// <summary>A backup, read once from its beginning to its end: first what is in it, then the rows.</summary>
internal sealed partial class BackupReader : IAsyncDisposable
{
    private readonly string path;
    private readonly FileStream file;
    private readonly TarReader tar;

    private BackupReader(string path, FileStream file)
    {
        (this.path, this.file) = (path, file);
        tar = new TarReader(file);
    }

    public BackupManifest Manifest { get; private set; } = null!;

    /// <exception cref="StartupException">There is no such file, it is no backup, or a newer program made it.</exception>
    public static async Task<BackupReader> OpenAsync(string path, CancellationToken cancellation)
    {
        BackupReader reader;
        try
        {
            reader = new(path, File.OpenRead(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The backup cannot be read: {failure.Message}", failure);
        }

        try
        {
            await reader.ReadManifestAsync(cancellation);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await tar.DisposeAsync();
        await file.DisposeAsync();
    }

    /// <summary>Fills a database that has no tables yet: all of it, or nothing.</summary>
    /// <param name="owner">Connects as a superuser: the order of the tables is not that of their references.</param>
    public async Task FillAsync(NpgsqlDataSource owner, CancellationToken cancellation)
    {
        var numbers = Manifest.Migrations.Select(migration => migration.Number).ToHashSet();
        await new Migrator([.. Migration.OfThisProgram.Where(migration => numbers.Contains(migration.Number))], NullLogger.Instance)
            .RunAsync(owner, cancellation);

        await using var connection = await owner.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync("set local session_replication_role = replica");
        await MakePartitionsAsync(connection);
        await connection.ExecuteAsync($"truncate {BackupWriter.Names(Manifest.Tables.Select(table => table.Name))}");
        try
        {
            foreach (var table in Manifest.Tables) await FillAsync(connection, table, cancellation);
        }
        catch (Exception failure) when (failure is EndOfStreamException or InvalidDataException or FormatException)
        {
            throw Damaged("it ends too early or was changed", failure);
        }

        foreach (var counter in Manifest.Counters.Where(counter => counter.Value is not null))
            await connection.ExecuteAsync("select setval(format('%I', @Name::text)::regclass, @Value::bigint)", counter);
        await transaction.CommitAsync(cancellation);
    }

    private async Task ReadManifestAsync(CancellationToken cancellation)
    {
        try
        {
            if (await tar.GetNextEntryAsync(cancellationToken: cancellation) is not { Name: BackupManifest.Entry, DataStream: { } text })
                throw new InvalidDataException("There is no manifest.");
            using var json = await JsonDocument.ParseAsync(text, cancellationToken: cancellation);
            if (json.RootElement.GetProperty("format").GetInt32() > BackupManifest.CurrentFormat)
                throw new StartupException($"A newer TradeCraft made the backup {path}: restore it with that version.");
            Manifest = json.Deserialize<BackupManifest>(BackupManifest.Json) ?? throw new InvalidDataException("The manifest is empty.");
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or JsonException or FormatException
            or KeyNotFoundException or InvalidOperationException)
        {
            throw new StartupException($"{path} is no backup that TradeCraft made.", failure);
        }

        var known = Migration.OfThisProgram.ToDictionary(migration => migration.Number, migration => migration.Sha256);
        if (Manifest.Migrations.FirstOrDefault(migration => known.GetValueOrDefault(migration.Number) != migration.Sha256) is { } newer)
            throw new StartupException(
                $"The backup {path} has the migration {newer.Number:0000}_{newer.Name}, which this program does not know: "
                + "a newer TradeCraft made it.");
        if (Manifest.Partitions.FirstOrDefault(partition => !Bound().IsMatch(partition.Bound)) is { } odd)
            throw Damaged($"the bound of {odd.Name} is none", null);
    }

    private async Task MakePartitionsAsync(NpgsqlConnection connection)
    {
        foreach (var partition in Manifest.Partitions)
        {
            if (await connection.ExecuteScalarAsync<bool>("select to_regclass(format('%I', @Name::text)) is not null", partition)) continue;
            await connection.ExecuteAsync(
                $"create table {BackupWriter.Name(partition.Name)} partition of {BackupWriter.Name(partition.Parent)} {partition.Bound}");
        }
    }

    private async Task FillAsync(NpgsqlConnection connection, BackedUpTable table, CancellationToken cancellation)
    {
        if (await tar.GetNextEntryAsync(cancellationToken: cancellation) is not { DataStream: { } compressed } entry
            || entry.Name != BackupManifest.EntryOf(table.Name))
            throw Damaged($"the rows of {table.Name} are missing", null);

        await using var rows = new GZipStream(compressed, CompressionMode.Decompress);
        var copy = await connection.BeginRawBinaryCopyAsync(
            $"copy {BackupWriter.Name(table.Name)} ({BackupWriter.Names(table.Columns)}) from stdin (format binary)", cancellation);
        string hash;
        try
        {
            hash = await HashedCopy.RunAsync(rows, copy, cancellation);
            await copy.DisposeAsync();
        }
        catch (PostgresException refused)
        {
            throw Damaged($"the rows of {table.Name} cannot be read: {refused.MessageText}", refused);
        }
        catch
        {
            await copy.CancelAsync();
            throw;
        }

        if (hash != table.Sha256) throw Damaged($"the rows of {table.Name} are not those that were written", null);
    }

    private StartupException Damaged(string how, Exception? cause) =>
        new($"The backup {path} is damaged: {how}. Nothing was restored.", cause);

    // It goes into a statement as it is, so nothing else may be in it.
    [GeneratedRegex(@"^(?:DEFAULT|FOR VALUES IN \([-+'\w:., ]+\)|FOR VALUES FROM \([-+'\w:., ]+\) TO \([-+'\w:., ]+\))$")]
    private static partial Regex Bound();
}
