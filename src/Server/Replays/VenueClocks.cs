using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays;

/// <summary>Tells a venue's clock what to do.</summary>
internal static class VenueClocks
{
    private const int MostMinutes = 10_000;
    private const long Minute = 60_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Plays, pauses, steps or jumps ahead. It is answered at once, unless it is to wait; the channel clock tells how far it has come.
    /// Steps and jumps go as fast as they can, all that lies between is played, and then the clock pauses.
    /// </summary>
    internal static async Task<Results<Ok<VenueClockBody>, ProblemHttpResult>> TellAsync(
        int id, ClockRequest request, ClaimsPrincipal caller, VenueTable table, VenueDirectory directory, TimeProvider time,
        CancellationToken cancellation)
    {
        if (await ReplaysApi.OwnAsync(id, caller, table, cancellation) is not { } venue) return VenueRequests.Unknown();
        using var visit = await directory.EnterAsync(venue, cancellation);
        var player = visit.Host.Services.GetRequiredService<ReplayPlayer>();
        if (request.Action == ClockAction.Pause)
        {
            await player.Pause().WaitAsync(cancellation);
            return TypedResults.Ok(Clocks.BodyOf(player, time));
        }

        var errors = new FieldErrors();
        var run = RunOf(request, player, ReplayTerms.Parse(venue.Terms), errors);
        if (errors.Any) return Problem.Invalid(errors);
        if (player.TryBegin(run))
        {
            if (request.Wait is true)
                await player.Rested.WaitAsync(Longest, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            return TypedResults.Ok(Clocks.BodyOf(player, time));
        }

        return player.State == ReplayState.Ended
            ? Problem.Of(StatusCodes.Status409Conflict, "replay_ended", "This replay has been played to its end.")
            : Problem.Of(StatusCodes.Status409Conflict, "clock_is_playing", "Pause the clock first.");
    }

    private static ReplayRun RunOf(ClockRequest request, ReplayPlayer player, ReplayTerms terms, FieldErrors errors)
    {
        var now = player.Now.ToTimestamp();
        switch (request.Action)
        {
            case ClockAction.Jump:
                errors.Require(request.To is { } to && to > player.Now, "to", "Must be later than what the clock shows.");
                return new(Speed: null, (request.To ?? player.Now).ToTimestamp(), StopsAtFill: false, IsStep: true);
            case ClockAction.Step when request.Until == StepUntil.NextFill:
                return new(Speed: null, terms.EndsAt, StopsAtFill: true, IsStep: true);
            case ClockAction.Step when request.Until == StepUntil.NextSession:
                return new(Speed: null, NextSession(now) ?? terms.EndsAt, StopsAtFill: false, IsStep: true);
            case ClockAction.Step:
                errors.Require(
                    request.Minutes is >= 1 and <= MostMinutes, "minutes", $"Must be from 1 to {MostMinutes}, or until must be given.");
                return new(Speed: null, new(now.UnixMicroseconds + ((request.Minutes ?? 1) * Minute)), StopsAtFill: false, IsStep: true);
            default:
                return new(SpeedOf(request, player, errors), terms.EndsAt, StopsAtFill: false, IsStep: false);
        }
    }

    private static decimal? SpeedOf(ClockRequest request, ReplayPlayer player, FieldErrors errors)
    {
        if (request.Speed is null) return player.Speed;
        if (request.Speed == Clocks.AsFastAsItGoes) return null;
        var isNumber = decimal.TryParse(request.Speed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed);
        errors.Require(
            isNumber && speed is >= ReplayPlayer.LeastSpeed and <= ReplayPlayer.MostSpeed, "speed", "Must be from 0.1 to 1000, or max.");
        return speed;
    }

    /// <summary>When trading in shares begins next.</summary>
    private static Timestamp? NextSession(Timestamp now)
    {
        var (calendar, at) = (TradingCalendar.Of(AssetClass.Equity), now);
        while (calendar.NextChange(at) is { } change)
        {
            if (change.Part == SessionPart.Regular) return change.At;
            at = change.At;
        }

        return null;
    }
}
