using Microsoft.Net.Http.Headers;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Keeps a body until its request is answered, so that what is wrong with it can be said in full (<see cref="BodyDiagnosis"/>).
/// </summary>
internal static class RequestBodies
{
    public static async Task KeepAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && (request.ContentLength ?? 1) > 0)
        {
            // Other charsets than JSON's own would be converted by the framework where it knows them, and be a fault of the server where
            // not.
            if (request.ContentType != "application/json" && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                await StatusProblems.UnsupportedMediaType().ExecuteAsync(context);
                return;
            }

            request.EnableBuffering(StatusProblems.MaxBodyBytes);
        }

        await next(context);
    }
}
