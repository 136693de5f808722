using System.Globalization;
using System.Security.Claims;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Platform;

/// <summary>Who is asking, as an access token or an API key says.</summary>
/// <param name="Session">The sign-in that the token came from; none of a key.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="ExpiresAt">From then on the token is refused.</param>
/// <param name="TokenVersion">Of the user's standing when the token was given out.</param>
public sealed record Caller(UserId User, Guid Session, string Role, DateTimeOffset ExpiresAt, int TokenVersion = 0)
{
    /// <summary>The API key that they came by; null where they signed in.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>Whether they have to get a second factor before anything else.</summary>
    public bool MustEnrol { get; init; }

    /// <summary>Whether they may place and cancel orders.</summary>
    public bool MayTrade => !MustEnrol && Role is Roles.Trader or Roles.Admin && Key?.Has(KeyScopes.Trade) is not false;

    /// <summary>Whether an account of their user's is one that they may see and use.</summary>
    public bool MayUse(AccountId account) => Key?.Accounts?.Contains(account) is not false;
}

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

        /// <summary>Who is asking, and what they may.</summary>
        /// <exception cref="InvalidOperationException">Nobody is: the endpoint lacks RequireAuthorization.</exception>
        public Caller Caller => principal.KnownCaller
            ?? throw new InvalidOperationException("The endpoint needs a signed-in user but does not require one.");

        internal Caller? KnownCaller => (principal.Identity as CallerIdentity)?.Caller;

        /// <summary>The session that the access token belongs to.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks RequireAuthorization.</exception>
        public Guid SessionId => Guid.Parse(Require(principal, Session));
    }

    internal static ClaimsPrincipal ToPrincipal(this Caller caller, string scheme) => new(new CallerIdentity(caller, scheme));

    private static string Require(ClaimsPrincipal principal, string claim) =>
        principal.FindFirst(claim)?.Value
            ?? throw new InvalidOperationException("The endpoint needs a signed-in user but does not require one.");
}

/// <summary>A caller as the framework's policies know them. Who came by a key has no session.</summary>
internal sealed class CallerIdentity(Caller caller, string scheme) : ClaimsIdentity(
    [
        new Claim(CallerClaims.User, caller.User.Number.ToString(CultureInfo.InvariantCulture)),
        new Claim(CallerClaims.Role, caller.Role),
        .. caller.Key is null ? (Claim[])[new Claim(CallerClaims.Session, caller.Session.ToString())] : [],
    ],
    scheme, nameType: CallerClaims.User, roleType: CallerClaims.Role)
{
    public Caller Caller => caller;
}
