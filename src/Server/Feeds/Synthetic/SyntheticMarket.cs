using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// A market made up from a seed, in steps of <see cref="StepLength"/>. Pure: the same seed, instruments and times give the same
/// commands, and each instrument's are the same whatever others there are.
/// </summary>
public sealed class SyntheticMarket
{
    public static readonly TimeSpan StepLength = TimeSpan.FromMilliseconds(100);

    private static readonly double StepYears = StepLength / TimeSpan.FromDays(365);

    private readonly Factors factors;
    private readonly SimulatedInstrument[] instruments;
    private readonly DateTime start;
    private readonly bool roundTheClock;
    private readonly ScenarioScript script = ScenarioScript.Ordinary;

    /// <param name="listed">The venue's definition of each model's instrument, in the same order.</param>
    /// <param name="lastPrice">Where a price goes on from; null from the model's own.</param>
    /// <param name="start">The time of the first step: the hour of the day makes a difference.</param>
    /// <param name="roundTheClock">Whether shares and currencies trade at all hours.</param>
    public SyntheticMarket(
        long seed, IReadOnlyList<SyntheticInstrument> models, IReadOnlyList<Instrument> listed, LastKnownPrice lastPrice, DateTime start,
        bool roundTheClock = true)
    {
        (this.start, this.roundTheClock) = (start, roundTheClock);
        factors = new Factors(seed, models.Select(model => model.Sector).OfType<string>());
        instruments =
        [
            .. models.Zip(listed, (model, instrument) =>
                new SimulatedInstrument(model, instrument, seed, factors, lastPrice(instrument.Symbol))),
        ];
    }

    /// <param name="factors">What the instruments have in common.</param>
    /// <param name="script">What happens to all of them.</param>
    internal SyntheticMarket(
        Factors factors, SimulatedInstrument[] instruments, DateTime start, bool roundTheClock, ScenarioScript script) =>
        (this.factors, this.instruments, this.start, this.roundTheClock, this.script) =
            (factors, instruments, start, roundTheClock, script);

    /// <summary>So many of an instrument's shares have become so many.</summary>
    public void Split(in SharesSplit split)
    {
        var id = split.Instrument;
        Array.Find(instruments, instrument => instrument.Id == id)?.Split(split.To, split.From);
    }

    /// <summary>
    /// Adds what happens in the <see cref="StepLength"/> of this number, counted from 0 and never twice: what is left out does not happen.
    /// </summary>
    public void Step(long number, List<Command> into)
    {
        factors.Step(StepYears);
        var at = (start + (number * StepLength)).ToTimestamp();
        Span<Pace> paces = stackalloc Pace[Enum.GetValues<AssetClass>().Length];
        for (var each = 0; each < paces.Length; each++) paces[each] = Pace.At((AssetClass)each, at, roundTheClock);
        var conditions = script.At(at);
        foreach (var instrument in instruments)
            instrument.Step(StepLength.TotalSeconds, paces[(int)instrument.AssetClass], conditions, into);
    }
}
