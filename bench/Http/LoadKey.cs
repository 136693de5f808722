using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NSec.Cryptography;

namespace TradeCraft.Bench.Http;

/// <summary>An API key as a client holds it.</summary>
/// <param name="Kind">As the API names it.</param>
/// <param name="Secret">The secret, or the private key in base64.</param>
internal sealed record LoadKey(string Kind, string Id, string Secret)
{
    public const string Sent = "secret";
    public const string Hmac = "hmac_sha256";
    public const string Ed25519 = "ed25519";

    private const string Window = "60000";

    public bool IsSigning => Kind != Sent;

    /// <summary>Makes one for the user whom the client is signed in as.</summary>
    public static async Task<LoadKey> MakeAsync(HttpClient client, string kind)
    {
        var parameters = new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        using var pair = kind == Ed25519 ? Key.Create(SignatureAlgorithm.Ed25519, in parameters) : null;
        var publicKey = pair is null ? null : Convert.ToBase64String(pair.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/keys", new { name = "bench", kind, scopes = (string[])["read", "trade"], public_key = publicKey });
        answer.EnsureSuccessStatusCode();
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var secret = pair is null ? made.GetProperty("secret").GetString()!
            : Convert.ToBase64String(pair.Export(KeyBlobFormat.RawPrivateKey));
        return new(kind, made.GetProperty("key").GetProperty("id").GetString()!, secret);
    }

    /// <summary>What a request carries, each on a line.</summary>
    public string Headers(string method, string path, string body)
    {
        if (!IsSigning) return $"X-API-Key: {Id}\r\nX-API-Secret: {Secret}\r\n";
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(Sign(Encoding.UTF8.GetBytes($"{timestamp},{Window}\n{method}\n{path}\n{body}")));
        return $"X-API-Key: {Id}\r\nX-API-Timestamp: {timestamp}\r\nX-API-Window: {Window}\r\nX-API-Signature: {signature}\r\n";
    }

    private byte[] Sign(byte[] text)
    {
        if (Kind == Hmac) return HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), text);
        using var key = Key.Import(SignatureAlgorithm.Ed25519, Convert.FromBase64String(Secret), KeyBlobFormat.RawPrivateKey);
        return SignatureAlgorithm.Ed25519.Sign(key, text);
    }
}
