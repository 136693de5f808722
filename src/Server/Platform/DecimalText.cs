using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Decimal numbers as they are written on the wire: JSON's number grammar, in a string or not. Reading is exact or refused, never rounded:
/// at most 28 digits from the first to the last that is not zero, and at most 28 decimal places.
/// </summary>
public static class DecimalText
{
    private const int MaxDigits = 28;
    private const int MaxExponentDigits = 3;
    private const string NotANumber = "Must be a decimal number such as \"12.34\".";
    private const string TooManyDigits = "Has more digits than can be kept exactly: at most 28 in all, and at most 28 after the point.";

    /// <summary>As <see cref="TryParse(ReadOnlySpan{byte}, out decimal, out string?)"/>, for text from a query string.</summary>
    public static bool TryParse(string text, out decimal value, [NotNullWhen(false)] out string? problem) =>
        TryParse(Encoding.UTF8.GetBytes(text), out value, out problem);

    /// <summary>The value without trailing zeros after its point, or a sentence that says why there is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value, [NotNullWhen(false)] out string? problem)
    {
        value = 0;
        problem = NotANumber;
        var negative = text is [(byte)'-', ..];
        var rest = negative ? text[1..] : text;
        var whole = TakeDigits(ref rest);
        var fraction = default(ReadOnlySpan<byte>);
        if (whole.IsEmpty || whole is [(byte)'0', _, ..]) return false;
        if (rest is [(byte)'.', ..])
        {
            rest = rest[1..];
            fraction = TakeDigits(ref rest);
            if (fraction.IsEmpty) return false;
        }

        if (!TryTakeExponent(ref rest, out var exponent) || !rest.IsEmpty) return false;

        problem = TooManyDigits;
        UInt128 digits = 0;
        int count = 0, zeros = 0;
        if (!TryAppend(whole, ref digits, ref count, ref zeros) || !TryAppend(fraction, ref digits, ref count, ref zeros)) return false;

        // The number is now digits × 10^power. A power above zero writes zeros behind the digits, one below zero sets the point.
        var power = zeros - fraction.Length + exponent;
        if (digits != 0)
        {
            if (count + power > MaxDigits || power < -MaxDigits) return false;
            for (; power > 0; power--) digits *= 10;
            value = new decimal((int)(uint)digits, (int)(uint)(digits >> 32), (int)(uint)(digits >> 64), negative, (byte)-power);
        }

        problem = null;
        return true;
    }

    private static ReadOnlySpan<byte> TakeDigits(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = length < 0 ? rest : rest[..length];
        rest = rest[digits.Length..];
        return digits;
    }

    private static bool TryTakeExponent(scoped ref ReadOnlySpan<byte> rest, out int exponent)
    {
        exponent = 0;
        if (rest is not [(byte)'e' or (byte)'E', ..]) return true;
        rest = rest[1..];
        var negative = rest is [(byte)'-', ..];
        if (rest is [(byte)'-' or (byte)'+', ..]) rest = rest[1..];
        var digits = TakeDigits(ref rest);
        if (digits.IsEmpty || digits.Length > MaxExponentDigits) return false;
        foreach (var digit in digits) exponent = (exponent * 10) + (digit - '0');
        if (negative) exponent = -exponent;
        return true;
    }

    /// <summary>
    /// Zeros at either end only say where the point is: they are counted in <paramref name="zeros"/> until another digit follows.
    /// </summary>
    private static bool TryAppend(ReadOnlySpan<byte> text, ref UInt128 digits, ref int count, ref int zeros)
    {
        foreach (var digit in text)
        {
            if (digit == '0')
            {
                if (digits != 0) zeros++;
                continue;
            }

            count += zeros + 1;
            if (count > MaxDigits) return false;
            for (; zeros > 0; zeros--) digits *= 10;
            digits = (digits * 10) + (UInt128)(digit - '0');
        }

        return true;
    }
}
