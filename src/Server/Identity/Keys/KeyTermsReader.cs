using System.Net;
using System.Security.Cryptography;
using NSec.Cryptography;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Keys;
using PublicKey = NSec.Cryptography.PublicKey;

namespace TradeCraft.Server.Identity.Keys;

/// <summary>From what a client sent to a key's terms; what is wrong is noted by field.</summary>
internal sealed class KeyTermsReader(FieldErrors errors)
{
    public const int MaxOverlapSeconds = 7 * 24 * 60 * 60;

    private const int MaxName = 40;
    private const int MostNetworks = 20;
    private const int MostRequests = 1_000_000;
    private const decimal MostMoney = 1_000_000_000_000m;

    // What stands before the 32 bytes of an Ed25519 key in PEM (RFC 8410).
    private static readonly byte[] Header = Convert.FromHexString("302a300506032b6570032100");

    public KeyTerms Read(MakeKeyRequest request, DateTimeOffset now)
    {
        CheckName(request.Name);
        errors.Require(
            request.Scopes.Count > 0 && request.Scopes.Distinct().Count() == request.Scopes.Count, "scopes",
            "Must be one or more of read, trade, admin, each once.");
        errors.Require(request.AccountIds is not { Count: 0 or > AccountPresets.MostAccounts }, "account_ids",
            "Must name one account or more, or be left out for all.");
        errors.Require(request.ExpiresAt is null || request.ExpiresAt > now, "expires_at", "Must lie in the future.");
        errors.Require(
            request.RequestsPerMinute is null or (>= 1 and <= MostRequests), "requests_per_minute", $"Must be from 1 to {MostRequests}.");
        CheckMoney(request.MaxOrderValue, "max_order_value");
        CheckMoney(request.DailyLossLimit, "daily_loss_limit");
        errors.Require(
            request.Kind == KeyKind.Ed25519 || request.PublicKey is null, "public_key", "Only a key of the kind ed25519 has one.");
        return new(
            request.Name.Trim(), request.Kind, [.. request.Scopes.Select(scope => Enum.Parse<KeyScopes>(scope.ToString()))],
            request.AccountIds?.Select(account => account.Number).Distinct().ToArray(), Networks(request.AllowedNetworks ?? []),
            request.ExpiresAt, request.RequestsPerMinute, request.MaxOrderValue, request.DailyLossLimit);
    }

    public void CheckName(string name) => errors.Require(
        name.Trim().Length is >= 1 and <= MaxName && !name.Any(char.IsControl), "name", $"Must be 1 to {MaxName} characters.");

    /// <summary>Of a key of that kind; null of others, and where it is none.</summary>
    public byte[]? ReadPublicKey(KeyKind kind, string? given)
    {
        if (kind != KeyKind.Ed25519) return null;
        var key = given is null ? null : KeyIn(given);
        errors.Require(
            key is not null, "public_key",
            "Must be the public key of Ed25519, as PEM (-----BEGIN PUBLIC KEY-----) or its 32 bytes as base64.");
        return key;
    }

    private string[] Networks(IReadOnlyList<string?> given)
    {
        errors.Require(given.Count <= MostNetworks, "allowed_networks", $"Must be at most {MostNetworks}.");
        var networks = new List<string>();
        foreach (var text in given.Take(MostNetworks))
        {
            IPNetwork? network = IPNetwork.TryParse(text, out var parsed) ? parsed
                : text is not null && !text.Contains('%') && IPAddress.TryParse(text, out var address)
                    ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
            if (network is { } known) networks.Add(known.ToString());
            else errors.Add("allowed_networks", "Must be addresses or networks such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32.");
        }

        return [.. networks.Distinct()];
    }

    private void CheckMoney(decimal? given, string field) =>
        errors.Require(given is null or (> 0 and <= MostMoney), field, $"Must be above 0 and at most {MostMoney}.");

    private static byte[]? KeyIn(string given)
    {
        var text = PemEncoding.TryFind(given, out var fields)
            ? given[fields.Label] == "PUBLIC KEY" ? given[fields.Base64Data] : "" : given.Trim();
        var bytes = new byte[64];
        if (text.Length > 128 || !Convert.TryFromBase64String(text, bytes, out var length)) return null;
        var key = bytes.AsSpan(0, length);
        if (key.StartsWith(Header)) key = key[Header.Length..];
        return key.Length == 32 && PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out _)
            ? key.ToArray() : null;
    }
}
