using System.Net;
using Npgsql;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// The database: somebody's PostgreSQL or our own. It is there, and its schema is the program's, before any other hosted service starts;
/// it goes after all of them have stopped, and Kestrel too.
/// </summary>
public sealed partial class Database : IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>Of the database in an own PostgreSQL.</summary>
    internal const string Name = "tradecraft";

    private readonly LogOptions log;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly EmbeddedPostgres? embedded;
    private readonly Migrator migrator;
    private readonly Dictionary<string, NpgsqlDataSource> pools;
    private EventLog? held;

    public Database(StorageOptions options, LogOptions log, TimeProvider time, ILoggerFactory loggers)
    {
        (this.log, this.time, logger) = (log, time, loggers.CreateLogger<Database>());
        migrator = new Migrator(Migration.OfThisProgram, loggers.CreateLogger<Migrator>());
        if (options.ConnectionString is { } connectionString)
        {
            var parsed = Parse(connectionString);
            if (IsElsewhere(parsed) && parsed.SslMode < SslMode.VerifyFull) LogUnproven(parsed.SslMode);
            pools = PoolsOf(parsed);
            Source = Pools.Create(parsed, key: null);
            return;
        }

        embedded = EmbeddedPostgres.Open(
            new EmbeddedPostgresOptions(options.DataFolder, options.PostgresBinaries, options.PostgresUser), time,
            loggers.CreateLogger<EmbeddedPostgres>());
        pools = PoolsOf(embedded.Connect(EmbeddedPostgres.ServerRole, Name));
        Source = Pools.Create(embedded.Connect(EmbeddedPostgres.ServerRole, Name), key: null);
    }

    /// <summary>What requests use. Not before the host has started.</summary>
    public NpgsqlDataSource Source { get; }

    /// <param name="key">One of <see cref="Pools"/>.</param>
    public NpgsqlDataSource Pool(string key) => pools[key];

    /// <summary>Whoever connects next gets a new connection.</summary>
    public void ClearPools()
    {
        Source.Clear();
        foreach (var pool in pools.Values) pool.Clear();
    }

    /// <summary>The first process of an own PostgreSQL.</summary>
    internal int? Postmaster => embedded?.ProcessId;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (embedded is null) await ReachAsync(cancellationToken);
        else await embedded.StartAsync(cancellationToken);
        await using var owner = embedded is null ? null : await DatabaseRoles.PrepareAsync(embedded, Name, cancellationToken);

        // Nothing is changed before it is known that what is changed is kept, and that no other server works with it.
        await DatabaseCheck.RunAsync(Pool(Pools.Venue), logger, cancellationToken);
        held = await HoldAsync(cancellationToken);
        await migrator.RunAsync(owner ?? Source, cancellationToken, log.Venue);
    }

    /// <summary>The log as it was opened at the start, whose lock was never let go since; null when it was taken before.</summary>
    internal EventLog? TakeLog() => Interlocked.Exchange(ref held, null);

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
        if (TakeLog() is { } untaken) await untaken.DisposeAsync();
        await Source.DisposeAsync();
        foreach (var pool in pools.Values) await pool.DisposeAsync();
        if (embedded is not null)
            await embedded.DisposeAsync();
    }

    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Dictionary<string, NpgsqlDataSource> PoolsOf(NpgsqlConnectionStringBuilder connection) =>
        Pools.Keys.ToDictionary(key => key, key => Pools.Create(connection, key));

    private async Task ReachAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Source.OpenConnectionAsync(cancellation);
        }
        catch (Exception failure) when (failure is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            if (failure.Message.Contains("unsupported startup parameter", StringComparison.Ordinal))
                throw new StartupException(
                    $"The pooler before PostgreSQL refuses what every session needs ({failure.Message.TrimEnd('.')}). Connect to "
                    + "PostgreSQL itself, or set pool_mode = session and ignore_startup_parameters = options in PgBouncer.", failure);
            var reason = (failure.InnerException ?? failure).Message.TrimEnd('.');
            var proof = failure.ToString().Contains("SSL", StringComparison.OrdinalIgnoreCase)
                ? " A PostgreSQL on another machine must prove with a certificate that it is the one named: add RootCertificate=FILE with "
                    + "the authority that signed it, or SslMode=Require (encrypted, not proven), or SslMode=Disable to the connection "
                    + "string."
                : "";
            throw new StartupException($"The PostgreSQL of the connection string cannot be used: {reason}.{proof}", failure);
        }
    }

    private async Task<EventLog> HoldAsync(CancellationToken cancellation)
    {
        try
        {
            return await EventLog.OpenAsync(Pool(Pools.Venue), log.Venue, log.LockPatience, time, cancellation);
        }
        catch (LogInUseException used)
        {
            throw new StartupException(used.Message, used);
        }
    }

    /// <summary>Whether one of the hosts is another machine, and not a socket's folder or the loopback address.</summary>
    private static bool IsElsewhere(NpgsqlConnectionStringBuilder connection) =>
        (connection.Host ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(host =>
            host[0] is not ('/' or '@') && Uri.TryCreate($"tcp://{Bracketed(host)}", UriKind.Absolute, out var address)
                && !address.IsLoopback);

    private static string Bracketed(string host) =>
        IPAddress.TryParse(host, out _) && host.Contains(':') && host[0] != '[' ? $"[{host}]" : host;

    /// <summary>
    /// A connection string in parts. Who is asked on another machine must prove to be it (<c>VerifyFull</c>), unless it says otherwise.
    /// </summary>
    /// <exception cref="StartupException">It makes no sense; the sentence quotes nothing of it.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString);
            parsed.Options ??= Environment.GetEnvironmentVariable("PGOPTIONS");
            if (IsElsewhere(parsed) && !parsed.ShouldSerialize("SSL Mode")) parsed.SslMode = SslMode.VerifyFull;
            return parsed;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException)
        {
            // Without the cause, whose message may quote a password.
            throw new StartupException(
                "The connection string is malformed. It looks like Host=localhost;Database=tradecraft;Username=NAME;Password=SECRET.");
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The connection string has SslMode={Mode}: nothing proves that the PostgreSQL on the other machine is yours. VerifyFull does")]
    private partial void LogUnproven(SslMode mode);
}
