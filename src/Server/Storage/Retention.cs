using System.IO.Compression;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage.Backups;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Once a day drops what has been kept long enough, a partition at a time, after it has been written to <c>archive/</c> in the data folder:
/// as CSV, which anything reads in seven years too. What is too old of the audit goes without: it says who did what from where.
/// </summary>
internal sealed partial class Retention(
    Database database, StorageOptions storage, IOptions<RetentionOptions> options, TimeProvider time,
    ILogger<Retention> logger) : SupervisedService
{
    // So many at a time: who writes to the audit meanwhile does not wait.
    private const int AuditRowsAtOnce = 10_000;

    private sealed record Piece(string Name, DateTime? Ends);

    /// <summary>Goes through the tables once. Gives the names of what it dropped.</summary>
    public async Task<IReadOnlyList<string>> SweepAsync(CancellationToken cancellation)
    {
        var dropped = new List<string>();
        await using var connection = await database.OpenOwnerAsync(cancellation);
        foreach (var (table, days) in options.Value.Days.Where(rule => rule.Value > 0))
        {
            var end = time.GetUtcNow().UtcDateTime - TimeSpan.FromDays(days);
            foreach (var piece in (await PiecesAsync(connection, table, cancellation)).Where(piece => piece.Ends <= end))
            {
                await ArchiveAsync(connection, table, piece.Name, cancellation);
                LogDropped(piece.Name, days);
                dropped.Add(piece.Name);
            }
        }

        if (options.Value.AuditDays > 0) await ForgetAuditAsync(connection, cancellation);
        return dropped;
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var daily = new PeriodicTimer(TimeSpan.FromDays(1), time);
        do
        {
            try
            {
                await SweepAsync(stopping);
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or UnauthorizedAccessException)
            {
                // Too much is kept for a day longer: no reason to stop.
                LogFailed(failure);
            }
        }
        while (await daily.WaitForNextTickAsync(stopping));
    }

    /// <summary>The server's own role can only add to the audit; the owner of the tables takes from it.</summary>
    private async Task ForgetAuditAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition("select has_table_privilege('audit', 'delete')", cancellationToken: cancellation)))
        {
            LogAuditKept();
            return;
        }

        var end = time.GetUtcNow() - TimeSpan.FromDays(options.Value.AuditDays);
        while (await connection.ExecuteAsync(new CommandDefinition(
            "delete from audit where id in (select id from audit where at < @end limit @AuditRowsAtOnce)", new { end, AuditRowsAtOnce },
            cancellationToken: cancellation)) == AuditRowsAtOnce)
        {
        }
    }

    /// <summary>
    /// The partitions of a table, and until when their rows are: by their bound or, where that is a sequence, by when every venue's log had
    /// come to it. Null for one that still grows, and for one that takes what fits nowhere else.
    /// </summary>
    private static async Task<IEnumerable<Piece>> PiecesAsync(NpgsqlConnection connection, string table, CancellationToken cancellation) =>
        await connection.QueryAsync<Piece>(new CommandDefinition(
            """
            with piece as (
                select t.relname::text as name, (regexp_match(pg_get_expr(t.relpartbound, t.oid), 'TO \(''([^'']+)''\)'))[1] as bound
                from pg_inherits i join pg_class t on t.oid = i.inhrelid
                where i.inhparent = to_regclass(format('%I', @table::text)) and t.relispartition),
            venue as (select distinct venue_id from event_log)
            select name, case
                when bound !~ '^[0-9]+$' then bound::timestamptz
                else (select case when bool_and(reached.at is not null) then max(reached.at) end
                      from venue left join lateral (
                          select at from event_log
                          where venue_id = venue.venue_id and first_sequence < bound::bigint and last_sequence >= bound::bigint - 1
                          order by first_sequence desc limit 1) reached on true)
                end as ends
            from piece order by 2
            """,
            new { table }, cancellationToken: cancellation));

    /// <summary>
    /// Only what is on disk elsewhere is dropped; when that does not come about, the archive is written again another day.
    /// </summary>
    private async Task ArchiveAsync(NpgsqlConnection connection, string table, string piece, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(storage.DataFolder, "archive")).FullName;
        var file = Path.Combine(folder, $"{piece}.csv.gz");
        var (parent, name) = (BackupWriter.Name(table), BackupWriter.Name(piece));
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition($"lock table {name} in share mode", cancellationToken: cancellation));
        File.Delete($"{file}.unfinished");
        await using (var archive = BackupWriter.Create($"{file}.unfinished"))
        {
            await using (var compressed = new GZipStream(archive, CompressionLevel.Optimal, leaveOpen: true))
            await using (var writer = new StreamWriter(compressed))
            using (var rows = await connection.BeginTextExportAsync(
                $"copy (select * from {name}) to stdout (format csv, header)", cancellation))
                await CopyAsync(rows, writer, cancellation);
            archive.Flush(flushToDisk: true);
        }

        File.Move($"{file}.unfinished", file, overwrite: true);
        await connection.ExecuteAsync(new CommandDefinition(
            $"alter table {parent} detach partition {name}; drop table {name}", cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }

    private static async Task CopyAsync(TextReader from, TextWriter to, CancellationToken cancellation)
    {
        var buffer = new char[64 * 1024];
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var length)
            await to.WriteAsync(buffer.AsMemory(0, length), cancellation);
    }

    [LoggerMessage(LogLevel.Information, "Archived and dropped {Piece}, which ended more than {Days} days ago")]
    private partial void LogDropped(string piece, int days);

    [LoggerMessage(LogLevel.Information, "The audit is kept forever: the role of the connection string may not delete from it")]
    private partial void LogAuditKept();

    [LoggerMessage(LogLevel.Error, "What has been kept long enough could not be dropped; it is tried again tomorrow")]
    private partial void LogFailed(Exception failure);
}
