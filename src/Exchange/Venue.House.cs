using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>What the feed says, and what it does to users' resting orders.</summary>
public sealed partial class Venue
{
    private Decision Decide(QuoteDepth quote)
    {
        if (!Knows(quote.Instrument)) return Rejection.UnknownInstrument;
        var market = MarketOf(quote.Instrument);
        var instrument = market.Instrument;
        if (!IsWellFormed(quote.Bids.Span, Side.Buy, instrument) || !IsWellFormed(quote.Asks.Span, Side.Sell, instrument)) return Rejection.DepthMalformed;
        if (!quote.Bids.IsEmpty && !quote.Asks.IsEmpty && quote.Bids.Span[0].Price >= quote.Asks.Span[0].Price) return Rejection.DepthMalformed;
        if (market.IsOpen) Requote(market, Completed(quote, market));
        return Rejection.None;
    }

    private Decision Decide(ReportPrint print)
    {
        if (!Knows(print.Instrument)) return Rejection.UnknownInstrument;
        var market = MarketOf(print.Instrument);
        var instrument = market.Instrument;
        if (print.Price.Ticks < 1) return Rejection.PriceNotPositive;
        if (print.Price.Ticks > Price.MaxTicks) return Rejection.PriceTooHigh;
        if (print.Quantity.Steps < 1) return Rejection.QuantityNotPositive;
        if (print.Quantity.Steps > Quantity.MaxSteps || !instrument.AmountFits(print.Quantity) || !instrument.ValueFits(print.Price, print.Quantity)) return Rejection.QuantityTooLarge;

        Raise(EventType.PrintReported).PrintReported = new(print.Instrument, print.Price, print.Quantity, print.Aggressor);
        Applied();
        if (market.IsOpen)
        {
            if (Physics.TouchFills) FillTouched(market, print.Price);
            Consume(market, print);
        }

        market.Trade(print.Price, looks);
        Revalue(market);
        return Rejection.None;
    }

    private Decision Decide(ReportMark mark)
    {
        if (!Knows(mark.Instrument)) return Rejection.UnknownInstrument;
        if (mark.Price.Ticks < 1) return Rejection.PriceNotPositive;
        if (mark.Price.Ticks > Price.MaxTicks) return Rejection.PriceTooHigh;

        Raise(EventType.MarkReported).MarkReported = new(mark.Instrument, mark.Price);
        Applied();
        Revalue(MarketOf(mark.Instrument));
        return Rejection.None;
    }

    private void Requote(Market market, QuoteDepth quote)
    {
        // Leave first, then arrive: what the feed no longer shows must be gone before its new prices can meet the other side.
        if (market.Quoted is { } before)
        {
            Shrink(market, Side.Buy, before.Bids.Span, quote.Bids.Span);
            Shrink(market, Side.Sell, before.Asks.Span, quote.Asks.Span);
        }

        Grow(market, Side.Buy, quote.Bids.Span);
        Grow(market, Side.Sell, quote.Asks.Span);

        ref var quoted = ref Raise(EventType.DepthQuoted);
        quoted.Detail = quote;
        quoted.DepthQuoted = new(quote.Instrument);
        Applied();
        Touch(market);
    }

    private void HouseLeaves(Market market)
    {
        if (market.Quoted is not null) Requote(market, new(market.Instrument.Id, default, default));
    }

    /// <summary>A print at a price has touched every order that it reaches: each fills wholly, at its own price.</summary>
    private void FillTouched(Market market, Price price)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            while (FirstTouched(market, side, price) is var entry and not OrderBook.None)
            {
                var maker = market.Book[entry].Order;
                if (!TradeWithHouse(market, entry, side.Opposite(), new(market.Book[entry].Steps), TradeCause.Print)) Cancel(maker, CancelReason.InsufficientFunds);
            }
        }
    }

    private static int FirstTouched(Market market, Side side, Price price)
    {
        for (var entry = market.Book.Front(side); entry != OrderBook.None && Meets(side.Opposite(), price, market.Book.PriceOf(entry)); entry = market.Book.After(entry))
        {
            if (market.Book[entry].Order != OrderBook.House) return entry;
        }

        return OrderBook.None;
    }

    /// <summary>The print eats its way through the side it hit, from the head of the best queue down to its own price.</summary>
    private void Consume(Market market, ReportPrint print)
    {
        var (book, instrument) = (market.Book, market.Instrument);
        var hit = print.Aggressor.Opposite();
        for (var remaining = print.Quantity; !remaining.IsZero;)
        {
            var front = book.Front(hit);
            if (front == OrderBook.None || !Meets(print.Aggressor, print.Price, book.PriceOf(front))) return;
            var quantity = Quantity.Min(remaining, new(book[front].Steps));
            var (price, level, maker) = (book.PriceOf(front), book[front].Level, book[front].Order);
            if (maker == OrderBook.House)
            {
                // The feed itself will show that much less: counted off now, its next quote is no second loss.
                var displayed = Math.Max(0, book.SideOf(hit)[level].Displayed - quantity.Steps);
                TakeHouse(instrument, hit, price, quantity, new(displayed));
            }
            else if (!TradeWithHouse(market, front, print.Aggressor, quantity, TradeCause.Print))
            {
                Cancel(maker, CancelReason.InsufficientFunds);
                continue;
            }

            remaining -= quantity;
        }
    }

    /// <summary>A user's entry trades with the house, when balances can hold it.</summary>
    private bool TradeWithHouse(Market market, int entry, Side houseSide, Quantity quantity, TradeCause cause)
    {
        if (!CanTrade(market.Instrument, AccountId.House, MakerOf(market.Book[entry].Order), houseSide, market.Book.PriceOf(entry), quantity)) return false;
        Trade(market, entry, houseSide, quantity, cause, OrderBook.House);
        return true;
    }

    /// <summary>Cancels what the feed shows less of than before.</summary>
    private void Shrink(Market market, Side side, ReadOnlySpan<BookLevel> before, ReadOnlySpan<BookLevel> after)
    {
        var levels = market.Book.SideOf(side);
        var next = 0;
        foreach (var old in before)
        {
            while (next < after.Length && IsBetter(side, after[next].Price, old.Price)) next++;
            var shown = next < after.Length && after[next].Price == old.Price ? after[next].Quantity.Steps : 0;

            var at = levels.Find(old.Price);
            if (at == OrderBook.None) continue;
            ref readonly var level = ref levels[at];
            if (shown >= level.Displayed && shown >= level.House) continue;

            // Less is shown by so much; and a user ahead may have taken the print that the feed saw take this, so never keep more than is shown.
            var cancelled = Math.Min(level.House, Math.Max(level.Displayed - shown, level.House - shown));
            Quoted(market, side, old.Price, -cancelled, Math.Min(shown, level.Displayed));
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
            var growth = Math.Max(0, shown.Quantity.Steps - displayed) + Returned(displayed - house, now - market.QuotedAt);
            if (growth <= 0) continue;
            while (growth > 0)
            {
                var front = book.Front(side.Opposite());
                if (front == OrderBook.None || !Meets(side, shown.Price, book.PriceOf(front))) break;
                var (steps, maker) = (book[front].Steps, book[front].Order);
                var quantity = Physics.TouchFills ? steps : Math.Min(growth, steps);
                if (!TradeWithHouse(market, front, side, new(quantity), TradeCause.Quote)) Cancel(maker, CancelReason.InsufficientFunds);
                else if (!Physics.TouchFills) growth -= quantity;
            }

            Quoted(market, side, shown.Price, growth, shown.Quantity.Steps);
        }
    }

    /// <summary>How much of what was eaten is back after a time, by the physics' half-life; halves within a half-life are interpolated evenly.</summary>
    private long Returned(long eaten, Duration after)
    {
        var half = Physics.RefillHalfLife.Microseconds;
        if (half == 0 || eaten <= 0 || after.Microseconds <= 0) return 0;
        var (halves, rest) = Math.DivRem(after.Microseconds, half);
        if (halves > 62) return eaten;
        var left = eaten >> (int)halves;
        return eaten - (left - (long)((Int128)left * rest / (2 * half)));
    }

    private void Quoted(Market market, Side side, Price price, long change, long displayed)
    {
        Raise(EventType.HouseQuoted).HouseQuoted = new(market.Instrument.Id, side, price, change, new(displayed), Physics.CancelModel);
        Applied();
    }

    private void TakeHouse(Instrument instrument, Side side, Price price, Quantity quantity, Quantity displayed)
    {
        Raise(EventType.HouseTaken).HouseTaken = new(instrument.Id, side, price, quantity, displayed);
        Applied();
    }

    /// <summary>The quote as the book takes it: without what is outside the band, and with the depth that the venue makes where the feed has none.</summary>
    private QuoteDepth Completed(QuoteDepth quote, Market market)
    {
        var makes = Physics.MadeLevels > 0 && (quote.Bids.Length == 1 || quote.Asks.Length == 1);
        if (!makes && !market.HasBand) return quote;
        return new(quote.Instrument, Completed(quote.Bids, Side.Buy, market), Completed(quote.Asks, Side.Sell, market));
    }

    private ReadOnlyMemory<BookLevel> Completed(ReadOnlyMemory<BookLevel> levels, Side side, Market market)
    {
        var completed = new List<BookLevel>(levels.ToArray());
        if (levels.Length == 1)
        {
            var (touch, shown) = levels.Span[0];
            for (var i = 1; i <= Physics.MadeLevels; i++)
            {
                var price = new Price(touch.Ticks + ((side == Side.Sell ? i : -i) * (long)Physics.MadeSpacing));
                var more = (Int128)shown.Steps + ((Int128)shown.Steps * Physics.MadeSlope * i / 100);
                if (more > Quantity.MaxSteps) continue;
                var level = new BookLevel(price, new((long)more));
                if (IsWellFormed([level], side, market.Instrument)) completed.Add(level);
            }
        }

        return WithinBand(completed.ToArray(), market);
    }

    private static ReadOnlyMemory<BookLevel> WithinBand(ReadOnlyMemory<BookLevel> levels, Market market) =>
        market.HasBand ? levels.ToArray().Where(level => market.IsInBand(level.Price)).ToArray() : levels;

    private static bool IsWellFormed(ReadOnlySpan<BookLevel> levels, Side side, Instrument instrument)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            var (price, quantity) = levels[i];
            if (price.Ticks is < 1 or > Price.MaxTicks || quantity.Steps is < 1 or > Quantity.MaxSteps) return false;
            if (!instrument.AmountFits(quantity) || !instrument.ValueFits(price, quantity)) return false;
            if (i > 0 && !IsBetter(side, levels[i - 1].Price, price)) return false;
        }

        return true;
    }
}
