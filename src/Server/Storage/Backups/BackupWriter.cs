using System.Data;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace TradeCraft.Server.Storage.Backups;

/// <summary>
/// Writes all tables, as they stand in one snapshot, into one file, while others go on reading and writing. Nothing of it is at the file's
/// name before all of it is on disk. It holds password hashes and the keys that tokens are signed with: only its owner may read it.
/// </summary>
internal sealed class BackupWriter(NpgsqlConnection connection, TimeProvider time)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task<BackupManifest> WriteAsync(string file, CancellationToken cancellation)
    {
        var unfinished = $"{file}.unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(unfinished);
        else Directory.CreateDirectory(unfinished, Owner | UnixFileMode.UserExecute);
        try
        {
            await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            await connection.ExecuteAsync("set transaction read only");
            var tables = new List<BackedUpTable>();
            foreach (var (name, columns) in await TablesAsync())
                tables.Add(new(name, columns, await CopyAsync(name, columns, Path.Combine(unfinished, $"{tables.Count}"), cancellation)));
            var manifest = await DescribeAsync([.. tables]);

            var whole = Path.Combine(unfinished, "whole");
            await PackAsync(manifest, unfinished, whole, cancellation);
            File.Move(whole, file, overwrite: true);
            return manifest;
        }
        finally
        {
            Directory.Delete(unfinished, recursive: true);
        }
    }

    /// <summary>Each table that is no partition of another, with its columns that are not worked out from others.</summary>
    private async Task<IEnumerable<(string Name, string[] Columns)>> TablesAsync() => await connection.QueryAsync<(string, string[])>(
        """
        select t.relname::text, array_agg(c.attname::text order by c.attnum)
        from pg_class t join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped and c.attgenerated = ''
        where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
            and t.relname <> 'schema_migration'
        group by t.relname order by t.relname
        """);

    private async Task<string> CopyAsync(string table, string[] columns, string to, CancellationToken cancellation)
    {
        await using var file = Create(to);
        await using var compressed = new GZipStream(file, CompressionLevel.Fastest);
        await using var rows = await connection.BeginRawBinaryCopyAsync(
            $"copy (select {Names(columns)} from {Name(table)}) to stdout (format binary)", cancellation);
        return await HashedCopy.RunAsync(rows, compressed, cancellation);
    }

    private async Task<BackupManifest> DescribeAsync(BackedUpTable[] tables) => new(
        BackupManifest.CurrentFormat,
        time.GetUtcNow(),
        [.. await connection.QueryAsync<BackedUpVenue>(
            "select venue_id as venue, max(last_sequence) as sequence from event_log group by venue_id order by venue_id")],
        [.. await connection.QueryAsync<BackedUpMigration>("select number, name, sha256 from schema_migration order by number")],
        [.. await connection.QueryAsync<BackedUpPartition>(
            """
            select t.relname::text as name, p.relname::text as parent, pg_get_expr(t.relpartbound, t.oid) as bound
            from pg_inherits i join pg_class t on t.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
            where t.relispartition and t.relkind = 'r' and t.relnamespace = 'public'::regnamespace order by t.relname
            """)],
        [.. await connection.QueryAsync<BackedUpCounter>(
            "select sequencename::text as name, last_value as value from pg_sequences where schemaname = 'public' order by 1")],
        tables);

    private static async Task PackAsync(BackupManifest manifest, string from, string to, CancellationToken cancellation)
    {
        await using var file = Create(to);
        await using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
        {
            await AddAsync(BackupManifest.Entry, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupManifest.Json)));
            for (var i = 0; i < manifest.Tables.Length; i++)
            {
                var spooled = Path.Combine(from, $"{i}");
                await AddAsync(BackupManifest.EntryOf(manifest.Tables[i].Name), File.OpenRead(spooled));
                File.Delete(spooled);
            }

            async Task AddAsync(string name, System.IO.Stream data)
            {
                await using (data) await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data, Mode = Owner }, cancellation);
            }
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>A new file that only its owner may read.</summary>
    internal static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        return new FileStream(path, options);
    }

    internal static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(Name));

    internal static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
