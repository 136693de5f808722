using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>Times as they are written on the wire: RFC 3339, out always UTC to the microsecond, in with any offset.</summary>
public static class TimeText
{
    private static readonly string[] Accepted =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>Of a time that is written, in characters.</summary>
    internal const int Length = 27;

    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Written, CultureInfo.InvariantCulture);

    /// <summary>The same in UTF-8.</summary>
    internal static void Format(DateTimeOffset time, Span<byte> text) =>
        time.UtcDateTime.TryFormat(text, out _, Written, CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out DateTimeOffset time, [NotNullWhen(false)] out string? problem)
    {
        var read = DateTimeOffset.TryParseExact(
            text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
        problem = read ? null : "Must be a time such as \"2026-01-31T14:30:00Z\".";
        return read;
    }

    public static DateTimeOffset ToTime(this Timestamp timestamp) =>
        DateTimeOffset.UnixEpoch.AddTicks(timestamp.UnixMicroseconds * TimeSpan.TicksPerMicrosecond);

    public static Timestamp ToTimestamp(this DateTimeOffset time) =>
        new((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public static Timestamp Now(this TimeProvider time) => time.GetUtcNow().ToTimestamp();
}
