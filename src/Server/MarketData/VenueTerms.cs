using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.MarketData;

/// <summary>
/// Says what a market reports of one instrument in the venue's terms, whole ticks and steps, by these rules.
/// <list type="bullet">
/// <item>Bids are rounded down to a tick and asks up. Quotes that are locked or crossed, as those of shares sometimes are, show the ask one
/// tick above the bid, because a book cannot hold them. A quote without size shows nothing.</item>
/// <item>A print above the middle of the quote was bought and one below was sold; at the middle, or without a quote, the direction of the
/// last change of price decides (Lee and Ready, Journal of Finance 46, 1991). A market that says who took is believed.</item>
/// <item>A print worth more than a venue takes at once is reported in several.</item>
/// <item>Where quotes are all the evidence, the quote stands after a print: nothing is said of what the print left until the next
/// one.</item>
/// </list>
/// </summary>
public sealed class VenueTerms(Instrument listed, FeedEvidence evidence)
{
    private long bid;
    private long ask;
    private long lastPrint;
    private Side lastAggressor = Side.Buy;

    public Instrument Instrument => listed;

    /// <summary>What is shown, best level first on each side.</summary>
    /// <param name="levels">How many a side the market lets see; a side that shows fewer has no more.</param>
    public QuoteDepth Quote(ReadOnlySpan<(decimal Price, decimal Size)> bids, ReadOnlySpan<(decimal Price, decimal Size)> asks, int levels)
    {
        var bidLevels = Levels(bids, Side.Buy, beyond: 0);
        bid = bidLevels.Length == 0 ? 0 : bidLevels[0].Price.Ticks;
        var askLevels = Levels(asks, Side.Sell, beyond: bid);
        ask = askLevels.Length == 0 ? 0 : askLevels[0].Price.Ticks;

        // Where levels of a side fell together, less of it is seen than was shown, and no more of the other is told.
        var sees = levels;
        if (bids.Length >= levels && bidLevels.Length > 0) sees = Math.Min(sees, bidLevels.Length);
        if (asks.Length >= levels && askLevels.Length > 0) sees = Math.Min(sees, askLevels.Length);
        var (bidsSeen, asksSeen) = (Math.Min(sees, bidLevels.Length), Math.Min(sees, askLevels.Length));
        return new QuoteDepth(listed.Id, bidLevels.AsMemory(0, bidsSeen), askLevels.AsMemory(0, asksSeen)) { Levels = sees };
    }

    public IEnumerable<ReportPrint> Prints(decimal price, decimal size, Side? aggressor = null) => Prints(price, Steps(size), aggressor);

    public IEnumerable<ReportPrint> Prints(decimal price, long steps, Side? aggressor = null)
    {
        var ticks = Ticks(price, MidpointRounding.ToEven);
        if (ticks is < 1 or > Price.MaxTicks) yield break;

        var twiceMiddle = bid > 0 && ask > 0 ? bid + ask : 2 * ticks;
        var direction = (2 * ticks).CompareTo(twiceMiddle);
        if (direction == 0 && lastPrint > 0) direction = ticks.CompareTo(lastPrint);
        if (aggressor is { } took) lastAggressor = took;
        else if (direction != 0) lastAggressor = direction > 0 ? Side.Buy : Side.Sell;
        lastPrint = ticks;

        var print = new ReportPrint(listed.Id, new Price(ticks), default, lastAggressor) { QuoteStands = evidence == FeedEvidence.Quotes };
        for (var most = Most(print.Price); steps > 0; steps -= Math.Min(steps, most))
            yield return print with { Quantity = new Quantity(Math.Min(steps, most)) };
    }

    public long Steps(decimal size) => (long)Math.Min(decimal.Round(size / listed.StepSize), Quantity.MaxSteps);

    /// <summary>The most steps that a venue takes in one level or print at a price.</summary>
    public long Most(Price price) =>
        Instrument.MaxOrderValueUnits / Math.Max(listed.ValueOf(price, new Quantity(1)).Units, listed.AmountOf(new Quantity(1)).Units);

    private BookLevel[] Levels(ReadOnlySpan<(decimal Price, decimal Size)> shown, Side side, long beyond)
    {
        var levels = new List<BookLevel>(shown.Length);
        foreach (var (price, size) in shown)
        {
            if (size <= 0 || price <= 0) continue;
            var ticks = Math.Max(
                Ticks(price, side == Side.Buy ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity), beyond + 1);
            if (ticks > Price.MaxTicks) continue;
            var steps = Math.Max(Steps(size), 1);

            // Prices finer than a tick fall together.
            if (levels.Count > 0 && !(side == Side.Buy ? ticks < levels[^1].Price.Ticks : ticks > levels[^1].Price.Ticks))
            {
                ticks = levels[^1].Price.Ticks;
                steps = (long)Int128.Min((Int128)steps + levels[^1].Quantity.Steps, Quantity.MaxSteps);
                levels.RemoveAt(levels.Count - 1);
            }

            levels.Add(new BookLevel(
                new Price(ticks), new Quantity(Math.Clamp(steps, 1, Math.Min(Quantity.MaxSteps, Most(new Price(ticks)))))));
        }

        return [.. levels];
    }

    private long Ticks(decimal price, MidpointRounding rounding) =>
        (long)Math.Min(decimal.Round(price / listed.TickSize, rounding), Price.MaxTicks + 1);
}
