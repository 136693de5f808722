using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Subscriptions;

namespace TradeCraft.Server.Administration;

/// <param name="Sequence">The last event on the log.</param>
/// <param name="Behind">Events that are in no table of history yet.</param>
public sealed record VenueHealthBody(VenueStatus Status, IReadOnlyList<VenueFailure> Failures, long Sequence, long Behind);

/// <param name="Version">Of PostgreSQL.</param>
/// <param name="AnswersInMs">How long the smallest question took, in milliseconds.</param>
/// <param name="Problem">Why it cannot be asked; the rest is null then.</param>
public sealed record DatabaseHealthBody(string? Version, long? Bytes, int? Connections, double? AnswersInMs, string? Problem);

/// <summary>The machine, in bytes.</summary>
/// <param name="DiskFree">Where the data folder is. Null where that cannot be told.</param>
/// <param name="Memory">What the process has of the machine's memory.</param>
/// <param name="Heap">What of it objects take up.</param>
/// <param name="UpSeconds">Since the process began.</param>
public sealed record MachineHealthBody(
    long? DiskFree, long? DiskSize, long Memory, long Heap, long MemorySize, int Processors, long UpSeconds);

/// <param name="Connections">Open, of browsers and programs.</param>
/// <param name="Sockets">Those of them that are streams.</param>
public sealed record TrafficBody(
    long Connections, long Sockets, double RequestsPerSecond, double MessagesPerSecond, double EventsPerSecond);

/// <param name="Readers">How far behind the log each of its readers is.</param>
public sealed record HealthOverviewBody(
    VenueHealthBody Venue, IReadOnlyList<ReaderLag> Readers, DatabaseHealthBody Database, MachineHealthBody Machine, TrafficBody Traffic);

internal static class HealthOverview
{
    private sealed record Row(string Version, long Bytes, int Connections);

    /// <summary>How the server is: the venue, the log's readers, the database, the machine, and how busy it is.</summary>
    public static async Task<Ok<HealthOverviewBody>> GetAsync(
        LiveVenue venue, VenueHealth health, VenueProjections projections, LagMetrics lag, NpgsqlDataSource database,
        StorageOptions storage, Traffic traffic, TimeProvider time, CancellationToken cancellation) =>
        TypedResults.Ok(new HealthOverviewBody(
            new(venue.Status, [.. health.Noted], projections.Sequence, Math.Max(0, projections.Sequence - projections.StoredUpTo)),
            [.. lag.Now.OrderBy(reader => reader.Reader, StringComparer.Ordinal)
                .Select(reader => reader with { Seconds = Math.Round(reader.Seconds, 1) })],
            await DatabaseAsync(database, time, cancellation), Machine(storage, time),
            new(
                traffic.Total(Traffic.Connections), traffic.Total(Traffic.Sockets), traffic.RateOf(Traffic.Requests).PerSecond,
                traffic.RateOf(Traffic.Messages).PerSecond, traffic.RateOf(Traffic.Events, projections.Sequence).PerSecond)));

    private static async Task<DatabaseHealthBody> DatabaseAsync(
        NpgsqlDataSource database, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            var asked = time.GetTimestamp();
            await connection.ExecuteAsync(new CommandDefinition("select 1", cancellationToken: cancellation));
            var answersIn = time.GetElapsedTime(asked).TotalMilliseconds;
            var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(
                """
                select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
                    (select count(*)::int from pg_stat_activity where datname = current_database()) as connections
                """, cancellationToken: cancellation));
            return new(row.Version, row.Bytes, row.Connections, Math.Round(answersIn, 2), Problem: null);
        }
        catch (NpgsqlException failure)
        {
            return new(null, null, null, null, failure.Message);
        }
    }

    private static MachineHealthBody Machine(StorageOptions storage, TimeProvider time)
    {
        var memory = GC.GetGCMemoryInfo();
        var (free, size) = DiskOf(storage.DataFolder);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new(
            free, size, Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false), memory.TotalAvailableMemoryBytes,
            Environment.ProcessorCount, (long)(time.GetUtcNow() - process.StartTime.ToUniversalTime()).TotalSeconds);
    }

    /// <summary>Of the disk that a folder is on, or would be on.</summary>
    private static (long? Free, long? Size) DiskOf(string folder)
    {
        var there = new DirectoryInfo(Path.GetFullPath(folder));
        while (!there.Exists && there.Parent is { } parent) there = parent;
        try
        {
            var disk = new DriveInfo(there.FullName);
            return (disk.AvailableFreeSpace, disk.TotalSize);
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return (null, null);
        }
    }
}
