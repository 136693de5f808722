using System.Globalization;

namespace TradeCraft.Server.Recordings;

/// <summary>What the rows of a plain CSV file are, as its header says.</summary>
public enum CsvKind
{
    /// <summary>time, bid, bid_size, ask, ask_size</summary>
    Quotes,

    /// <summary>time, price, size</summary>
    Trades,

    /// <summary>time, open, high, low, close, volume</summary>
    Bars,
}

/// <summary>
/// A recording in plain CSV: one file a symbol and kind, named after the symbol (BTC-USD.csv, AAPL_quotes.csv), with a header that says
/// what the columns are, in any order. Other columns are passed over. Times are RFC 3339 (without an offset: UTC), or Unix seconds,
/// milliseconds, microseconds or nanoseconds.
/// </summary>
/// <param name="Columns">Where each of the kind's columns is, in the order of the kind.</param>
public sealed record CsvFile(string Path, string Symbol, CsvKind Kind, IReadOnlyList<int> Columns)
{
    private static readonly (CsvKind Kind, string[] Columns)[] Headers =
    [
        (CsvKind.Quotes, ["time", "bid", "bid_size", "ask", "ask_size"]),
        (CsvKind.Bars, ["time", "open", "high", "low", "close", "volume"]),
        (CsvKind.Trades, ["time", "price", "size"]),
    ];

    /// <summary>Reads the header, or says why the file is not one of a recording.</summary>
    public static CsvFile? TryOpen(string path, out string reason)
    {
        var symbol = System.IO.Path.GetFileNameWithoutExtension(path).Split('_')[0].ToUpperInvariant();
        reason = "";
        if (symbol.Length is 0 or > 20 || !symbol.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
            || symbol.Split('-').Any(part => part.Length == 0))
        {
            reason = $"\"{symbol}\" is no symbol: a file is named after one, as BTC-USD.csv or AAPL_quotes.csv";
            return null;
        }

        string? header;
        try
        {
            using var text = new StreamReader(path);
            header = text.ReadLine();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            reason = $"it cannot be read: {unreadable.Message}";
            return null;
        }

        string[] named = [.. (header ?? "").Split(',').Select(name => name.Trim().Trim('"').ToLowerInvariant())];
        foreach (var (kind, columns) in Headers)
        {
            int[] places = [.. columns.Select(column => Array.IndexOf(named, column))];
            if (!places.Contains(-1)) return new CsvFile(path, symbol, kind, places);
        }

        reason =
            "its first line is no header of quotes, trades or bars "
            + $"({string.Join("; ", Headers.Select(each => string.Join(',', each.Columns)))})";
        return null;
    }

    /// <summary>Its rows in order of time. One that makes no sense is counted and passed over.</summary>
    public IEnumerable<(DateTimeOffset At, decimal[] Values)> Rows(RecordingFaults faults)
    {
        DateTimeOffset? previous = null;
        foreach (var (line, text) in Lines(faults))
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (Read(text, out var row) is { } fault) faults.Add(Path, line, fault);
            else if (row.At < previous) faults.Add(Path, line, "its time is before that of the row before");
            else
            {
                previous = row.At;
                yield return row;
            }
        }
    }

    private string? Read(string text, out (DateTimeOffset At, decimal[] Values) row)
    {
        row = default;
        var fields = text.Split(',');
        if (fields.Length <= Columns.Max()) return $"it has {fields.Length} columns, not {Columns.Max() + 1}";
        if (!TryTime(fields[Columns[0]].Trim().Trim('"'), out var at)) return $"\"{fields[Columns[0]]}\" is not a time";
        var values = new decimal[Columns.Count - 1];
        for (var place = 0; place < values.Length; place++)
        {
            if (!decimal.TryParse(fields[Columns[place + 1]], NumberStyles.Float, CultureInfo.InvariantCulture, out values[place]))
                return $"\"{fields[Columns[place + 1]]}\" is not a number";
            if (values[place] is < 0 or > 1_000_000_000_000_000m) return $"{fields[Columns[place + 1]]} is out of range";
        }

        row = (at, values);
        return Kind switch
        {
            CsvKind.Trades when values[0] == 0 || values[1] == 0 => "a price or size is not positive",
            CsvKind.Quotes when (values[0] == 0 || values[1] == 0) && (values[2] == 0 || values[3] == 0) => "neither side is quoted",
            CsvKind.Bars when values[2] == 0 => "a price is not positive",
            CsvKind.Bars when values[2] > Math.Min(values[0], values[3]) || values[1] < Math.Max(values[0], values[3]) =>
                "open and close are not between low and high",
            _ => null,
        };
    }

    private static bool TryTime(string text, out DateTimeOffset at)
    {
        at = default;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);

        // Of the times since 1973 each unit has its own count of digits.
        var ticks = number switch
        {
            < 100_000_000_000 => (Int128)number * TimeSpan.TicksPerSecond,
            < 100_000_000_000_000 => (Int128)number * TimeSpan.TicksPerMillisecond,
            < 100_000_000_000_000_000 => (Int128)number * TimeSpan.TicksPerMicrosecond,
            _ => number / TimeSpan.NanosecondsPerTick,
        };
        if (ticks > DateTimeOffset.MaxValue.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) return false;
        at = DateTimeOffset.UnixEpoch.AddTicks((long)ticks);
        return true;
    }

    private IEnumerable<(long Line, string Text)> Lines(RecordingFaults faults)
    {
        using var text = Open(faults);
        text?.ReadLine();
        for (var line = 2L; text is not null; line++)
        {
            string? row;
            try
            {
                row = text.ReadLine();
            }
            catch (IOException damaged)
            {
                faults.Add(Path, line, $"the file is damaged: {damaged.Message}");
                yield break;
            }

            if (row is null) yield break;
            yield return (line, row);
        }
    }

    private StreamReader? Open(RecordingFaults faults)
    {
        try
        {
            return new StreamReader(Path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(Path, 0, $"the file cannot be read: {unreadable.Message}");
            return null;
        }
    }
}
