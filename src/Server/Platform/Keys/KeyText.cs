using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace TradeCraft.Server.Platform.Keys;

/// <summary>
/// How keys look: so that whoever scans files and pages for leaked ones knows them without asking the server. What they are is said in
/// front, then come random digits (0-9, A-Z, a-z), then six that check what is before them: its CRC-32, written with the same 62 digits.
/// <code>
/// tc_sec_…     the id of a key whose secret is sent along
/// tc_hmac_…    of one whose secret signs
/// tc_ed_…      of one whose private key signs
/// tc_secret_…  a secret
/// </code>
/// </summary>
public static class KeyText
{
    public const string SecretPrefix = "tc_secret_";

    /// <summary>Longer text is no id and no secret of ours.</summary>
    public const int MaxLength = 80;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private const int CheckDigits = 6;

    // 131 bits, and 256.
    private const int IdDigits = 22;
    private const int SecretDigits = 43;

    public static string NewId(KeyKind kind) => WithCheck(PrefixOf(kind) + RandomNumberGenerator.GetString(Digits, IdDigits));

    public static string NewSecret() => WithCheck(SecretPrefix + RandomNumberGenerator.GetString(Digits, SecretDigits));

    /// <summary>Whether a text can be an id or a secret. Whether it is one, only the server that gave it out knows.</summary>
    public static bool IsWellFormed(string text)
    {
        if (text.Length is <= CheckDigits or > MaxLength || !text.StartsWith("tc_", StringComparison.Ordinal) || !Ascii.IsValid(text))
            return false;
        return WithCheck(text[..^CheckDigits]) == text;
    }

    private static string PrefixOf(KeyKind kind) => kind switch
    {
        KeyKind.Secret => "tc_sec_",
        KeyKind.HmacSha256 => "tc_hmac_",
        KeyKind.Ed25519 => "tc_ed_",
    };

    private static string WithCheck(string text)
    {
        var check = Crc32.HashToUInt32(Encoding.ASCII.GetBytes(text));
        Span<char> digits = stackalloc char[CheckDigits];
        for (var place = CheckDigits - 1; place >= 0; place--)
        {
            digits[place] = Digits[(int)(check % Digits.Length)];
            check /= (uint)Digits.Length;
        }

        return $"{text}{digits}";
    }
}
