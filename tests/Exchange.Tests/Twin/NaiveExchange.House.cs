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
        var (book, isAll) = (instrument.Book, quote.Levels == 0);
        var bids = Completed(instrument, quote.Bids, -1);
        var asks = Completed(instrument, quote.Asks, 1);
        book.Sees[Side.Buy] = isAll || quote.Bids.Length < quote.Levels ? 0 : bids[^1].Price;
        book.Sees[Side.Sell] = isAll || quote.Asks.Length < quote.Levels ? 0 : asks[^1].Price;
        var sides = new[] { (Side: Side.Buy, Shown: InBand(instrument, bids)), (Side: Side.Sell, Shown: InBand(instrument, asks)) };
        foreach (var (side, shown) in sides) Shrink(book, side, shown);
        foreach (var (side, shown) in sides)
        {
            foreach (var (price, steps) in shown) Grow(instrument, side, price, steps, !isAll && book.Unseen.Contains((side, price)));
            book.Unseen.RemoveWhere(level => level.Side == side && book.IsInView(side, level.Price));
        }

        instrument.QuotedAt = now;
    }

    /// <summary>Of what the feed can see, what stood again after prints is taken back, and what is shown no longer leaves.</summary>
    private void Shrink(NaiveBook book, Side side, List<(long Price, long Steps)> shown)
    {
        foreach (var (_, price) in book.Displayed.Keys.Where(level => level.Side == side && book.IsInView(side, level.Price)).ToList())
        {
            book.TakeBack(side, price);
            var displayed = book.Displayed.GetValueOrDefault((side, price));
            var after = Math.Min(displayed, shown.Where(level => level.Price == price).Sum(level => level.Steps));
            if (after == displayed) continue;
            book.CancelHouse(side, price, Math.Min(displayed - after, book.House(side, price)), Physics.CancelModel);
            book.Show(side, price, after);
        }
    }

    /// <summary>New size, and what was eaten and is back, first meets users' orders that it crosses, then joins the queue.</summary>
    /// <param name="instrument">What is quoted.</param>
    /// <param name="side">Which side of it.</param>
    /// <param name="price">At which level.</param>
    /// <param name="steps">What is shown there.</param>
    /// <param name="isFirst">It joins before the users' orders there: the feed could not see them come.</param>
    private void Grow(NaiveInstrument instrument, Side side, long price, long steps, bool isFirst)
    {
        var book = instrument.Book;
        var displayed = book.Displayed.GetValueOrDefault((side, price));
        var growth = steps - displayed + Refill(instrument, displayed - book.House(side, price));
        while (growth > 0 && Crossed(book, side, price) is { } crossed)
        {
            var traded = Physics.TouchFills ? crossed.Steps : Math.Min(growth, crossed.Steps);
            if (TradeWithHouse(crossed, traded, TradeCause.Quote) && !Physics.TouchFills) growth -= traded;
        }

        if (growth > 0 && isFirst) book.JoinBeforeUsers(side, price, growth);
        else if (growth > 0) book.Join(side, price, growth, null);
        book.Show(side, price, steps);
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

    /// <summary>A side of one level gets more behind it.</summary>
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

        return levels;
    }

    private static List<(long Price, long Steps)> InBand(NaiveInstrument instrument, List<(long Price, long Steps)> levels) =>
        [.. levels.Where(level => instrument.IsInBand(level.Price))];

    private void Print(ReportPrint print, NaiveInstrument instrument)
    {
        var (book, price, hit) = (instrument.Book, print.Price.Ticks, print.Aggressor.Opposite());
        if (instrument.IsOpen && Physics.TouchFills)
        {
            while (Touched(book, price) is { } touched) TradeWithHouse(touched, touched.Steps, TradeCause.Print);
        }

        var took = new Dictionary<long, long>();
        var left = instrument.IsOpen ? print.Quantity.Steps : 0;
        while (left > 0 && book.Served(hit).FirstOrDefault() is { } entry
            && (hit == Side.Buy ? entry.Price >= price : entry.Price <= price))
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
            book.Show(hit, entry.Price, book.Displayed[(hit, entry.Price)] - taken);
            if (print.QuoteStands) took[entry.Price] = took.GetValueOrDefault(entry.Price) + taken;
        }

        // It is shown until the next quote all the same, behind everybody: a feed of quotes says nothing in between.
        foreach (var (at, steps) in took) book.Restore(hit, at, steps);

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
