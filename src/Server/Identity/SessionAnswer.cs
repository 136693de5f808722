using TradeCraft.Projections;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Identity;

/// <summary>What a user gets on signing in: tokens, the cookie, and who they are.</summary>
internal sealed class SessionAnswer(
    TokenAuthenticator tokens, KnownUsers known, Sessions sessions, FirstAccount firstAccount, AccountDirectory accounts)
{
    /// <summary>
    /// Opens a session for a user who has proved who they are, and their first account where they have none. A browser has one session: the
    /// one that it had before ends, whoever's it was.
    /// </summary>
    /// <exception cref="VenueUnavailableException">They have no account and none can be opened now. No session was opened.</exception>
    public async Task<SessionBody> OpenAsync(User user, HttpContext context, CancellationToken cancellation)
    {
        context.NoteAuditedUser(user.UserId);
        await firstAccount.EnsureAsync(user.UserId, cancellation);
        var (session, refreshToken) = await sessions.OpenAsync(user.UserId, context, cancellation);
        if (RefreshCookie.Read(context.Request) is { } earlier && await sessions.FindAsync(earlier, cancellation) is { } before)
            await sessions.EndAsync(before.Session, CancellationToken.None);
        return Of(user, session, refreshToken, RefreshCookie.IsForBrowser(context.Request), context);
    }

    /// <param name="isCookie">Whether the refresh token goes into the cookie, where scripts do not reach it, or else into the body.</param>
    public SessionBody Of(User user, Guid session, string refreshToken, bool isCookie, HttpContext context)
    {
        // The table's trigger tells every server of a new user, this one too, but not as soon as they go on here.
        known.Set(user.UserId, user.Standing);
        if (isCookie) RefreshCookie.Set(context, refreshToken);
        var accessToken = tokens.Issue(user.UserId, session, user.Standing);
        return new SessionBody(
            accessToken, "Bearer", (int)TokenAuthenticator.Lifetime.TotalSeconds, isCookie ? null : refreshToken, Of(user));
    }

    public UserBody Of(User user) => new(
        user.UserId, user.Email, user.EmailConfirmed, user.Username, user.Role, user.IsDemo, accounts.DefaultOf(user.UserId),
        user.CreatedAt, known.MustEnrol(user.Standing), user.EraseAt);
}
