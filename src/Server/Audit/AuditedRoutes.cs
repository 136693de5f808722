using System.Text.Json;
using System.Text.Json.Nodes;
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
    private static readonly object SubjectKey = new();
    private static readonly object DetailsKey = new();

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

    /// <summary>Says what a request was done to, where its address does not: what it made, as in <c>user:7</c>.</summary>
    public static void NoteAuditedSubject(this HttpContext context, string subject) => context.Items[SubjectKey] = subject;

    /// <summary>Says what is written of a request that has secrets in it. The last word counts.</summary>
    public static void NoteAuditedDetails(this HttpContext context, object details) =>
        context.Items[DetailsKey] = JsonSerializer.Serialize(details, Json.Options);

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

            // Who is nobody has done nothing, and could fill the table with it.
            if (OutcomeOf(answer) is not { } outcome) return answer;
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
            trail.RecordAsync(
            Context, User, action, Subject, Details, outcome, CancellationToken.None);

        /// <summary>What a program did names its key.</summary>
        private string? Details
        {
            get
            {
                var said = Context.Items[DetailsKey] as string ?? details;
                if (Context.User.KnownCaller?.Key is not { } key) return said;
                var named = said is null ? [] : JsonNode.Parse(said)!.AsObject();
                named["by_key"] = key.Id;
                return named.ToJsonString(Json.Options);
            }
        }

        private UserId? User =>
            Context.User.Identity is { IsAuthenticated: true } ? Context.User.UserId : Context.Items[UserKey] as UserId?;

        private string? Subject => Context.Features.Get<AskedVenue>() is { } asked && SubjectThere is { } there
            ? AskedVenue.SubjectIn(asked.Number, there) : SubjectThere;

        private string? SubjectThere =>
            Context.Items[SubjectKey] is string noted ? noted
            : Context.GetRouteValue("user_id") is { } user ? $"user:{user}"
            : Context.GetRouteValue("invitation") is { } invitation ? $"invitation:{invitation}"
            : Context.GetRouteValue("id") is { } account ? $"account:{account}"
            : Context.GetRouteValue("key") is { } key ? $"key:{key}"
            : Context.GetRouteValue("symbol") is { } symbol ? $"instrument:{symbol}"
            : null;

        /// <summary>Null where nobody was signed in, and somebody had to be.</summary>
        private static string? OutcomeOf(object? answer)
        {
            while (answer is INestedHttpResult nested) answer = nested.Result;
            return answer switch
            {
                ProblemHttpResult problem =>
                    problem.ProblemDetails.Extensions.TryGetValue("code", out var code) && code is string said ? said : "refused",
                ChallengeHttpResult => null,
                _ => Done,
            };
        }
    }
}
