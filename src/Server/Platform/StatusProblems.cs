using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TradeCraft.Server.Platform;

/// <summary>The body for refusals that the framework gives as a bare status: no such route, no such method, another media type.</summary>
internal static class StatusProblems
{
    public const int MaxBodyBytes = 64 * 1024;

    public static async Task WriteAsync(StatusCodeContext statusCode)
    {
        var context = statusCode.HttpContext;
        if (!context.Request.Path.StartsWithSegments("/api")) return;
        await Of(context).ExecuteAsync(context);
    }

    public static ProblemHttpResult BodyTooLarge() => Problem.Of(
        StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body may have at most {MaxBodyBytes / 1024} KB.");

    public static ProblemHttpResult UnsupportedMediaType() => Problem.Of(
        StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type",
        "The body must be JSON in UTF-8, sent with Content-Type: application/json.");

    private static ProblemHttpResult Of(HttpContext context)
    {
        var (request, status) = (context.Request, context.Response.StatusCode);
        return status switch
        {
            StatusCodes.Status404NotFound => Problem.Of(status, "not_found", $"There is nothing at {request.Path}."),
            StatusCodes.Status405MethodNotAllowed => Problem.Of(status, "method_not_allowed",
                $"{request.Path} does not take {request.Method}. It takes {context.Response.Headers.Allow}."),
            StatusCodes.Status413PayloadTooLarge => BodyTooLarge(),
            StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType(),
            >= 500 => Problem.Of(status, "internal_error", "Something went wrong on the server."),
            _ => Problem.Of(status, "bad_request", "The request could not be read."),
        };
    }
}
