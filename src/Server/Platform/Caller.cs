using System.Globalization;
using System.Security.Claims;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>Who is asking, as an access token says.</summary>
/// <param name="Session">The sign-in that the token came from.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="ExpiresAt">From then on the token is refused.</param>
public sealed record Caller(UserId User, Guid Session, string Role, DateTimeOffset ExpiresAt);

public static class CallerClaims
{
    public const string User = "sub";
    public const string Session = "sid";
    public const string Role = "role";

    extension(ClaimsPrincipal principal)
    {
        /// <summary>The signed-in user.</summary>
        /// <exception cref="InvalidOperationException">Nobody is: the endpoint lacks RequireAuthorization.</exception>
        public UserId UserId => new(long.Parse(Require(principal, User), CultureInfo.InvariantCulture));

        /// <summary>The session that the access token belongs to.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks RequireAuthorization.</exception>
        public Guid SessionId => Guid.Parse(Require(principal, Session));
    }

    internal static ClaimsPrincipal ToPrincipal(this Caller caller, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(User, caller.User.Number.ToString(CultureInfo.InvariantCulture)),
            new Claim(Session, caller.Session.ToString()),
            new Claim(Role, caller.Role),
        ],
        scheme, nameType: User, roleType: Role));

    private static string Require(ClaimsPrincipal principal, string claim) =>
        principal.FindFirst(claim)?.Value
            ?? throw new InvalidOperationException("The endpoint needs a signed-in user but does not require one.");
}
