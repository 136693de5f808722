using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>Why a token was not taken: a stable code, and a sentence for the client.</summary>
public sealed record TokenFailure(string Code, string Detail)
{
    public static TokenFailure Invalid { get; } =
        new("token_invalid", "The access token is not one that this server gave out. Sign in to get one.");

    public static TokenFailure Expired { get; } =
        new("token_expired", "The access token has expired. Get a new one with POST /api/v1/auth/refresh.");

    public static TokenFailure Ended { get; } = new("token_invalid", "The session of this access token has ended. Sign in again.");
}

/// <summary>Gives out access tokens and judges them, for HTTP and the stream alike. Judging asks no database.</summary>
public sealed class TokenAuthenticator(RevokedSessions revoked, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    // Another machine's clock may be this far ahead of ours when its tokens come here.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const string Name = "tradecraft";

    private volatile FrozenDictionary<string, SigningKey> keys = FrozenDictionary<string, SigningKey>.Empty;
    private volatile SigningKey? newest;
    private volatile VerifiedTokens verified = new();

    /// <summary>Whether the token is good now, and whose it is.</summary>
    public bool TryAuthenticate(
        ReadOnlySpan<char> token, [NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out TokenFailure? failure)
    {
        var verified = this.verified;
        caller = null;
        if (token.Length <= Jwt.MaxLength && !verified.TryFind(token, out caller))
        {
            caller = Jwt.Verify(token.ToString(), FindKey) is { } claims ? ReadCaller(claims) : null;
            if (caller is not null) verified.Add(token, caller, clock.GetUtcNow());
        }

        failure = caller is null ? TokenFailure.Invalid : Judge(caller);
        if (failure is not null) caller = null;
        return caller is not null;
    }

    /// <summary>Whether somebody who was authenticated earlier still is: for connections that outlive a request.</summary>
    public bool IsCurrent(Caller caller) => Judge(caller) is null;

    internal string Issue(UserId user, Guid session, string role)
    {
        var now = clock.GetUtcNow();
        return Jwt.Sign(
            new
            {
                iss = Name,
                aud = Name,
                sub = user.Number.ToString(CultureInfo.InvariantCulture),
                sid = session.ToString(),
                role,
                iat = now.ToUnixTimeSeconds(),
                exp = (now + Lifetime).ToUnixTimeSeconds(),
                jti = Guid.CreateVersion7(now).ToString(),
            },
            newest ?? throw new InvalidOperationException("No signing key has been loaded yet."));
    }

    /// <summary>Tokens are signed with the last key and taken with any.</summary>
    internal void UseKeys(IReadOnlyList<SigningKey> inOrder)
    {
        keys = inOrder.ToFrozenDictionary(key => key.Id);
        newest = inOrder[^1];
        verified = new();
    }

    private SigningKey? FindKey(string? id) => id is null ? null : keys.GetValueOrDefault(id);

    private TokenFailure? Judge(Caller caller) =>
        caller.ExpiresAt <= clock.GetUtcNow() ? TokenFailure.Expired
        : revoked.Contains(caller.Session) ? TokenFailure.Ended
        : null;

    private Caller? ReadCaller(JsonElement claims)
    {
        var latestStart = (clock.GetUtcNow() + ClockSkew).ToUnixTimeSeconds();
        var isForUs = Jwt.Text(claims, "iss") == Name && Jwt.Text(claims, "aud") == Name
            && Seconds(claims, "iat") <= latestStart
            && (!claims.TryGetProperty("nbf", out _) || Seconds(claims, "nbf") <= latestStart);
        return isForUs
            && long.TryParse(Jwt.Text(claims, CallerClaims.User), NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && Guid.TryParse(Jwt.Text(claims, CallerClaims.Session), out var session)
            && Jwt.Text(claims, CallerClaims.Role) is { } role
            && Seconds(claims, "exp") is { } expiry
            ? new Caller(new UserId(user), session, role, DateTimeOffset.FromUnixTimeSeconds(expiry))
            : null;
    }

    /// <summary>A claim in whole seconds since 1970, or null where it is none or past the year 9999.</summary>
    private static long? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
            && seconds is >= 0 and <= 253_402_300_799
            ? seconds
            : null;
}
