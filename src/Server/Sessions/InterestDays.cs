using Dapper;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Sessions;

/// <summary>Charges interest once for each day (UTC) that begins, and once for all the days that the server was away.</summary>
internal sealed partial class InterestDays(
    LiveVenue venue,
    Portfolios portfolios,
    NpgsqlDataSource database,
    SequencerOptions options,
    VenueClock clock,
    TimeProvider time,
    ILogger<InterestDays> logger)
    : SupervisedService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private long? charged;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) await LookAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process is stopping: the next one goes on from the day that is written.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var today = Days.Of(clock.Now());
        if (charged == today) return;
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            charged ??= await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
                "select day from interest_day where venue_id = @Venue", new { options.Venue }, cancellationToken: cancellation))
                is { } day ? Days.Of(Midnight(day)) : null;

            // A venue's first day costs nothing. Where it was charged and the day could not be written, the log knows.
            if (charged < today && Days.Of(portfolios.InterestChargedAt) != today)
            {
                await venue.SubmitAsync(new ChargeInterest(), cancellation);
                LogCharged();
            }

            await connection.ExecuteAsync(new CommandDefinition(
                "insert into interest_day (venue_id, day) values (@Venue, @day) on conflict (venue_id) do update set day = excluded.day",
                new { options.Venue, day = DateTime.UnixEpoch.AddDays(today).Date }, cancellationToken: cancellation));
            charged = today;
        }
        catch (Exception failure) when (failure is NpgsqlException or VenueUnavailableException)
        {
            LogNotYet(failure.Message);
        }
    }

    private static Timestamp Midnight(DateTime day) => new((day.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    [LoggerMessage(LogLevel.Information, "A day's interest was charged")]
    private partial void LogCharged();

    [LoggerMessage(LogLevel.Warning, "Interest cannot be charged yet: {Reason}")]
    private partial void LogNotYet(string reason);
}

internal static class SessionsFeature
{
    /// <summary>Needs the venue, and the hours that the feed keeps.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddHostedService<SessionKeeper>()
        .AddHostedService<InterestDays>();
}
