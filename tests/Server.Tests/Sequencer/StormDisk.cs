using Dapper;
using Npgsql;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>
/// The PostgreSQL of the server under storm, looked at from beside. Killing it proves nothing of the disk: what it had only handed to the
/// system is still there. So it is asked whether it waits for the disk, and how often it did.
/// </summary>
internal sealed class StormDisk(string dataFolder)
{
    /// <summary>What the disk was asked to keep, and how many batches of the log are there.</summary>
    private sealed record Counts(long Flushes, long Batches);

    private Counts before = new(0, 0);

    public async Task ShouldWaitForTheDiskAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
            Assert.Equal($"{setting} on", $"{setting} {await connection.ExecuteScalarAsync<string>($"show {setting}")}");
        before = await CountAsync(cancellation);
    }

    /// <summary>
    /// The log's batches are committed one after the other, and each is acknowledged once it is on disk: so since it was asked before,
    /// there were at least as many flushes as there are new batches. A session tells its flushes when it ends, so all of the server's are
    /// ended.
    /// </summary>
    public async Task ShouldHaveFlushedEachBatchAsync(CancellationToken cancellation)
    {
        await using (var connection = await OpenAsync(cancellation))
        {
            var ended = (await connection.QueryAsync<int>(
                "select pid from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()")).ToArray();
            await connection.ExecuteAsync("select pg_terminate_backend(pid) from unnest(@ended) as pid", new { ended });
            const string left = "select count(*) from pg_stat_activity where pid = any(@ended)";
            await Wait.UntilAsync(
                "they have ended", async () => await connection.ExecuteScalarAsync<long>(left, new { ended }) == 0, cancellation);
        }

        var now = await CountAsync(cancellation);
        var (flushes, batches) = (now.Flushes - before.Flushes, now.Batches - before.Batches);
        Assert.True(batches > 50, $"{batches} batches prove nothing.");
        Assert.True(flushes >= batches, $"{batches} batches were acknowledged, and the disk was asked {flushes} times to keep them.");
    }

    private async Task<Counts> CountAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        return await connection.QuerySingleAsync<Counts>("""
            select (select coalesce(sum(fsyncs), 0)::bigint from pg_stat_io where object = 'wal') as flushes,
                (select count(*) from event_log) as batches
            """);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var (host, port, password) = DataFolder.FindRunning(dataFolder) ?? throw new InvalidOperationException("PostgreSQL does not run.");
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Username = EmbeddedPostgres.ServerRole,
            Password = password,
            Database = Database.Name,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
