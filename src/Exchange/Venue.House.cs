using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>What the feed says, and what it does to users' resting orders.</summary>
public sealed partial class Venue
{
    private Decision Decide(QuoteDepth quote)
    {
        if (!Knows(quote.Instrument)) return Rejection.UnknownInstrument;
        var instrument = instruments[quote.Instrument.Number];
        if (!IsWellFormed(quote.Bids.Span, Side.Buy, instrument) || !IsWellFormed(quote.Asks.Span, Side.Sell, instrument)) return Rejection.DepthMalformed;
        if (!quote.Bids.IsEmpty && !quote.Asks.IsEmpty && quote.Bids.Span[0].Price >= quote.Asks.Span[0].Price) return Rejection.DepthMalformed;

        // Leave first, then arrive: what the feed no longer shows must be gone before its new prices can meet the other side.
        var before = quotes[quote.Instrument.Number];
        if (before is not null)
        {
            Shrink(instrument, Side.Buy, before.Bids.Span, quote.Bids.Span);
            Shrink(instrument, Side.Sell, before.Asks.Span, quote.Asks.Span);
        }

        Grow(instrument, Side.Buy, quote.Bids.Span);
        Grow(instrument, Side.Sell, quote.Asks.Span);

        ref var quoted = ref Raise(EventType.DepthQuoted);
        quoted.Detail = quote;
        quoted.DepthQuoted = new(quote.Instrument);
        Applied();
        return Rejection.None;
    }

    private Decision Decide(ReportPrint print)
    {
        if (!Knows(print.Instrument)) return Rejection.UnknownInstrument;
        var instrument = instruments[print.Instrument.Number];
        if (print.Price.Ticks < 1) return Rejection.PriceNotPositive;
        if (print.Price.Ticks > Price.MaxTicks) return Rejection.PriceTooHigh;
        if (print.Quantity.Steps < 1) return Rejection.QuantityNotPositive;
        if (print.Quantity.Steps > Quantity.MaxSteps || !instrument.AmountFits(print.Quantity) || !instrument.ValueFits(print.Price, print.Quantity)) return Rejection.QuantityTooLarge;

        Raise(EventType.PrintReported).PrintReported = new(print.Instrument, print.Price, print.Quantity, print.Aggressor);
        Applied();
        Consume(instrument, print);
        return Rejection.None;
    }

    /// <summary>The print eats its way through the side it hit, from the head of the best queue down to its own price.</summary>
    private void Consume(Instrument instrument, ReportPrint print)
    {
        var book = books[instrument.Id.Number];
        var hit = print.Aggressor.Opposite();
        for (var remaining = print.Quantity; !remaining.IsZero;)
        {
            var front = book.Front(hit);
            if (front == OrderBook.None || !Reaches(print.Aggressor, print.Price, book.PriceOf(front))) return;
            var quantity = Quantity.Min(remaining, new(book[front].Steps));
            var (price, level) = (book.PriceOf(front), book[front].Level);
            if (book[front].Order == OrderBook.House)
            {
                // The feed itself will show that much less: counted off now, its next quote is no second loss.
                var displayed = Math.Max(0, book.SideOf(hit)[level].Displayed - quantity.Steps);
                TakeHouse(instrument, hit, price, quantity, new(displayed));
            }
            else
            {
                Trade(instrument, front, print.Aggressor, quantity, TradeCause.Print, OrderBook.House);
            }

            remaining -= quantity;
        }
    }

    /// <summary>Cancels, from the tail, what the feed shows less of than before.</summary>
    private void Shrink(Instrument instrument, Side side, ReadOnlySpan<BookLevel> before, ReadOnlySpan<BookLevel> after)
    {
        var levels = books[instrument.Id.Number].SideOf(side);
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
            Quoted(instrument, side, old.Price, -cancelled, Math.Min(shown, level.Displayed));
        }
    }

    /// <summary>Size that is new on the feed first meets users' orders that it crosses, then joins the tail of its level.</summary>
    private void Grow(Instrument instrument, Side side, ReadOnlySpan<BookLevel> levels)
    {
        var book = books[instrument.Id.Number];
        foreach (var shown in levels)
        {
            var at = book.SideOf(side).Find(shown.Price);
            var growth = shown.Quantity.Steps - (at == OrderBook.None ? 0 : book.SideOf(side)[at].Displayed);
            if (growth <= 0) continue;
            while (growth > 0)
            {
                var front = book.Front(side.Opposite());
                if (front == OrderBook.None || !Reaches(side, shown.Price, book.PriceOf(front))) break;
                var quantity = Quantity.Min(new(growth), new(book[front].Steps));
                Trade(instrument, front, side, quantity, TradeCause.Quote, OrderBook.House);
                growth -= quantity.Steps;
            }

            Quoted(instrument, side, shown.Price, growth, shown.Quantity.Steps);
        }
    }

    private void Quoted(Instrument instrument, Side side, Price price, long change, long displayed)
    {
        Raise(EventType.HouseQuoted).HouseQuoted = new(instrument.Id, side, price, change, new(displayed));
        Applied();
    }

    private void TakeHouse(Instrument instrument, Side side, Price price, Quantity quantity, Quantity displayed)
    {
        Raise(EventType.HouseTaken).HouseTaken = new(instrument.Id, side, price, quantity, displayed);
        Applied();
    }

    /// <summary>Whether a taker on a side, at its price, meets a maker's price.</summary>
    private static bool Reaches(Side taker, Price price, Price maker) => taker == Side.Buy ? maker <= price : maker >= price;

    private static bool IsBetter(Side side, Price left, Price right) => side == Side.Buy ? left > right : left < right;

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
