using System.Text.Json;
using System.Text.RegularExpressions;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>
/// Comma-separated values (RFC 4180). Text that a spreadsheet would run as a formula is marked as text; numbers stay numbers.
/// </summary>
internal static partial class CsvLine
{
    public static string Of(IEnumerable<string> cells) => string.Join(',', cells.Select(Field)) + "\r\n";

    /// <summary>A value as a cell holds it: nothing for null, and JSON for what is a list or has fields.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Field(string text)
    {
        var safe = Formula().IsMatch(text) && !Number().IsMatch(text) ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny("\",\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    // Spaces before it make no difference to some programs.
    [GeneratedRegex(@"^\s*[=+\-@\t\r]|^[\t\r\n]")]
    private static partial Regex Formula();

    [GeneratedRegex(@"^[+-]?\d+(\.\d+)?\z")]
    private static partial Regex Number();
}
