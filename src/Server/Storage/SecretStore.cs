using System.Text;
using System.Text.Json;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Settings that nobody may read, the keys of live providers among them: each sealed by itself with AES-256-GCM (NIST SP 800-38D), its name
/// bound to it, under a key that lies apart. A server reads them when it starts, as settings of the same names.
/// <code> DATA/secrets.json   the sealed settings DATA/secrets.key    the key, made with the first of them; readable by the server's user
/// only. TRADECRAFT_SECRETS_KEY (32 bytes as base64) takes its place
/// </code>
/// </summary>
internal sealed class SecretStore
{
    /// <summary>What may be kept, by its name in the configuration: the keys of live feeds, and what mail is sent with.</summary>
    public static readonly IReadOnlyList<string> Known =
        ["Feeds:Alpaca:KeyId", "Feeds:Alpaca:SecretKey", "Feeds:Polygon:Key", "Mail:Password"];

    public const string KeyVariable = Sealer.KeyVariable;

    private readonly string file;
    private readonly Sealer sealer;
    private readonly SortedDictionary<string, byte[]> secrets;

    /// <param name="folder">The data folder.</param>
    /// <param name="givenKey">The key as base64; null for the one in the folder.</param>
    /// <exception cref="StartupException">The file is damaged, or may not be read.</exception>
    public SecretStore(string folder, string? givenKey)
    {
        (file, sealer) = (Path.Combine(folder, "secrets.json"), new(folder, givenKey));
        try
        {
            secrets = File.Exists(file) ? JsonSerializer.Deserialize<SortedDictionary<string, byte[]>>(File.ReadAllBytes(file)) ?? [] : [];
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{file} cannot be read: {failure.Message}", failure);
        }
    }

    public IReadOnlyCollection<string> Names => secrets.Keys;

    /// <summary>All of them, opened.</summary>
    /// <exception cref="StartupException">The key is missing or another one, or a secret was tampered with.</exception>
    public IReadOnlyDictionary<string, string?> Open()
    {
        if (secrets.Count == 0) return new Dictionary<string, string?>();
        if (!sealer.HasKey) throw new StartupException($"The key of {file} is missing: {sealer.KeyIn}, or {KeyVariable}.");
        return secrets.ToDictionary(secret => secret.Key, secret => (string?)Open(secret.Key, secret.Value));
    }

    public void Set(string name, string value)
    {
        secrets[name] = sealer.Seal(name, Encoding.UTF8.GetBytes(value));
        Save();
    }

    /// <summary>Seals all of them anew, under the key that seals now.</summary>
    /// <exception cref="StartupException">One does not open: none is changed.</exception>
    public void SealAnew()
    {
        foreach (var (name, value) in Open()) secrets[name] = sealer.Seal(name, Encoding.UTF8.GetBytes(value!));
        if (secrets.Count > 0) Save();
    }

    /// <summary>False when there was none.</summary>
    public bool Remove(string name)
    {
        if (!secrets.Remove(name)) return false;
        Save();
        return true;
    }

    private string Open(string name, byte[] sealedValue) =>
        sealer.TryOpen(name, sealedValue, out var plain) ? Encoding.UTF8.GetString(plain) : throw new StartupException(
            $"{name} in {file} does not open with this key ({sealer.KeyIn}). Set it anew: tradecraft secrets --set {name}");

    private void Save() => Sealer.WriteFile(file, JsonSerializer.SerializeToUtf8Bytes(secrets));
}
