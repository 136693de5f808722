using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Health;

/// <param name="Status">What the venue is doing: open, recovering, …</param>
public sealed record HealthBody(string Status);

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
    internal static Ok<HealthBody> Live() => TypedResults.Ok(new HealthBody("live"));

    /// <summary>Whether orders are taken: 200 when they are, 503 when not.</summary>
    internal static Results<Ok<HealthBody>, JsonHttpResult<HealthBody>> Ready(LiveVenue venue)
    {
        var body = new HealthBody(venue.Status.ToString().ToLowerInvariant());
        return venue.Status == VenueStatus.Open ? TypedResults.Ok(body) : TypedResults.Json(body, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
