using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>A trade as everyone sees it: the feed's prints and the users' own.</summary>
/// <param name="Number">Counted from 1 for each instrument.</param>
/// <param name="Side">Who took.</param>
public sealed record Print(long Number, Price Price, Quantity Quantity, Side Side, Timestamp At)
{
    /// <summary>The print as if the new shares had been traded: one step at least.</summary>
    public Print Split(in SharesSplit split) =>
        this with { Price = split.Nearest(Price), Quantity = new(Math.Max(1, split.Steps(Quantity.Steps))) };
}

/// <summary>The recent prints of one instrument, and where its day (UTC) opened. Folded under its market's lock.</summary>
public sealed class Tape
{
    /// <summary>How many prints are remembered.</summary>
    public const int Length = 200;

    private const long MicrosecondsPerDay = 86_400_000_000;

    private readonly Queue<Print> recent = new(Length);
    private long count;
    private long day;

    internal Print? Last { get; private set; }

    internal Price? Open { get; private set; }

    internal IEnumerable<Print> Recent(int most) => recent.Reverse().Take(most);

    /// <summary>The print that an event puts on the tape, if it does: a fill that the feed's own print caused is on it already.</summary>
    public static bool TryRead(in Event happened, out Price price, out Quantity quantity, out Side side)
    {
        (price, quantity, side) = happened.Type switch
        {
            EventType.PrintReported =>
                (happened.PrintReported.Price, happened.PrintReported.Quantity, happened.PrintReported.Aggressor),
            EventType.TradeExecuted when happened.TradeExecuted.Cause != TradeCause.Print =>
                (happened.TradeExecuted.Price, happened.TradeExecuted.Quantity, happened.TradeExecuted.TakerSide),
            _ => default,
        };
        return !quantity.IsZero;
    }

    internal Print Add(Price price, Quantity quantity, Side side, Timestamp at)
    {
        var today = at.UnixMicroseconds / MicrosecondsPerDay;
        if (today != day)
        {
            // The new day opens where the last one ended, so that the change of the day is known from its first second.
            (day, Open) = (today, Last?.Price ?? price);
        }

        if (recent.Count == Length) recent.Dequeue();
        Last = new(++count, price, quantity, side, at);
        recent.Enqueue(Last);
        return Last;
    }

    /// <summary>All of them as if the new shares had been traded.</summary>
    internal void Split(SharesSplit split)
    {
        var prints = recent.Select(print => print.Split(in split)).ToList();
        recent.Clear();
        foreach (var print in prints) recent.Enqueue(print);
        (Last, Open) = (Last?.Split(in split), Open is { } open ? split.Nearest(open) : null);
    }

    /// <summary>Takes over the newest prints as they were written, oldest first.</summary>
    internal void Resume(IReadOnlyList<Print> written, Candles bars)
    {
        foreach (var print in written.TakeLast(Length)) recent.Enqueue(print);
        if (written is not [.., var last]) return;
        (Last, count, day) = (last, last.Number, Days.Of(last.At));
        Open = bars.Since(new(day * MicrosecondsPerDay))?.Open ?? last.Price;
    }
}
