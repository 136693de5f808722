using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace TradeCraft.Server.Startup;

/// <summary>
/// The log for people: an entry a line, with its time in UTC. Line ends become spaces and other control characters are written out, so
/// that nobody who gets a text into the log makes an entry of their own, or moves the reader's cursor.
/// </summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    private const string OwnPrefix = "TradeCraft.Server.";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception) message = $"{message} {exception}";
        var category = logEntry.Category.StartsWith(OwnPrefix, StringComparison.Ordinal)
            ? logEntry.Category[OwnPrefix.Length..]
            : logEntry.Category;
        textWriter.Write(DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture));
        textWriter.Write($"{Word(logEntry.LogLevel)} {category}: ");
        foreach (var character in message.ReplaceLineEndings(" "))
        {
            if (MovesTheReader(character)) textWriter.Write($"\\u{(int)character:x4}");
            else textWriter.Write(character);
        }

        textWriter.WriteLine();
    }

    /// <summary>Control characters, and those that turn the direction of writing around or cannot be seen.</summary>
    private static bool MovesTheReader(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
