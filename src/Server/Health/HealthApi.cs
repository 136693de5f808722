using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Health;

/// <param name="Status">What the venue is doing: open, degraded, recovering, …</param>
/// <param name="Failures">What has failed since the start: the server's log says more.</param>
public sealed record HealthBody(string Status, IReadOnlyList<VenueFailure> Failures);

public static class HealthApi
{
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Operations");

        health.MapGet("/live", Live);
        health.MapGet("/ready", Ready);
        return app;
    }

    /// <summary>Whether the process answers at all.</summary>
    internal static Ok<HealthBody> Live() => TypedResults.Ok(new HealthBody("live", []));

    /// <summary>
    /// Whether orders are taken: 200 when they are, 503 when not. They are taken while the status is degraded, too: then something failed that
    /// was got over, and somebody should look at the server's log.
    /// </summary>
    internal static Results<Ok<HealthBody>, JsonHttpResult<HealthBody>> Ready(LiveVenue venue, VenueHealth health)
    {
        VenueFailure[] failures = [.. health.Noted];
        var status = venue.Status;
        if (status == VenueStatus.Open) return TypedResults.Ok(new HealthBody(failures.Length == 0 ? "open" : "degraded", failures));
        return TypedResults.Json(new HealthBody(status.ToString().ToLowerInvariant(), failures), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
