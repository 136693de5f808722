using static TradeCraft.Projections.Indicators.Folds;

namespace TradeCraft.Projections.Indicators;

internal static class Volumes
{
    /// <summary>On-balance volume: each bar's volume, added when the close rose and taken away when it fell.</summary>
    public static Indicator OnBalance() => Of((Close: (double?)null, Total: 0.0), (before, in bar) =>
    {
        var total = before.Total + (Math.Sign(bar.Close - (before.Close ?? bar.Close)) * bar.Volume);
        return ((bar.Close, total), [total]);
    });

    /// <summary>Chaikin's accumulation and distribution: each bar's volume, by where the close lies in the bar.</summary>
    public static Indicator Accumulation() => Of(0.0, (before, in bar) =>
    {
        var after = before + Flow(bar);
        return (after, [after]);
    });

    /// <summary>Chaikin's money flow: accumulation as a part of the volume, -1 to 1.</summary>
    public static Indicator MoneyFlow(int length) => Windowed<IndicatorBar>(length, 1, bar => bar, bars =>
    {
        var volume = Sum(Array.ConvertAll(bars, bar => bar.Volume));
        return [volume == 0 ? 0 : Sum(Array.ConvertAll(bars, Flow)) / volume];
    });

    /// <summary>The money flow index: which part of the money went in bars with a rising typical price, 0 to 100.</summary>
    public static Indicator MoneyFlowIndex(int length) => Windowed<IndicatorBar>(length + 1, 1, bar => bar, bars =>
    {
        var (all, risen) = (0.0, 0.0);
        for (var place = 1; place < bars.Length; place++)
        {
            var (bar, change) = (bars[place], bars[place].Typical - bars[place - 1].Typical);
            if (change == 0) continue;
            all += bar.Typical * bar.Volume;
            if (change > 0) risen += bar.Typical * bar.Volume;
        }

        return [all == 0 ? 50 : 100 * risen / all];
    });

    private static double Flow(IndicatorBar bar) =>
        bar.High == bar.Low ? 0 : bar.Volume * (bar.Close - bar.Low - (bar.High - bar.Close)) / (bar.High - bar.Low);
}
