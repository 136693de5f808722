using System.Globalization;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Indicators;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Alerts;

/// <param name="Title">In words: "RSI 14", "Signal of MACD 12, 26, 9".</param>
/// <param name="IsPrice">Whether its values are prices, or differences of prices: then a split changes what is waited for.</param>
public sealed record AlertIndicatorBody(string Kind, IReadOnlyList<decimal> Settings, int Line, string Title, bool IsPrice)
{
    internal static AlertIndicatorBody Of(WatchedIndicator watched) => new(
        watched.Kind.Id, watched.Settings, watched.Line, watched.Title, watched.Kind.Unit == IndicatorUnit.Price);
}

/// <summary>What an alert watches where it is no price: a line of an indicator, worked out from bars of an instrument.</summary>
internal sealed record WatchedIndicator(InstrumentId Instrument, CandleInterval Interval, ChosenIndicator Chosen)
{
    public IndicatorKind Kind => Chosen.Kind;

    public IReadOnlyList<decimal> Settings => Chosen.Settings;

    public int Line => Chosen.Line;

    public string Title => Chosen.Title;

    /// <summary>The same for all alerts that can share what is worked out.</summary>
    public (InstrumentId Instrument, int Minutes, string Indicator) Key => (Instrument, Interval.Minutes, Chosen.Key);

    public string SettingsText => Chosen.SettingsText;

    /// <summary>
    /// From what was stored. Null where there is none, and for what this version does not know: an alert that an older one took.
    /// </summary>
    public static WatchedIndicator? Read(int instrument, string? indicator, string? settings, int? line, string? interval) =>
        indicator is not null && settings is not null && interval is not null && IndicatorKind.Find(indicator) is { } kind
        && CandleInterval.Find(interval) is { } length && line < kind.Lines.Length && Numbers(settings) is var numbers
        && numbers.Length == kind.Settings.Length
            ? new(new(instrument), length, new(kind, numbers, line.Value)) : null;

    private static decimal[] Numbers(string settings) =>
    [
        .. settings.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(text => decimal.Parse(text, CultureInfo.InvariantCulture)),
    ];

    /// <summary>From what was asked for. Null where something is wrong with it, which is then among the errors.</summary>
    public static WatchedIndicator? Read(
        Instrument instrument, IndicatorRequest request, string? interval, FieldErrors errors)
    {
        var length = CandleInterval.Find(interval ?? "");
        errors.Require(
            length is not null, "interval", $"Must be one of {string.Join(", ", CandleInterval.All.Select(each => each.Name))}.");
        if (ChosenIndicator.Read(request, "indicator", errors) is not { } chosen) return null;
        errors.Require(
            chosen.Kind.Unit != IndicatorUnit.Volume, "indicator.kind",
            $"{chosen.Kind.Name} is a sum whose height says where it began. No alert can wait for it.");
        return errors.Any ? null : new(instrument.Id, length!, chosen);
    }
}
