using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Subscriptions;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays.Counterfactuals;

/// <summary>The same orders under other terms, and how two venues came out.</summary>
internal static class CounterfactualsApi
{
    private const int MostDelay = 10_000;

    private static readonly string PhysicsNames = string.Join(", ", Physics.Presets.Select(each => each.Name));

    /// <summary>
    /// Opens a copy of a replay in which the same orders are given at the same times to the same market, under other fees, another delay or
    /// other fills. It plays by itself, as fast as it goes, to where the origin's clock stands. With an Idempotency-Key, sending the same
    /// again opens none and answers with the one of then.
    /// </summary>
    internal static async Task<Results<Created<VenueBody>, ProblemHttpResult>> OpenAsync(
        int id,
        OpenCounterfactualRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        VenueTable table,
        VenueDirectory directory,
        OriginLogs logs,
        [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, $"counterfactual of venue {id}", request, out var key) is { } malformed)
            return malformed;
        if (await ReplaysApi.OwnAsync(id, caller, table, cancellation) is not { } origin) return VenueRequests.Unknown();
        var errors = new FieldErrors();
        errors.Require(request.Name is null or { Length: > 0 and <= 100 }, "name", "Must be 1 to 100 characters.");
        errors.Require(
            request.Profile is null || AccountPresets.FindProfile(request.Profile) is not null, "profile",
            $"Must be one of {AccountPresets.ProfileNames}.");
        errors.Require(
            request.Physics is null || ReplayTerms.FindPhysics(request.Physics) is not null, "physics", $"Must be one of {PhysicsNames}.");
        errors.Require(request.DelayMs is null or (>= 0 and <= MostDelay), "delay_ms", $"Must be from 0 to {MostDelay}.");
        if (errors.Any) return Problem.Invalid(errors);

        var (terms, now, upTo) = (ReplayTerms.Parse(origin.Terms), default(DateTimeOffset), 0L);
        using (var visit = await directory.EnterAsync(origin, cancellation))
        {
            var player = visit.Host.Services.GetRequiredService<ReplayPlayer>();
            if (player.State is ReplayState.Playing or ReplayState.Stepping)
                return Problem.Of(StatusCodes.Status409Conflict, "clock_is_playing", "Pause the clock first.");
            now = player.Now;
            upTo = await LogReader.EndAsync(database, id, cancellation);
        }

        if (now <= terms.Start)
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "nothing_played", "Nothing has been played in this venue yet.");

        // Reading a log costs more than counting venues.
        if ((await table.OfAsync(caller.UserId, cancellation)).Count >= ReplaysApi.MostVenues && key.IsNone) return ReplaysApi.TooMany();
        if (await logs.ReadAsync(id, upTo, cancellation) is not { } asked) return VenueRequests.Unknown();
        if (asked.Commands.Count > OriginLogs.MostCommands)
            return Problem.Of(
                StatusCodes.Status422UnprocessableEntity, "too_many_orders",
                $"A counterfactual gives at most {OriginLogs.MostCommands} orders and changes again.");

        // Without a word about the physics they follow a profile that was asked for, and else stay.
        var copy = terms with
        {
            // What was played at that very time is played again, too.
            End = now < terms.End ? now.AddMicroseconds(1) : terms.End,
            Profile = request.Profile ?? terms.Profile,
            PhysicsName = request.Physics ?? (request.Profile is null ? terms.PhysicsName : null),
            DelayMilliseconds = request.DelayMs ?? (request.Profile is null ? terms.DelayMilliseconds : null),
            Origin = new(id, terms.Start, upTo, request.Profile ?? terms.Origin?.Profile),
        };
        var name = request.Name ?? ReplaysApi.Shortened($"{origin.Name}: {Difference(request)}");
        return await ReplaysApi.AddAsync(
            new(name, ReplayKind.KindName, copy.ToJson(), terms.Start), key, caller, table, directory, time, fill: null, cancellation);
    }

    /// <summary>How two of the user's venues came out, order by order. Without another: the one that the first was made of.</summary>
    internal static async Task<Results<Ok<ComparisonBody>, ProblemHttpResult>> CompareAsync(
        int id, ClaimsPrincipal caller, VenueTable table, Comparison comparison, CancellationToken cancellation, int? with = null)
    {
        if (await ReplaysApi.OwnAsync(id, caller, table, cancellation) is not { } venue) return VenueRequests.Unknown();
        var errors = new FieldErrors();
        var other = with ?? ReplayTerms.Parse(venue.Terms).Origin?.Venue;
        errors.Require(other is not null && other != id, "with", "Must be another venue of yours.");
        if (errors.Any) return Problem.Invalid(errors);
        if (await ReplaysApi.OwnAsync(other!.Value, caller, table, cancellation) is not { } second) return VenueRequests.Unknown();
        return TypedResults.Ok(await comparison.OfAsync(venue, second, cancellation));
    }

    private static string Difference(OpenCounterfactualRequest request)
    {
        string?[] parts =
        [
            request.Profile,
            request.Physics is { } physics ? $"fills {physics}" : null,
            request.DelayMs is { } delay ? $"delay {delay.ToString(CultureInfo.InvariantCulture)} ms" : null,
        ];
        return parts.Any(part => part is not null) ? string.Join(", ", parts.Where(part => part is not null)) : "the same again";
    }
}
