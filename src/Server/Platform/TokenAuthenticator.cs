using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>Why a caller was not taken: a stable code, and a sentence for the client.</summary>
public sealed record TokenFailure(string Code, string Detail)
{
    /// <summary>Of HTTP.</summary>
    public int Status { get; init; } = StatusCodes.Status401Unauthorized;

    public static TokenFailure Missing { get; } =
        new("unauthenticated", "Sign in first: send an access token as Authorization: Bearer <token>, or an API key.");

    public static TokenFailure Invalid { get; } =
        new("token_invalid", "The access token is not one that this server gave out. Sign in to get one.");

    public static TokenFailure Expired { get; } =
        new("token_expired", "The access token has expired. Get a new one with POST /api/v1/auth/refresh.");

    public static TokenFailure Ended { get; } = new("token_invalid", "The session of this access token has ended. Sign in again.");

    public static TokenFailure Disabled { get; } = new("user_disabled", "This user has been disabled. An administrator can say why.");
}

/// <summary>
/// Gives out access tokens and judges them, for HTTP and the stream alike: JSON Web Tokens, signed with HMAC-SHA-256 by the newest of the
/// server's keys. Judging asks no database: what a token says of its user's role is not believed, but what holds now.
/// </summary>
public sealed class TokenAuthenticator
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    // A token of ours has about 400 characters. More is not worth a hash.
    private const int MaxLength = 4096;

    // Another machine's clock may be this far ahead of ours when its tokens come here.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // Of the year 9999.
    private const long LastSecond = 253_402_300_799;

    private const string Name = "tradecraft";
    private const string Version = "ver";

    private readonly RevokedSessions revoked;
    private readonly KnownUsers users;
    private readonly TimeProvider clock;
    private readonly JsonWebTokenHandler handler = new()
    {
        MapInboundClaims = false,
        SetDefaultTimesOnTokenCreation = false,
        MaximumTokenSizeInBytes = MaxLength,
    };

    private readonly TokenValidationParameters parameters;
    private volatile Dictionary<string, SymmetricSecurityKey> keys = [];
    private volatile SigningCredentials? newest;
    private volatile VerifiedTokens verified = new();

    public TokenAuthenticator(RevokedSessions revoked, KnownUsers users, TimeProvider clock)
    {
        (this.revoked, this.users, this.clock) = (revoked, users, clock);
        parameters = new TokenValidationParameters
        {
            ValidIssuer = Name,
            ValidAudience = Name,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidTypes = ["JWT"],
            IssuerSigningKeyResolver = (_, _, id, _) => id is not null && keys.TryGetValue(id, out var key) ? [key] : [],
            TryAllIssuerSigningKeys = false,

            // How long one is good is judged each time that it comes, not once: here only what begins too late is refused.
            LifetimeValidator = (begins, ends, token, _) =>
                ends is not null && !IsAhead(begins) && token is JsonWebToken { IssuedAt: var at } && at != default && !IsAhead(at),
        };
    }

    /// <summary>Whether the token is good now, and whose it is.</summary>
    public bool TryAuthenticate(
        ReadOnlySpan<char> token, [NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out TokenFailure? failure)
    {
        var verified = this.verified;
        caller = null;
        if (token.Length <= MaxLength && !verified.TryFind(token, out caller))
        {
            caller = Verify(token.ToString());
            if (caller is not null) verified.Add(token, caller, clock.GetUtcNow());
        }

        failure = caller is null ? TokenFailure.Invalid : Judge(ref caller);
        if (failure is not null) caller = null;
        return caller is not null;
    }

    /// <summary>
    /// Why somebody who was authenticated earlier is no more, for connections that outlive a request; null while they are.
    /// </summary>
    public TokenFailure? Judge(Caller caller) => Judge(ref caller);

    internal string Issue(UserId user, Guid session, UserStanding standing)
    {
        var now = clock.GetUtcNow();
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Name,
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            SigningCredentials = newest ?? throw new InvalidOperationException("No signing key has been loaded yet."),
            Claims = new Dictionary<string, object>
            {
                [CallerClaims.User] = user.Number.ToString(CultureInfo.InvariantCulture),
                [CallerClaims.Session] = session.ToString(),
                [CallerClaims.Role] = standing.Role,
                [Version] = standing.TokenVersion,
                [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7(now).ToString(),
            },
        });
    }

    /// <summary>Tokens are signed with the last key and taken with any.</summary>
    internal void UseKeys(IReadOnlyList<SigningKey> inOrder)
    {
        var known = inOrder.ToDictionary(key => key.Id, key => new SymmetricSecurityKey(key.Secret) { KeyId = key.Id });
        keys = known;
        newest = new SigningCredentials(known[inOrder[^1].Id], SecurityAlgorithms.HmacSha256);
        verified = new();
    }

    private bool IsAhead(DateTime? moment) => moment > (clock.GetUtcNow() + ClockSkew).UtcDateTime;

    /// <summary>Why a genuine token is not good now; null where it is, with what its user may do now.</summary>
    private TokenFailure? Judge(ref Caller caller)
    {
        if (caller.ExpiresAt <= clock.GetUtcNow()) return TokenFailure.Expired;
        if (revoked.Contains(caller.Session) || !users.TryFind(caller.User, out var standing)) return TokenFailure.Ended;
        if (standing.IsDisabled) return TokenFailure.Disabled;
        if (standing.TokenVersion != caller.TokenVersion) return TokenFailure.Ended;
        var mustEnrol = users.MustEnrol(standing);
        if (standing.Role != caller.Role || mustEnrol != caller.MustEnrol)
            caller = caller with { Role = standing.Role, MustEnrol = mustEnrol };
        return null;
    }

    private Caller? Verify(string token)
    {
        // Keys are at hand, so that nothing is waited for.
        var result = handler.ValidateTokenAsync(token, parameters).GetAwaiter().GetResult();
        return result is { IsValid: true, SecurityToken: JsonWebToken genuine } && !genuine.TryGetHeaderValue("crit", out object? _)
            ? ReadCaller(genuine) : null;
    }

    private static Caller? ReadCaller(JsonWebToken token) =>
        long.TryParse(TextOf(token, CallerClaims.User), NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && Guid.TryParse(TextOf(token, CallerClaims.Session), out var session)
            && TextOf(token, CallerClaims.Role) is { } role
            && token.TryGetPayloadValue(Version, out int version)
            && token.TryGetPayloadValue(JwtRegisteredClaimNames.Exp, out long expiry)
            && expiry is > 0 and <= LastSecond
            ? new Caller(new UserId(user), session, role, DateTimeOffset.FromUnixTimeSeconds(expiry), version)
            : null;

    private static string? TextOf(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue(claim, out object? value) ? value as string : null;
}

/// <summary>A secret that access tokens are signed with, and the name that their headers know it by.</summary>
internal sealed record SigningKey(string Id, byte[] Secret);
