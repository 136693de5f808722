using TradeCraft.Projections.Indicators;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Strategies;

/// <summary>An indicator as it goes along with the bars of an instrument, and what it said at the bar before.</summary>
internal sealed class RunningIndicator(ChosenIndicator chosen)
{
    private readonly Indicator indicator = chosen.Kind.Start(chosen.Settings);

    /// <summary>Of each line; null where too few bars came before.</summary>
    public double?[] Now { get; private set; } = new double?[chosen.Kind.Lines.Length];

    public double?[] Before { get; private set; } = new double?[chosen.Kind.Lines.Length];

    public void Step(in IndicatorBar bar) => (Before, Now) = (Now, indicator.Step(in bar));
}
