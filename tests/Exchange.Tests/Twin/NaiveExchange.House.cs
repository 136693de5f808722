using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What the feed says, and what it does to users' orders.</summary>
internal sealed partial class NaiveExchange
{
    private void Quote(QuoteDepth quote, NaiveInstrument instrument)
    {
        if (!instrument.IsOpen) return;
        var book = instrument.Book;
        var sides = new[] { (Side: Side.Buy, Shown: Completed(instrument, quote.Bids, -1)), (Side: Side.Sell, Shown: Completed(instrument, quote.Asks, 1)) };
        foreach (var (side, shown) in sides)
        {
            foreach (var ((_, price), displayed) in book.Displayed.Where(level => level.Key.Side == side).ToList())
            {
                var after = Math.Min(displayed, shown.Where(level => level.Price == price).Sum(level => level.Steps));
                if (after == displayed) continue;
                book.CancelHouse(side, price, Math.Min(displayed - after, book.House(side, price)), Physics.CancelModel);
                if (after == 0) book.Displayed.Remove((side, price));
                else book.Displayed[(side, price)] = after;
            }
        }

        foreach (var (side, shown) in sides)
        {
            foreach (var (price, steps) in shown) Grow(instrument, side, price, steps);
        }

        instrument.QuotedAt = now;
    }

    /// <summary>New size, and what was eaten and is back, first meets users' orders that it crosses, then joins the tail.</summary>
    private void Grow(NaiveInstrument instrument, Side side, long price, long steps)
    {
        var book = instrument.Book;
        var displayed = book.Displayed.GetValueOrDefault((side, price));
        var growth = steps - displayed + Refill(instrument, displayed - book.House(side, price));
        while (growth > 0 && Crossed(book, side, price) is { } crossed)
        {
            var traded = Physics.TouchFills ? crossed.Steps : Math.Min(growth, crossed.Steps);
            if (TradeWithHouse(crossed, traded, TradeCause.Quote) && !Physics.TouchFills) growth -= traded;
        }

        if (growth > 0) book.Join(side, price, growth, null);
        book.Displayed[(side, price)] = steps;
    }

    private static NaiveEntry? Crossed(NaiveBook book, Side side, long price) =>
        book.Served(side.Opposite()).FirstOrDefault(entry => side == Side.Buy ? entry.Price <= price : entry.Price >= price);

    /// <summary>How much of what was eaten is back since the last quote.</summary>
    private long Refill(NaiveInstrument instrument, long eaten)
    {
        var half = Physics.RefillHalfLife.Microseconds;
        if (half == 0 || eaten <= 0) return 0;
        var time = (now - instrument.QuotedAt).Microseconds;
        var halves = time / half;
        var left = halves >= 63 ? 0 : eaten >> (int)halves;
        return eaten - (left - (long)((Int128)left * (time - (halves * half)) / (2 * half)));
    }

    /// <summary>A side of one level gets more behind it; where nobody may trade nothing is shown.</summary>
    private List<(long Price, long Steps)> Completed(NaiveInstrument instrument, ReadOnlyMemory<BookLevel> quoted, int behind)
    {
        var levels = quoted.ToArray().Select(level => (Price: level.Price.Ticks, level.Quantity.Steps)).ToList();
        if (levels.Count == 1)
        {
            var (price, steps) = levels[0];
            for (var i = 1L; i <= Physics.MadeLevels; i++)
            {
                var made = steps + ((Int128)steps * Physics.MadeSlope * i / 100);
                var at = price + (behind * i * Physics.MadeSpacing);
                if (made <= MostSteps && IsLevel(instrument, at, (long)made)) levels.Add((at, (long)made));
            }
        }

        return [.. levels.Where(level => instrument.IsInBand(level.Price))];
    }

    private void Print(ReportPrint print, NaiveInstrument instrument)
    {
        var (book, price, hit) = (instrument.Book, print.Price.Ticks, print.Aggressor.Opposite());
        if (instrument.IsOpen && Physics.TouchFills)
        {
            while (Touched(book, price) is { } touched) TradeWithHouse(touched, touched.Steps, TradeCause.Print);
        }

        var left = instrument.IsOpen ? print.Quantity.Steps : 0;
        while (left > 0 && book.Served(hit).FirstOrDefault() is { } entry && (hit == Side.Buy ? entry.Price >= price : entry.Price <= price))
        {
            var taken = Math.Min(left, entry.Steps);
            if (entry.Order is not null)
            {
                if (TradeWithHouse(entry, taken, TradeCause.Print)) left -= taken;
                continue;
            }

            left -= taken;
            // The feed itself will show that much less.
            entry.Steps -= taken;
            book.Sweep();
            var level = (hit, entry.Price);
            book.Displayed[level] -= taken;
            if (book.Displayed[level] == 0) book.Displayed.Remove(level);
        }

        Reprice(instrument, price);
    }

    /// <summary>The house takes from a user's order, which is cancelled when that cannot be.</summary>
    private bool TradeWithHouse(NaiveEntry entry, long steps, TradeCause cause)
    {
        var (order, takerSide) = (entry.Order!, entry.Side.Opposite());
        if (!CanTrade(order.Instrument, order, null, takerSide, entry.Price, steps))
        {
            Cancel(order, CancelReason.InsufficientFunds);
            return false;
        }

        TradeWith(entry, null, takerSide, steps, cause);
        return true;
    }

    /// <summary>A user's order that a print at a price has reached, bids first.</summary>
    private static NaiveEntry? Touched(NaiveBook book, long price) =>
        book.Served(Side.Buy).FirstOrDefault(entry => entry.Order is not null && entry.Price >= price)
        ?? book.Served(Side.Sell).FirstOrDefault(entry => entry.Order is not null && entry.Price <= price);
}
