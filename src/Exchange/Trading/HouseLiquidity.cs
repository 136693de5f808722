using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>What the feed says, and what it does to users' resting orders.</summary>
internal sealed class HouseLiquidity(VenueState state, Recorder recorder, Clearing clearing)
{
    public Decision Quote(QuoteDepth quote)
    {
        if (!state.Knows(quote.Instrument)) return Rejection.UnknownInstrument;
        var market = state.MarketOf(quote.Instrument);
        if (!QuoteChecks.IsWellFormed(quote, market.Instrument)) return Rejection.DepthMalformed;
        if (market.IsOpen) Requote(market, MadeDepth.Complete(quote, market, state.Physics));
        return Rejection.None;
    }

    public Decision Print(ReportPrint print)
    {
        if (!state.Knows(print.Instrument)) return Rejection.UnknownInstrument;
        var market = state.MarketOf(print.Instrument);
        var refusal = QuoteChecks.Check(print, market.Instrument);
        if (refusal != Rejection.None) return refusal;

        recorder.PrintReported(new(print.Instrument, print.Price, print.Quantity, print.Aggressor));
        if (market.IsOpen)
        {
            if (state.Physics.TouchFills) FillTouched(market, print.Price);
            Consume(market, print);
        }

        recorder.Priced(market, print.Price);
        return Rejection.None;
    }

    public Decision Mark(ReportMark mark)
    {
        if (!state.Knows(mark.Instrument)) return Rejection.UnknownInstrument;
        var refusal = QuoteChecks.Check(mark.Price);
        if (refusal == Rejection.None) recorder.MarkReported(state.MarketOf(mark.Instrument), mark.Price);
        return refusal;
    }

    /// <summary>The house takes back everything that it shows.</summary>
    public void Leave(Market market)
    {
        if (market.Prices.Quoted is not null) Requote(market, new(market.Instrument.Id, default, default));
    }

    /// <summary>A price band was set: levels outside it leave. Nothing comes back that was eaten or printed since: levels only leave.</summary>
    public void KeepWithinBand(Market market)
    {
        if (market.Prices.Quoted is not { } quoted) return;
        Shrink(market, Side.Buy, quoted.Bids.Span, MadeDepth.WithinBand(quoted.Bids, market).Span);
        Shrink(market, Side.Sell, quoted.Asks.Span, MadeDepth.WithinBand(quoted.Asks, market).Span);
        recorder.NoteMarket(market);
    }

    private void Requote(Market market, QuoteDepth quote)
    {
        // Leave first, then arrive: what the feed no longer shows must be gone before its new prices can meet the other side.
        if (market.Prices.Quoted is { } before)
        {
            Shrink(market, Side.Buy, before.Bids.Span, quote.Bids.Span);
            Shrink(market, Side.Sell, before.Asks.Span, quote.Asks.Span);
        }

        Grow(market, Side.Buy, quote.Bids.Span);
        Grow(market, Side.Sell, quote.Asks.Span);
        recorder.DepthQuoted(market, quote);
    }

    /// <summary>A print at a price has touched every order that it reaches: each fills wholly, at its own price.</summary>
    private void FillTouched(Market market, Price price)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            while (FirstTouched(market, side, price) is var entry and not OrderBook.None)
                TradeWithHouse(market, entry, side.Opposite(), new(market.Book[entry].Steps), TradeCause.Print);
        }
    }

    private static int FirstTouched(Market market, Side side, Price price)
    {
        var book = market.Book;
        for (var entry = book.Front(side); entry != OrderBook.None && side.Opposite().Crosses(price, book.PriceOf(entry)); entry = book.After(entry))
        {
            if (book[entry].Order != OrderBook.House) return entry;
        }

        return OrderBook.None;
    }

    /// <summary>The print eats its way through the side it hit, from the head of the best queue down to its own price.</summary>
    private void Consume(Market market, ReportPrint print)
    {
        var book = market.Book;
        var hit = print.Aggressor.Opposite();
        for (var remaining = print.Quantity; !remaining.IsZero;)
        {
            var front = book.Front(hit);
            if (front == OrderBook.None || !print.Aggressor.Crosses(print.Price, book.PriceOf(front))) return;
            var quantity = Quantity.Min(remaining, new(book[front].Steps));
            if (book[front].Order == OrderBook.House)
            {
                // The feed itself will show that much less: counted off now, its next quote is no second loss.
                var displayed = Math.Max(0, book.SideOf(hit)[book[front].Level].Displayed - quantity.Steps);
                recorder.HouseTaken(market, hit, book.PriceOf(front), quantity, new(displayed));
            }
            else if (!TradeWithHouse(market, front, print.Aggressor, quantity, TradeCause.Print))
            {
                continue;
            }

            remaining -= quantity;
        }
    }

    /// <summary>A user's entry trades with the house, when balances can hold it; otherwise its order is cancelled, and this is false.</summary>
    private bool TradeWithHouse(Market market, int entry, Side houseSide, Quantity quantity, TradeCause cause)
    {
        var maker = market.Book[entry].Order;
        if (!clearing.CanTrade(market, OrderBook.House, maker, houseSide, market.Book.PriceOf(entry), quantity))
        {
            recorder.Cancelled(maker, CancelReason.InsufficientFunds);
            return false;
        }

        clearing.Trade(market, entry, houseSide, quantity, cause, OrderBook.House);
        return true;
    }

    /// <summary>Cancels what the feed shows less of than before.</summary>
    private void Shrink(Market market, Side side, ReadOnlySpan<BookLevel> before, ReadOnlySpan<BookLevel> after)
    {
        var levels = market.Book.SideOf(side);
        var next = 0;
        foreach (var old in before)
        {
            while (next < after.Length && side.IsBetter(after[next].Price, old.Price)) next++;
            var shown = next < after.Length && after[next].Price == old.Price ? after[next].Quantity.Steps : 0;

            var at = levels.Find(old.Price);
            if (at == OrderBook.None) continue;
            ref readonly var level = ref levels[at];
            if (shown >= level.Displayed && shown >= level.House) continue;

            // Less is shown by so much; and a user ahead may have taken the print that the feed saw take this, so never keep more than is shown.
            var cancelled = Math.Min(level.House, Math.Max(level.Displayed - shown, level.House - shown));
            recorder.HouseQuoted(market, side, old.Price, -cancelled, Math.Min(shown, level.Displayed));
        }
    }

    /// <summary>Size that is new on the feed, or back after being eaten, first meets users' orders that it crosses, then joins the tail of its level.</summary>
    private void Grow(Market market, Side side, ReadOnlySpan<BookLevel> levels)
    {
        var book = market.Book;
        foreach (var shown in levels)
        {
            var at = book.SideOf(side).Find(shown.Price);
            var (displayed, house) = at == OrderBook.None ? (0L, 0L) : (book.SideOf(side)[at].Displayed, book.SideOf(side)[at].House);
            var growth = Math.Max(0, shown.Quantity.Steps - displayed) + Returned(displayed - house, state.Now - market.Prices.QuotedAt);
            if (growth > 0) recorder.HouseQuoted(market, side, shown.Price, MeetUsers(market, side, shown.Price, growth), shown.Quantity.Steps);
        }
    }

    /// <summary>What is left of new size when it has met the users' orders that it crosses.</summary>
    private long MeetUsers(Market market, Side side, Price price, long growth)
    {
        var (book, touchFills) = (market.Book, state.Physics.TouchFills);
        while (growth > 0)
        {
            var front = book.Front(side.Opposite());
            if (front == OrderBook.None || !side.Crosses(price, book.PriceOf(front))) break;
            var quantity = touchFills ? book[front].Steps : Math.Min(growth, book[front].Steps);
            if (TradeWithHouse(market, front, side, new(quantity), TradeCause.Quote) && !touchFills) growth -= quantity;
        }

        return growth;
    }

    /// <summary>How much of what was eaten is back after a time, by the physics' half-life; halves within a half-life are interpolated evenly.</summary>
    private long Returned(long eaten, Duration after)
    {
        var half = state.Physics.RefillHalfLife.Microseconds;
        if (half == 0 || eaten <= 0 || after.Microseconds <= 0) return 0;
        var (halves, rest) = Math.DivRem(after.Microseconds, half);
        if (halves > 62) return eaten;
        var left = eaten >> (int)halves;
        return eaten - (left - (long)((Int128)left * rest / (2 * half)));
    }
}
