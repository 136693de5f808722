using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Replays;

/// <summary>What happens in a market that is made from a seed.</summary>
internal sealed class SyntheticTicks(SeededRun run, IReadOnlyList<Instrument> instruments, Timestamp after, Timestamp end)
    : ReplayTicks(end, from: after)
{
    /// <summary>So much is made at once: of all instruments some thousand quotes and prints.</summary>
    private static readonly Duration Ahead = new(30_000_000);

    private readonly Dictionary<InstrumentId, int> places =
        instruments.Select((instrument, place) => (instrument.Id, place)).ToDictionary(each => each.Id, each => each.place);

    public override async Task<IReadOnlyList<QuoteDepth>> StandingAsync(CancellationToken cancellation)
    {
        await run.GoToAsync(Read, cancellation);
        return [.. run.Shown];
    }

    protected override async Task<(List<ReplayTick> Ticks, Timestamp Upto)> ReadAsync(Timestamp from, CancellationToken cancellation)
    {
        var (ticks, upto) = (new List<ReplayTick>(), from + Ahead < End ? from + Ahead : End);
        await run.TellAsync(
            upto,
            (at, command) =>
            {
                var instrument = command is QuoteDepth quote ? quote.Instrument : ((ReportPrint)command).Instrument;
                if (at < End) ticks.Add(new(at, places[instrument], default, default, command));
            },
            cancellation);
        return (ticks, upto);
    }
}
