using static TradeCraft.Projections.Indicators.Folds;

namespace TradeCraft.Projections.Indicators;

internal static class Momentum
{
    /// <summary>Wilder's relative strength index, 0 to 100.</summary>
    public static Indicator RelativeStrength(int length) =>
        Of((Close: (double?)null, Gain: default(Smoothing), Loss: default(Smoothing)), (before, in bar) =>
        {
            if (before.Close is not { } last) return ((bar.Close, before.Gain, before.Loss), [null]);
            var change = bar.Close - last;
            var after = (bar.Close, before.Gain.Wilder(Math.Max(change, 0), length), before.Loss.Wilder(Math.Max(-change, 0), length));
            return (after, [StrengthOf(after.Item2.Of(length), after.Item3.Of(length))]);
        });

    private static double? StrengthOf(double? gain, double? loss) =>
        loss == 0 ? gain == 0 ? 50 : 100 : 100 - (100 / (1 + (gain / loss)));

    /// <summary>
    /// Convergence and divergence: the fast less the slow exponential average, its own average (signal), and their difference.
    /// </summary>
    public static Indicator Convergence(int fast, int slow, int signal) =>
        Of((Fast: default(Smoothing), Slow: default(Smoothing), Signal: default(Smoothing)), (before, in bar) =>
        {
            var after = (Fast: before.Fast.Exponential(bar.Close, fast), Slow: before.Slow.Exponential(bar.Close, slow), before.Signal);
            if (after.Fast.Of(fast) - after.Slow.Of(slow) is not { } line) return (after, new double?[3]);
            after.Signal = before.Signal.Exponential(line, signal);
            var average = after.Signal.Of(signal);
            return (after, [line, average, line - average]);
        });

    /// <summary>
    /// The slow stochastic: where the close lies between the lowest and the highest (0 to 100), its mean %K, and the mean of that, %D.
    /// </summary>
    public static Indicator Stochastic(int length, int smoothing, int signal) =>
        Of((Bars: Array.Empty<IndicatorBar>(), Fast: Array.Empty<double>(), Slow: Array.Empty<double>()), (before, in bar) =>
        {
            var after = before with { Bars = Slide(before.Bars, bar, length) };
            if (after.Bars.Length < length) return (after, new double?[2]);
            after.Fast = Slide(before.Fast, 100 * PlaceOf(bar.Close, after.Bars), smoothing);
            if (after.Fast.Length < smoothing) return (after, new double?[2]);
            var k = Mean(after.Fast);
            after.Slow = Slide(before.Slow, k, signal);
            return (after, [k, after.Slow.Length < signal ? null : Mean(after.Slow)]);
        });

    /// <summary>Williams' %R: how far below the highest the close lies, 0 to -100.</summary>
    public static Indicator Williams(int length) =>
        Windowed<IndicatorBar>(length, 1, bar => bar, bars => [(100 * PlaceOf(bars[^1].Close, bars)) - 100]);

    /// <summary>Lambert's commodity channel index: how far the typical price is from its mean, in 0.015 of its mean deviation.</summary>
    public static Indicator CommodityChannel(int length) => Windowed(length, 1, bar => bar.Typical, prices =>
    {
        var middle = Mean(prices);
        var spread = Mean(Array.ConvertAll(prices, price => Math.Abs(price - middle)));
        return [spread == 0 ? 0 : (prices[^1] - middle) / (0.015 * spread)];
    });

    /// <summary>The change of the close over so many bars, in percent.</summary>
    public static Indicator RateOfChange(int length) =>
        Windowed(length + 1, 1, bar => bar.Close, closes => [100 * ((closes[^1] / closes[0]) - 1)]);

    /// <summary>TRIX: the change of a triple exponential average from bar to bar, in percent.</summary>
    public static Indicator Trix(int length) => Of(new Smoothing[3], (before, in bar) =>
    {
        var after = new Smoothing[3];
        double? value = bar.Close;
        for (var depth = 0; depth < after.Length; depth++)
        {
            after[depth] = value is { } next ? before[depth].Exponential(next, length) : before[depth];
            value = value is null ? null : after[depth].Of(length);
        }

        return (after, [100 * ((value / before[^1].Of(length)) - 1)]);
    });

    /// <summary>Williams' awesome oscillator: the mean of few middles of bars less the mean of many.</summary>
    public static Indicator Awesome(int fast, int slow) => Windowed(Math.Max(fast, slow), 1, bar => bar.Median, middles =>
        [Mean(middles.AsSpan(^fast..)) - Mean(middles.AsSpan(^slow..))]);

    /// <summary>The detrended price: the close half a length and one bar ago, less the mean of closes.</summary>
    public static Indicator Detrended(int length) =>
        Windowed(length, 1, bar => bar.Close, closes => [closes[^(2 + (length / 2))] - Mean(closes)]);

    /// <summary>How many deviations (of the population) the close is from the mean.</summary>
    public static Indicator ZScore(int length) => Windowed(length, 1, bar => bar.Close, closes =>
    {
        var spread = Deviation(closes);
        return [spread == 0 ? 0 : (closes[^1] - Mean(closes)) / spread];
    });

    /// <summary>0 at the lowest of the bars, 1 at the highest; the middle when they are one.</summary>
    private static double PlaceOf(double price, IndicatorBar[] bars)
    {
        var (high, low) = (Highest(bars), Lowest(bars));
        return high == low ? 0.5 : (price - low) / (high - low);
    }
}
