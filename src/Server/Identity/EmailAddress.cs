using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <param name="Email">The address to come. It counts once it is confirmed; where the server sends no mail, at once.</param>
public sealed record ChangeEmailRequest(string Email);

/// <param name="Token">From the link.</param>
public sealed record ConfirmEmailRequest(string Token);

/// <summary>A user's mail address: whether it is theirs, and another one.</summary>
public static class EmailAddress
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    /// <summary>Sends a link that confirms the user's address.</summary>
    internal static async Task<Results<Accepted, ProblemHttpResult>> SendAsync(
        ClaimsPrincipal caller, UserManager<User> users, OneTimeTokens tokens, UserMails mails, CancellationToken cancellation)
    {
        if (!mails.AreSent) return NoMail();
        if (await users.FindAsync(caller.UserId) is { IsDemo: false, EmailConfirmed: false } user)
            await SendAsync(user, user.Email, tokens, mails, cancellation);
        return TypedResults.Accepted((string?)null);
    }

    /// <summary>Changes the address: with a link that is sent to the new one, or at once where no mail is sent.</summary>
    internal static async Task<Results<Accepted, NoContent, ProblemHttpResult>> ChangeAsync(
        ChangeEmailRequest request, ClaimsPrincipal caller, UserManager<User> users, OneTimeTokens tokens, UserMails mails,
        CancellationToken cancellation)
    {
        if (await users.FindAsync(caller.UserId) is not { IsDemo: false } user)
            return Problem.Of(StatusCodes.Status409Conflict, "no_password", "A demo user has no address. Register to get an account.");
        var errors = new FieldErrors();
        if (!errors.Require(Registration.IsEmail(request.Email), "email", Registration.EmailRule)) return Problem.Invalid(errors);
        if (mails.AreSent)
        {
            await SendAsync(user, request.Email, tokens, mails, cancellation);
            return TypedResults.Accepted((string?)null);
        }

        return await SetAsync(user, request.Email, isConfirmed: false, users) is { } refused ? refused : TypedResults.NoContent();
    }

    /// <summary>Confirms the address that the link was sent to.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(
        ConfirmEmailRequest request, UserManager<User> users, OneTimeTokens tokens, UserMails mails, HttpContext context,
        CancellationToken cancellation)
    {
        if (await tokens.TakeAsync(TokenPurpose.EmailConfirmation, request.Token, cancellation) is not { User: { } id, Payload: { } email }
            || await users.FindAsync(id) is not { } user)
            return PasswordReset.LinkInvalid();
        context.NoteAuditedUser(id);
        var before = user.Email;
        if (await SetAsync(user, email, isConfirmed: true, users) is { } refused) return refused;
        if (!before.Equals(email, StringComparison.OrdinalIgnoreCase))
            mails.SendNotice(user, before, $"The mail address was changed to {email}.");
        return TypedResults.NoContent();
    }

    /// <summary>Sends the link for a new user, if mail is sent.</summary>
    internal static Task SendFirstAsync(User user, OneTimeTokens tokens, UserMails mails, CancellationToken cancellation) =>
        mails.AreSent ? SendAsync(user, user.Email, tokens, mails, cancellation) : Task.CompletedTask;

    private static async Task SendAsync(
        User user, string email, OneTimeTokens tokens, UserMails mails, CancellationToken cancellation)
    {
        if (await tokens.WasIssuedAsync(TokenPurpose.EmailConfirmation, user.UserId, Lifetime, BetweenMails, cancellation)) return;
        var token = await tokens.IssueAsync(TokenPurpose.EmailConfirmation, user.UserId, email, Lifetime, cancellation);
        mails.SendConfirmation(user, email, token);
    }

    private static async Task<ProblemHttpResult?> SetAsync(User user, string email, bool isConfirmed, UserManager<User> users)
    {
        (user.Email, user.EmailConfirmed) = (email, isConfirmed);
        var changed = await users.UpdateAsync(user);
        if (changed.Succeeded) return null;
        var errors = new FieldErrors();
        errors.Add("email", "Is taken. Choose another.");
        return Problem.Of(StatusCodes.Status409Conflict, "email_taken", errors);
    }

    private static ProblemHttpResult NoMail() =>
        Problem.Of(StatusCodes.Status409Conflict, "mail_not_configured", "This server sends no mail.");
}
