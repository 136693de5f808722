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
    // What the print under way took of the house's, by price, when the feed's quote stands after it.
    private readonly List<(Price Price, long Steps)> took = [];

    public Decision Quote(QuoteDepth quote)
    {
        if (!state.Knows(quote.Instrument)) return Rejection.UnknownInstrument;
        var market = state.MarketOf(quote.Instrument);
        if (!QuoteChecks.IsWellFormed(quote, market.Instrument)) return Rejection.DepthMalformed;
        if (market.IsOpen) Take(market, quote);
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

    /// <summary>The house takes back everything that it shows, and what the feed could see is forgotten.</summary>
    public void Leave(Market market)
    {
        if (market.Prices.Quoted is null) return;
        var (instrument, nothing) = (market.Instrument.Id, new QuoteDepth(market.Instrument.Id, default, default));
        Requote(market, nothing, new DepthQuoted(instrument, default, default, HasLeft: true));
    }

    /// <summary>
    /// A price band was set: levels outside it leave. Nothing comes back that was eaten or printed since: levels only leave.
    /// </summary>
    public void KeepWithinBand(Market market)
    {
        if (market.Prices.Quoted is not { } quoted) return;
        KeepWithinBand(market, Side.Buy, quoted.Bids.Span);
        KeepWithinBand(market, Side.Sell, quoted.Asks.Span);
        recorder.NoteMarket(market);
    }

    private void KeepWithinBand(Market market, Side side, ReadOnlySpan<BookLevel> levels)
    {
        foreach (var level in levels)
        {
            if (!market.IsInBand(level.Price)) Shrink(market, side, level.Price, shown: 0);
        }

        foreach (var price in market.Prices.OutOfView(side))
        {
            if (!market.IsInBand(price)) Shrink(market, side, price, shown: 0);
        }
    }

    /// <summary>Takes a quote over: with the depth that the physics make behind it, and without what is outside the band.</summary>
    private void Take(Market market, QuoteDepth quote)
    {
        var completed = MadeDepth.Complete(quote, market.Instrument, state.Physics);
        var (bidsTo, asksTo) = (SeesTo(quote, quote.Bids, completed.Bids), SeesTo(quote, quote.Asks, completed.Asks));
        if (market.HasBand)
            completed = completed with { Bids = WithinBand(completed.Bids, market), Asks = WithinBand(completed.Asks, market) };
        Requote(market, completed, new DepthQuoted(quote.Instrument, bidsTo, asksTo, HasLeft: false));
    }

    /// <summary>The last level that a feed can see of a side; zero for all there is.</summary>
    private static Price SeesTo(QuoteDepth quote, ReadOnlyMemory<BookLevel> named, ReadOnlyMemory<BookLevel> completed) =>
        quote.Levels == 0 || named.Length < quote.Levels ? default : completed.Span[^1].Price;

    private static ReadOnlyMemory<BookLevel> WithinBand(ReadOnlyMemory<BookLevel> levels, Market market) =>
        levels.ToArray().Where(level => market.IsInBand(level.Price)).ToArray();

    private void Requote(Market market, QuoteDepth quote, in DepthQuoted quoted)
    {
        // Leave first, then arrive: what the feed no longer shows must be gone before its new prices can meet the other side.
        if (market.Prices.Quoted is { } before)
        {
            Shrink(market, Side.Buy, before.Bids.Span, quote.Bids.Span, quoted.BidsTo);
            Shrink(market, Side.Sell, before.Asks.Span, quote.Asks.Span, quoted.AsksTo);
        }

        Grow(market, Side.Buy, quote);
        Grow(market, Side.Sell, quote);
        recorder.DepthQuoted(quote, in quoted);
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
        for (var entry = book.Front(side); entry != OrderBook.None; entry = book.After(entry))
        {
            if (!side.Opposite().Crosses(price, book.PriceOf(entry))) break;
            if (book[entry].Order != OrderBook.House) return entry;
        }

        return OrderBook.None;
    }

    /// <summary>The print eats its way through the side it hit, from the head of the best queue down to its own price.</summary>
    private void Consume(Market market, ReportPrint print)
    {
        var book = market.Book;
        var hit = print.Aggressor.Opposite();
        took.Clear();
        for (var remaining = print.Quantity; !remaining.IsZero;)
        {
            var front = book.Front(hit);
            if (front == OrderBook.None || !print.Aggressor.Crosses(print.Price, book.PriceOf(front))) break;
            var quantity = Quantity.Min(remaining, new(book[front].Steps));
            if (book[front].Order == OrderBook.House)
            {
                // The feed itself will show that much less: counted off now, its next quote is no second loss.
                var displayed = Math.Max(0, book.SideOf(hit)[book[front].Level].Displayed - quantity.Steps);
                if (print.QuoteStands) took.Add((book.PriceOf(front), quantity.Steps));
                recorder.HouseTaken(market, hit, book.PriceOf(front), quantity, new(displayed));
            }
            else if (!TradeWithHouse(market, front, print.Aggressor, quantity, TradeCause.Print))
            {
                continue;
            }

            remaining -= quantity;
        }

        // It is shown until the next quote all the same, behind everybody.
        foreach (var (price, steps) in took)
        {
            var at = book.SideOf(hit).Find(price);
            var displayed = at == OrderBook.None ? 0 : book.SideOf(hit)[at].Displayed;
            recorder.HouseQuoted(market, hit, price, steps, displayed + steps, HouseChange.Restored);
        }
    }

    /// <summary>
    /// A user's entry trades with the house, when balances can hold it; otherwise its order is cancelled, and this is false.
    /// </summary>
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

    /// <summary>Cancels what the feed shows less of than before, as far as it sees.</summary>
    private void Shrink(Market market, Side side, ReadOnlySpan<BookLevel> before, ReadOnlySpan<BookLevel> after, Price seesTo)
    {
        var next = 0;
        foreach (var old in before)
        {
            if (seesTo.Ticks != 0 && side.IsBetter(seesTo, old.Price)) return;
            Shrink(market, side, old.Price, ShownAt(old.Price, side, after, ref next));
        }

        var outOfView = market.Prices.OutOfView(side);
        for (var i = outOfView.Count - 1; i >= 0; i--)
        {
            if (seesTo.Ticks != 0 && side.IsBetter(seesTo, outOfView[i])) return;
            Shrink(market, side, outOfView[i], ShownAt(outOfView[i], side, after, ref next));
        }
    }

    /// <summary>What is shown at a price; prices are asked for in the order of the side.</summary>
    private static long ShownAt(Price price, Side side, ReadOnlySpan<BookLevel> levels, ref int next)
    {
        while (next < levels.Length && side.IsBetter(levels[next].Price, price)) next++;
        return next < levels.Length && levels[next].Price == price ? levels[next].Quantity.Steps : 0;
    }

    private void Shrink(Market market, Side side, Price price, long shown)
    {
        var levels = market.Book.SideOf(side);
        var at = levels.Find(price);
        if (at == OrderBook.None) return;
        var restored = levels[at].Restored;
        if (restored > 0)
        {
            var (change, displayed) = (-Math.Min(restored, levels[at].House), levels[at].Displayed - restored);
            recorder.HouseQuoted(market, side, price, change, displayed, HouseChange.TakenBack);
            at = levels.Find(price);
            if (at == OrderBook.None) return;
        }

        ref readonly var level = ref levels[at];
        if (shown >= level.Displayed && shown >= level.House) return;

        // Less is shown by so much; and a user ahead may have taken the print that the feed saw take this, so never keep more than is
        // shown.
        var cancelled = Math.Min(level.House, Math.Max(level.Displayed - shown, level.House - shown));
        recorder.HouseQuoted(market, side, price, -cancelled, Math.Min(shown, level.Displayed));
    }

    /// <summary>
    /// Size that is new on the feed, or back after being eaten, first meets users' orders that it crosses, then joins its level.
    /// </summary>
    private void Grow(Market market, Side side, QuoteDepth quote)
    {
        var book = market.Book.SideOf(side);
        foreach (var shown in (side == Side.Buy ? quote.Bids : quote.Asks).Span)
        {
            var at = book.Find(shown.Price);
            var (displayed, house) = at == OrderBook.None ? (0L, 0L) : (book[at].Displayed, book[at].House);
            var growth = Math.Max(0, shown.Quantity.Steps - displayed) + Returned(displayed - house, state.Now - market.Prices.QuotedAt);
            if (growth <= 0) continue;

            // Nobody saw the users' orders come: what is shown first counts as ahead of them.
            var isAhead = quote.Levels > 0 && at != OrderBook.None && book.IsUnseen(at);
            var left = MeetUsers(market, side, shown.Price, growth);
            var kind = isAhead ? HouseChange.ShownAhead : HouseChange.Shown;
            recorder.HouseQuoted(market, side, shown.Price, left, shown.Quantity.Steps, kind);
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

    /// <summary>
    /// How much of what was eaten is back after a time, by the physics' half-life; halves within a half-life are interpolated evenly.
    /// </summary>
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
