using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Positions;

/// <summary>What a split does to lots.</summary>
public sealed partial class PositionBook
{
    /// <summary>
    /// A position of the old shares becomes one of the new. What the first lots have together is rounded down to whole steps, and each has what it adds to that; one that
    /// adds nothing is one with the next. The piece that is over is closed, from the newest lots.
    /// </summary>
    /// <param name="row">The position.</param>
    /// <param name="split">The split of its instrument.</param>
    /// <param name="value">What the piece is paid out with, or costs when it was short.</param>
    /// <param name="atCost">Nothing is paid, won or lost for the piece.</param>
    /// <param name="at">When.</param>
    /// <returns>What the piece won or lost.</returns>
    public Money Split(int row, in SharesSplit split, Money value, bool atCost, Timestamp at)
    {
        ref var position = ref positions[row];
        var (wasShort, rest, valueLeft) = (position.Net < 0, split.Rest(position.Net), value.Units);
        var kept = ((Int128)Math.Abs(position.Net) * split.To) - rest;
        var (before, joined, realised) = ((Int128)0, 0L, 0L);
        for (var lot = position.FirstLot; lot != None;)
        {
            var (here, next) = (lot, lots[lot].Next);
            lot = next;
            ref var changed = ref lots[here];
            var (all, after) = ((Int128)changed.Steps * split.To, before + ((Int128)changed.Steps * split.To));
            var piece = (long)Int128.Max(0, after - Int128.Max(before, kept));
            if (piece > 0)
            {
                var (cost, part) = (Share.Of(changed.Cost, piece, all), Share.Of(valueLeft, piece, rest));
                (rest, valueLeft) = (rest - piece, valueLeft - part);
                realised += ClosePiece(ref position, here, cost, atCost ? cost : part, wasShort, at);
            }

            changed.Cost += joined;
            changed.Steps = (long)((after / split.From) - (before / split.From));
            joined = changed.Steps == 0 ? changed.Cost : 0;
            if (changed.Steps == 0) Drop(ref position, here);
            before = after;
        }

        position.Net = split.Steps(position.Net);
        position.OpenedToday = split.Steps(position.OpenedToday);
        position.Realised += new Money(realised);
        return new(realised);
    }

    private long ClosePiece(ref Position position, int lot, long cost, long proceeds, bool wasShort, Timestamp at)
    {
        var result = wasShort ? cost - proceeds : proceeds - cost;
        Closed?.Add(new(
            position.Account, position.Instrument, wasShort, new(origins[lot].OpenedBy, origins[lot].OpenedAt, Quantity.Zero, new(cost)), default, at, new(proceeds), new(result)));
        position.Cost -= new Money(cost);
        lots[lot].Cost -= cost;
        return result;
    }
}
