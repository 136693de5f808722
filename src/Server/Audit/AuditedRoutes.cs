using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Audit;

/// <summary>What happens when the audit cannot be written.</summary>
public enum AuditDuty
{
    /// <summary>Nothing is done: it is written before (begun) and after.</summary>
    Before,

    /// <summary>What succeeded is not answered as done: nobody is signed in unrecorded. A refusal stands.</summary>
    BeforeAnswer,

    /// <summary>
    /// The answer stands and the server's log says so: the event log has what happened, and a client told otherwise would do it twice.
    /// </summary>
    BesidesTheLog,
}

/// <summary>Routes whose use is written to the audit, in the same request and before it is answered.</summary>
public static partial class AuditedRoutes
{
    private const string Done = "ok";

    private static readonly object UserKey = new();

    /// <param name="action">As in <c>account.deposit</c>.</param>
    /// <param name="hasSecrets">What was asked is not written down then.</param>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder route, string action, AuditDuty duty, bool hasSecrets = false) =>
        route.AddEndpointFilter(async (invocation, next) =>
        {
            var services = invocation.HttpContext.RequestServices;
            var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AuditedRoutes).FullName!);
            var details = hasSecrets ? null : DetailsOf(invocation);
            return await new Use(invocation, services.GetRequiredService<AuditTrail>(), action, duty, details, logger).AnswerAsync(next);
        });

    /// <summary>Says of whom a request is that nobody is signed in for.</summary>
    public static void NoteAuditedUser(this HttpContext context, UserId user) => context.Items[UserKey] = user;

    private static string? DetailsOf(EndpointFilterInvocationContext invocation) =>
        invocation.Arguments
            .FirstOrDefault(argument => argument?.GetType().Name.EndsWith("Request", StringComparison.Ordinal) is true) is { } request
            ? JsonSerializer.Serialize(request, request.GetType(), Json.Options)
            : null;

    [LoggerMessage(LogLevel.Error, "The audit of {Action} could not be written; the answer stands")]
    private static partial void LogUnwritten(ILogger logger, Exception failure, string action);

    /// <summary>One use of an audited route.</summary>
    private sealed class Use(
        EndpointFilterInvocationContext invocation, AuditTrail trail, string action, AuditDuty duty, string? details, ILogger logger)
    {
        private HttpContext Context => invocation.HttpContext;

        public async Task<object?> AnswerAsync(EndpointFilterDelegate next)
        {
            if (duty == AuditDuty.Before) await RecordAsync("begun");
            object? answer;
            try
            {
                answer = await next(invocation);
            }
            catch
            {
                // Whether anything was done is not known, and neither is it to the client.
                await RecordOrLogAsync("failed");
                throw;
            }

            var outcome = OutcomeOf(answer);
            if (duty == AuditDuty.BesidesTheLog || outcome != Done) await RecordOrLogAsync(outcome);
            else await RecordAsync(outcome);
            return answer;
        }

        private async Task RecordOrLogAsync(string outcome)
        {
            try
            {
                await RecordAsync(outcome);
            }
            catch (NpgsqlException failure)
            {
                LogUnwritten(logger, failure, action);
            }
        }

        // Not cancelled when the client hangs up: what was done was done.
        private Task RecordAsync(string outcome) =>
            trail.RecordAsync(Context, User, action, Subject, details, outcome, CancellationToken.None);

        private UserId? User =>
            Context.User.Identity is { IsAuthenticated: true } ? Context.User.UserId : Context.Items[UserKey] as UserId?;

        private string? Subject =>
            Context.GetRouteValue("id") is { } account ? $"account:{account}"
            : Context.GetRouteValue("symbol") is { } symbol ? $"instrument:{symbol}"
            : null;

        private static string OutcomeOf(object? answer)
        {
            while (answer is INestedHttpResult nested) answer = nested.Result;
            return answer switch
            {
                ProblemHttpResult problem =>
                    problem.ProblemDetails.Extensions.TryGetValue("code", out var code) && code is string said ? said : "refused",
                ChallengeHttpResult => "unauthenticated",
                _ => Done,
            };
        }
    }
}
