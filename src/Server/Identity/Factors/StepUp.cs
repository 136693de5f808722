using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity.Factors;

/// <param name="Password">Not needed with a passkey.</param>
/// <param name="TotpCode">Besides the password, for users with an authenticator app.</param>
/// <param name="RecoveryCode">In its place, once.</param>
/// <param name="Passkey">Alone, or besides the password.</param>
public sealed record ProofRequest(
    string? Password = null, string? TotpCode = null, string? RecoveryCode = null, PasskeyAnswer? Passkey = null);

/// <summary>
/// What must not be done by whoever finds an open screen, or has a stolen token, asks for a proof that is not older than ten minutes: a
/// sign-in, or <c>POST /auth/proof</c>.
/// </summary>
public static class StepUp
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static RouteHandlerBuilder RequireProof(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter(async (invocation, next) =>
        {
            var (context, services) = (invocation.HttpContext, invocation.HttpContext.RequestServices);
            var provedAt = await services.GetRequiredService<Sessions>().ProvedAtAsync(context.User.SessionId, context.RequestAborted);
            return provedAt + Lifetime > services.GetRequiredService<TimeProvider>().GetUtcNow()
                ? await next(invocation)
                : Problem.Of(StatusCodes.Status403Forbidden, "proof_required",
                    "Prove once more who you are: POST /api/v1/auth/proof with your password and second factor, then try again.");
        }).ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>
    /// Proves anew who is signed in: a passkey, or the password and, where there is one, the second factor. It is answered with a new
    /// session, which has what the one before had, and that one ends.
    /// </summary>
    internal static async Task<Results<Ok<SessionBody>, ProblemHttpResult>> ProveAsync(
        ProofRequest request, ClaimsPrincipal caller, UserManager<User> users, SignIn signIn, SecondFactors factors, Sessions sessions,
        SessionAnswer answer, HttpContext context, CancellationToken cancellation)
    {
        if (await users.FindAsync(caller.UserId) is not { } user)
            return Problem.Of(StatusCodes.Status401Unauthorized, TokenFailure.Invalid.Code, TokenFailure.Invalid.Detail);

        // A throw-away user has nothing to prove it with but the session itself.
        if (user.PasswordHash is not null
            && await RefuseAsync(request, user, signIn, factors, context, cancellation) is { } refused)
            return refused;
        var session = await answer.OpenAsync(user, context, cancellation);
        await sessions.EndAsync(caller.SessionId, CancellationToken.None);
        return TypedResults.Ok(session);
    }

    private static async Task<ProblemHttpResult?> RefuseAsync(
        ProofRequest request, User user, SignIn signIn, SecondFactors factors, HttpContext context, CancellationToken cancellation)
    {
        var isAlone = request is { Password: null, Passkey: not null };
        if (!isAlone)
        {
            if (request.Password is not { } password)
                return Problem.Of(StatusCodes.Status403Forbidden, "wrong_password", "Send your password, or a passkey.");
            context.NoteFactor("password");
            if (await OwnSessions.RefuseAsync(user, password, signIn, "password", context, cancellation) is { } wrong) return wrong;
        }

        var has = await factors.OfAsync(user, cancellation);
        if (isAlone || has.Count > 0)
        {
            var outcome = await factors.JudgeAsync(
                user, request.TotpCode, request.RecoveryCode, request.Passkey, context, cancellation);
            if (!outcome.IsRight) return SecondFactors.Wrong(outcome, context);
        }

        return null;
    }
}
