using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <param name="CurrentPassword">Asked again, so that an unlocked screen is not enough.</param>
/// <param name="NewPassword">10 or more characters, and none of the commonest passwords.</param>
public sealed record ChangePasswordRequest(string CurrentPassword, string NewPassword);

/// <summary>A sign-in that goes on.</summary>
/// <param name="RenewedAt">When it last got new tokens, which a page in use does every half hour.</param>
/// <param name="ExpiresAt">When it ends unless it is used before.</param>
/// <param name="IsCurrent">The one that this request comes from.</param>
/// <param name="Address">From which network address it was opened.</param>
/// <param name="UserAgent">What the program that opened it calls itself.</param>
public sealed record SignInBody(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset RenewedAt, DateTimeOffset ExpiresAt, bool IsCurrent, string? Address,
    string? UserAgent);

/// <summary>What somebody who is signed in can do about how they are.</summary>
public static class OwnSessions
{
    /// <summary>
    /// Changes the password. All other sessions of the user end. A wrong current password counts as a failure to sign in: five in a row
    /// lock the user out for five minutes.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        ChangePasswordRequest request, ClaimsPrincipal caller, SignIn signIn, Sessions sessions, UserManager<User> users,
        UserMails mails, HttpContext context, CancellationToken cancellation)
    {
        if (await users.FindAsync(caller.UserId) is not { } user)
            return Problem.Of(StatusCodes.Status401Unauthorized, TokenFailure.Invalid.Code, TokenFailure.Invalid.Detail);
        if (user.PasswordHash is null)
            return Problem.Of(
                StatusCodes.Status409Conflict, "no_password", "A demo user has no password. Register to get an account that lasts.");

        var errors = new FieldErrors();
        errors.Require(request.NewPassword != request.CurrentPassword, "new_password", "Must differ from the current one.");
        foreach (var rule in users.PasswordValidators)
        {
            foreach (var error in (await rule.ValidateAsync(users, user, request.NewPassword)).Errors)
                errors.Add("new_password", error.Description);
        }

        if (errors.Any) return Problem.Invalid(errors);

        if (await RefuseAsync(user, request.CurrentPassword, signIn, "current_password", context, cancellation) is { } refused)
            return refused;

        var changed = await users.ChangePasswordAsync(user, request.CurrentPassword, request.NewPassword);
        if (!changed.Succeeded) throw new InvalidOperationException($"A password that had been judged good was refused: {changed}");
        mails.SendNotice(user, user.Email, "Your password was changed.");
        await sessions.EndAllAsync(caller.UserId, but: caller.SessionId, CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// What a wrong password is refused with, as a failure to sign in; null for the right one. Whoever has found an open screen cannot
    /// guess on.
    /// </summary>
    internal static async Task<ProblemHttpResult?> RefuseAsync(
        User user, string password, SignIn signIn, string field, HttpContext context, CancellationToken cancellation)
    {
        var outcome = await signIn.TryAsync(user.Username, password, context, cancellation);
        if (outcome.User is not null) return null;
        if (outcome.Wait is { } wait)
        {
            Problem.RetryAfter(context, wait);
            return Problem.Of(
                StatusCodes.Status429TooManyRequests, "locked_out", "Too many wrong passwords. Wait five minutes, then try again.");
        }

        var wrong = new FieldErrors();
        wrong.Add(field, "Is wrong.");
        return Problem.Of(StatusCodes.Status403Forbidden, "wrong_password", wrong);
    }

    /// <summary>The user's sessions that go on, newest first.</summary>
    internal static async Task<Ok<Page<SignInBody>>> ListAsync(ClaimsPrincipal caller, Sessions sessions, CancellationToken cancellation) =>
        TypedResults.Ok(Paging.Whole((await sessions.OfAsync(caller.UserId, cancellation)).Select(
            session => new SignInBody(
                session.Id, session.CreatedAt, session.RenewedAt, session.ExpiresAt, session.Id == caller.SessionId, session.Address,
                session.UserAgent))));

    /// <summary>Ends all sessions of the user but this one: their tokens stop working at once.</summary>
    internal static async Task<NoContent> EndOthersAsync(ClaimsPrincipal caller, Sessions sessions)
    {
        await sessions.EndAllAsync(caller.UserId, but: caller.SessionId, CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <summary>Ends one of the user's sessions: its tokens stop working at once.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        Guid id, ClaimsPrincipal caller, Sessions sessions, CancellationToken cancellation)
    {
        if (!(await sessions.OfAsync(caller.UserId, cancellation)).Any(session => session.Id == id))
            return Problem.Of(StatusCodes.Status404NotFound, "unknown_session", "You have no such session, or it has ended.");
        await sessions.EndAsync(id, cancellation);
        return TypedResults.NoContent();
    }
}
