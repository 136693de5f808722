using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Markets.Finding;

/// <summary>An instrument with what it may be chosen by.</summary>
/// <param name="ChangePercent">Of the day: "1.23" is 1.23 %.</param>
/// <param name="Turnover">The day's volume at the last price, in the quote asset.</param>
/// <param name="Volatility">In percent a year, from the closes of the last thirty days; null where there are fewer than ten.</param>
public sealed record ScreenerRow(
    string Symbol, string Name, AssetClass AssetClass, decimal Last, decimal? Change, decimal? ChangePercent, decimal Volume,
    decimal Turnover, decimal? Volatility)
{
    private const int VolatilityDays = 30;
    private const int FewestDays = 10;
    private static readonly QuoteFreshness Unasked = new();

    /// <summary>Null while it has no price.</summary>
    internal static ScreenerRow? Of(MarketView market)
    {
        var instrument = market.Instrument;
        var ticker = TickerBody.Of(market.Ticker(), Unasked);
        if (ticker.Last is not { } last) return null;
        return new(
            instrument.Symbol, instrument.Name, instrument.AssetClass, last, ticker.Change, ticker.ChangePercent, ticker.Volume,
            decimal.Round(last * ticker.Volume, 2).Trimmed(), VolatilityOf(market));
    }

    private static decimal? VolatilityOf(MarketView market)
    {
        var instrument = market.Instrument;
        var closes = market.NewestCandles(CandleInterval.Day, VolatilityDays + 1).Select(bar => Math.Log(bar.Close.Ticks)).ToArray();
        if (closes.Length <= FewestDays) return null;
        var returns = closes.Zip(closes.Skip(1), (before, after) => after - before).ToArray();
        var mean = returns.Average();

        // Currencies have a short bar on Sundays.
        var daysPerYear = instrument.AssetClass switch { AssetClass.Crypto => 365, AssetClass.Currency => 313, _ => 252 };
        return (decimal)Math.Round(
            100 * Math.Sqrt(returns.Sum(each => (each - mean) * (each - mean)) / (returns.Length - 1) * daysPerYear), 1);
    }
}

/// <summary>What is wanted of an instrument. What is left out does not matter.</summary>
public sealed record ScreenerQuestion(
    decimal? PriceMin = null,
    decimal? PriceMax = null,
    decimal? ChangeMin = null,
    decimal? ChangeMax = null,
    decimal? TurnoverMin = null,
    decimal? VolatilityMin = null,
    decimal? VolatilityMax = null,
    AssetClass? AssetClass = null)
{
    internal bool Fits(ScreenerRow row) =>
        (AssetClass is null || row.AssetClass == AssetClass)
        && IsWithin(row.Last, PriceMin, PriceMax)
        && IsWithin(row.ChangePercent, ChangeMin, ChangeMax)
        && IsWithin(row.Turnover, TurnoverMin, null)
        && IsWithin(row.Volatility, VolatilityMin, VolatilityMax);

    private static bool IsWithin(decimal? figure, decimal? least, decimal? most) =>
        (least is null && most is null) || (figure is { } known && !(known < least) && !(known > most));
}

/// <summary>What a list of instruments may be ordered by.</summary>
internal static class ScreenerSort
{
    public static readonly IReadOnlyDictionary<string, Func<ScreenerRow, IComparable?>> Keys =
        new Dictionary<string, Func<ScreenerRow, IComparable?>>
        {
            ["symbol"] = row => row.Symbol,
            ["price"] = row => row.Last,
            ["change"] = row => row.ChangePercent,
            ["volume"] = row => row.Volume,
            ["turnover"] = row => row.Turnover,
            ["volatility"] = row => row.Volatility,
        };

    /// <param name="sort">A key, with a minus before it for the largest first.</param>
    public static IEnumerable<ScreenerRow> By(string sort, IEnumerable<ScreenerRow> rows)
    {
        var key = Keys[sort.TrimStart('-')];
        var ordered = sort[0] == '-'
            ? rows.OrderByDescending(key, Comparer<IComparable?>.Default) : rows.OrderBy(key, Comparer<IComparable?>.Default);
        return ordered.ThenBy(row => row.Symbol, StringComparer.Ordinal);
    }

    public static bool Knows(string sort) => Keys.ContainsKey(sort.StartsWith('-') ? sort[1..] : sort);
}
