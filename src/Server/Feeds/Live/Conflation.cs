using System.Threading.Channels;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>
/// Lets the venue have a live market at its own pace. Of quotes it gets the newest only, each round when it has come to the end of the one
/// before: a venue that is slow works on the newest state, and never finds a queue of old ones. Prints all count, so those at one price are
/// added up while they wait.
/// </summary>
/// <param name="caughtUp">Is over when the venue has decided all that was posted.</param>
internal sealed class Conflation(Action<Command> post, Func<CancellationToken, Task> caughtUp, SourceStatus status)
{
    /// <summary>Of one instrument. Beyond that the oldest are lost.</summary>
    public const int MostPrints = 500;

    private readonly Lock gate = new();
    private readonly Channel<bool> anything = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Dictionary<InstrumentId, Waiting> waiting = [];

    public void Show(QuoteDepth depth)
    {
        lock (gate)
        {
            var waits = WaitingFor(depth.Instrument);
            if (waits.Depth is not null) status.Conflate(1);
            waits.Depth = depth;
        }
    }

    public void Report(Instrument instrument, ReportPrint print)
    {
        lock (gate)
        {
            var prints = WaitingFor(print.Instrument).Prints;
            if (prints.Last is { Value: var last } && last.Price == print.Price && last.Aggressor == print.Aggressor
                && Fits(instrument, print, last.Quantity.Steps + print.Quantity.Steps))
            {
                prints.Last.Value = last with { Quantity = new(last.Quantity.Steps + print.Quantity.Steps) };
                return;
            }

            if (prints.Count == MostPrints)
            {
                prints.RemoveFirst();
                status.Conflate(1);
            }

            prints.AddLast(print);
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await anything.Reader.ReadAsync(cancellation);
            Dictionary<InstrumentId, Waiting> round;
            lock (gate) (round, waiting) = (waiting, []);
            foreach (var waits in round.Values)
            {
                // The newest quote knows of the prints before it.
                foreach (var print in waits.Prints) post(print);
                if (waits.Depth is { } depth) post(depth);
            }

            await caughtUp(cancellation);
        }
    }

    private static bool Fits(Instrument instrument, ReportPrint print, long steps) =>
        steps <= Quantity.MaxSteps && instrument.ValueFits(print.Price, new(steps)) && instrument.AmountFits(new(steps));

    private Waiting WaitingFor(InstrumentId instrument)
    {
        if (waiting.TryGetValue(instrument, out var waits)) return waits;
        waits = waiting[instrument] = new Waiting();
        anything.Writer.TryWrite(true);
        return waits;
    }

    private sealed class Waiting
    {
        public LinkedList<ReportPrint> Prints { get; } = [];

        public QuoteDepth? Depth { get; set; }
    }
}
