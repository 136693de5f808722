using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Npgsql;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Turns what the framework and the code below throw into problems. The venue words its unavailability for clients; no other exception's
/// text leaves the server.
/// </summary>
internal sealed partial class ExceptionProblems(
    IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, ILogger<ExceptionProblems> log) : IExceptionHandler
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(1);

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = exception switch
        {
            BadHttpRequestException bad => await OfBadRequestAsync(context, bad, cancellation),
            VenueUnavailableException venue => Unavailable(context, "venue_unavailable", venue.RetryAfter, venue.Message),
            StorageBusyException busy => Unavailable(context, "storage_busy", busy.RetryAfter, busy.Message),
            NpgsqlException storage when IsOutage(storage) => StorageUnavailable(context, storage),
            _ => Unexpected(context, exception),
        };
        await problem.ExecuteAsync(context);
        return true;
    }

    private async Task<ProblemHttpResult> OfBadRequestAsync(
        HttpContext context, BadHttpRequestException bad, CancellationToken cancellation)
    {
        switch (bad.StatusCode)
        {
            case StatusCodes.Status413PayloadTooLarge: return StatusProblems.BodyTooLarge();
            case StatusCodes.Status415UnsupportedMediaType: return StatusProblems.UnsupportedMediaType();
            case StatusCodes.Status408RequestTimeout:
                return Problem.Of(bad.StatusCode, "request_timeout", "The body came too slowly.");
        }

        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (BindingFailure().Match(bad.Message) is { Success: true } failure && failure.Groups["source"].Value != "body")
            return OfParameter(failure);

        if (endpoint?.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } expected })
            return BodyDiagnosis.Of(await KeptBodyAsync(context.Request.Body, cancellation), expected, json.Value.SerializerOptions);

        return Problem.Of(StatusCodes.Status400BadRequest, "bad_request", "The request could not be read.");
    }

    /// <summary>What <see cref="RequestBodies"/> kept, from its beginning; it keeps no empty body.</summary>
    private static async Task<byte[]> KeptBodyAsync(System.IO.Stream body, CancellationToken cancellation)
    {
        if (!body.CanSeek) return [];
        body.Position = 0;
        using var copy = new MemoryStream();
        await body.CopyToAsync(copy, cancellation);
        return copy.ToArray();
    }

    /// <summary>
    /// A query or route value of the wrong type. Which one, only the framework's sentence tells; a test holds it to that.
    /// </summary>
    private static ProblemHttpResult OfParameter(Match failure)
    {
        var errors = new FieldErrors();
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Groups["name"].Value);
        var type = failure.Groups["type"].Value;
        var expectation = type.Contains("int", StringComparison.Ordinal) || type.Contains("long", StringComparison.Ordinal)
            ? "a whole number"
            : type.Contains("bool", StringComparison.Ordinal) ? "true or false"
            : type.Contains("Date", StringComparison.Ordinal) ? "a time such as 2026-01-31T14:30:00Z"
            : "of another form";
        errors.Add(name, failure.Groups["required"].Success ? "Is required." : $"Must be {expectation}.");
        return Problem.Invalid(errors);
    }

    private static ProblemHttpResult Unavailable(HttpContext context, string code, TimeSpan wait, string detail)
    {
        Problem.RetryAfter(context, wait);
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, code, detail);
    }

    private ProblemHttpResult StorageUnavailable(HttpContext context, NpgsqlException exception)
    {
        LogStorage(exception.Message, context.Request.Path);
        return Unavailable(
            context, "storage_unavailable", StorageRetry, "The server's database does not answer just now. Try again in a moment.");
    }

    private ProblemHttpResult Unexpected(HttpContext context, Exception exception)
    {
        LogUnexpected(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
        return Problem.Of(StatusCodes.Status500InternalServerError, "internal_error",
            $"Something went wrong on the server. Its log has the cause under {context.TraceIdentifier}.");
    }

    /// <summary>No connection, no room for one, or the database is stopping: it will pass. Other faults are the server's own.</summary>
    internal static bool IsOutage(NpgsqlException exception) =>
        exception is PostgresException { SqlState: [.. var kind, _, _, _] }
            ? kind is "08" or "53" or "57"
            : exception.IsTransient || exception.InnerException is SocketException or IOException or TimeoutException;

    [GeneratedRegex(
        """^(?:Failed to bind|(?<required>Required)) parameter "(?<type>.+) (?<name>\w+)" """
        + """(?:was not provided )?from (?<source>.+?)\.?$""")]
    private static partial Regex BindingFailure();

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed unexpectedly ({TraceId})")]
    private partial void LogUnexpected(Exception exception, string method, string path, string traceId);

    [LoggerMessage(LogLevel.Warning, "The database does not answer: {Reason} ({Path})")]
    private partial void LogStorage(string reason, string path);
}
