using static TradeCraft.Projections.Indicators.Folds;

namespace TradeCraft.Projections.Indicators;

internal static class Bands
{
    /// <summary>Bollinger's: the mean of closes, and so many standard deviations (of the population) above and below.</summary>
    public static Indicator Bollinger(int length, double width) =>
        Windowed(length, 3, bar => bar.Close, closes => Around(Mean(closes), width * Deviation(closes)));

    /// <summary>The highest high and the lowest low, and their middle.</summary>
    public static Indicator Donchian(int length) => Windowed<IndicatorBar>(length, 3, bar => bar, bars =>
    {
        var (high, low) = (Highest(bars), Lowest(bars));
        return [high, (high + low) / 2, low];
    });

    /// <summary>Keltner's: the exponential average of closes, and average true ranges above and below (StockCharts ChartSchool).</summary>
    public static Indicator Keltner(int length, int range, double width) =>
        Of((Average: default(Smoothing), Range: default(AverageRange)), (before, in bar) =>
        {
            var after = (Average: before.Average.Exponential(bar.Close, length), Range: before.Range.With(in bar, range));
            return (after, AroundIf(after.Average.Of(length), after.Range.Range.Of(range), width));
        });

    /// <summary>The close, and average true ranges above and below.</summary>
    public static Indicator OfRanges(int length, double width) => Of(default(AverageRange), (before, in bar) =>
    {
        var after = before.With(in bar, length);
        return (after, AroundIf(bar.Close, after.Range.Of(length), width));
    });

    /// <summary>
    /// Volume, and the typical price's mean and sum of squared distances from it, both weighed by volume: kept so (West 1979), small
    /// differences of large prices stay exact.
    /// </summary>
    private readonly record struct Weighed(long? Day, double Volume, double Mean, double Squares);

    /// <summary>
    /// The volume-weighted average of the typical price since the market's day began, and deviations (weighed by volume) above and below.
    /// </summary>
    public static Indicator VolumeWeighted(double width) => Of(default(Weighed), (before, in bar) =>
    {
        var since = bar.Day == before.Day ? before : new Weighed(bar.Day, 0, 0, 0);
        var volume = since.Volume + bar.Volume;
        if (volume == 0) return (since, new double?[3]);
        var distance = bar.Typical - since.Mean;
        var step = distance * bar.Volume / volume;
        var after = new Weighed(bar.Day, volume, since.Mean + step, since.Squares + (since.Volume * distance * step));
        return (after, Around(after.Mean, width * Math.Sqrt(after.Squares / volume)));
    });

    /// <summary>The middle line of <see cref="VolumeWeighted(double)"/> alone.</summary>
    public static Indicator VolumeWeighted() => new OneLine(VolumeWeighted(0), 1);

    private sealed class OneLine(Indicator all, int line) : Indicator
    {
        public override double?[] Step(in IndicatorBar bar) => [all.Step(in bar)[line]];

        public override double?[] Peek(in IndicatorBar bar) => [all.Peek(in bar)[line]];
    }

    private sealed record Day(long Name, double High, double Low, double Close);

    /// <summary>
    /// The classic (floor) pivot points of the market's day before: the pivot, and three levels each of resistance and support.
    /// </summary>
    public static Indicator Pivots() => Of<(Day? Past, Day? Today)>(default, (before, in bar) =>
    {
        var after = before.Today is { } today && today.Name == bar.Day
            ? (before.Past, new Day(bar.Day, Math.Max(today.High, bar.High), Math.Min(today.Low, bar.Low), bar.Close))
            : (before.Today, new Day(bar.Day, bar.High, bar.Low, bar.Close));
        return (after, after.Item1 is { } past ? Levels(past) : new double?[7]);
    });

    private static double?[] Levels(Day day)
    {
        var (pivot, range) = ((day.High + day.Low + day.Close) / 3, day.High - day.Low);
        return
        [
            pivot, (2 * pivot) - day.Low, pivot + range, day.High + (2 * (pivot - day.Low)), (2 * pivot) - day.High, pivot - range,
            day.Low - (2 * (day.High - pivot)),
        ];
    }

    /// <summary>
    /// Ichimoku: turning and standard line (the middles of their lengths), both spans (worked out as many bars ago as the standard line is
    /// long, this one counted) and the close.
    /// </summary>
    public static Indicator Ichimoku(int turning, int standard, int span) =>
        Of((Bars: Array.Empty<IndicatorBar>(), Spans: Array.Empty<(double? A, double? B)>()), (before, in bar) =>
        {
            var bars = Slide(before.Bars, bar, Math.Max(Math.Max(turning, standard), span));
            var (quick, calm) = (Middle(bars, turning), Middle(bars, standard));
            var spans = Slide(before.Spans, ((quick + calm) / 2, Middle(bars, span)), standard);
            var (a, b) = spans.Length < standard ? default : spans[0];
            return ((bars, spans), [quick, calm, a, b, bar.Close]);
        });

    private static double? Middle(IndicatorBar[] bars, int length) =>
        bars.Length < length ? null : (Highest(bars.AsSpan(^length..)) + Lowest(bars.AsSpan(^length..))) / 2;

    private static double?[] Around(double middle, double width) => [middle + width, middle, middle - width];

    private static double?[] AroundIf(double? middle, double? range, double width) =>
        middle is { } at && range is { } wide ? Around(at, width * wide) : new double?[3];
}
