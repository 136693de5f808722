namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// Log-returns of variance 1 a year as markets make them: volatility that clusters over minutes and over days (its logarithm is the
/// sum of two Ornstein-Uhlenbeck processes), fat tails (one draw in twenty is three times as wide), and now and then a jump.
/// </summary>
public sealed class ReturnSource
{
    private const double MinutesPerYear = 365 * 24 * 60;
    private const double SlowYears = 24 * 60 / MinutesPerYear;
    private const double FastYears = 20 / MinutesPerYear;
    private const double SlowWidth = 0.35;
    private const double FastWidth = 0.30;

    private const double WideChance = 0.05;
    private const double WideFactor = 3;
    private static readonly double NarrowWidth = 1 / Math.Sqrt(1 + (WideChance * ((WideFactor * WideFactor) - 1)));

    private const double JumpsPerYear = 3 * 365;
    private const double JumpShare = 0.10;

    private readonly RandomStream random;
    private double slow;
    private double fast;

    private double step = double.NaN;
    private double rootStep;
    private double slowKept;
    private double slowAdded;
    private double fastKept;
    private double fastAdded;

    public ReturnSource(RandomStream random)
    {
        this.random = random;
        slow = random.Normal();
        fast = random.Normal();
        Volatility = Math.Exp((SlowWidth * slow) + (FastWidth * fast) - (SlowWidth * SlowWidth) - (FastWidth * FastWidth));
    }

    /// <summary>The volatility now; the mean of its square over time is 1.</summary>
    public double Volatility { get; private set; }

    /// <summary>The log-return over the next <paramref name="years"/>, which are meant to be a few minutes at most.</summary>
    public double Next(double years)
    {
        if (years != step) SetStep(years);

        slow = (slowKept * slow) + (slowAdded * random.Normal());
        fast = (fastKept * fast) + (fastAdded * random.Normal());
        Volatility = Math.Exp((SlowWidth * slow) + (FastWidth * fast) - (SlowWidth * SlowWidth) - (FastWidth * FastWidth));

        var width = random.Chance(WideChance) ? NarrowWidth * WideFactor : NarrowWidth;
        var moved = Math.Sqrt(1 - JumpShare) * Volatility * rootStep * width * random.Normal();
        return random.Chance(JumpsPerYear * years)
            ? moved + (Math.Sqrt(JumpShare / JumpsPerYear) * random.Normal())
            : moved;
    }

    private void SetStep(double years)
    {
        step = years;
        rootStep = Math.Sqrt(years);
        slowKept = Math.Exp(-years / SlowYears);
        slowAdded = Math.Sqrt(1 - (slowKept * slowKept));
        fastKept = Math.Exp(-years / FastYears);
        fastAdded = Math.Sqrt(1 - (fastKept * fastKept));
    }
}
