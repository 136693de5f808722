using Dapper;
using Npgsql;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// A table that many requests are judged by, so that all of it is kept in memory. Its rows may be changed by another process: a trigger
/// calls <c>notify_row_change</c> (migration 0050) with the name of the key's column.
/// </summary>
public interface ICachedTable
{
    /// <summary>As the database knows it.</summary>
    string Table { get; }

    /// <summary>Reads all rows, in place of what is known.</summary>
    Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellation);

    /// <summary>Reads one row anew: it is new, changed, or gone.</summary>
    Task ReloadAsync(NpgsqlConnection connection, string key, CancellationToken cancellation);
}

/// <summary>
/// Keeps every <see cref="ICachedTable"/> as the database has it: loaded before the server takes requests, and each changed row some
/// milliseconds after it was committed, whoever changed it. When the connection is lost, all is loaded again on the next one.
/// </summary>
internal sealed partial class CachedTables(
    [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database, IEnumerable<ICachedTable> tables, TimeProvider time,
    ILogger<CachedTables> log) : SupervisedService
{
    private const string Channel = "row_change";

    // A connection that has gone without a word is noticed by then.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, ICachedTable> byName = tables.ToDictionary(table => table.Table);
    private readonly Queue<string> changes = new();
    private NpgsqlConnection? connection;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        connection = await ListenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                connection ??= await ListenAsync(stopping);
                await FollowAsync(connection, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or InvalidOperationException or TimeoutException)
            {
                LogLost(failure.Message);
                await CloseAsync();
                await Task.Delay(BetweenTries, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await CloseAsync();
    }

    private async Task FollowAsync(NpgsqlConnection listening, CancellationToken cancellation)
    {
        while (true)
        {
            while (changes.TryDequeue(out var change))
            {
                var (table, key) = (change[..change.IndexOf(' ', StringComparison.Ordinal)], change[(change.IndexOf(' ') + 1)..]);
                if (byName.TryGetValue(table, out var cached)) await cached.ReloadAsync(listening, key, cancellation);
            }

            if (!await listening.WaitAsync(LongestSilence, cancellation))
                await listening.ExecuteAsync(new CommandDefinition("select 1", cancellationToken: cancellation));
        }
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellation)
    {
        var opened = await database.OpenConnectionAsync(cancellation);
        try
        {
            changes.Clear();
            opened.Notification += (_, told) => changes.Enqueue(told.Payload);
            await opened.ExecuteAsync(new CommandDefinition($"listen {Channel}", cancellationToken: cancellation));
            foreach (var table in byName.Values) await table.LoadAsync(opened, cancellation);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    private async Task CloseAsync()
    {
        if (connection is { } old) await old.DisposeAsync();
        connection = null;
    }

    [LoggerMessage(LogLevel.Warning, "What users may do is not followed just now: {Reason}. It is read anew in a moment")]
    private partial void LogLost(string reason);
}
