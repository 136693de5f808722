using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform.Settings;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>
/// At the start and every hour takes away what is over: sign-ins, links, networks, throw-away users, files of exports, and those who asked
/// to be erased. What fails is tried again the next time; the rest is done all the same.
/// </summary>
internal sealed partial class Expiry(
    NpgsqlDataSource database, AccountClosing closing, VenueDirectory venues, Erasure erasure, DataExports exports,
    SettingsTable settings, IOptions<RetentionOptions> retention, TimeProvider time, ILogger<Expiry> logger) : SupervisedService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async Task SweepAsync(CancellationToken cancellation)
    {
        await TryAsync("sign-ins that are over", RemoveRowsAsync, cancellation);
        await TryAsync("throw-away users", RemoveDemosAsync, cancellation);
        await TryAsync("users who asked to be erased", erasure.SweepAsync, cancellation);
        await TryAsync("files of exports", exports.PruneAsync, cancellation);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var hourly = new PeriodicTimer(Interval, time);
        do await SweepAsync(stopping);
        while (await hourly.WaitForNextTickAsync(stopping));
    }

    private async Task TryAsync(string what, Func<CancellationToken, Task> step, CancellationToken cancellation)
    {
        try
        {
            await step(cancellation);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // The process is stopping. A connection that breaks then says so in its own words.
        }
        catch (Exception failure)
        {
            LogFailed(failure, what);
        }
    }

    private async Task RemoveRowsAsync(CancellationToken cancellation)
    {
        var (now, rules) = (time.GetUtcNow(), retention.Value);
        await using var connection = await database.OpenConnectionAsync(cancellation);

        // A used refresh token that comes again ends its session, until it would have been too old in any case.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from user_session where least(expires_at, revoked_at) < @ended;
            delete from refresh_token where used_at < @used;
            delete from one_time_token where expires_at < @now;
            delete from sign_in_network where last_at < @lastSeen;
            """,
            new
            {
                now,
                ended = now - TimeSpan.FromDays(rules.EndedSessionDays),
                used = now - Sessions.Lifetime,
                lastSeen = now - TimeSpan.FromDays(rules.SignInNetworkDays),
            }, cancellationToken: cancellation));
    }

    private async Task RemoveDemosAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var over = await connection.QueryAsync<long>(new CommandDefinition(
            "select id from app_user where is_demo and role <> 'admin' and erased_at is null and created_at < @made order by id",
            new { made = time.GetUtcNow() - TimeSpan.FromHours(settings.Current.DemoHours) }, cancellationToken: cancellation));
        foreach (var user in over.ToList())
        {
            // Whoever is still signed in is out before the accounts are closed; what belongs to the user goes with them.
            await DoAsync("update app_user set disabled_at = coalesce(disabled_at, @now) where id = @user");
            await closing.CloseAsync(new UserId(user), cancellation);
            await venues.DeleteAllOfAsync(new UserId(user), cancellation);
            await DoAsync("delete from app_user where id = @user");

            Task<int> DoAsync(string sql) => connection.ExecuteAsync(
                new CommandDefinition(sql, new { user, now = time.GetUtcNow() }, cancellationToken: cancellation));
        }
    }

    [LoggerMessage(LogLevel.Error, "Could not remove {What}; it is tried again in an hour")]
    private partial void LogFailed(Exception failure, string what);
}
