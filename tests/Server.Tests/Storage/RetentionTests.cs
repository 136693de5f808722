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
        await owner.ExecuteAsync(
            $"""
             create table quote_sample (at timestamptz not null, note text) partition by range (at);
             create table quote_sample_old partition of quote_sample for values from ('{today.AddDays(-20):yyyy-MM-dd}') to ('{today.AddDays(-10):yyyy-MM-dd}');
             create table quote_sample_new partition of quote_sample for values from ('{today.AddDays(-10):yyyy-MM-dd}') to ('{today:yyyy-MM-dd}');
             create table quote_sample_rest partition of quote_sample default;
             insert into quote_sample values ('{today.AddDays(-15):yyyy-MM-dd}', 'old, with a comma'), ('{today.AddDays(-5):yyyy-MM-dd}', 'new'), ('{today.AddDays(-900):yyyy-MM-dd}', 'rest');
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
    public async Task What_cannot_be_archived_is_kept()
    {
        // A folder is where the file would be.
        Directory.CreateDirectory(folder["data/archive/quote_sample_old.csv.gz"]);
        await Assert.ThrowsAnyAsync<IOException>(() => SweepAsync(days: 9));
        Assert.Equal(["new", "old, with a comma", "rest"], await NotesAsync());
    }

    private async Task<IReadOnlyList<string>> SweepAsync(int days)
    {
        // One role for everything, as with somebody's PostgreSQL.
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = EmbeddedPostgres.OwnerRole };
        var storage = new StorageOptions { ConnectionString = connection.ConnectionString, DataFolder = folder["data"] };
        await using var server = new Database(storage, clock, NullLoggerFactory.Instance);
        using var retention = new Retention(
            server, storage, Options.Create(new RetentionOptions { Days = new() { ["quote_sample"] = days, ["not_there"] = 1 } }), clock, NullLogger<Retention>.Instance);
        return await retention.SweepAsync(Cancellation);
    }

    private async Task<IEnumerable<string>> NotesAsync()
    {
        await using var connection = await database.Owner.OpenConnectionAsync(Cancellation);
        return await connection.QueryAsync<string>("select note from quote_sample order by note");
    }
}
