using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// A market made up from a seed, in steps of <see cref="StepLength"/>. Pure: the same seed, instruments and number of steps give the same
/// commands, and each instrument's are the same whatever others there are.
/// </summary>
public sealed class SyntheticMarket
{
    public static readonly TimeSpan StepLength = TimeSpan.FromMilliseconds(100);

    private static readonly double StepYears = StepLength / TimeSpan.FromDays(365);

    private readonly Factors factors;
    private readonly SimulatedInstrument[] instruments;

    /// <param name="listed">The venue's definition of each model's instrument, in the same order.</param>
    /// <param name="lastPrice">Where a price goes on from; null from the model's own.</param>
    public SyntheticMarket(
        long seed, IReadOnlyList<SyntheticInstrument> models, IReadOnlyList<Instrument> listed, LastKnownPrice lastPrice)
    {
        factors = new Factors(seed, models.Select(model => model.Sector).OfType<string>());
        instruments =
        [
            .. models.Zip(listed, (model, instrument) =>
                new SimulatedInstrument(model, instrument, seed, factors, lastPrice(instrument.Symbol))),
        ];
    }

    /// <summary>Adds what happens in the next <see cref="StepLength"/>.</summary>
    public void Step(List<Command> into)
    {
        factors.Step(StepYears);
        foreach (var instrument in instruments) instrument.Step(StepLength.TotalSeconds, into);
    }
}
