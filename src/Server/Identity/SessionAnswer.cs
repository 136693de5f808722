using TradeCraft.Projections;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Identity;

/// <summary>What a user gets on signing in: tokens, the cookie, and who they are.</summary>
internal sealed class SessionAnswer(TokenAuthenticator tokens, Sessions sessions, FirstAccount firstAccount, AccountDirectory accounts)
{
    /// <summary>Opens a session for a user who has proved who they are, and their first account where they have none.</summary>
    /// <exception cref="VenueUnavailableException">They have no account and none can be opened now. No session was opened.</exception>
    public async Task<SessionBody> OpenAsync(User user, HttpContext context, CancellationToken cancellation)
    {
        context.NoteAuditedUser(user.UserId);
        await firstAccount.EnsureAsync(user.UserId, cancellation);
        var (session, refreshToken) = await sessions.OpenAsync(user.UserId, cancellation);
        return Of(user, session, refreshToken, context);
    }

    public SessionBody Of(User user, Guid session, string refreshToken, HttpContext context)
    {
        RefreshCookie.Set(context, refreshToken);
        var accessToken = tokens.Issue(user.UserId, session, user.Role);
        return new SessionBody(accessToken, "Bearer", (int)TokenAuthenticator.Lifetime.TotalSeconds, refreshToken, Of(user));
    }

    public UserBody Of(User user) => new(
        user.UserId, user.Email, user.Username, user.Role, user.IsDemo, accounts.DefaultOf(user.UserId), user.CreatedAt);
}
