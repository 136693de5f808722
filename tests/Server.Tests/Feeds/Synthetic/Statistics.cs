namespace TradeCraft.Server.Tests.Feeds.Synthetic;

/// <summary>Sample moments of log-returns.</summary>
internal static class Statistics
{
    public static double[] LogReturns(IReadOnlyList<double> prices) =>
        [.. Enumerable.Range(1, prices.Count - 1).Select(at => Math.Log(prices[at] / prices[at - 1]))];

    public static double Deviation(double[] values) => Math.Sqrt(Covariance(values, values));

    public static double Correlation(double[] left, double[] right) => Covariance(left, right) / (Deviation(left) * Deviation(right));

    /// <summary>3 for a normal distribution.</summary>
    public static double Kurtosis(double[] values)
    {
        var (mean, variance) = (values.Average(), Covariance(values, values));
        return values.Average(value => (value - mean) * (value - mean) * (value - mean) * (value - mean)) / (variance * variance);
    }

    public static double Autocorrelation(double[] values, int lag) => Correlation(values[lag..], values[..^lag]);

    private static double Covariance(double[] left, double[] right)
    {
        var (leftMean, rightMean) = (left.Average(), right.Average());
        return left.Zip(right, (l, r) => (l - leftMean) * (r - rightMean)).Average();
    }
}
