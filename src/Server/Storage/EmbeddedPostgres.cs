using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>How to run an own PostgreSQL.</summary>
public sealed record EmbeddedPostgresOptions(string DataFolder, string? Binaries, string? User = null)
{
    /// <summary>PostgreSQL's own settings, over ours.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>False to be reached over TCP on the loopback address, as where there are no Unix sockets.</summary>
    public bool UnixSocket { get; init; } = !OperatingSystem.IsWindows();
}

/// <summary>
/// A PostgreSQL of our own: made on first use, taken over when an earlier server was killed, started again whenever it dies, stopped with
/// us. The postmaster is started by pg_ctl, so it is no child of ours: Ctrl+C in a terminal does not reach it, and it outlives a <c>kill
/// -9</c> of the server.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    /// <summary>Owns the database and its tables: migrations run as this role. The cluster's superuser.</summary>
    public const string OwnerRole = "tradecraft_owner";

    /// <summary>What requests run as.</summary>
    public const string ServerRole = "tradecraft_server";

    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly EmbeddedPostgresOptions options;
    private readonly DataFolder folder;
    private readonly PostgresPrograms programs;
    private readonly PostmasterFile postmaster;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly int port;
    private readonly string ownerPassword = NewPassword();
    private readonly string serverPassword = NewPassword();
    private readonly CancellationTokenSource stopping = new();
    private Task supervision = Task.CompletedTask;
    private bool disposed;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, DataFolder folder, TimeProvider time, ILogger logger)
    {
        this.options = options;
        this.folder = folder;
        this.time = time;
        this.logger = logger;
        programs = new PostgresPrograms(options.Binaries, folder.User);
        postmaster = new PostmasterFile(folder.Cluster);
        port = options.UnixSocket ? NpgsqlConnection.DefaultPort : FreePort();
    }

    /// <summary>The process that is PostgreSQL, or null while it does not run.</summary>
    public int? ProcessId => postmaster.ReadProcessId();

    /// <summary>Takes hold of the data folder. Nothing runs yet, but how to connect is known.</summary>
    /// <exception cref="StartupException">The folder cannot be used.</exception>
    public static EmbeddedPostgres Open(EmbeddedPostgresOptions options, TimeProvider time, ILogger logger) =>
        new(options, Storage.DataFolder.Open(options.DataFolder, options.User), time, logger);

    /// <summary>How to connect as a role to a database.</summary>
    public NpgsqlConnectionStringBuilder Connect(string role, string database) => new()
    {
        Host = options.UnixSocket ? folder.Socket : IPAddress.Loopback.ToString(),
        Port = port,
        Username = role,
        Password = role == OwnerRole ? ownerPassword : serverPassword,
        Database = database,
        ApplicationName = "tradecraft",

        // All that Npgsql would else take from the environment (PGOPTIONS, PGSSLMODE, PGTZ, …).
        Options = Pools.Durable,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        ClientEncoding = "UTF8",
        Timezone = "UTC",

        // PostgreSQL takes 100 connections as it comes; some are left for the other pools, for psql and for the owner.
        MaxPoolSize = 60,
    };

    /// <summary>Makes the cluster when there is none, ends what an earlier server has left running, and starts PostgreSQL.</summary>
    /// <exception cref="StartupException">It does not start; the message says why in PostgreSQL's words.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        await programs.CheckAsync(cancellation);
        if (!File.Exists(Path.Combine(folder.Cluster, "PG_VERSION")))
            await MakeClusterAsync(cancellation);
        else if (postmaster.IsRunning())
        {
            // Its sessions may still be committing what the killed server sent. Only once they are gone is the log at rest.
            LogTakingOver(folder.Cluster);
            await StopPostmasterAsync();
        }

        await SetPasswordsAsync(cancellation);
        await StartPostmasterAsync(cancellation);
        supervision = SuperviseAsync(stopping.Token);
        if (folder.IsElsewhere)
            LogElsewhere(folder.Cluster, folder.User!);
        LogStarted(folder.Cluster, (int)time.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>Stops PostgreSQL: open transactions are rolled back, everything committed is on disk. Lets go of the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;

        await stopping.CancelAsync();
        await supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (postmaster.IsRunning())
            await StopPostmasterAsync();
        folder.Dispose();
        stopping.Dispose();
    }

    private async Task MakeClusterAsync(CancellationToken cancellation)
    {
        // Made beside its place and then moved there, so that a first start that is cut short leaves no half cluster behind.
        var unfinished = $"{folder.Cluster}.new";
        folder.MakeForOwner(unfinished);
        var secret = Path.Combine(folder.Home, "initdb");
        folder.MakeForOwner(secret);
        var passwordFile = Path.Combine(secret, "password");
        await File.WriteAllTextAsync(passwordFile, ownerPassword, cancellation);
        folder.GiveToOwner(passwordFile);

        var result = await programs.RunAsync(
            "initdb",
            [
                "--pgdata", unfinished, "--username", OwnerRole, "--pwfile", passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8",
                "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-instructions",
                .. options.Settings.GetValueOrDefault("fsync") == "off" ? ["--no-sync"] : Array.Empty<string>(),
            ],
            folder.Home,
            cancellation);
        Directory.Delete(secret, recursive: true);
        if (result.ExitCode != 0)
            throw new StartupException($"PostgreSQL could not make its database in {folder.Home}: {PostgresPrograms.Last(result.Output)}");
        Directory.Move(unfinished, folder.Cluster);
    }

    /// <summary>
    /// Gives both roles passwords that are good until the next start, and makes the server's role where it is missing. PostgreSQL does it
    /// alone, before anybody can connect: so no password of an earlier start has to be known.
    /// </summary>
    private async Task SetPasswordsAsync(CancellationToken cancellation)
    {
        postmaster.DeleteIfStale();
        var result = await programs.RunAsync(
            "postgres", ["--single", "-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", "postgres"], folder.Cluster,
            cancellation, folder.Cluster,
            $"""
             DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ServerRole}') THEN CREATE ROLE {ServerRole}; END IF; END $$
             ALTER ROLE {OwnerRole} PASSWORD '{ownerPassword}'
             ALTER ROLE {ServerRole} LOGIN PASSWORD '{serverPassword}'

             """.ReplaceLineEndings("\n"));
        if (result.ExitCode != 0) throw new StartupException($"PostgreSQL did not start: {PostgresPrograms.Last(result.Output)}");
        folder.KeepPassword(serverPassword);
    }

    private static string NewPassword() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private async Task StartPostmasterAsync(CancellationToken cancellation)
    {
        postmaster.DeleteIfStale();
        var log = new FileInfo(Path.Combine(folder.Cluster, "server.log"));
        if (log is { Exists: true, Length: > 10_000_000 })
            log.Delete();

        // Waits until PostgreSQL takes connections, which after a crash is when it has replayed its own log.
        var result = await programs.RunAsync(
            "pg_ctl", ["start", "--silent", "--wait", "--timeout", "3600", "--log", "server.log", "--options", PostmasterOptions()],
            folder.Cluster, cancellation, folder.Cluster);
        if (result.ExitCode == 0)
            return;

        log.Refresh();
        var said = log.Exists ? await File.ReadAllTextAsync(log.FullName, cancellation) : result.Output;
        throw new StartupException($"PostgreSQL did not start: {PostgresPrograms.Last(said)} (The whole of it is in {log.FullName}.)");
    }

    private async Task StopPostmasterAsync()
    {
        foreach (var mode in new[] { "fast", "immediate" })
        {
            var result = await programs.RunAsync(
                "pg_ctl", ["stop", "--silent", "--wait", "--timeout", "30", "--mode", mode], folder.Cluster, CancellationToken.None,
                folder.Cluster);
            if (result.ExitCode == 0 || !postmaster.IsRunning())
                return;
            LogStopFailed(mode, PostgresPrograms.Last(result.Output));
        }
    }

    private string PostmasterOptions()
    {
        var settings = new Dictionary<string, string>
        {
            ["port"] = $"{port}",
            ["listen_addresses"] = options.UnixSocket ? "" : IPAddress.Loopback.ToString(),
            ["unix_socket_directories"] = options.UnixSocket ? folder.Socket! : "",
            ["unix_socket_permissions"] = "0700",
            ["cluster_name"] = "tradecraft",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["log_checkpoints"] = "off",
        };
        foreach (var (name, value) in options.Settings)
            settings[name] = value;

        // pg_ctl hands these to a shell.
        return string.Join(" ", settings.Select(setting => "-c " + Quote($"{setting.Key}={setting.Value}")));

        static string Quote(string text) =>
            OperatingSystem.IsWindows() ? $"\"{text}\"" : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    private async Task SuperviseAsync(CancellationToken cancellation)
    {
        while (true)
        {
            while (postmaster.IsRunning())
                await Task.Delay(Watch, time, cancellation);

            LogDied();
            for (var pause = Watch; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                try
                {
                    await StartPostmasterAsync(cancellation);
                    LogRestarted();
                    break;
                }
                catch (StartupException failure)
                {
                    // After a kill its sessions hold the shared memory for a moment longer; a full disk can take hours.
                    LogRestartFailed(failure.Message);
                    await Task.Delay(pause, time, cancellation);
                }
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LoggerMessage(LogLevel.Information, "PostgreSQL runs from {Cluster}, started in {Milliseconds} ms")]
    private partial void LogStarted(string cluster, int milliseconds);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL still runs from {Cluster} though its server is gone; stopping it first")]
    private partial void LogTakingOver(string cluster);

    [LoggerMessage(
        LogLevel.Information, "PostgreSQL runs as the user {User}, who may not enter the data folder: its files are in {Cluster}")]
    private partial void LogElsewhere(string cluster, string user);

    [LoggerMessage(LogLevel.Error, "PostgreSQL has died; starting it again")]
    private partial void LogDied();

    [LoggerMessage(LogLevel.Warning, "PostgreSQL runs again")]
    private partial void LogRestarted();

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogRestartFailed(string reason);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL did not stop ({Mode}): {Reason}")]
    private partial void LogStopFailed(string mode, string reason);
}
