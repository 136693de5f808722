using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>What an account was worth at a moment and what had been paid in by then, both in its own currency.</summary>
public readonly record struct WorthPoint(Timestamp At, decimal Equity, decimal Deposited);

/// <summary>How well an account did, from what it was worth over time. Deposits and withdrawals are no gains and no losses.</summary>
public static class Performance
{
    /// <summary>A crypto market has no days off.</summary>
    public const double DaysPerYear = 365;

    /// <summary>Days on which shares trade, as is usual.</summary>
    public const double TradingDaysPerYear = 252;

    private const int FewestReturns = 2;

    /// <summary>
    /// The time-weighted growth of one unit at each point, 1 at the first (CFA Institute, Global Investment Performance Standards: the
    /// product of sub-period returns, which begin and end where money comes in or goes out). What is paid in counts from the beginning of
    /// its sub-period, what is taken out until its end: r = E₁ / (E₀ + D) − 1, or (E₁ + W) / E₀ − 1. A sub-period that begins with nothing,
    /// or with debts, returns nothing.
    /// </summary>
    public static IReadOnlyList<decimal> Growth(IReadOnlyList<WorthPoint> points)
    {
        var growth = new decimal[points.Count];
        for (var i = 0; i < points.Count; i++) growth[i] = i == 0 ? 1 : growth[i - 1] * Factor(points[i - 1], points[i]);
        return growth;
    }

    /// <summary>At each point, how far it is below the highest so far, as a share of that: 0 to 1.</summary>
    public static IReadOnlyList<decimal> Drawdowns(IReadOnlyList<decimal> growth)
    {
        var (peak, found) = (0m, new decimal[growth.Count]);
        for (var i = 0; i < growth.Count; i++)
        {
            peak = Math.Max(peak, growth[i]);
            found[i] = peak <= 0 ? 0 : (peak - growth[i]) / peak;
        }

        return found;
    }

    /// <summary>What each step returned: 0.01 is 1 %.</summary>
    public static IReadOnlyList<double> Returns(IReadOnlyList<decimal> growth) =>
        [.. growth.Zip(growth.Skip(1), (before, after) => before <= 0 ? 0 : (double)(after / before - 1))];

    /// <summary>The sample standard deviation of daily returns, times the root of the days of a year. Null for fewer than two.</summary>
    public static double? Volatility(IReadOnlyList<double> daily, double perYear = DaysPerYear) => Deviation(daily) * Math.Sqrt(perYear);

    /// <summary>
    /// Mean over sample standard deviation of daily returns, times the root of the days of a year, above a riskless rate of zero (Sharpe,
    /// "The Sharpe Ratio", Journal of Portfolio Management 21(1), 1994). Null for fewer than two returns, or where they are all the same.
    /// </summary>
    public static double? Sharpe(IReadOnlyList<double> daily, double perYear = DaysPerYear) =>
        Deviation(daily) is { } deviation and > 0 ? daily.Average() / deviation * Math.Sqrt(perYear) : null;

    /// <summary>
    /// Mean of daily returns over their downside deviation √(Σ min(r, 0)² / n), times the root of the days of a year, with zero as the
    /// return to beat (Sortino and Price, "Performance Measurement in a Downside Risk Framework", Journal of Investing 3(3), 1994). Null
    /// for fewer than two returns, or where none is below zero.
    /// </summary>
    public static double? Sortino(IReadOnlyList<double> daily, double perYear = DaysPerYear)
    {
        if (daily.Count < FewestReturns) return null;
        var downside = Math.Sqrt(daily.Average(each => Math.Min(each, 0) * Math.Min(each, 0)));
        return downside > 0 ? daily.Average() / downside * Math.Sqrt(perYear) : null;
    }

    /// <summary>
    /// What the growth of so many days would be in a year, compounded: Π(1 + r) to the power of the days of a year over those days, less
    /// one. Null without a day, and for who has nothing left.
    /// </summary>
    public static double? Annualised(IReadOnlyList<double> daily, double perYear = DaysPerYear)
    {
        if (daily.Count == 0) return null;
        var growth = daily.Aggregate(1.0, (grown, each) => grown * (1 + each));
        return growth > 0 ? Math.Pow(growth, perYear / daily.Count) - 1 : null;
    }

    private static double? Deviation(IReadOnlyList<double> daily)
    {
        if (daily.Count < FewestReturns) return null;

        // Of returns that are the same, what is off their mean is nothing but rounding.
        if (daily.All(each => each == daily[0])) return 0;
        var mean = daily.Average();
        return Math.Sqrt(daily.Sum(each => (each - mean) * (each - mean)) / (daily.Count - 1));
    }

    private static decimal Factor(WorthPoint before, WorthPoint after)
    {
        var flow = after.Deposited - before.Deposited;
        var (begin, end) = flow > 0 ? (before.Equity + flow, after.Equity) : (before.Equity, after.Equity - flow);
        return begin <= 0 ? 1 : end / begin;
    }
}
