using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Recordings;

/// <summary>What stands of a feed's quote when prints have taken of it.</summary>
internal static class QuoteAfterPrint
{
    /// <summary>The quote without what a print took: from the best level on, up to the print's price.</summary>
    public static QuoteDepth After(this QuoteDepth quote, ReportPrint print)
    {
        if (print.QuoteStands) return quote;
        return print.Aggressor == Side.Buy
            ? quote with { Asks = Left(quote.Asks, print) } : quote with { Bids = Left(quote.Bids, print) };
    }

    /// <summary>Whether two quotes show the same.</summary>
    public static bool IsSameAs(this QuoteDepth one, QuoteDepth other) => one.Levels == other.Levels
        && one.Bids.Span.SequenceEqual(other.Bids.Span) && one.Asks.Span.SequenceEqual(other.Asks.Span);

    private static ReadOnlyMemory<BookLevel> Left(ReadOnlyMemory<BookLevel> hit, ReportPrint print)
    {
        var taken = print.Quantity.Steps;
        for (; taken > 0 && !hit.IsEmpty && print.Aggressor.Crosses(print.Price, hit.Span[0].Price); hit = hit[1..])
        {
            var (price, shown) = hit.Span[0];
            if (shown.Steps > taken) return (BookLevel[])[new(price, new(shown.Steps - taken)), .. hit.Span[1..]];
            taken -= shown.Steps;
        }

        return hit;
    }
}
