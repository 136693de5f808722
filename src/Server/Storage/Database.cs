using Npgsql;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// The database: somebody's PostgreSQL or our own. It is there, and its schema is the program's, before any other hosted service starts;
/// it goes after all of them have stopped, and Kestrel too.
/// </summary>
public sealed class Database : IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>Of the database in an own PostgreSQL.</summary>
    internal const string Name = "tradecraft";

    private readonly EmbeddedPostgres? embedded;
    private readonly Migrator migrator;

    public Database(StorageOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        migrator = new Migrator(Migration.OfThisProgram, loggers.CreateLogger<Migrator>());
        if (options.ConnectionString is { } connectionString)
        {
            Source = NpgsqlDataSource.Create(Parse(connectionString));
            return;
        }

        embedded = EmbeddedPostgres.Open(
            new EmbeddedPostgresOptions(options.DataFolder, options.PostgresBinaries, options.PostgresUser), time,
            loggers.CreateLogger<EmbeddedPostgres>());
        Source = NpgsqlDataSource.Create(embedded.Connect(EmbeddedPostgres.ServerRole, Name));
    }

    /// <summary>What requests use. Not before the host has started.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>The first process of an own PostgreSQL.</summary>
    internal int? Postmaster => embedded?.ProcessId;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (embedded is null)
        {
            await ReachAsync(cancellationToken);
            await migrator.RunAsync(Source, cancellationToken);
            return;
        }

        await embedded.StartAsync(cancellationToken);
        await using var owner = await DatabaseRoles.PrepareAsync(embedded, Name, cancellationToken);
        await migrator.RunAsync(owner, cancellationToken);
    }

    /// <summary>
    /// A connection of the role that owns the tables, for what the server's own role may not do: the same one where there is one for
    /// everything.
    /// </summary>
    internal async Task<NpgsqlConnection> OpenOwnerAsync(CancellationToken cancellation)
    {
        if (embedded is null) return await Source.OpenConnectionAsync(cancellation);
        var owner = embedded.Connect(EmbeddedPostgres.OwnerRole, Name);
        owner.Pooling = false;
        var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    /// <summary>Also stops an own PostgreSQL whose host did not get as far as to be stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (embedded is not null)
            await embedded.DisposeAsync();
    }

    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ReachAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Source.OpenConnectionAsync(cancellation);
        }
        catch (Exception failure) when (failure is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            var reason = (failure.InnerException ?? failure).Message.TrimEnd('.');
            throw new StartupException($"The PostgreSQL of the connection string cannot be used: {reason}.", failure);
        }
    }

    /// <exception cref="StartupException">It makes no sense; the sentence quotes nothing of it.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException)
        {
            // Without the cause, whose message may quote a password.
            throw new StartupException(
                "The connection string is malformed. It looks like Host=localhost;Database=tradecraft;Username=NAME;Password=SECRET.");
        }
    }
}
