using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TradeCraft.Server.Identity.SignUps;

/// <summary>
/// Find the number from 0 to <paramref name="MaxNumber"/> for which SHA-256 of salt and number, as text, is the challenge.
/// </summary>
/// <param name="Algorithm">SHA-256.</param>
/// <param name="Challenge">In hexadecimal.</param>
/// <param name="Salt">Ends with the time until which an answer is taken.</param>
/// <param name="Signature">To be sent back.</param>
public sealed record ChallengeBody(string Algorithm, string Challenge, int MaxNumber, string Salt, string Signature);

/// <summary>
/// Small sums for a machine that wants something which costs nothing to ask for (ALTCHA's protocol, version 1): nobody else is asked, and
/// nobody is watched. What was given out is not remembered, only what was answered.
/// </summary>
internal sealed class ProofOfWork(TimeProvider clock)
{
    /// <summary>A second of a browser's time or so; an answer is checked with one hash.</summary>
    private const int MaxNumber = 200_000;

    private const int LongestSolution = 2_048;
    private const string Algorithm = "SHA-256";
    private const string Expires = "?expires=";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, long> answered = [];
    private readonly Lock gate = new();

    private sealed record Solution(string Algorithm, string Challenge, int Number, string Salt, string Signature);

    public ChallengeBody New()
    {
        var expires = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        var salt = RandomNumberGenerator.GetHexString(24, lowercase: true) + Expires + expires.ToString(CultureInfo.InvariantCulture);
        var challenge = ChallengeOf(salt, RandomNumberGenerator.GetInt32(MaxNumber + 1));
        return new(Algorithm, challenge, MaxNumber, salt, Sign(challenge));
    }

    /// <summary>Whether it answers a challenge of this server's that was not answered before.</summary>
    /// <param name="payload">The challenge with its number, as JSON in base64.</param>
    public bool TryRedeem(string payload)
    {
        if (Read(payload) is not { Algorithm: Algorithm } solution || !IsOurs(solution.Challenge, solution.Signature)) return false;
        if (ChallengeOf(solution.Salt, solution.Number) != solution.Challenge) return false;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (ExpiryOf(solution.Salt) is not { } expires || expires <= now) return false;
        lock (gate)
        {
            foreach (var (old, ends) in answered)
            {
                if (ends <= now) answered.Remove(old);
            }

            return answered.TryAdd(solution.Challenge, expires);
        }
    }

    private static Solution? Read(string payload)
    {
        if (payload.Length > LongestSolution) return null;
        try
        {
            return JsonSerializer.Deserialize<Solution>(Convert.FromBase64String(payload), Strict);
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return null;
        }
    }

    private static long? ExpiryOf(string salt) =>
        salt.IndexOf(Expires, StringComparison.Ordinal) is >= 0 and var place
            && long.TryParse(salt.AsSpan(place + Expires.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            ? expires : null;

    private static string ChallengeOf(string salt, int number) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(salt + number.ToString(CultureInfo.InvariantCulture))));

    private string Sign(string challenge) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(challenge)));

    private bool IsOurs(string challenge, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(challenge)), Encoding.UTF8.GetBytes(signature));
}
