using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// A database as a command finds it: somebody's, or that of a server that runs, or that of one that does not, which is then started for as
/// long as the command takes.
/// </summary>
internal sealed class FoundDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres? started;

    private FoundDatabase(NpgsqlConnectionStringBuilder connection, EmbeddedPostgres? started)
    {
        this.started = started;
        Source = Pools.Create(connection, key: null);
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Connects as the server's role, which reads everything.</summary>
    /// <exception cref="StartupException">There is none, or it cannot be reached.</exception>
    public static async Task<FoundDatabase> OpenAsync(StorageOptions options, CancellationToken cancellation)
    {
        StorageFeature.ReadRowsAsWritten();
        var found = await FindAsync(options, cancellation);
        try
        {
            await using var connection = await found.Source.OpenConnectionAsync(cancellation);
            if (await connection.ExecuteScalarAsync<string?>("select to_regclass('event_log')::text") is not null) return found;
        }
        catch (Exception failure) when (failure is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            await found.DisposeAsync();
            throw new StartupException(
                $"The database cannot be used: {(failure.InnerException ?? failure).Message.TrimEnd('.')}.", failure);
        }

        await found.DisposeAsync();
        throw new StartupException("There is nothing of TradeCraft's in the database yet: no server was ever started on it.");
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (started is not null) await started.DisposeAsync();
    }

    private static async Task<FoundDatabase> FindAsync(StorageOptions options, CancellationToken cancellation)
    {
        if (options.ConnectionString is { } connection) return new(Database.Parse(connection), started: null);
        if (!DataFolder.IsUsed(options.DataFolder))
            throw new StartupException($"There is no database in {options.DataFolder}. Say where it is with --data DIR.");
        if (DataFolder.IsHeld(options.DataFolder)) return new(ConnectToRunning(options.DataFolder), started: null);

        var postgres = EmbeddedPostgres.Open(
            new EmbeddedPostgresOptions(options.DataFolder, options.PostgresBinaries, options.PostgresUser), TimeProvider.System,
            NullLogger.Instance);
        try
        {
            await postgres.StartAsync(cancellation);
            return new(postgres.Connect(EmbeddedPostgres.ServerRole, Database.Name), postgres);
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    private static NpgsqlConnectionStringBuilder ConnectToRunning(string folder)
    {
        if (DataFolder.FindRunning(folder) is not var (host, port, password))
            throw new StartupException($"The server of {folder} is starting or stopping just now. Try again in a moment.");
        return new()
        {
            Host = host,
            Port = port,
            Username = EmbeddedPostgres.ServerRole,
            Password = password,
            Database = Database.Name,
            ApplicationName = "tradecraft",
            SslMode = SslMode.Disable,
        };
    }
}
