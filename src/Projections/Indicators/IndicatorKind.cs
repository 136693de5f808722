using System.Collections.Immutable;

namespace TradeCraft.Projections.Indicators;

/// <summary>What an indicator's values are.</summary>
public enum IndicatorUnit
{
    /// <summary>Numbers that mean the same at any price: of an oscillator.</summary>
    Plain,

    /// <summary>Prices, or differences of prices.</summary>
    Price,

    /// <summary>Quantities.</summary>
    Volume,
}

/// <summary>A number that an indicator is worked out with: a whole multiple of its step, within its range.</summary>
public sealed record IndicatorSetting(string Name, decimal Usual, decimal Least, decimal Most, decimal Step)
{
    public bool Allows(decimal value) => value >= Least && value <= Most && value % Step == 0;
}

/// <summary>An indicator that there is.</summary>
/// <param name="Id">On the wire and in the web client's table.</param>
/// <param name="Lines">What each line is called.</param>
/// <param name="Start">Makes one with settings that are allowed.</param>
public sealed record IndicatorKind(
    string Id, string Name, IndicatorUnit Unit, ImmutableArray<string> Lines, ImmutableArray<IndicatorSetting> Settings,
    Func<IReadOnlyList<decimal>, Indicator> Start)
{
    private static readonly ImmutableArray<string> Band = ["Upper", "Middle", "Lower"];

    /// <summary>In the order of the web client's.</summary>
    public static ImmutableArray<IndicatorKind> All { get; } =
    [
        Of("sma", "SMA", IndicatorUnit.Price, ["SMA"], [Length(20)], s => Averages.Simple((int)s[0])),
        Of("ema", "EMA", IndicatorUnit.Price, ["EMA"], [Length(50)], s => Averages.Exponential((int)s[0])),
        Of("wma", "WMA", IndicatorUnit.Price, ["WMA"], [Length(20)], s => Averages.Weighted((int)s[0])),
        Of("hull", "Hull", IndicatorUnit.Price, ["HMA"], [Length(16, least: 4)], s => Averages.Hull((int)s[0])),
        Of("ribbon", "EMA ribbon", IndicatorUnit.Price, ["First", "Second", "Third", "Fourth"],
            [Length(8, "First"), Length(13, "Second"), Length(21, "Third"), Length(55, "Fourth")],
            s => Averages.Exponential([.. s.Select(length => (int)length)])),
        Of("vwap", "VWAP", IndicatorUnit.Price, ["VWAP"], [], _ => Bands.VolumeWeighted()),
        Of("vwapBands", "VWAP bands", IndicatorUnit.Price, Band, [Multiple("Deviations", 2)],
            s => Bands.VolumeWeighted((double)s[0])),
        Of("bollinger", "Bollinger", IndicatorUnit.Price, Band, [Length(20), Multiple("Deviations", 2)],
            s => Bands.Bollinger((int)s[0], (double)s[1])),
        Of("keltner", "Keltner", IndicatorUnit.Price, Band, [Length(20), Length(10, "Range", 1), Multiple("Ranges", 2)],
            s => Bands.Keltner((int)s[0], (int)s[1], (double)s[2])),
        Of("donchian", "Donchian", IndicatorUnit.Price, Band, [Length(20)], s => Bands.Donchian((int)s[0])),
        Of("atrBands", "ATR bands", IndicatorUnit.Price, Band, [Length(14, least: 1), Multiple("Ranges", 3)],
            s => Bands.OfRanges((int)s[0], (double)s[1])),
        Of("superTrend", "SuperTrend", IndicatorUnit.Price, ["Rising", "Falling"], [Length(10, least: 1), Multiple("Ranges", 3)],
            s => Trends.SuperTrend((int)s[0], (double)s[1])),
        Of("parabolic", "Parabolic SAR", IndicatorUnit.Price, ["SAR"],
            [new("Step", 0.02m, 0.01m, 0.2m, 0.01m), new("Most", 0.2m, 0.1m, 1, 0.05m)],
            s => Trends.Parabolic((double)s[0], (double)s[1])),
        Of("ichimoku", "Ichimoku", IndicatorUnit.Price, ["Turning", "Standard", "Span A", "Span B", "Lagging"],
            [Length(9, "Turning"), Length(26, "Standard"), Length(52, "Span")],
            s => Bands.Ichimoku((int)s[0], (int)s[1], (int)s[2])),
        Of("pivots", "Pivot points", IndicatorUnit.Price, ["P", "R1", "R2", "R3", "S1", "S2", "S3"], [], _ => Bands.Pivots()),
        Of("rsi", "RSI", IndicatorUnit.Plain, ["RSI"], [Length(14)], s => Momentum.RelativeStrength((int)s[0])),
        Of("macd", "MACD", IndicatorUnit.Price, ["MACD", "Signal", "Histogram"],
            [Length(12, "Fast", 1), Length(26, "Slow"), Length(9, "Signal", 1)],
            s => Momentum.Convergence((int)s[0], (int)s[1], (int)s[2])),
        Of("atr", "ATR", IndicatorUnit.Price, ["ATR"], [Length(14, least: 1)], s => Trends.AverageTrueRange((int)s[0])),
        Of("stochastic", "Stochastic", IndicatorUnit.Plain, ["%K", "%D"],
            [Length(14), Length(3, "Smoothing", 1), Length(3, "Signal", 1)],
            s => Momentum.Stochastic((int)s[0], (int)s[1], (int)s[2])),
        Of("cci", "CCI", IndicatorUnit.Plain, ["CCI"], [Length(20)], s => Momentum.CommodityChannel((int)s[0])),
        Of("directional", "ADX / DMI", IndicatorUnit.Plain, ["ADX", "+DI", "−DI"], [Length(14)], s => Trends.Directional((int)s[0])),
        Of("aroon", "Aroon", IndicatorUnit.Plain, ["Up", "Down"], [Length(25)], s => Trends.Aroon((int)s[0])),
        Of("vortex", "Vortex", IndicatorUnit.Plain, ["VI+", "VI−"], [Length(14)], s => Trends.Vortex((int)s[0])),
        Of("roc", "ROC", IndicatorUnit.Plain, ["ROC"], [Length(9, least: 1)], s => Momentum.RateOfChange((int)s[0])),
        Of("williams", "Williams %R", IndicatorUnit.Plain, ["%R"], [Length(14)], s => Momentum.Williams((int)s[0])),
        Of("trix", "TRIX", IndicatorUnit.Plain, ["TRIX"], [Length(15)], s => Momentum.Trix((int)s[0])),
        Of("awesome", "Awesome", IndicatorUnit.Price, ["AO"], [Length(5, "Fast"), Length(34, "Slow")],
            s => Momentum.Awesome((int)s[0], (int)s[1])),
        Of("detrended", "DPO", IndicatorUnit.Price, ["DPO"], [Length(20, least: 3)], s => Momentum.Detrended((int)s[0])),
        Of("zScore", "Z-score", IndicatorUnit.Plain, ["Z"], [Length(20)], s => Momentum.ZScore((int)s[0])),
        Of("obv", "OBV", IndicatorUnit.Volume, ["OBV"], [], _ => Volumes.OnBalance()),
        Of("mfi", "MFI", IndicatorUnit.Plain, ["MFI"], [Length(14)], s => Volumes.MoneyFlowIndex((int)s[0])),
        Of("accumulation", "A/D", IndicatorUnit.Volume, ["A/D"], [], _ => Volumes.Accumulation()),
        Of("moneyFlow", "CMF", IndicatorUnit.Plain, ["CMF"], [Length(20)], s => Volumes.MoneyFlow((int)s[0])),
    ];

    public static IndicatorKind? Find(string id) => All.FirstOrDefault(kind => kind.Id == id);

    private static IndicatorKind Of(
        string id, string name, IndicatorUnit unit, ImmutableArray<string> lines, ImmutableArray<IndicatorSetting> settings,
        Func<IReadOnlyList<decimal>, Indicator> start) => new(id, name, unit, lines, settings, start);

    /// <summary>In bars; beyond a thousand the history that is first loaded says nothing.</summary>
    private static IndicatorSetting Length(int usual, string name = "Length", int least = 2) => new(name, usual, least, 1_000, 1);

    private static IndicatorSetting Multiple(string name, decimal usual) => new(name, usual, 0.5m, 10, 0.5m);

}
