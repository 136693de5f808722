using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Signs a request in as who <see cref="Callers"/> says that sent it, by an access token (RFC 6750) or an API key, and words the refusals.
/// </summary>
internal static class BearerScheme
{
    public const string Name = JwtBearerDefaults.AuthenticationScheme;

    private static readonly object FailureKey = new();

    // What a caller's requests are signed in as, as long as the caller is remembered: the same each time.
    private static readonly ConditionalWeakTable<Caller, ClaimsPrincipal> Principals = [];

    public static AuthenticationBuilder AddBearer(this AuthenticationBuilder authentication) =>
        authentication.AddJwtBearer(Name, options => options.Events = new JwtBearerEvents
        {
            OnMessageReceived = JudgeAsync,
            OnChallenge = ChallengeAsync,
            OnForbidden = context => (EnrolmentPolicy.RefusalOf(context.HttpContext) ?? KeyPolicies.RefusalOf(context.HttpContext))
                .ExecuteAsync(context.HttpContext),
        });

    private static async Task JudgeAsync(MessageReceivedContext context)
    {
        var answer = await context.HttpContext.RequestServices.GetRequiredService<Callers>().OfAsync(context.HttpContext);
        if (answer.Caller is { } caller)
        {
            context.Principal = Principals.GetValue(caller, known => known.ToPrincipal(Name));
            context.Success();
        }
        else if (answer.Failure == TokenFailure.Missing)
        {
            context.NoResult();
        }
        else
        {
            context.HttpContext.Items[FailureKey] = answer.Failure;
            context.Fail(answer.Failure!.Code);
        }
    }

    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var failure = context.HttpContext.Items[FailureKey] as TokenFailure ?? TokenFailure.Missing;
        if (failure.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = failure == TokenFailure.Missing ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problem.Of(failure.Status, failure.Code, failure.Detail).ExecuteAsync(context.HttpContext);
    }
}
