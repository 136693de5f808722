using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Feeds.Recorded;

/// <summary>
/// Turns one instrument's bars into quotes and prints. A bar does not say what happened within it, so this is a rule, and always the same:
/// <list type="bullet">
/// <item>A bar has four moments, at its start and after each quarter: open, low, high, close when it closed no lower than it opened,
/// else open, high, low, close. Trades decide that where there are any, else the middle of the quotes. Both sides of the quote take
/// the same path.</item>
/// <item>At each moment comes the quote, one level a side with the bar's last size, then a print of a quarter of the volume; the last
/// print has what the division left over. No volume is lost or made: the prints sum to the volume, rounded to a step. A print worth more than a venue takes at once is
/// reported in several.</item>
/// <item>A print above the middle of the quote was bought and one below was sold; at the middle, or without a quote, the direction of the
/// last change of price decides (Lee and Ready, Journal of Finance 46, 1991).</item>
/// <item>Bids are rounded down to a tick and asks up. Quotes that are locked or crossed, as those of shares sometimes are, show the ask one
/// tick above the bid, because a book cannot hold them. A quote without size shows nothing.</item>
/// </list>
/// </summary>
public sealed class BarUnfolding(Instrument listed)
{
    private const int Moments = 4;

    private long bid;
    private long ask;
    private long lastPrint;
    private Side lastAggressor = Side.Buy;

    /// <summary>What happens over the bar, in order of time.</summary>
    public IEnumerable<(DateTimeOffset At, Command Command)> Unfold(Bar bar)
    {
        var rises = Rises(bar);
        var steps = bar.Trades is { } trades ? Steps(trades.Volume) : 0;
        for (var moment = 0; moment < Moments; moment++)
        {
            var at = bar.Start + (bar.Length * moment / Moments);
            if (bar.Quotes is { } quotes) yield return (at, Quote(quotes, moment, rises));

            var part = moment < Moments - 1 ? steps / Moments : steps - ((Moments - 1) * (steps / Moments));
            if (part == 0) continue;
            foreach (var print in Prints(PriceAt(bar.Trades!.Value.Prices, moment, rises), part)) yield return (at, print);
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
        var bids = Level(quotes.Bid, MidpointRounding.ToNegativeInfinity, above: 0);
        bid = bids.Length == 0 ? 0 : bids[0].Price.Ticks;
        var asks = Level(quotes.Ask, MidpointRounding.ToPositiveInfinity, above: bid);
        ask = asks.Length == 0 ? 0 : asks[0].Price.Ticks;
        return new QuoteDepth(listed.Id, bids, asks);

        BookLevel[] Level(QuotedSide? side, MidpointRounding rounding, long above)
        {
            if (side is not { LastSize: > 0 } quoted) return [];
            var ticks = Math.Max(Ticks(PriceAt(quoted.Prices, moment, rises), rounding), above + 1);
            if (ticks > Price.MaxTicks) return [];
            return [new BookLevel(new Price(ticks), new Quantity(Math.Clamp(Steps(quoted.LastSize), 1, Most(new Price(ticks)))))];
        }
    }

    private IEnumerable<ReportPrint> Prints(decimal price, long steps)
    {
        var ticks = Ticks(price, MidpointRounding.ToEven);
        if (ticks is < 1 or > Price.MaxTicks) yield break;

        var twiceMiddle = bid > 0 && ask > 0 ? bid + ask : 2 * ticks;
        var direction = (2 * ticks).CompareTo(twiceMiddle);
        if (direction == 0 && lastPrint > 0) direction = ticks.CompareTo(lastPrint);
        if (direction != 0) lastAggressor = direction > 0 ? Side.Buy : Side.Sell;
        lastPrint = ticks;

        for (var most = Most(new Price(ticks)); steps > 0; steps -= Math.Min(steps, most))
            yield return new ReportPrint(listed.Id, new Price(ticks), new Quantity(Math.Min(steps, most)), lastAggressor);
    }

    /// <summary>The most steps that a venue takes in one level or print at a price.</summary>
    private long Most(Price price) =>
        Instrument.MaxOrderValueUnits / Math.Max(listed.ValueOf(price, new Quantity(1)).Units, listed.AmountOf(new Quantity(1)).Units);

    private long Ticks(decimal price, MidpointRounding rounding) =>
        (long)Math.Min(decimal.Round(price / listed.TickSize, rounding), Price.MaxTicks + 1);

    private long Steps(decimal size) => (long)Math.Min(decimal.Round(size / listed.StepSize), Quantity.MaxSteps);
}
