using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace TradeCraft.Server.Platform;

/// <summary>Refusals as RFC 9457 writes them, each with a stable <c>code</c> that programs can act on.</summary>
public static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <param name="status">An HTTP status from 400 on.</param>
    /// <param name="code">In snake_case. Clients compare it, so it never changes once it is out.</param>
    /// <param name="detail">One or two sentences for the person who made the request: what is wrong, what would be right.</param>
    public static ProblemHttpResult Of(int status, string code, string detail) => Of(status, code, detail, errors: null);

    /// <summary>400 <c>validation_failed</c>, with what is wrong by field. There must be at least one error.</summary>
    public static ProblemHttpResult Invalid(FieldErrors errors) => Of(StatusCodes.Status400BadRequest, "validation_failed", errors);

    /// <summary>A refusal that concerns certain fields, such as a name that is taken.</summary>
    public static ProblemHttpResult Of(int status, string code, FieldErrors errors) => Of(status, code, errors.Summary, errors.ByField);

    /// <summary>Tells the client when to come back, in whole seconds, at least one.</summary>
    public static void RetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static ProblemHttpResult Of(int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors)
    {
        var problem = new ProblemDetails
        {
            Type = "urn:tradecraft:problem:" + code,
            Title = char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' '),
            Status = status,
            Detail = detail,
            Extensions = { ["code"] = code },
        };
        if (errors is not null) problem.Extensions["errors"] = errors;
        return TypedResults.Problem(problem);
    }
}
