using TradeCraft.Exchange.Events;

namespace TradeCraft.Projections;

/// <summary>Projections that failed at an event are rebuilt from the log beside those that are read, and take their place.</summary>
public sealed partial class VenueProjections
{
    private MissedMarket? missed;

    /// <summary>What of the log concerns the market, which is not rebuilt: most of it is not in the log.</summary>
    private sealed class MissedMarket(long after)
    {
        public List<Event> Events { get; } = [];

        public void Add(in Event happened)
        {
            if (happened.Sequence > after && happened.Type is EventType.TradeExecuted or EventType.SharesSplit) Events.Add(happened);
        }
    }

    /// <summary>New ones, to be given the whole log and then to <see cref="TakeOver"/>.</summary>
    public VenueProjections Blank()
    {
        var blank = new VenueProjections { missed = new(Sequence) };
        foreach (var history in Enum.GetValues<History>()) blank.NoteStored(history, StoredUpTo);
        return blank;
    }

    /// <summary>
    /// Takes the place of what failed. Directories stay the ones that were handed out; prints and bars stay as they are, and get the trades
    /// that they lack.
    /// </summary>
    /// <param name="rebuilt">Made by <see cref="Blank"/>. Not to be used any more.</param>
    public void TakeOver(VenueProjections rebuilt)
    {
        lock (gate)
        {
            shown.TakeOver(rebuilt.definitions);
            (definitions, orders, trades, positions, wealth) = (rebuilt.definitions, rebuilt.orders, rebuilt.trades, rebuilt.positions, rebuilt.wealth);
            (phases, interestChargedAt, Sequence) = (rebuilt.phases, rebuilt.interestChargedAt, rebuilt.Sequence);
            while (tapes.Count < Instruments.Instruments.Length) ListMarket(Instruments.Instruments[tapes.Count]);
            for (var number = 0; number < depths.Count; number++) rebuilt.depths[number].GoOnAfter(depths[number].Version);
            depths = rebuilt.depths;
            foreach (var happened in rebuilt.missed!.Events)
            {
                if (happened.At > now) now = happened.At;
                if (happened.Type == EventType.SharesSplit && happened.Sequence > lastSplit) Split(happened.SharesSplit, happened.Sequence);
                if (!Tape.TryRead(in happened, out var printed, out var price, out var quantity, out var side)) continue;
                if (happened.Sequence > (memory?.Sequence ?? 0)) Print(printed, price, quantity, side, happened.At);
            }
        }
    }
}
