using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Projections.Indicators;

/// <summary>A bar in floating-point numbers: what indicators are worked out from, never what money is.</summary>
/// <param name="Day">Names the market's day that it is in.</param>
public readonly record struct IndicatorBar(long Day, double High, double Low, double Close, double Volume)
{
    public static IndicatorBar Of(Candle bar, Instrument instrument) => new(
        TradingCalendar.Of(instrument.AssetClass).DateOf(bar.Time).DayNumber, (double)instrument.ToDecimal(bar.High),
        (double)instrument.ToDecimal(bar.Low), (double)instrument.ToDecimal(bar.Close), (double)instrument.ToDecimal(bar.Volume));

    public double Typical => (High + Low + Close) / 3;

    public double Median => (High + Low) / 2;

    /// <summary>From the close before, if there is one: gaps count.</summary>
    public double TrueRange(double? before) =>
        before is { } close ? Math.Max(High, close) - Math.Min(Low, close) : High - Low;
}
