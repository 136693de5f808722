using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Health;

/// <param name="Status">What the venue is doing: open, degraded, recovering, …</param>
/// <param name="Failures">What has failed since the start: the server's log says more.</param>
/// <param name="Services">What works in the background and fails just now. It begins again by itself.</param>
/// <param name="Problem">Why the venue does not open, in a sentence that says what to do; null where it is or opens by itself.</param>
public sealed record HealthBody(
    string Status, IReadOnlyList<VenueFailure> Failures, IReadOnlyList<string> Services, string? Problem = null);

public static class HealthApi
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Operations").AllowAnonymous();

        health.MapGet("/live", Live);
        health.MapGet("/ready", Ready);
        return app;
    }

    /// <summary>Whether the process answers at all.</summary>
    internal static Ok<HealthBody> Live() => TypedResults.Ok(new HealthBody("live", [], []));

    /// <summary>
    /// Whether orders are taken: 200 when they are, 503 when not. They are taken while the status is degraded, too: then something failed
    /// that was got over, or fails in the background, and somebody should look at the server's log.
    /// </summary>
    internal static Results<Ok<HealthBody>, JsonHttpResult<HealthBody>> Ready(
        LiveVenue venue, VenueHealth health, Supervision supervision)
    {
        VenueFailure[] failures = [.. health.Noted];
        string[] services = [.. supervision.Failing];
        var status = venue.Status;
        if (status == VenueStatus.Open)
            return TypedResults.Ok(new HealthBody(failures.Length + services.Length == 0 ? "open" : "degraded", failures, services));
        var body = new HealthBody(status.ToString().ToLowerInvariant(), failures, services, venue.Problem);
        return TypedResults.Json(body, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
