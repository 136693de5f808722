using System.IO.Compression;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Storage;

/// <summary>What has been kept long enough goes, and not before it is in the archive.</summary>
public sealed class RetentionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly MovableClock clock = new();
    private TestDatabase database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(Cancellation);
        var today = clock.GetUtcNow().UtcDateTime.Date;
        await using var owner = await database.Owner.OpenConnectionAsync(Cancellation);
        string Day(int ago) => today.AddDays(-ago).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await owner.ExecuteAsync(
            $"""
             create table quote_sample (at timestamptz not null, note text) partition by range (at);
             create table quote_sample_old partition of quote_sample for values from ('{Day(20)}') to ('{Day(10)}');
             create table quote_sample_new partition of quote_sample for values from ('{Day(10)}') to ('{Day(0)}');
             create table quote_sample_rest partition of quote_sample default;
             insert into quote_sample values ('{Day(15)}', 'old, with a comma'), ('{Day(5)}', 'new'), ('{Day(900)}', 'rest');
             """);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_piece_that_was_kept_long_enough_is_archived_and_dropped_and_no_other()
    {
        Assert.Empty(await SweepAsync(days: 11));
        Assert.Empty(await SweepAsync(days: 0));
        Assert.Equal(["quote_sample_old"], await SweepAsync(days: 9));
        Assert.Equal(["new", "rest"], await NotesAsync());

        var archive = folder["data/archive/quote_sample_old.csv.gz"];
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
        using var reader = new StreamReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        var lines = (await reader.ReadToEndAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("at,note", lines[0]);
        Assert.EndsWith(",\"old, with a comma\"", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_cut_by_sequence_is_as_old_as_the_log_was_when_it_came_there()
    {
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation))
        {
            var (then, now) = (clock.GetUtcNow().AddDays(-20), clock.GetUtcNow());
            await owner.ExecuteAsync(
                """
                create table line_sample (sequence bigint not null) partition by range (sequence);
                create table line_sample_1 partition of line_sample for values from (0) to (100);
                create table line_sample_2 partition of line_sample for values from (100) to (200);
                create table line_sample_3 partition of line_sample for values from (200) to (300);
                insert into event_log (venue_id, first_sequence, last_sequence, at, payload, hash)
                values (1, 1, 99, @then, '', sha256('')), (1, 100, 199, @now, '', sha256('')), (1, 200, 250, @then, '', sha256(''));
                """,
                new { then = then.UtcDateTime, now = now.UtcDateTime });
        }

        Assert.Equal(["line_sample_1"], await SweepAsync(days: 9, "line_sample"));

        // Another venue has not come so far: what it will write there is not old.
        clock.Advance(TimeSpan.FromDays(3));
        await using (var owner = await database.Owner.OpenConnectionAsync(Cancellation))
        {
            await owner.ExecuteAsync(
                "insert into event_log (venue_id, first_sequence, last_sequence, at, payload, hash) values (2, 1, 3, now(), '', "
                    + "sha256(''))");
            Assert.Empty(await SweepAsync(days: 1, "line_sample"));
            await owner.ExecuteAsync("delete from event_log where venue_id = 2");
        }

        Assert.Equal(["line_sample_2"], await SweepAsync(days: 1, "line_sample"));
    }

    [Fact]
    public async Task What_is_too_old_of_the_audit_is_deleted()
    {
        await using var owner = await database.Owner.OpenConnectionAsync(Cancellation);
        await owner.ExecuteAsync(
            """
            insert into audit (at, action, outcome) select @now - interval '733 days', 'old', 'ok' from generate_series(1, 10001);
            insert into audit (at, action, outcome) values (@now - interval '731 days', 'new', 'ok');
            """, new { now = clock.GetUtcNow().UtcDateTime });
        await SweepAsync(days: 9);
        Assert.Equal(["new"], await owner.QueryAsync<string>("select distinct action from audit"));

        // The role with few rights can add to it, and no more: then it is kept.
        await using var few = await database.Source.OpenConnectionAsync(Cancellation);
        await Assert.ThrowsAsync<PostgresException>(() => few.ExecuteAsync("delete from audit"));
        clock.Advance(TimeSpan.FromDays(9));
        await SweepAsync(days: 0, connection: database.ConnectionString);
        Assert.Equal(["new"], await owner.QueryAsync<string>("select distinct action from audit"));
    }

    [Fact]
    public async Task What_cannot_be_archived_is_kept()
    {
        // A folder is where the file would be.
        Directory.CreateDirectory(folder["data/archive/quote_sample_old.csv.gz"]);
        await Assert.ThrowsAnyAsync<IOException>(() => SweepAsync(days: 9));
        Assert.Equal(["new", "old, with a comma", "rest"], await NotesAsync());
    }

    private async Task<IReadOnlyList<string>> SweepAsync(
        int days, string table = "quote_sample", string? connection = null)
    {
        // One role for everything, as with somebody's PostgreSQL.
        var storage = new StorageOptions { ConnectionString = connection ?? database.OwnerConnectionString, DataFolder = folder["data"] };
        await using var server = new Database(storage, new LogOptions(), clock, NullLoggerFactory.Instance);
        using var retention = new Retention(
            server, storage, Options.Create(new RetentionOptions { Days = new() { [table] = days, ["not_there"] = 1 } }), clock,
            NullLogger<Retention>.Instance);
        return await retention.SweepAsync(Cancellation);
    }

    private async Task<IEnumerable<string>> NotesAsync()
    {
        await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
        return await connection.QueryAsync<string>("select note from quote_sample order by note");
    }
}
