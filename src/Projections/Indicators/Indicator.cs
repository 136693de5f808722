namespace TradeCraft.Projections.Indicators;

/// <summary>
/// An indicator as it goes along: one bar after the other. A step costs as much as the indicator's length at most, and nothing is worked
/// out twice. The same folds as the web client's (docs/decisions/indicators-in-two-languages.md).
/// </summary>
public abstract class Indicator
{
    /// <summary>Takes a bar that has closed. The lines' values at it; null where too few bars came before.</summary>
    public abstract double?[] Step(in IndicatorBar bar);

    /// <summary>What the lines would be at a bar that is running: taken from the state before it, as often as it changes.</summary>
    public abstract double?[] Peek(in IndicatorBar bar);
}

/// <summary>A pure step, and the state that it has come to.</summary>
internal sealed class Fold<S>(S start, FoldStep<S> step) : Indicator
{
    private S state = start;

    public override double?[] Step(in IndicatorBar bar)
    {
        (state, var values) = step(state, in bar);
        return values;
    }

    public override double?[] Peek(in IndicatorBar bar) => step(state, in bar).Values;
}

internal delegate (S After, double?[] Values) FoldStep<S>(S before, in IndicatorBar bar);

/// <summary>What folds are made of.</summary>
internal static class Folds
{
    public static Indicator Of<S>(S start, FoldStep<S> step) => new Fold<S>(start, step);

    /// <summary>An indicator of the last so many bars: nothing is said before there are so many.</summary>
    public static Indicator Windowed<T>(int length, int lines, Func<IndicatorBar, T> pick, Func<T[], double?[]> say) =>
        Of<T[]>([], (before, in bar) =>
        {
            var window = Slide(before, pick(bar), length);
            return (window, window.Length < length ? new double?[lines] : say(window));
        });

    /// <summary>The window with one more at its end, and no longer than <paramref name="length"/>.</summary>
    public static T[] Slide<T>(T[] window, T value, int length) =>
        window.Length < length ? [.. window, value] : [.. window.AsSpan(1), value];

    public static double Sum(ReadOnlySpan<double> values)
    {
        // One after the other: in another order the last digits would be others than the web client's.
        var total = 0.0;
        foreach (var value in values) total += value;
        return total;
    }

    public static double Mean(ReadOnlySpan<double> values) => Sum(values) / values.Length;

    /// <summary>The deviation of the population.</summary>
    public static double Deviation(double[] values)
    {
        var middle = Mean(values);
        return Math.Sqrt(Mean(Array.ConvertAll(values, value => (value - middle) * (value - middle))));
    }

    public static double Highest(ReadOnlySpan<IndicatorBar> bars)
    {
        var highest = double.NegativeInfinity;
        foreach (ref readonly var bar in bars) highest = Math.Max(highest, bar.High);
        return highest;
    }

    public static double Lowest(ReadOnlySpan<IndicatorBar> bars)
    {
        var lowest = double.PositiveInfinity;
        foreach (ref readonly var bar in bars) lowest = Math.Min(lowest, bar.Low);
        return lowest;
    }
}

/// <summary>
/// An average that begins as the mean of the first so many values, <paramref name="Sum"/> while there are fewer, and then takes a weight of
/// each new one.
/// </summary>
internal readonly record struct Smoothing(int Count, double Sum)
{
    public Smoothing Exponential(double value, int length) => Smooth(value, length, 2.0 / (length + 1));

    public Smoothing Wilder(double value, int length) => Smooth(value, length, 1.0 / length);

    public double? Of(int length) => Count < length ? null : Sum;

    private Smoothing Smooth(double value, int length, double weight)
    {
        var count = Math.Min(Count + 1, length + 1);
        if (count < length) return new(count, Sum + value);
        return new(count, count == length ? (Sum + value) / length : Sum + (weight * (value - Sum)));
    }
}

/// <summary>Wilder's average true range, as it goes along.</summary>
internal readonly record struct AverageRange(double? Close, Smoothing Range)
{
    public AverageRange With(in IndicatorBar bar, int length) => new(bar.Close, Range.Wilder(bar.TrueRange(Close), length));
}
