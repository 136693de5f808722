using static TradeCraft.Projections.Indicators.Folds;

namespace TradeCraft.Projections.Indicators;

internal static class Trends
{
    /// <summary>Wilder's average true range; the first bar's range is its height.</summary>
    public static Indicator AverageTrueRange(int length) => Of(default(AverageRange), (before, in bar) =>
    {
        var after = before.With(in bar, length);
        return (after, [after.Range.Of(length)]);
    });

    private sealed record Trend(AverageRange Range, double Upper, double Lower, double Close, bool? IsUp);

    /// <summary>
    /// SuperTrend: average true ranges from the bar's middle, a band that only comes nearer until the close breaks it. The first line is
    /// the band below a rising market, the second the one above a falling one. (As TradingView's ta.supertrend.)
    /// </summary>
    public static Indicator SuperTrend(int length, double width) => Of(new Trend(default, 0, 0, 0, null), (before, in bar) =>
    {
        var range = before.Range.With(in bar, length);
        if (range.Range.Of(length) is not { } average) return (before with { Range = range, Close = bar.Close }, new double?[2]);
        var (upper, lower) = (bar.Median + (width * average), bar.Median - (width * average));
        if (before.IsUp is not null)
        {
            if (upper >= before.Upper && before.Close <= before.Upper) upper = before.Upper;
            if (lower <= before.Lower && before.Close >= before.Lower) lower = before.Lower;
        }

        var isUp = before.IsUp == true ? bar.Close >= lower : bar.Close > upper;
        return (new(range, upper, lower, bar.Close, isUp), isUp ? [lower, null] : [null, upper]);
    });

    private sealed record Stop(IndicatorBar? Last, IndicatorBar? Earlier, double At, double Extreme, double Speed, bool IsLong);

    /// <summary>Wilder's parabolic stop and reverse: speeds up by a step with each new extreme, and to a most at most.</summary>
    public static Indicator Parabolic(double step, double most) => Of(new Stop(null, null, 0, 0, step, true), (before, in bar) =>
    {
        if (before.Last is not { } last) return (before with { Last = bar }, [null]);
        var (at, extreme, speed, isLong) = (before.At, before.Extreme, before.Speed, before.IsLong);
        if (before.Earlier is null)
        {
            isLong = last.Median <= bar.Median;
            (at, extreme) = isLong ? (last.Low, last.High) : (last.High, last.Low);
        }

        at += speed * (extreme - at);

        // Never within the two bars before.
        var earlier = before.Earlier ?? last;
        at = isLong ? Math.Min(at, Math.Min(earlier.Low, last.Low)) : Math.Max(at, Math.Max(earlier.High, last.High));
        if (isLong ? bar.High > extreme : bar.Low < extreme)
        {
            speed = Math.Min(most, speed + step);
            extreme = isLong ? bar.High : bar.Low;
        }

        if (isLong ? bar.Low < at : bar.High > at)
        {
            isLong = !isLong;
            (at, speed, extreme) = (extreme, step, isLong ? bar.High : bar.Low);
        }

        return (new(bar, last, at, extreme, speed, isLong), [at]);
    });

    /// <summary>Wilder's sums, and the smoothed strength.</summary>
    private sealed record Movement(IndicatorBar? Last, int Count, double Range, double Up, double Down, Smoothing Strength);

    /// <summary>Wilder's directional movement: its average index (ADX), and the indicators of rising and falling (DI), 0 to 100.</summary>
    public static Indicator Directional(int length) => Of(new Movement(null, 0, 0, 0, 0, default), (before, in bar) =>
    {
        if (before.Last is not { } last) return (before with { Last = bar }, new double?[3]);
        var (rise, fall) = (bar.High - last.High, last.Low - bar.Low);
        var count = Math.Min(before.Count + 1, length);
        var range = Add(before.Range, bar.TrueRange(last.Close));
        var up = Add(before.Up, rise > fall && rise > 0 ? rise : 0);
        var down = Add(before.Down, fall > rise && fall > 0 ? fall : 0);
        if (count < length - 1) return (new(bar, count, range, up, down, before.Strength), new double?[3]);
        var both = up + down;
        var strength = before.Strength.Wilder(both == 0 ? 0 : 100 * Math.Abs(up - down) / both, length);
        return (new(bar, count, range, up, down, strength), [strength.Of(length), Part(up), Part(down)]);

        // So many but one are summed; each further one takes the place of the mean of those before.
        double Add(double total, double value) => (count < length ? total : total - (total / length)) + value;

        double Part(double movement) => range == 0 ? 0 : 100 * movement / range;
    });

    /// <summary>Aroon: how long ago the highest high and the lowest low were; 100 is now, 0 is the whole length ago.</summary>
    public static Indicator Aroon(int length) => Windowed<IndicatorBar>(length + 1, 2, bar => bar, bars =>
    {
        var (high, low) = (Highest(bars), Lowest(bars));
        return
        [
            100.0 * Array.FindLastIndex(bars, bar => bar.High == high) / length,
            100.0 * Array.FindLastIndex(bars, bar => bar.Low == low) / length,
        ];
    });

    /// <summary>Vortex (Botes and Siepman): movements up and down between bars, as parts of the true ranges.</summary>
    public static Indicator Vortex(int length) => Windowed<IndicatorBar>(length + 1, 2, bar => bar, bars =>
    {
        var (range, up, down) = (0.0, 0.0, 0.0);
        for (var place = 1; place < bars.Length; place++)
        {
            var (bar, last) = (bars[place], bars[place - 1]);
            range += bar.TrueRange(last.Close);
            up += Math.Abs(bar.High - last.Low);
            down += Math.Abs(bar.Low - last.High);
        }

        return range == 0 ? new double?[2] : [up / range, down / range];
    });
}
