using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TradeCraft.Server.Platform;

/// <summary>
/// JSON Web Tokens of exactly one kind: HMAC with SHA-256 over a JSON object, in RFC 7515's compact form. No header can ask for anything
/// else.
/// </summary>
internal static class Jwt
{
    // A token of ours has about 400 characters. More is not worth a hash.
    internal const int MaxLength = 4096;

    public static string Sign(object claims, SigningKey key)
    {
        var head = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg = "HS256", typ = "JWT", kid = key.Id }));
        var signed = $"{head}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key.Secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>
    /// The claims, if <paramref name="find"/> knows the key that the header names (null where it names none) and the signature is that
    /// key's. What the claims say is the caller's to judge. The signature is compared in constant time, before the claims are looked at.
    /// </summary>
    public static JsonElement? Verify(string token, Func<string?, SigningKey?> find)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var head, var body, var signature]) return null;
        if (Decode(head) is not { } headBytes || Decode(body) is not { } bodyBytes || Decode(signature) is not { } given) return null;
        if (ParseObject(headBytes) is not { } header || !IsOurKind(header, out var keyId) || find(keyId) is not { } key) return null;
        var right = HMACSHA256.HashData(key.Secret, Encoding.ASCII.GetBytes(token, 0, head.Length + 1 + body.Length));
        return CryptographicOperations.FixedTimeEquals(right, given) ? ParseObject(bodyBytes) : null;
    }

    private static bool IsOurKind(JsonElement header, out string? keyId)
    {
        keyId = Text(header, "kid");
        return Text(header, "alg") == "HS256" && Text(header, "typ") == "JWT" && !header.TryGetProperty("crit", out _);
    }

    /// <summary>A member that is a string, or null.</summary>
    internal static string? Text(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: JSON by its grammar, but no text.
            return null;
        }
    }

    private static byte[]? Decode(string part)
    {
        // The decoder forgives padding and blanks; RFC 7515 allows neither.
        if (part.AsSpan().ContainsAny("= \t\r\n")) return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.DecodeFromChars(part, bytes, out _, out var length) == OperationStatus.Done ? bytes[..length] : null;
    }

    private static JsonElement? ParseObject(byte[] json)
    {
        try
        {
            var value = JsonElement.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return value.ValueKind == JsonValueKind.Object ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A secret that access tokens are signed with, and the name that their headers know it by.</summary>
internal sealed record SigningKey(string Id, byte[] Secret);
