using TradeCraft.Exchange.Events;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Markets;

/// <summary>Trades of everyone, newest first.</summary>
public sealed record PrintsBody(IReadOnlyList<PrintBody> Trades);

/// <summary>
/// trades:{symbol}. Each print once. Where more came between two looks than the tape is long, some are gone for good: a new snapshot says
/// so.
/// </summary>
internal sealed class PrintsTopic(MarketView market) : Topic<PrintsBody, PrintsBody>
{
    private const int Recent = 50;

    private long? sent;

    public override void Note(in Event happened)
    {
        if (happened.Type is EventType.PrintReported or EventType.TradeExecuted) Mark();
    }

    protected override PrintsBody Read()
    {
        var prints = market.Prints(Tape.Length);
        sent ??= prints.Count > 0 ? prints[0].Number : 0;
        return Body(prints.Where(print => print.Number <= sent).Take(Recent));
    }

    protected override PrintsBody? Take()
    {
        if (!TakeMark()) return null;
        var prints = market.Prints(Tape.Length);
        var before = sent;
        if (prints.Count == 0 || prints[0].Number <= before) return null;
        sent = prints[0].Number;
        if (prints[^1].Number > before + 1)
        {
            LoseTrack();
            return null;
        }

        return Body(prints.TakeWhile(print => print.Number > before));
    }

    private PrintsBody Body(IEnumerable<Print> prints) => new([.. prints.Select(print => PrintBody.Of(print, market.Instrument))]);
}
