using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Venues;

/// <summary>
/// Requests below <c>/venues/{id}</c>: the API and the stream of one venue. They take the same way as others, and their services are the
/// venue's. What belongs to the server as a whole, such as users and keys, is not found there.
/// </summary>
internal static class VenueRequests
{
    private const string Prefix = "/venues";
    private const string SimulatedTime = "X-Sim-Time";
    private const string WallTime = "X-Wall-Time";

    private static readonly string[] OfVenues =
    [
        "/ws", "/api/v1/accounts", "/api/v1/alerts", "/api/v1/auth/stream-ticket", "/api/v1/chaos", "/api/v1/market",
        "/api/v1/me/drawings", "/api/v1/me/layouts", "/api/v1/orders", "/api/v1/portfolio", "/api/v1/positions", "/api/v1/profiles",
        "/api/v1/trades", "/api/v1/watchlists",
    ];

    /// <summary>Goes before routing: what follows sees the path without the prefix.</summary>
    public static async Task FindAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest)
            || rest.Value is not { Length: > 1 } path || path.IndexOf('/', 1) is not (> 1 and var end)
            || !int.TryParse(path.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || new PathString(path[end..]) is var inner && !inner.StartsWithSegments("/api") && !inner.StartsWithSegments("/ws"))
        {
            await next(context);
            return;
        }

        if (!Array.Exists(OfVenues, each => inner.StartsWithSegments(each)) || IsShare(inner))
        {
            await Problem.Of(StatusCodes.Status404NotFound, "not_found", "There is nothing at this address of a venue.")
                .ExecuteAsync(context);
            return;
        }

        context.Features.Set(new AskedVenue(number));
        context.Request.PathBase = context.Request.PathBase.Add(Prefix).Add($"/{number.ToString(CultureInfo.InvariantCulture)}");
        context.Request.Path = inner;
        await next(context);
    }

    /// <summary>
    /// Goes after authentication: a venue is its owner's alone, and so is its market. A stream that nobody has signed in on yet finds one
    /// that is loaded, and is shown nothing before.
    /// </summary>
    public static async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<AskedVenue>() is not { } asked)
        {
            await next(context);
            return;
        }

        var cancellation = context.RequestAborted;
        var outer = context.RequestServices;
        var caller = context.User.KnownCaller;
        if (caller is null && !context.Request.Path.Value!.TrimEnd('/').Equals("/ws", StringComparison.OrdinalIgnoreCase))
        {
            await Problem.Of(StatusCodes.Status401Unauthorized, TokenFailure.Missing.Code, TokenFailure.Missing.Detail)
                .ExecuteAsync(context);
            return;
        }

        var directory = outer.GetRequiredService<VenueDirectory>();
        var row = await outer.GetRequiredService<VenueTable>().FindAsync(asked.Number, cancellation);
        if (row is null || (caller is not null && caller.User != row.Owner))
        {
            await Unknown().ExecuteAsync(context);
            return;
        }

        if (caller?.Key is { Accounts: not null })
        {
            await Problem.Of(
                StatusCodes.Status403Forbidden, "key_account_not_allowed",
                "This API key is for chosen accounts of the live exchange. Use one for all accounts.").ExecuteAsync(context);
            return;
        }

        using var visit = caller is not null
            ? await directory.EnterAsync(row, cancellation) : await directory.TryEnterAsync(asked.Number, cancellation);
        if (visit is null)
        {
            Problem.RetryAfter(context, TimeSpan.FromSeconds(2));
            await Problem.Of(
                StatusCodes.Status503ServiceUnavailable, "venue_not_loaded",
                "This venue rests. It is loaded when its owner asks for something.").ExecuteAsync(context);
            return;
        }

        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers[SimulatedTime] = TimeText.Format(visit.Host.Clock.GetUtcNow());
            headers[WallTime] = TimeText.Format(ToldTime.Of(context, outer.GetRequiredService<TimeProvider>().GetUtcNow()));

            // Features know the address of what they made, and not in which venue.
            if (headers.Location is [{ } made] && made.StartsWith("/api/", StringComparison.Ordinal))
                headers.Location = $"{context.Request.PathBase}{made}";
            return Task.CompletedTask;
        });
        context.RequestServices = new VenueRequestServices(visit.Host.Services, outer);
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestServices = outer;
        }
    }

    /// <summary>Only accounts of the live exchange are shared with observers.</summary>
    private static bool IsShare(PathString path) => path.Value!.TrimEnd('/').EndsWith("/shares", StringComparison.OrdinalIgnoreCase)
        || path.Value.Contains("/shares/", StringComparison.OrdinalIgnoreCase);

    public static ProblemHttpResult Unknown() =>
        Problem.Of(StatusCodes.Status404NotFound, "unknown_venue", "You have no such venue.");
}
