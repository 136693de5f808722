using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Identity.Keys;

/// <summary>What a key may be used for. None of them brings another along.</summary>
public enum KeyScope
{
    Read,
    Trade,

    /// <summary>For administrators only.</summary>
    Admin,
}

/// <summary>A key to make. What is left out is not limited.</summary>
/// <param name="Name">1 to 40 characters.</param>
/// <param name="AccountIds">The only accounts that it is for.</param>
/// <param name="AllowedNetworks">The only addresses and networks (10.0.0.0/8, 2001:db8::/32) that it may come from; at most 20.</param>
/// <param name="MaxOrderValue">What one order may be worth, in the account's currency.</param>
/// <param name="DailyLossLimit">What an account may lose in a day (UTC) before only orders that reduce are taken, in its currency.</param>
/// <param name="PublicKey">Of a key of the kind ed25519: as PEM, or its 32 bytes as base64.</param>
public sealed record MakeKeyRequest(
    string Name, KeyKind Kind, IReadOnlyList<KeyScope> Scopes, IReadOnlyList<AccountId>? AccountIds = null,
    IReadOnlyList<string>? AllowedNetworks = null, DateTimeOffset? ExpiresAt = null, int? RequestsPerMinute = null,
    decimal? MaxOrderValue = null, decimal? DailyLossLimit = null, string? PublicKey = null);

public sealed record RenameKeyRequest(string Name);

/// <param name="OverlapSeconds">So long both are good: an hour where it is left out, at most seven days.</param>
/// <param name="PublicKey">Of a key of the kind ed25519: the new one.</param>
public sealed record RollKeyRequest(int? OverlapSeconds = null, string? PublicKey = null);

/// <summary>A key, without its secret.</summary>
/// <param name="AccountIds">The only accounts that it is for; null for all.</param>
/// <param name="AllowedNetworks">The only networks that it may come from; none for any.</param>
/// <param name="LastUsedAt">Known to about a minute; null while it was not used.</param>
/// <param name="RevokedAt">From then on it is refused. Null while it is not revoked.</param>
/// <param name="RolledTo">The key that takes its place.</param>
public sealed record KeyBody(
    string Id, string Name, KeyKind Kind, IReadOnlyList<KeyScope> Scopes, IReadOnlyList<AccountId>? AccountIds,
    IReadOnlyList<string> AllowedNetworks, DateTimeOffset? ExpiresAt, int? RequestsPerMinute, decimal? MaxOrderValue,
    decimal? DailyLossLimit, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, string? LastUsedFrom, DateTimeOffset? RevokedAt,
    string? RolledTo)
{
    internal static KeyBody Of(KeyRow row) => new(
        row.Id, row.Name, row.KindOf, [.. row.Scopes.Select(Enum.Parse<KeyScope>)],
        row.AccountIds?.Select(number => new AccountId(number)).ToArray(), row.Networks, row.ExpiresAt, row.RequestsPerMinute,
        row.MaxOrderValue, row.DailyLossLimit, row.CreatedAt, row.LastUsedAt, row.LastUsedFrom, row.RevokedAt, row.RolledTo);
}

/// <summary>A key that was just made.</summary>
/// <param name="Secret">Shown this once and never again. Null of a key of the kind ed25519, which has none here.</param>
public sealed record MadeKeyBody(KeyBody Key, string? Secret);
