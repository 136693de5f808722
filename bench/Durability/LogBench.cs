using System.Buffers;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace TradeCraft.Bench.Durability;

/// <summary>
/// What a commit costs, by the number of events in it: as one row a batch, as it is done, and as one row an event by binary COPY.
/// </summary>
internal static class LogBench
{
    private const int Commits = 500;

    // Not the venue that the server runs.
    private const int Venue = 99;

    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("tradecraft-bench-").FullName;
        await using (var postgres = EmbeddedPostgres.Open(
            new EmbeddedPostgresOptions(Path.Combine(folder, "data"), Environment.GetEnvironmentVariable("TRADECRAFT_POSTGRES_BINARIES")),
            TimeProvider.System, NullLogger.Instance))
        {
            await postgres.StartAsync(CancellationToken.None);
            await (await DatabaseRoles.PrepareAsync(postgres, "bench", CancellationToken.None)).DisposeAsync();

            // The owner's connections: the server's role could not make the table that the log is compared with.
            await using var database = NpgsqlDataSource.Create(postgres.Connect(EmbeddedPostgres.OwnerRole, "bench"));
            await new Migrator(Migration.OfThisProgram, NullLogger.Instance).RunAsync(database, CancellationToken.None);
            await using (var connection = await database.OpenConnectionAsync())
            {
                await connection.ExecuteAsync(
                    "create table event_row (venue_id integer, sequence bigint, at timestamptz, type smallint, payload bytea, primary key (venue_id, sequence))");
            }

            await CompareAsync(database, report);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task CompareAsync(NpgsqlDataSource database, Report report)
    {
        foreach (var size in new[] { 2, 64, 1_024 })
        {
            var events = Resting(size);
            var (rowABatch, bytesABatch) = await RowABatchAsync(database, events, Venue + size);
            var (rowAnEvent, bytesAnEvent) = await RowAnEventAsync(database, events);
            report.Add($"Log, {size} events a commit: row a batch", $"{rowABatch.TotalMicroseconds:0} µs, {bytesABatch / size} bytes an event on disk");
            report.Add($"Log, {size} events a commit: row an event, COPY", $"{rowAnEvent.TotalMicroseconds:0} µs, {bytesAnEvent / size} bytes an event on disk");
        }
    }

    private static async Task<(TimeSpan Commit, long Bytes)> RowABatchAsync(NpgsqlDataSource database, EventBuffer events, int venue)
    {
        await using var log = await EventLog.OpenAsync(database, venue, TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        await using var connection = await database.OpenConnectionAsync();
        var before = await SizeAsync(connection, "event_log_all");
        var durations = new List<TimeSpan>();
        for (var i = 0; i < Commits; i++)
        {
            var start = Stopwatch.GetTimestamp();
            log.Append(events.Events, DateTimeOffset.UnixEpoch);
            durations.Add(Stopwatch.GetElapsedTime(start));
        }

        return (new Latencies(durations).At(0.5), (await SizeAsync(connection, "event_log_all") - before) / Commits);
    }

    private static async Task<(TimeSpan Commit, long Bytes)> RowAnEventAsync(NpgsqlDataSource database, EventBuffer events)
    {
        await using var connection = await database.OpenConnectionAsync();
        const string Table = "event_row";
        var payload = Encode(events);
        var durations = new List<TimeSpan>();
        var sequence = await connection.ExecuteScalarAsync<long>($"select coalesce(max(sequence), 0) from {Table}");
        var before = await SizeAsync(connection, Table);
        for (var i = 0; i < Commits; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using (var copy = await connection.BeginBinaryImportAsync($"copy {Table} (venue_id, sequence, at, type, payload) from stdin (format binary)"))
            {
                foreach (var bytes in payload)
                {
                    await copy.StartRowAsync();
                    await copy.WriteAsync(Venue, NpgsqlDbType.Integer);
                    await copy.WriteAsync(++sequence, NpgsqlDbType.Bigint);
                    await copy.WriteAsync(DateTime.UnixEpoch, NpgsqlDbType.TimestampTz);
                    await copy.WriteAsync((short)5, NpgsqlDbType.Smallint);
                    await copy.WriteAsync(bytes, NpgsqlDbType.Bytea);
                }

                await copy.CompleteAsync();
            }

            durations.Add(Stopwatch.GetElapsedTime(start));
        }

        return (new Latencies(durations).At(0.5), (await SizeAsync(connection, Table) - before) / Commits);
    }

    private static Task<long> SizeAsync(NpgsqlConnection connection, string table) =>
        connection.ExecuteScalarAsync<long>("select pg_total_relation_size(@table::regclass)", new { table });

    private static byte[][] Encode(EventBuffer events)
    {
        var encoded = new List<byte[]>();
        foreach (ref readonly var happened in events.Events)
        {
            var output = new ArrayBufferWriter<byte>();
            EventCodec.Write(new ReadOnlySpan<Event>(in happened), output);
            encoded.Add(output.WrittenSpan.ToArray());
        }

        return [.. encoded];
    }

    /// <summary>What limit orders that rest leave: placed and rested, by turns.</summary>
    private static EventBuffer Resting(int count)
    {
        var (venue, events) = (new Venue(), new EventBuffer());
        venue.Decide(new ListAsset("USD", 8), default, events);
        venue.Decide(new ListAsset("SHARE", 0), default, events);
        venue.Decide(new ListInstrument("SHARE", "A share", AssetClass.Equity, new(1), new(0), 0.01m, 1m), default, events);
        venue.Decide(new OpenAccount(new(1), new(0), new(1_000_000_000_000_000), new AccountTerms(Profiles.Frictionless)), default, events);
        events.Clear();
        while (events.Count < count)
            venue.Decide(new PlaceOrder(new(AccountId.FirstTrader), new(0), Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(1), new(100)), default, events);
        return events;
    }
}
