using System.Globalization;
using System.IO.Compression;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Recordings;

/// <summary>Reads the rows of one file, in order. A row that makes no sense is counted as a fault and passed over.</summary>
public sealed class BarReader(RecordingFile file, RecordingFaults faults)
{
    // Shares: prices are in ten-thousandths of a dollar and times in New York's local time. Crypto: plain decimals, UTC.
    private readonly decimal priceUnit = file.AssetClass == AssetClass.Crypto ? 1 : 0.0001m;
    private readonly TimeZoneInfo zone = file.AssetClass == AssetClass.Crypto ? TimeZoneInfo.Utc : NewYork.Value;

    private static readonly Lazy<TimeZoneInfo> NewYork = new(() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var byIana) ? byIana
        : TimeZoneInfo.TryFindSystemTimeZoneById("Eastern Standard Time", out var byWindows) ? byWindows
        : throw new StartupException(
            "The recording's shares are in New York time, and this system has no time zone data (install tzdata)."));

    private sealed class BadRowException(string reason) : Exception(reason);

    public IEnumerable<(DateTimeOffset Start, QuoteBar Bar)> Quotes() => Rows(columns: 11, ParseQuotes);

    public IEnumerable<(DateTimeOffset Start, TradeBar Bar)> Trades() => Rows(columns: 6, ParseTrades);

    private static QuoteBar ParseQuotes(string[] fields, decimal unit)
    {
        var bar = new QuoteBar(ParseSide(fields.AsSpan(1, 5), unit), ParseSide(fields.AsSpan(6, 5), unit));
        return bar.Bid is null && bar.Ask is null ? throw new BadRowException("neither side is quoted") : bar;
    }

    private static TradeBar ParseTrades(string[] fields, decimal unit) =>
        new(ParsePrices(fields.AsSpan(1, 4), unit), ParseSize(fields[5]));

    private static QuotedSide? ParseSide(ReadOnlySpan<string> fields, decimal unit)
    {
        foreach (var field in fields[..4])
        {
            if (!string.IsNullOrWhiteSpace(field)) return new QuotedSide(ParsePrices(fields[..4], unit), ParseSize(fields[4]));
        }

        return null;
    }

    private static Ohlc ParsePrices(ReadOnlySpan<string> fields, decimal unit)
    {
        var prices = new Ohlc(
            ParseDecimal(fields[0]) * unit, ParseDecimal(fields[1]) * unit, ParseDecimal(fields[2]) * unit, ParseDecimal(fields[3]) * unit);
        if (prices.Low <= 0) throw new BadRowException("a price is not positive");
        if (prices.Low > Math.Min(prices.Open, prices.Close) || prices.High < Math.Max(prices.Open, prices.Close))
            throw new BadRowException("open and close are not between low and high");
        return prices;
    }

    private static decimal ParseSize(string field)
    {
        var size = ParseDecimal(field);
        return size >= 0 ? size : throw new BadRowException("a size is negative");
    }

    private static decimal ParseDecimal(string field)
    {
        if (!decimal.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw new BadRowException($"\"{field}\" is not a number");

        // Far above any price or size there is, and far enough below what decimals hold for products not to overflow.
        return Math.Abs(value) <= 1_000_000_000_000_000m ? value : throw new BadRowException($"{field} is too large");
    }

    private IEnumerable<(DateTimeOffset Start, T Bar)> Rows<T>(int columns, Func<string[], decimal, T> parse)
    {
        DateTimeOffset? previous = null;
        foreach (var (line, text) in Lines())
        {
            if (string.IsNullOrWhiteSpace(text)) continue;

            (DateTimeOffset Start, T Bar) row;
            try
            {
                var fields = text.Split(',');
                if (fields.Length != columns) throw new BadRowException($"it has {fields.Length} columns, not {columns}");
                row = (ParseStart(fields[0]), parse(fields, priceUnit));
                if (row.Start <= previous) throw new BadRowException("its time is not after the row before");
            }
            catch (BadRowException bad)
            {
                faults.Add(file.Path, line, bad.Message);
                continue;
            }

            previous = row.Start;
            yield return row;
        }
    }

    private DateTimeOffset ParseStart(string field)
    {
        DateTime local;
        if (file.Day is { } day)
        {
            // Vendors that convert through floating point leave a fraction of a millisecond: it is dropped.
            var milliseconds = ParseDecimal(field);
            if (milliseconds is < 0 or >= 86_400_000) throw new BadRowException("its time is not within a day");
            local = day.ToDateTime(TimeOnly.MinValue).AddMilliseconds((long)milliseconds);
        }
        else if (!DateTime.TryParseExact(field, "yyyyMMdd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out local))
        {
            throw new BadRowException($"\"{field}\" is not a time like 20180404 00:00");
        }

        if (zone.IsInvalidTime(local)) throw new BadRowException("its time does not exist: clocks were put forward over it");
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    // A file that is damaged is a fault at the line reached, and ends there: the other files still play.
    private IEnumerable<(long Line, string Text)> Lines()
    {
        using var reader = Open();
        for (var line = 1L; reader is not null; line++)
        {
            string? text;
            try
            {
                text = reader.ReadLine();
            }
            catch (Exception damaged) when (damaged is IOException or InvalidDataException)
            {
                faults.Add(file.Path, line, $"the file is damaged: {damaged.Message}");
                yield break;
            }

            if (text is null) yield break;
            yield return (line, text);
        }
    }

    private ZippedText? Open()
    {
        try
        {
            return new ZippedText(file.Path);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            faults.Add(file.Path, 0, $"the file cannot be read: {unreadable.Message}");
            return null;
        }
    }

    private sealed class ZippedText : IDisposable
    {
        private readonly ZipArchive archive;
        private readonly StreamReader text;

        public ZippedText(string path)
        {
            archive = ZipFile.OpenRead(path);
            try
            {
                text = new StreamReader(
                    archive.Entries.Count > 0 ? archive.Entries[0].Open() : throw new InvalidDataException("it is empty"));
            }
            catch
            {
                archive.Dispose();
                throw;
            }
        }

        public string? ReadLine() => text.ReadLine();

        public void Dispose()
        {
            text.Dispose();
            archive.Dispose();
        }
    }
}
