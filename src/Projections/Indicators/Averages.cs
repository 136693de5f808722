using static TradeCraft.Projections.Indicators.Folds;

namespace TradeCraft.Projections.Indicators;

internal static class Averages
{
    /// <summary>The mean of the last closes.</summary>
    public static Indicator Simple(int length) => Windowed(length, 1, bar => bar.Close, closes => [Mean(closes)]);

    /// <summary>Exponential averages of closes, weight 2 / (length + 1), each begun with the mean of its first closes.</summary>
    public static Indicator Exponential(params int[] lengths) => Of(new Smoothing[lengths.Length], (before, in bar) =>
    {
        var (after, values) = (new Smoothing[lengths.Length], new double?[lengths.Length]);
        for (var line = 0; line < lengths.Length; line++)
        {
            after[line] = before[line].Exponential(bar.Close, lengths[line]);
            values[line] = after[line].Of(lengths[line]);
        }

        return (after, values);
    });

    /// <summary>The mean that weighs the last close as often as the length says, the one before once less, and so on.</summary>
    public static Indicator Weighted(int length) => Windowed(length, 1, bar => bar.Close, closes => [Weigh(closes)]);

    /// <summary>
    /// Hull's average: the weighted average, over the root of the length, of twice the one of half the length less the one of the whole.
    /// </summary>
    public static Indicator Hull(int length)
    {
        var (half, root) = (length / 2, (int)Math.Sqrt(length));
        return Windowed(length + root - 1, 1, bar => bar.Close, closes =>
        {
            var quick = new double[root];
            for (var last = 0; last < root; last++)
            {
                var window = closes.AsSpan(last, length);
                quick[last] = (2 * Weigh(window[^half..])) - Weigh(window);
            }

            return [Weigh(quick)];
        });
    }

    private static double Weigh(ReadOnlySpan<double> values)
    {
        var total = 0.0;
        for (var place = 0; place < values.Length; place++) total += values[place] * (place + 1);
        return total / (values.Length * (values.Length + 1L) / 2);
    }
}
