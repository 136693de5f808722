using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity.Factors;

/// <param name="Ticket">What the first step answered.</param>
/// <param name="TotpCode">Of an authenticator app.</param>
/// <param name="RecoveryCode">In its place, once.</param>
/// <param name="Passkey">In their place.</param>
public sealed record SecondFactorRequest(
    string Ticket, string? TotpCode = null, string? RecoveryCode = null, PasskeyAnswer? Passkey = null);

/// <param name="Ticket">To be sent back with the answer, within five minutes.</param>
/// <param name="Options">For navigator.credentials, as its parseOptionsFromJSON reads them.</param>
public sealed record PasskeyChallengeBody(string Ticket, JsonElement Options);

/// <summary>Sign-in with more than a password, or with none.</summary>
public static class SecondStep
{
    private static readonly TimeSpan TicketLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// What a right password is answered with where the user has a second factor: nobody is signed in, and a ticket for the second step.
    /// </summary>
    internal static async Task<ProblemHttpResult> RequireAsync(
        User user, IReadOnlyList<string> factors, OneTimeTokens tokens, CancellationToken cancellation)
    {
        var ticket = await tokens.IssueAsync(TokenPurpose.SecondFactor, user.UserId, payload: null, TicketLifetime, cancellation);
        var problem = Problem.Of(StatusCodes.Status401Unauthorized, "second_factor_required",
            "The password is right. Send a code or a passkey with this ticket to /api/v1/auth/second-factor within five minutes.");
        problem.ProblemDetails.Extensions["ticket"] = ticket;
        problem.ProblemDetails.Extensions["factors"] = factors;
        return problem;
    }

    /// <summary>The second step of a sign-in: the ticket of the first, and a code or a passkey.</summary>
    internal static async Task<Results<Ok<SessionBody>, ProblemHttpResult>> CompleteAsync(
        SecondFactorRequest request, OneTimeTokens tokens, SecondFactors factors, UserManager<User> users, SessionAnswer answer,
        HttpContext context, CancellationToken cancellation)
    {
        var begun = await tokens.PeekAsync(TokenPurpose.SecondFactor, request.Ticket, cancellation);
        if (begun?.User is not { } id || await users.FindAsync(id) is not { } user)
            return Problem.Of(StatusCodes.Status401Unauthorized, "ticket_invalid",
                "This sign-in took too long, or has been completed. Begin again with your password.");

        context.NoteAuditedUser(id);

        // Whoever has the ticket had the password.
        context.NoteFactor("password");
        if (user.DisabledAt is not null) return IdentityApi.Disabled();
        var outcome = await factors.JudgeAsync(
            user, request.TotpCode, request.RecoveryCode, request.Passkey, context, cancellation);
        if (!outcome.IsRight) return SecondFactors.Wrong(outcome, context);

        // Of one ticket sent twice at once, one signs in.
        if (await tokens.TakeAsync(TokenPurpose.SecondFactor, request.Ticket, cancellation) is null)
            return Problem.Of(StatusCodes.Status401Unauthorized, "ticket_invalid", "This sign-in has been completed. Begin again.");
        return TypedResults.Ok(await answer.OpenAsync(user, context, cancellation));
    }

    /// <summary>A challenge for a passkey, to sign in with or to prove anew who one is.</summary>
    internal static async Task<Ok<PasskeyChallengeBody>> ChallengeAsync(
        Passkeys passkeys, HttpContext context, CancellationToken cancellation)
    {
        var (ticket, options) = await passkeys.AskAsync(context, cancellation);
        return TypedResults.Ok(new PasskeyChallengeBody(ticket, JsonElement.Parse(options)));
    }

    /// <summary>Signs in with a passkey alone: the device has verified who uses it.</summary>
    internal static async Task<Results<Ok<SessionBody>, ProblemHttpResult>> SignInAsync(
        PasskeyAnswer request, Passkeys passkeys, SessionAnswer answer, HttpContext context, CancellationToken cancellation)
    {
        context.NoteFactor("passkey");
        if (await passkeys.JudgeAsync(request.Ticket, request.Credential, context, cancellation) is not { } user)
            return Problem.Of(StatusCodes.Status401Unauthorized, "passkey_invalid",
                "This passkey is not one that this server knows, or the challenge is too old. Try again, or sign in with your password.");
        context.NoteAuditedUser(user.UserId);
        if (user.DisabledAt is not null) return IdentityApi.Disabled();
        return TypedResults.Ok(await answer.OpenAsync(user, context, cancellation));
    }
}
