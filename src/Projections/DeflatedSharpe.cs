namespace TradeCraft.Projections;

/// <summary>The shape of a series of returns: what a Sharpe ratio alone does not say.</summary>
/// <param name="Count">How many returns there are.</param>
/// <param name="Sharpe">Mean ÷ sample standard deviation, of one return's time, not of a year.</param>
/// <param name="Skew">The third standardised moment: below zero where losses are rarer and larger than gains.</param>
/// <param name="Kurtosis">The fourth standardised moment: 3 of a normal distribution, more with fat tails.</param>
public sealed record ReturnShape(int Count, double Sharpe, double Skew, double Kurtosis)
{
    /// <summary>Null for fewer than three returns, or where they are all the same.</summary>
    public static ReturnShape? Of(IReadOnlyList<double> returns)
    {
        if (returns.Count < 3 || returns.All(each => each == returns[0])) return null;
        var mean = returns.Average();
        double second = 0, third = 0, fourth = 0;
        foreach (var each in returns)
        {
            var (off, square) = (each - mean, (each - mean) * (each - mean));
            second += square;
            third += square * off;
            fourth += square * square;
        }

        var variance = second / returns.Count;
        return new(
            returns.Count, mean / Math.Sqrt(second / (returns.Count - 1)), third / returns.Count / Math.Pow(variance, 1.5),
            fourth / returns.Count / (variance * variance));
    }
}

/// <summary>
/// What remains of the best Sharpe ratio of many when the luck of having tried many is taken off (Bailey and López de Prado, "The Deflated
/// Sharpe Ratio: Correcting for Selection Bias, Backtest Overfitting, and Non-Normality", Journal of Portfolio Management 40(5), 2014).
/// </summary>
public static class DeflatedSharpe
{
    /// <summary>Euler's and Mascheroni's.</summary>
    private const double Gamma = 0.5772156649015329;

    private const double FarOut = 8;

    /// <summary>
    /// The Sharpe ratio that the best of so many independent trials without skill is expected to have:
    /// √V · ((1 − γ) · Φ⁻¹(1 − 1/N) + γ · Φ⁻¹(1 − 1/(N·e))), with V the variance of the trials' ratios.
    /// </summary>
    public static double ExpectedOfLuck(int trials, double variance) => trials < 2 ? 0 : Math.Sqrt(variance)
        * (((1 - Gamma) * Quantile(1 - (1.0 / trials))) + (Gamma * Quantile(1 - (1 / (trials * Math.E)))));

    /// <summary>
    /// How likely it is, 0 to 1, that a true Sharpe ratio is above that of luck:
    /// Φ((SR − SR₀) · √(T − 1) / √(1 − skew · SR + (kurtosis − 1) / 4 · SR²)). All ratios are of one return's time.
    /// </summary>
    public static double Probability(ReturnShape best, double luck)
    {
        var spread = 1 - (best.Skew * best.Sharpe) + ((best.Kurtosis - 1) / 4 * best.Sharpe * best.Sharpe);
        return Cumulative((best.Sharpe - luck) * Math.Sqrt(best.Count - 1) / Math.Sqrt(Math.Max(spread, double.Epsilon)));
    }

    /// <summary>Φ, by its series (Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), 2004).</summary>
    public static double Cumulative(double value)
    {
        if (Math.Abs(value) > FarOut) return value > 0 ? 1 : 0;
        var (sum, term) = (value, value);
        for (var odd = 3; sum + term != sum; odd += 2)
        {
            term *= value * value / odd;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-0.5 * value * value) / Math.Sqrt(2 * Math.PI));
    }

    /// <summary>Φ⁻¹, by halving.</summary>
    private static double Quantile(double probability)
    {
        var (low, high) = (-FarOut, FarOut);
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle) < probability) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
