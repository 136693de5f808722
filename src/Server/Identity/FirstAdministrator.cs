using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <param name="Token">What stands behind # in the link that the server printed when it started.</param>
/// <param name="Username">3 to 20 letters, digits or underscores.</param>
public sealed record FirstAdministratorRequest(string Token, string Email, string Username, string Password);

/// <summary>How a new server gets its administrator: whoever reads what it prints opens a link that is good once.</summary>
internal sealed class FirstAdministrator(
    NpgsqlDataSource database, UserAdministration administration, OneTimeTokens tokens, Registration registration, UserManager<User> users)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>A new token, in place of those before it; null where there is an administrator.</summary>
    public async Task<string?> InviteAsync(CancellationToken cancellation)
    {
        if (await administration.HasAdministratorAsync(cancellation)) return null;
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "delete from one_time_token where purpose = @purpose", new { purpose = nameof(TokenPurpose.FirstAdministrator) },
                cancellationToken: cancellation));
        }

        return await tokens.IssueAsync(TokenPurpose.FirstAdministrator, user: null, payload: null, Lifetime, cancellation);
    }

    /// <summary>
    /// Makes the first administrator of a server that has none, opens an account, and signs in. The link is good once, for a day; the
    /// server prints another when it starts anew.
    /// </summary>
    internal static async Task<Results<Created<SessionBody>, ProblemHttpResult>> BecomeAsync(
        FirstAdministratorRequest request, FirstAdministrator first, SessionAnswer answer, HttpContext context,
        CancellationToken cancellation)
    {
        var (user, refused) = await first.TakeAsync(request, cancellation);
        return user is null ? refused! : TypedResults.Created("/api/v1/auth/me", await answer.OpenAsync(user, context, cancellation));
    }

    private async Task<(User? User, ProblemHttpResult? Refused)> TakeAsync(
        FirstAdministratorRequest request, CancellationToken cancellation)
    {
        // Looked at first, so that a name that is taken does not use it up.
        if (await tokens.PeekAsync(TokenPurpose.FirstAdministrator, request.Token, cancellation) is null
            || await administration.HasAdministratorAsync(cancellation))
            return (null, NoLink());
        var (user, errors, taken) = await registration.RegisterAsync(request.Email, request.Username, request.Password);
        if (user is null) return (null, taken ? RegistrationRefusal.Taken(errors) : Problem.Invalid(errors));
        if (await tokens.TakeAsync(TokenPurpose.FirstAdministrator, request.Token, CancellationToken.None) is not null
            && await administration.MakeFirstAdministratorAsync(user.UserId, CancellationToken.None))
            return (await users.FindAsync(user.UserId), null);

        // Somebody else was quicker.
        await users.DeleteAsync(user);
        return (null, NoLink());
    }

    private static ProblemHttpResult NoLink() => Problem.Of(
        StatusCodes.Status403Forbidden, "setup_link_invalid",
        "The link is not good: it was used, replaced, is too old, or the server has an administrator. "
        + "A server without one prints a new link when it starts.");
}
