using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <param name="Login">The email or the username.</param>
public sealed record PasswordResetRequest(string Login);

/// <param name="Token">From the link.</param>
/// <param name="NewPassword">10 or more characters, and none of the commonest passwords.</param>
public sealed record NewPasswordRequest(string Token, string NewPassword);

/// <summary>
/// A new password for who has forgotten theirs: by a link in a mail, or one that an administrator hands over. It signs nobody in: whoever
/// has a second factor still needs it.
/// </summary>
public static class PasswordReset
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>Who asks again sooner gets no second mail: nobody fills somebody else's mailbox.</summary>
    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    /// <summary>Sends a link to the user's address. It is answered alike whether there is such a user or not.</summary>
    internal static async Task<Results<Accepted, ProblemHttpResult>> BeginAsync(
        PasswordResetRequest request, UserManager<User> users, OneTimeTokens tokens, UserMails mails, HttpContext context,
        CancellationToken cancellation)
    {
        if (!mails.AreSent)
            return Problem.Of(StatusCodes.Status409Conflict, "mail_not_configured",
                "This server sends no mail. Ask an administrator for a link that sets a new password.");
        if (await FindAsync(users, request.Login) is { PasswordHash: not null, DisabledAt: null } user)
        {
            context.NoteAuditedUser(user.UserId);
            if (!await tokens.WasIssuedAsync(TokenPurpose.PasswordReset, user.UserId, Lifetime, BetweenMails, cancellation))
                mails.SendReset(user, await tokens.IssueAsync(TokenPurpose.PasswordReset, user.UserId, null, Lifetime, cancellation));
        }

        return TypedResults.Accepted((string?)null);
    }

    /// <summary>Sets the password that the link is for. All sessions of the user end.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> CompleteAsync(
        NewPasswordRequest request, UserManager<User> users, OneTimeTokens tokens, Sessions sessions, UserMails mails, HttpContext context,
        CancellationToken cancellation)
    {
        if (await tokens.PeekAsync(TokenPurpose.PasswordReset, request.Token, cancellation) is not { User: { } id }
            || await users.FindAsync(id) is not { } user)
            return LinkInvalid();
        context.NoteAuditedUser(id);
        var errors = new FieldErrors();
        foreach (var rule in users.PasswordValidators)
        {
            foreach (var error in (await rule.ValidateAsync(users, user, request.NewPassword)).Errors)
                errors.Add("new_password", error.Description);
        }

        if (errors.Any) return Problem.Invalid(errors);
        if (await tokens.TakeAsync(TokenPurpose.PasswordReset, request.Token, cancellation) is null) return LinkInvalid();
        await users.RemovePasswordAsync(user);
        var set = await users.AddPasswordAsync(user, request.NewPassword);
        if (!set.Succeeded) throw new InvalidOperationException($"A password that had been judged good was refused: {set}");
        await sessions.EndAllAsync(id, but: null, CancellationToken.None);
        mails.SendNotice(user, user.Email, "Your password was set anew.");
        return TypedResults.NoContent();
    }

    internal static ProblemHttpResult LinkInvalid() => Problem.Of(StatusCodes.Status422UnprocessableEntity, "link_invalid",
        "This link was used before, or is too old. Ask for a new one.");

    private static async Task<User?> FindAsync(UserManager<User> users, string login) =>
        login.Contains('\0', StringComparison.Ordinal) ? null
            : login.Contains('@', StringComparison.Ordinal) ? await users.FindByEmailAsync(login)
            : await users.FindByNameAsync(login);
}
