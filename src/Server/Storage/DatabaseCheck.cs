using Dapper;
using Npgsql;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Refuses a PostgreSQL that may lose what it has acknowledged, and one behind a pooler that gives a session's connection to others between
/// its transactions: the venue's lock would be held by nobody. Asked is the connection that is used, since a role, a database or a
/// connection string may set otherwise than the server's settings do.
/// </summary>
internal static partial class DatabaseCheck
{
    /// <summary>A pooler that goes round among its connections may give the same one by chance.</summary>
    private const int Rounds = 8;

    /// <param name="IsThrowaway">A database of tests says of itself that nothing in it is worth keeping.</param>
    private sealed record Session(int Pid, string Fsync, string FullPageWrites, string SynchronousCommit, bool IsThrowaway);

    /// <exception cref="StartupException">It is refused. The sentence names the setting and what to do.</exception>
    public static async Task RunAsync(NpgsqlDataSource pool, ILogger logger, CancellationToken cancellation)
    {
        await using var connection = await pool.OpenConnectionAsync(cancellation);
        await using var second = await pool.OpenConnectionAsync(cancellation);
        var session = await AskAsync(connection);
        for (var i = 0; i < Rounds; i++)
        {
            if ((await AskAsync(second)).Pid == session.Pid || (await AskAsync(connection)).Pid != session.Pid)
                throw new StartupException(
                    "Between this server and PostgreSQL is a pooler that shares connections between transactions or statements, which "
                    + "locks and settings do not survive. Connect to PostgreSQL itself, or set pool_mode = session in PgBouncer.");
        }

        if (Refusal(session) is not { } refusal) return;
        if (!session.IsThrowaway) throw new StartupException(refusal);
        LogThrowaway(logger);

        Task<Session> AskAsync(NpgsqlConnection asked) => asked.QuerySingleAsync<Session>(new CommandDefinition(
            """
             select pg_backend_pid() as pid, current_setting('fsync') as fsync, current_setting('full_page_writes') as fullPageWrites,
                 current_setting('synchronous_commit') as synchronousCommit,
                 coalesce(current_setting('tradecraft.throwaway', true), '') = 'on' as isThrowaway
             """,
            cancellationToken: cancellation));
    }

    private static string? Refusal(Session session) => session switch
    {
        { Fsync: "off" } => ServerSetting("fsync"),
        { FullPageWrites: "off" } => ServerSetting("full_page_writes"),
        { SynchronousCommit: "off" } =>
            "PostgreSQL answers before a commit is on disk (synchronous_commit = off), so orders that were acknowledged can be lost. "
            + "Take synchronous_commit out of the connection string, or set it to on where PostgreSQL or its pooler sets it.",
        _ => null,
    };

    private static string ServerSetting(string name) =>
        $"PostgreSQL runs with {name} = off: when its machine fails, orders that were acknowledged and the whole database can be lost. "
        + $"Set it on (alter system set {name} = on; select pg_reload_conf();), then start again.";

    [LoggerMessage(LogLevel.Warning, "The database is one for tests (tradecraft.throwaway = on): it may lose what was acknowledged")]
    private static partial void LogThrowaway(ILogger logger);
}
