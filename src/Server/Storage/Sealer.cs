using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Seals what nobody may read who has only the database or only a file: AES-256-GCM (NIST SP 800-38D), what it is for bound to it, under a
/// key that lies apart: <c>DATA/secrets.key</c>, made when it is first needed and readable by the server's user only, or
/// TRADECRAFT_SECRETS_KEY in its place: 32 bytes as base64. Of several, a line each or with commas between them, the first seals and each
/// opens.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="givenKey">The keys as base64; null for those in the folder.</param>
public sealed class Sealer(string folder, string? givenKey)
{
    public const string KeyVariable = "TRADECRAFT_SECRETS_KEY";

    /// <summary>In front of what is sealed as it is now. What was sealed before has none: its first byte is its nonce's.</summary>
    private const byte Version = 1;

    private const int KeyBytes = 32;
    private const StringSplitOptions Words = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>That of a data folder, with the key of the environment where that has one.</summary>
    public static Sealer Of(string folder) => new(folder, Environment.GetEnvironmentVariable(KeyVariable));

    private readonly string keyFile = Path.Combine(folder, "secrets.key");
    private readonly Lock making = new();
    private byte[][] keys = [];

    /// <summary>Where the key is, in words.</summary>
    public string KeyIn => givenKey is null ? keyFile : KeyVariable;

    /// <exception cref="StartupException">What should be a key is none.</exception>
    public bool HasKey => ReadKeys().Length > 0;

    /// <param name="name">What it is for: it opens under the same name only.</param>
    /// <exception cref="StartupException">There is no key and none can be written, or it is none.</exception>
    public byte[] Seal(string name, ReadOnlySpan<byte> plain)
    {
        using var cipher = new AesGcm(RequireKey(), TagBytes);
        var sealedValue = new byte[1 + NonceBytes + TagBytes + plain.Length];
        sealedValue[0] = Version;
        var parts = sealedValue.AsSpan(1);
        RandomNumberGenerator.Fill(parts[..NonceBytes]);
        cipher.Encrypt(
            parts[..NonceBytes], plain, parts[(NonceBytes + TagBytes)..], parts[NonceBytes..(NonceBytes + TagBytes)],
            Encoding.UTF8.GetBytes(name));
        return sealedValue;
    }

    /// <summary>False where it was sealed under another key or name, or was changed since.</summary>
    /// <exception cref="StartupException">What should be a key is none.</exception>
    public bool TryOpen(string name, byte[] sealedValue, [NotNullWhen(true)] out byte[]? plain)
    {
        plain = ReadKeys().Select(known =>
            (sealedValue is [Version, ..] ? Open(known, name, sealedValue.AsSpan(1)) : null) ?? Open(known, name, sealedValue))
            .FirstOrDefault(opened => opened is not null);
        return plain is not null;
    }

    /// <summary>
    /// Seals with a new key from now on, and keeps the others for what was sealed before. Where the environment gives the keys, its first
    /// is the new one already.
    /// </summary>
    /// <exception cref="StartupException">What should be a key is none, or it cannot be written.</exception>
    public void AddKey()
    {
        if (givenKey is not null) return;
        keys = [RandomNumberGenerator.GetBytes(KeyBytes), .. ReadKeys()];
        WriteFile(keyFile, Encoding.ASCII.GetBytes(string.Join('\n', keys.Select(Convert.ToBase64String)) + "\n"));
    }

    private static byte[]? Open(byte[] key, string name, ReadOnlySpan<byte> parts)
    {
        if (parts.Length < NonceBytes + TagBytes) return null;
        using var cipher = new AesGcm(key, TagBytes);
        var opened = new byte[parts.Length - NonceBytes - TagBytes];
        try
        {
            cipher.Decrypt(
                parts[..NonceBytes], parts[(NonceBytes + TagBytes)..], parts[NonceBytes..(NonceBytes + TagBytes)], opened,
                Encoding.UTF8.GetBytes(name));
            return opened;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private byte[] RequireKey()
    {
        lock (making)
        {
            // Of two who find none at once, both take that of the one who was first.
            if (ReadKeys().Length == 0)
                WriteFile(
                    keyFile, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))), replaces: false);
            return ReadKeys()[0];
        }
    }

    private byte[][] ReadKeys()
    {
        if (keys.Length > 0 || (givenKey is null && !File.Exists(keyFile))) return keys;
        return keys = [.. (givenKey ?? File.ReadAllText(keyFile)).Split([',', '\n'], Words).Select(text =>
        {
            var read = new byte[KeyBytes];
            return Convert.TryFromBase64String(text, read, out var length) && length == KeyBytes
                ? read : throw new StartupException($"{KeyIn} is no key: it takes {KeyBytes} bytes as base64.");
        })];
    }

    /// <summary>Whole or not at all, for the server's user only.</summary>
    /// <param name="replaces">False where a file that is there already stays.</param>
    internal static void WriteFile(string path, byte[] content, bool replaces = true)
    {
        var unfinished = replaces ? $"{path}.new" : $"{path}.{RandomNumberGenerator.GetHexString(8)}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(unfinished);
            using (var stream = new FileStream(unfinished, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: replaces);
        }
        catch (IOException) when (!replaces && File.Exists(path))
        {
            File.Delete(unfinished);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{path} cannot be written: {failure.Message}", failure);
        }
    }
}
