namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// Log-returns of variance 1 a year as markets make them: volatility that clusters over minutes, days and weeks (its logarithm is a sum of
/// three Ornstein-Uhlenbeck processes: one alone forgets too fast or too slowly), fat tails (one draw in twenty is three times as wide),
/// small jumps some times a day, and a large one every other month.
/// </summary>
public sealed class ReturnSource
{
    private const double DaysPerYear = 365;
    private const double WideChance = 0.05;
    private const double WideFactor = 3;
    private const double JumpsPerYear = 3 * DaysPerYear;
    private const double JumpShare = 0.08;
    private const double LeapsPerYear = 6;
    private const double LeapShare = 0.015;

    private static readonly double NarrowWidth = 1 / Math.Sqrt(1 + (WideChance * ((WideFactor * WideFactor) - 1)));

    private readonly RandomStream random;
    private readonly Swing[] swings;

    private double step = double.NaN;
    private double rootStep;

    public ReturnSource(RandomStream random)
    {
        this.random = random;
        swings =
        [
            new Swing(random, width: 0.42, years: 20 / DaysPerYear),
            new Swing(random, width: 0.30, years: 1 / DaysPerYear),
            new Swing(random, width: 0.30, years: 20 / (24 * 60 * DaysPerYear)),
        ];
        Look();
    }

    /// <summary>The volatility now; the mean of its square over time is 1.</summary>
    public double Volatility { get; private set; }

    /// <summary>The log-return over the next <paramref name="years"/>, which are meant to be an hour at most.</summary>
    public double Next(double years)
    {
        if (years != step)
        {
            (step, rootStep) = (years, Math.Sqrt(years));
            foreach (var swing in swings) swing.SetStep(years);
        }

        foreach (var swing in swings) swing.Move(random);
        Look();

        var width = random.Chance(WideChance) ? NarrowWidth * WideFactor : NarrowWidth;
        var moved = Math.Sqrt(1 - JumpShare - LeapShare) * Volatility * rootStep * width * random.Normal();

        // One draw decides on both kinds of jump: they do not come in the same step.
        var jumps = random.Uniform();
        if (jumps < JumpsPerYear * years) moved += Math.Sqrt(JumpShare / JumpsPerYear) * random.Normal();
        else if (1 - jumps < LeapsPerYear * years) moved += Math.Sqrt(LeapShare / LeapsPerYear) * random.Normal();
        return moved;
    }

    /// <summary>Becomes as lively as another one is now. Its chance stays its own.</summary>
    public void Resemble(ReturnSource other)
    {
        for (var each = 0; each < swings.Length; each++) swings[each].Resemble(other.swings[each]);
        Look();
    }

    private void Look()
    {
        var logarithm = 0.0;
        foreach (var swing in swings) logarithm += swing.Logarithm;
        Volatility = Math.Exp(logarithm);
    }

    /// <summary>One of the processes. The mean of the square of its exponential is 1.</summary>
    private sealed class Swing(RandomStream random, double width, double years)
    {
        private double at = random.Normal();
        private double kept;
        private double added;

        public double Logarithm => (width * at) - (width * width);

        public void SetStep(double step)
        {
            kept = Math.Exp(-step / years);
            added = Math.Sqrt(1 - (kept * kept));
        }

        public void Resemble(Swing other) => at = other.at;

        public void Move(RandomStream random) => at = (kept * at) + (added * random.Normal());
    }
}
