using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Recordings;

/// <summary>
/// Turns one instrument's bars into quotes and prints. A bar does not say what happened within it, so this is a rule, and always the same:
/// <list type="bullet">
/// <item>A bar has four moments, at its start and after each quarter: open, low, high, close when it closed no lower than it opened,
/// else open, high, low, close. Trades decide that where there are any, else the middle of the quotes. Both sides of the quote take
/// the same path.</item>
/// <item>At each moment comes the quote, one level a side with the bar's last size, then a print of a quarter of the volume; the last
/// print has what the division left over. No volume is lost or made: the prints sum to the volume, rounded to a step.</item>
/// <item>Else as <see cref="VenueTerms"/> says.</item>
/// </list>
/// </summary>
public sealed class BarUnfolding(VenueTerms terms)
{
    private const int Moments = 4;

    public BarUnfolding(Instrument listed)
        : this(new VenueTerms(listed, FeedEvidence.Quotes))
    {
    }

    /// <summary>What happens over the bar, in order of time.</summary>
    public IEnumerable<(DateTimeOffset At, Command Command)> Unfold(Bar bar)
    {
        var rises = Rises(bar);
        var steps = bar.Trades is { } trades ? terms.Steps(trades.Volume) : 0;
        for (var moment = 0; moment < Moments; moment++)
        {
            var at = bar.Start + (bar.Length * moment / Moments);
            if (bar.Quotes is { } quotes) yield return (at, Quote(quotes, moment, rises));

            var part = moment < Moments - 1 ? steps / Moments : steps - ((Moments - 1) * (steps / Moments));
            if (part == 0) continue;
            foreach (var print in terms.Prints(PriceAt(bar.Trades!.Value.Prices, moment, rises), part)) yield return (at, print);
        }
    }

    private static bool Rises(Bar bar)
    {
        if (bar.Trades is { Prices: var traded }) return traded.Close >= traded.Open;
        var change = 0m;
        if (bar.Quotes?.Bid is { Prices: var bids }) change += bids.Close - bids.Open;
        if (bar.Quotes?.Ask is { Prices: var asks }) change += asks.Close - asks.Open;
        return change >= 0;
    }

    private static decimal PriceAt(Ohlc prices, int moment, bool rises) => moment switch
    {
        0 => prices.Open,
        1 => rises ? prices.Low : prices.High,
        2 => rises ? prices.High : prices.Low,
        _ => prices.Close,
    };

    private QuoteDepth Quote(QuoteBar quotes, int moment, bool rises)
    {
        return terms.Quote(Level(quotes.Bid), Level(quotes.Ask), levels: 1);

        ReadOnlySpan<(decimal Price, decimal Size)> Level(QuotedSide? side) =>
            side is { } quoted ? new[] { (PriceAt(quoted.Prices, moment, rises), quoted.LastSize) } : [];
    }
}
