using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace TradeCraft.Server.Platform.Keys;

/// <summary>
/// Judges API keys, for whichever wire they come by: by the secret, or by a signature over bytes that the wire lays out. Asks no database.
/// A key is first proved, then judged: who has not proved it learns nothing of it.
/// </summary>
public sealed class KeyAuthenticator(KnownKeys keys, KnownUsers users, KeyRefusals refusals, TimeProvider clock)
{
    /// <summary>A clock may be this far off unless the client says otherwise.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    /// <summary>The widest that a client may ask for.</summary>
    public static readonly TimeSpan WidestWindow = TimeSpan.FromSeconds(60);

    /// <summary>A signature of Ed25519; one of HMAC-SHA-256 has half of it.</summary>
    public const int MaxSignatureBytes = 64;

    private static readonly byte[] Nobody = new byte[SHA256.HashSizeInBytes];

    /// <summary>Whose key it is, by its secret; or why it is not taken.</summary>
    /// <param name="from">Where the request comes from.</param>
    public CallerAnswer BySecret(string id, ReadOnlySpan<char> secret, IPAddress? from) => Noted(id, JudgeSecret(id, secret, from), from);

    private CallerAnswer JudgeSecret(string id, ReadOnlySpan<char> secret, IPAddress? from)
    {
        keys.TryFind(id, out var key);
        if (key?.Kind != KeyKind.Secret) key = null;
        Span<byte> bytes = stackalloc byte[KeyText.MaxLength];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (secret.Length > bytes.Length || Ascii.FromUtf16(secret, bytes, out var length) != OperationStatus.Done)
            return KeyFailures.Invalid;
        SHA256.HashData(bytes[..length], digest);
        return CryptographicOperations.FixedTimeEquals(digest, key?.Proof ?? Nobody) && key is not null
            ? Admit(key, from) : KeyFailures.Invalid;
    }

    /// <summary>
    /// Whose key it is, by its signature over these bytes; or why it is not taken. What the bytes say of their time was judged before.
    /// </summary>
    public CallerAnswer BySignature(string id, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature, IPAddress? from) =>
        Noted(id, keys.TryFind(id, out var key) && IsSignature(key, signed, signature) ? Admit(key, from) : KeyFailures.Invalid, from);

    /// <summary>Why a moment that a client signed is not now; null where it is near enough.</summary>
    /// <param name="timestamp">Milliseconds since 1970 (UTC).</param>
    /// <param name="window">Milliseconds; null for the usual.</param>
    public TokenFailure? JudgeTime(long timestamp, long? window = null)
    {
        var most = window ?? (long)Window.TotalMilliseconds;
        if (timestamp is < 0 or > 253_402_300_799_999 || most < 1 || most > WidestWindow.TotalMilliseconds)
            return KeyFailures.TimestampInvalid;
        var now = clock.GetUtcNow();
        return Math.Abs(now.ToUnixTimeMilliseconds() - timestamp) <= most ? null : KeyFailures.ClockSkew(now);
    }

    /// <summary>Why who came by a key is no more; null while they are.</summary>
    internal TokenFailure? Judge(ApiKey given)
    {
        if (!keys.TryFind(given.Id, out var key) || key.IsRevoked) return KeyFailures.Revoked;
        if (key.ExpiresAt <= clock.GetUtcNow()) return KeyFailures.Expired;
        if (!users.TryFind(key.User, out var standing)) return KeyFailures.Revoked;
        return standing.IsDisabled ? TokenFailure.Disabled : null;
    }

    private CallerAnswer Noted(string id, CallerAnswer answer, IPAddress? from)
    {
        if (answer.Failure is { } failure) refusals.Note(keys.TryFind(id, out var key) ? key : null, failure.Code, from);
        return answer;
    }

    private CallerAnswer Admit(ApiKey key, IPAddress? from)
    {
        if (Judge(key) is { } failure) return failure;
        if (!key.MayComeFrom(from)) return KeyFailures.NetworkNotAllowed(from);
        if (!users.TryFind(key.User, out var standing)) return KeyFailures.Revoked;
        keys.NoteUse(key, clock.GetUtcNow(), from);
        return key.CallerAs(standing.Role, users.MustEnrol(standing));
    }

    private static bool IsSignature(ApiKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (key is { Kind: KeyKind.Ed25519, PublicKey: { } known }) return SignatureAlgorithm.Ed25519.Verify(known, signed, signature);
        if (key.Kind != KeyKind.HmacSha256 || key.Proof.Length == 0) return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Proof, signed, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
