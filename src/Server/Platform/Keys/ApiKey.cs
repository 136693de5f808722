using System.Collections.Frozen;
using System.Net;
using NSec.Cryptography;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform.Keys;

/// <summary>How somebody who has a key proves it.</summary>
public enum KeyKind
{
    /// <summary>The secret is sent along.</summary>
    Secret,

    /// <summary>The secret signs each request (HMAC-SHA-256, RFC 2104) and is not sent.</summary>
    HmacSha256,

    /// <summary>A private key that the server never saw signs each request (RFC 8032).</summary>
    Ed25519,
}

/// <summary>What a key may be used for. None of them brings another along.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,

    /// <summary>To see what its user sees.</summary>
    Read = 1,

    /// <summary>To place and cancel orders, and to change whatever else its user may change.</summary>
    Trade = 2,

    /// <summary>To administer, as far as its user may.</summary>
    Admin = 4,
}

/// <summary>
/// A key with which a program acts for a user, as it is judged. It never changes, but for what it was last used for: whoever changes the
/// table makes another one.
/// </summary>
public sealed class ApiKey
{
    private Caller? caller;

    /// <summary>Is no secret: see <see cref="KeyText"/>.</summary>
    public required string Id { get; init; }

    public required UserId User { get; init; }

    public required KeyKind Kind { get; init; }

    public required KeyScopes Scopes { get; init; }

    /// <summary>The only accounts that it is for; null for all of its user's.</summary>
    public FrozenSet<AccountId>? Accounts { get; init; }

    /// <summary>The only networks that it may come from; none for any.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>From then on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public bool IsRevoked { get; init; }

    /// <summary>How many requests a minute; null for as many as its user may send.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>What one order may be worth, in the account's currency; null for any.</summary>
    public decimal? MaxOrderValue { get; init; }

    /// <summary>What an account may lose in a day (UTC) before only what reduces is placed, in its currency; null for any.</summary>
    public decimal? DailyLossLimit { get; init; }

    /// <summary>Of <see cref="KeyKind.Secret"/>: SHA-256 of the secret. Of <see cref="KeyKind.HmacSha256"/>: the secret.</summary>
    internal byte[] Proof { get; init; } = [];

    /// <summary>Of <see cref="KeyKind.Ed25519"/>.</summary>
    internal PublicKey? PublicKey { get; init; }

    /// <summary>When and from where it was last used. One for all versions of a key.</summary>
    internal KeyUse Use { get; init; } = new();

    public bool Has(KeyScopes scope) => (Scopes & scope) != 0;

    /// <summary>Who comes by it: the same each time, as long as their role is.</summary>
    internal Caller CallerAs(string role, bool mustEnrol) =>
        caller is { } known && known.Role == role && known.MustEnrol == mustEnrol ? known
            : caller = new Caller(User, Session: default, role, ExpiresAt ?? DateTimeOffset.MaxValue) { Key = this, MustEnrol = mustEnrol };

    internal bool MayComeFrom(IPAddress? address)
    {
        if (Networks.Count == 0) return true;
        if (address is null) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in Networks)
        {
            if (network.Contains(address)) return true;
        }

        return false;
    }
}

/// <summary>When and from where a key was last used, kept in memory until somebody writes it down.</summary>
internal sealed class KeyUse
{
    private long at;
    private volatile IPAddress? from;
    private int isWaiting;

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref at));

    public IPAddress? From => from;

    /// <summary>When it was last written down.</summary>
    public DateTimeOffset WrittenAt { get; set; }

    /// <summary>True for the first use since it was written down.</summary>
    public bool Note(DateTimeOffset now, IPAddress? address)
    {
        Volatile.Write(ref at, now.ToUnixTimeMilliseconds());
        from = address;
        return Volatile.Read(ref isWaiting) == 0 && Interlocked.Exchange(ref isWaiting, 1) == 0;
    }

    /// <summary>Uses from now on are to be written down again.</summary>
    public void BeginWriting() => Volatile.Write(ref isWaiting, 0);
}
