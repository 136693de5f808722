using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds.Synthetic;

namespace TradeCraft.Server.Tests.Feeds.Synthetic;

/// <summary>
/// Three hours of the synthetic market, from ten o'clock in New York on a Wednesday, played once for all tests of a class.
/// </summary>
public sealed class ThreeHours
{
    public const double Seconds = 3 * 3600;
    public static readonly DateTime Start = new(2025, 11, 19, 15, 0, 0, DateTimeKind.Utc);

    public ThreeHours()
    {
        Listed = Listings.Of(SyntheticInstruments.All.Select(model => model.Instrument));
        var synthetic = new SyntheticMarket(seed: 11, SyntheticInstruments.All, Listed, _ => null, Start);
        Tapes = [.. Listed.Select(instrument => new Tape(instrument))];
        var happened = new List<Command>();
        for (var step = 0; step < Seconds / SyntheticMarket.StepLength.TotalSeconds; step++)
        {
            synthetic.Step(step, happened);
            foreach (var command in happened) Tapes[InstrumentOf(command).Number].Add(command);
            happened.Clear();
            if (step % 600 == 599)
            {
                foreach (var tape in Tapes) tape.Minutes.Add(tape.Middle);
            }
        }
    }

    public IReadOnlyList<Instrument> Listed { get; }

    public Tape[] Tapes { get; }

    public Tape this[string symbol] => Tapes.Single(tape => tape.Instrument.Symbol == symbol);

    private static InstrumentId InstrumentOf(Command command) =>
        command is QuoteDepth depth ? depth.Instrument : ((ReportPrint)command).Instrument;
}

/// <summary>One instrument's commands, counted and checked as they come.</summary>
public sealed class Tape(Instrument instrument)
{
    private BookLevel[] bids = [];
    private BookLevel[] asks = [];
    private bool justTraded;

    public Instrument Instrument => instrument;
    public List<string> Faults { get; } = [];
    public List<double> Minutes { get; } = [];
    public List<double> SpreadsInTicks { get; } = [];
    public List<double> PrintSizes { get; } = [];
    public List<int> ChangedLevels { get; } = [];
    public List<Side> Aggressors { get; } = [];
    public int Quotes { get; private set; }
    public double[] ShownByLevel { get; } = new double[ShownSide.Depth];

    public double Middle => (bids[0].Price.Ticks + asks[0].Price.Ticks) / 2.0;

    public void Add(Command command)
    {
        if (command is ReportPrint print) Add(print);
        else if (command is QuoteDepth depth) Add(depth);
    }

    private void Add(ReportPrint print)
    {
        PrintSizes.Add(print.Quantity.Steps);
        Aggressors.Add(print.Aggressor);
        ref var hit = ref print.Aggressor == Side.Buy ? ref asks : ref bids;
        if (hit.Length == 0 || hit[0].Price != print.Price) Faults.Add($"{print} is not at the touch");
        else if (hit[0].Quantity < print.Quantity) Faults.Add($"{print} takes more than {hit[0].Quantity.Steps}");
        else hit = hit[0].Quantity == print.Quantity
            ? hit[1..] : [hit[0] with { Quantity = hit[0].Quantity - print.Quantity }, .. hit[1..]];
        justTraded = true;
    }

    private void Add(QuoteDepth depth)
    {
        var (newBids, newAsks) = (depth.Bids.ToArray(), depth.Asks.ToArray());
        if (newBids.Length != ShownSide.Depth || newAsks.Length != ShownSide.Depth)
            Faults.Add($"{newBids.Length} bids, {newAsks.Length} asks");
        if (newBids[0].Price >= newAsks[0].Price) Faults.Add($"crossed: {newBids[0]} {newAsks[0]}");
        for (var at = 1; at < newBids.Length; at++)
        {
            if (newBids[at].Price >= newBids[at - 1].Price || newAsks[at].Price <= newAsks[at - 1].Price)
                Faults.Add($"level {at} is not worse than {at - 1}");
        }

        if (newBids.Concat(newAsks).Any(level => level.Quantity.Steps < 1 || level.Price.Ticks < 1)) Faults.Add("an empty level");
        if (justTraded && (!newBids.AsSpan().StartsWith(bids) || !newAsks.AsSpan().StartsWith(asks)))
            Faults.Add("the depth after a print is not what the print left");
        if (!justTraded && Quotes > 0) ChangedLevels.Add(newBids.Except(bids).Count() + newAsks.Except(asks).Count());
        justTraded = false;
        (bids, asks) = (newBids, newAsks);
        Quotes++;
        SpreadsInTicks.Add(asks[0].Price.Ticks - bids[0].Price.Ticks);
        for (var at = 0; at < ShownSide.Depth; at++) ShownByLevel[at] += bids[at].Quantity.Steps + asks[at].Quantity.Steps;
    }
}
