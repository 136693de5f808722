using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>A file of everything about a user, or one that is being made.</summary>
/// <param name="State">making, ready or failed.</param>
/// <param name="Percent">How much of it is written.</param>
/// <param name="Length">In bytes; null until it is ready, as is when it was.</param>
internal sealed record DataExport(
    Guid Id, long UserId, DateTimeOffset RequestedAt, string State, int Percent, DateTimeOffset? ReadyAt, long? Length);

/// <summary>
/// The exports that users asked for: a row for each user, and its file in <c>exports/</c> of the data folder, which only the server's user
/// may read.
/// </summary>
internal sealed class DataExports(
    NpgsqlDataSource database, StorageOptions storage, SequencerOptions options, IOptions<RetentionOptions> retention, TimeProvider time)
    : IDisposable
{
    private const string Columns = "id, user_id, requested_at, state, percent, ready_at, length";

    private readonly SemaphoreSlim asked = new(0);

    private TimeSpan Lifetime => TimeSpan.FromHours(retention.Value.ExportHours);

    private string Folder => Path.Combine(storage.DataFolder, "exports");

    public DateTimeOffset? EndOf(DataExport export) => export.ReadyAt + Lifetime;

    /// <summary>Asks for one, in place of an earlier one. Null while one is being made.</summary>
    public async Task<DataExport?> BeginAsync(UserId user, CancellationToken cancellation)
    {
        var begun = (await QueryAsync(
            $"""
            insert into data_export (venue_id, user_id, id, requested_at) values (@Venue, @user, @id, @now)
            on conflict (venue_id, user_id) do update set id = excluded.id, requested_at = excluded.requested_at, state = 'making',
                percent = 0, ready_at = null, length = null
            where data_export.state <> 'making'
            returning {Columns}
            """,
            new { options.Venue, user = user.Number, id = Guid.CreateVersion7(), now = time.GetUtcNow() }, cancellation)).SingleOrDefault();
        if (begun is not null) asked.Release();
        return begun;
    }

    /// <summary>The newest of a user's that is not over.</summary>
    public async Task<DataExport?> FindAsync(UserId user, CancellationToken cancellation) => (await QueryAsync(
        $"""
        select {Columns} from data_export
        where venue_id = @Venue and user_id = @user and (ready_at is null or ready_at > @oldest)
        """,
        new { options.Venue, user = user.Number, oldest = time.GetUtcNow() - Lifetime }, cancellation)).SingleOrDefault();

    /// <summary>The file of one that is ready; null where it is gone.</summary>
    public FileStream? Open(DataExport export)
    {
        try
        {
            return new FileStream(
                FileOf(export), new FileStreamOptions { Options = FileOptions.Asynchronous, Share = FileShare.Read | FileShare.Delete });
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Waits until one is asked for, and not for ever: another process may have written it down.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellation) => asked.WaitAsync(most, cancellation);

    /// <summary>The one that has waited longest, also where a server stopped in the middle of it; null where none is to be made.</summary>
    public async Task<DataExport?> NextAsync(CancellationToken cancellation) => (await QueryAsync(
        $"select {Columns} from data_export where venue_id = @Venue and state = 'making' order by requested_at, id limit 1",
        new { options.Venue }, cancellation)).SingleOrDefault();

    /// <summary>Where one is written, before it has its name.</summary>
    public string UnfinishedFileOf(DataExport export) => $"{FileOf(export)}.unfinished";

    public Task NoteAsync(DataExport export, int percent, CancellationToken cancellation) => QueryAsync(
        "update data_export set percent = @percent where id = @Id and state = 'making'", new { export.Id, percent }, cancellation);

    /// <summary>Gives the written file its name.</summary>
    public async Task FinishAsync(DataExport export, CancellationToken cancellation)
    {
        File.Move(UnfinishedFileOf(export), FileOf(export), overwrite: true);
        await QueryAsync(
            "update data_export set state = 'ready', percent = 100, ready_at = @now, length = @length where id = @Id",
            new { export.Id, now = time.GetUtcNow(), length = new FileInfo(FileOf(export)).Length }, cancellation);
    }

    public Task FailAsync(DataExport export, CancellationToken cancellation) =>
        QueryAsync("update data_export set state = 'failed' where id = @Id", new { export.Id }, cancellation);

    /// <summary>Removes those whose time is over, and files that belong to none: replaced, failed, or of a user who is gone.</summary>
    public async Task PruneAsync(CancellationToken cancellation)
    {
        await QueryAsync(
            "delete from data_export where coalesce(ready_at, case when state = 'failed' then requested_at end) < @oldest",
            new { oldest = time.GetUtcNow() - Lifetime }, cancellation);
        if (!Directory.Exists(Folder)) return;
        var files = Directory.GetFiles(Folder);
        var kept = await QueryAsync($"select {Columns} from data_export where state <> 'failed'", new { }, cancellation);
        var known = kept.Select(FileOf).ToHashSet();
        foreach (var file in files.Where(file => !known.Any(name => file.StartsWith(name, StringComparison.Ordinal)))) File.Delete(file);
    }

    public void Dispose() => asked.Dispose();

    private string FileOf(DataExport export) => Path.Combine(Folder, $"{export.Id}.zip");

    private async Task<IEnumerable<DataExport>> QueryAsync(string sql, object given, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QueryAsync<DataExport>(new CommandDefinition(sql, given, cancellationToken: cancellation));
    }
}
