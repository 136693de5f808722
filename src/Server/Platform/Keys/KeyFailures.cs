namespace TradeCraft.Server.Platform.Keys;

/// <summary>Why a key was not taken. What is wrong with a key is told only to who has proved to have it.</summary>
internal static class KeyFailures
{
    public static TokenFailure Ambiguous { get; } = new(
        "ambiguous_credentials", "Send an access token (Authorization) or an API key (X-API-Key), not both.");

    public static TokenFailure ProofMissing { get; } = new(
        "key_proof_missing", "Send X-API-Secret with X-API-Key, or X-API-Timestamp and X-API-Signature where the key signs.");

    /// <summary>The same for a key that is not there and for a proof that is wrong.</summary>
    public static TokenFailure Invalid { get; } = new(
        "key_invalid", "There is no API key with this id and this secret or signature. See docs/api-keys.md for how to sign.");

    public static TokenFailure TimestampInvalid { get; } = new(
        "key_timestamp_invalid",
        "X-API-Timestamp must be milliseconds since 1970 (UTC), and X-API-Window, where it is sent, from 1 to 60000 milliseconds.");

    public static TokenFailure Expired { get; } = new(
        "key_expired", "The API key has expired, or another took its place. Make or roll one: see GET /api/v1/keys.");

    public static TokenFailure Revoked { get; } = new("key_revoked", "The API key was revoked. Make another: POST /api/v1/keys.");

    public static TokenFailure ClockSkew(DateTimeOffset now) => new(
        "key_clock_skew",
        $"X-API-Timestamp is outside the window around the server's clock, which says {now.ToUnixTimeMilliseconds()}. Set your clock, "
        + "or send a wider X-API-Window (up to 60000 milliseconds) and sign it.");

    public static TokenFailure NetworkNotAllowed(System.Net.IPAddress? from) => new(
        "key_network_not_allowed", $"The API key may not be used from {from}. Its allowed_networks say from where.")
    {
        Status = StatusCodes.Status403Forbidden,
    };
}
