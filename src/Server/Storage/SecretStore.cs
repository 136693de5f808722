using System.Security.Cryptography;
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
    /// <summary>What may be kept, by its name in the configuration: the keys of live feeds.</summary>
    public static readonly IReadOnlyList<string> Known = ["Feeds:Alpaca:KeyId", "Feeds:Alpaca:SecretKey", "Feeds:Polygon:Key"];

    public const string KeyVariable = "TRADECRAFT_SECRETS_KEY";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly string file;
    private readonly string keyFile;
    private readonly string? givenKey;
    private readonly SortedDictionary<string, byte[]> secrets;

    /// <param name="folder">The data folder.</param>
    /// <param name="givenKey">The key as base64; null for the one in the folder.</param>
    /// <exception cref="StartupException">The file is damaged, or may not be read.</exception>
    public SecretStore(string folder, string? givenKey)
    {
        (file, keyFile, this.givenKey) = (Path.Combine(folder, "secrets.json"), Path.Combine(folder, "secrets.key"), givenKey);
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
        using var cipher = new AesGcm(
            ReadKey() ?? throw new StartupException($"The key of {file} is missing: {keyFile}, or {KeyVariable}."), TagBytes);
        return secrets.ToDictionary(secret => secret.Key, secret => (string?)Open(cipher, secret.Key, secret.Value));
    }

    public void Set(string name, string value)
    {
        using var cipher = new AesGcm(ReadKey() ?? MakeKey(), TagBytes);
        var (plain, sealedValue) = (Encoding.UTF8.GetBytes(value), new byte[NonceBytes + TagBytes + Encoding.UTF8.GetByteCount(value)]);
        RandomNumberGenerator.Fill(sealedValue.AsSpan(0, NonceBytes));
        cipher.Encrypt(
            sealedValue.AsSpan(0, NonceBytes), plain, sealedValue.AsSpan(NonceBytes + TagBytes), sealedValue.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(name));
        secrets[name] = sealedValue;
        Save();
    }

    /// <summary>False when there was none.</summary>
    public bool Remove(string name)
    {
        if (!secrets.Remove(name)) return false;
        Save();
        return true;
    }

    private string Open(AesGcm cipher, string name, byte[] sealedValue)
    {
        try
        {
            var plain = new byte[Math.Max(0, sealedValue.Length - NonceBytes - TagBytes)];
            cipher.Decrypt(
                sealedValue.AsSpan(0, NonceBytes), sealedValue.AsSpan(NonceBytes + TagBytes), sealedValue.AsSpan(NonceBytes, TagBytes),
                plain, Encoding.UTF8.GetBytes(name));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new StartupException(
                $"{name} in {file} does not open with this key ({(givenKey is null ? keyFile : KeyVariable)}). Set it anew: "
                + $"tradecraft secrets --set {name}", failure);
        }
    }

    private byte[]? ReadKey()
    {
        if (givenKey is null && !File.Exists(keyFile)) return null;
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(givenKey ?? File.ReadAllText(keyFile).Trim(), key, out var length) && length == KeyBytes
            ? key
            : throw new StartupException($"{(givenKey is null ? keyFile : KeyVariable)} is no key: it takes {KeyBytes} bytes as base64.");
    }

    private byte[] MakeKey()
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        Write(keyFile, Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
        return key;
    }

    private void Save() => Write(file, JsonSerializer.SerializeToUtf8Bytes(secrets));

    /// <summary>Whole or not at all, for the server's user only.</summary>
    private static void Write(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete($"{path}.new");
            using (var stream = new FileStream($"{path}.new", options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move($"{path}.new", path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{path} cannot be written: {failure.Message}", failure);
        }
    }
}
