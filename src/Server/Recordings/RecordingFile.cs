using System.Globalization;
using System.Text.RegularExpressions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Recordings;

public enum BarKind
{
    Quote,
    Trade,
}

/// <summary>
/// One file of a recording, as its path names it: class/market/resolution/symbol/yyyyMMdd_kind.zip for minutes and seconds, and
/// class/market/resolution/symbol_kind.zip (all days in one) for hours and days. Other classes and resolutions are passed over.
/// </summary>
/// <param name="Symbol">As TradeCraft writes it: BTC-USD, AAPL.</param>
/// <param name="Day">The day in the exchange's own time zone; null when the file holds all days.</param>
public sealed partial record RecordingFile(
    string Path, AssetClass AssetClass, string Market, TimeSpan Resolution, string Symbol, DateOnly? Day, BarKind Kind)
{
    private static readonly string[] QuoteCurrencies = ["USDT", "USDC", "USD", "EUR", "GBP", "JPY", "BTC", "ETH"];

    /// <summary>What the path says, or null when it is not one of a recording's.</summary>
    public static RecordingFile? TryParse(string path)
    {
        var match = PathPattern().Match(path.Replace('\\', '/'));
        if (!match.Success) return null;

        var assetClass = match.Groups["class"].Value == "crypto" ? AssetClass.Crypto : AssetClass.Equity;
        if (ToSymbol(match.Groups["symbol"].Value.ToUpperInvariant(), assetClass) is not { } symbol) return null;

        DateOnly? day = null;
        if (match.Groups["day"] is { Success: true, Value: var digits })
        {
            if (!DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)) return null;
            day = parsed;
        }

        return new RecordingFile(
            path,
            assetClass,
            match.Groups["market"].Value,
            match.Groups["resolution"].Value switch
            {
                "second" => TimeSpan.FromSeconds(1),
                "minute" => TimeSpan.FromMinutes(1),
                "hour" => TimeSpan.FromHours(1),
                _ => TimeSpan.FromDays(1),
            },
            symbol,
            day,
            match.Groups["kind"].Value == "quote" ? BarKind.Quote : BarKind.Trade);
    }

    // The file name of a share's days and hours has no kind: those are trades.
    [GeneratedRegex("""
        (?:^|/)(?<class>crypto|equity)/(?<market>[^/]+)/
        (?:(?<resolution>minute|second)/(?<symbol>[^/]+)/(?<day>\d{8})_(?<kind>quote|trade)
          |(?<resolution>hour|daily)/(?<symbol>[^/_]+)(?:_(?<kind>quote|trade))?)\.zip$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();

    private static string? ToSymbol(string written, AssetClass assetClass)
    {
        if (assetClass != AssetClass.Crypto) return written;
        var quote = Array.Find(
            QuoteCurrencies, currency => written.Length > currency.Length && written.EndsWith(currency, StringComparison.Ordinal));
        return quote is null ? null : $"{written[..^quote.Length]}-{quote}";
    }
}
