using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Replays;

/// <summary>A moment of a bar that is played: what is quoted from then on, and what was traded.</summary>
/// <param name="At">Microseconds after the bar's start.</param>
internal readonly record struct BarMoment(long At, Price Price, long Steps, Side Aggressor);

/// <summary>While a bar is played: while its market trades, as far as that lies in it.</summary>
/// <param name="From">Microseconds after the bar's start.</param>
/// <param name="Length">In microseconds.</param>
internal readonly record struct BarSpan(long From, long Length)
{
    /// <summary>All calendars change at quarters of an hour.</summary>
    private const long Quarter = 15 * 60_000_000L;

    /// <param name="length">Of the bar, in microseconds.</param>
    public static BarSpan Of(Timestamp start, long length, AssetClass assetClass, MarketHours hours)
    {
        var (calendar, whole) = (TradingCalendar.Of(assetClass), new BarSpan(0, length));
        var end = new Timestamp(start.UnixMicroseconds + length);
        if (hours.RoundTheClock || length <= Quarter) return whole;
        var (from, part) = (start, calendar.PartAt(start));
        while (part != SessionPart.Regular)
        {
            if (calendar.NextChange(from) is not { } change || change.At >= end) return whole;
            (part, from) = change;
        }

        var until = calendar.NextChange(from) is { } close && close.At < end ? close.At : end;
        return new(from.UnixMicroseconds - start.UnixMicroseconds, until.UnixMicroseconds - from.UnixMicroseconds);
    }
}

/// <summary>
/// Unfolds a bar into quotes and prints. A bar does not say what happened within it, so this is a rule, and always the same:
/// <list type="bullet">
/// <item>It is played while its market trades: an opening price is not known before the market opens.</item>
/// <item>The price goes in even steps from the open to the low, the high and the close when it closed no lower than it opened, else to the
/// high, the low and the close. Each of the four is traded at.</item>
/// <item>The volume is shared out evenly; the four have at least one step of it each, as far as it goes. No volume is lost or made, so the
/// prints give the bar back.</item>
/// <item>At each moment comes a quote around the price, a basis point wide and a tick at least, with a quarter of the volume of the bar
/// before on each side, since this one's is not known yet; and then the print.</item>
/// </list>
/// </summary>
internal static class BarUnfolding
{
    /// <summary>How many moments a bar has: every five seconds in one of a minute.</summary>
    public const int Moments = 12;

    private const int First = 4;
    private const int Second = 8;
    private const int Last = Moments - 1;

    private static readonly int[] Corners = [0, First, Second, Last];

    public static IEnumerable<BarMoment> Of(Candle bar, BarSpan span)
    {
        var (low, high) = bar.Close >= bar.Open ? (bar.Low, bar.High) : (bar.High, bar.Low);
        var shares = Shares(bar);
        var before = bar.Open;
        for (var moment = 0; moment < Moments; moment++)
        {
            var price = moment switch
            {
                <= First => Between(bar.Open, low, moment, First),
                <= Second => Between(low, high, moment - First, Second - First),
                _ => Between(high, bar.Close, moment - Second, Last - Second),
            };
            yield return new(span.From + (span.Length * moment / Moments), price, shares[moment], price >= before ? Side.Buy : Side.Sell);
            before = price;
        }
    }

    /// <summary>A bar as it stands when it was played up to a time: with what came at that time, if anything.</summary>
    /// <returns>Null where nothing was traded yet.</returns>
    public static Candle? UpTo(Candle bar, BarSpan span, Timestamp time)
    {
        Candle? partial = null;
        foreach (var moment in Of(bar, span).Where(each => each.Steps > 0))
        {
            if (bar.Time.UnixMicroseconds + moment.At > time.UnixMicroseconds) break;
            var (price, steps) = (moment.Price, new Quantity(moment.Steps));
            partial = partial is not { } known ? new(bar.Time, price, price, price, price, steps) : known with
            {
                High = price > known.High ? price : known.High,
                Low = price < known.Low ? price : known.Low,
                Close = price,
                Volume = new(known.Volume.Steps + moment.Steps),
            };
        }

        return partial;
    }

    /// <param name="volume">Of the bar before.</param>
    public static QuoteDepth Quote(Instrument listed, Price price, Quantity volume)
    {
        var wide = Math.Max(1, price.Ticks / 10_000);
        var bid = Math.Clamp(price.Ticks - (wide / 2), 1, Price.MaxTicks - wide);
        var ask = new Price(bid + wide);
        var size = new Quantity(Math.Clamp(volume.Steps / 4, 1, MostAt(listed, ask)));
        return new(listed.Id, new[] { new BookLevel(new(bid), size) }, new[] { new BookLevel(ask, size) }) { Levels = 1 };
    }

    /// <summary>What is worth more than a venue takes at once is reported in several prints.</summary>
    public static IEnumerable<ReportPrint> Prints(Instrument listed, BarMoment moment)
    {
        var most = MostAt(listed, moment.Price);
        for (var steps = most > 0 ? moment.Steps : 0; steps > 0; steps -= Math.Min(steps, most))
            yield return new(listed.Id, moment.Price, new(Math.Min(steps, most)), moment.Aggressor) { QuoteStands = true };
    }

    private static long[] Shares(Candle bar)
    {
        var (shares, left) = (new long[Moments], bar.Volume.Steps);

        // Open and close first, then what is not one of them: where a bar has less than four steps its far ends are among these.
        Price[] prices = [bar.Open, bar.Close >= bar.Open ? bar.Low : bar.High, bar.Close >= bar.Open ? bar.High : bar.Low, bar.Close];
        foreach (var corner in (int[])[0, 3, 1, 2])
        {
            if (left == 0) return shares;
            if (corner is 1 or 2 && (prices[corner] == bar.Open || prices[corner] == bar.Close)) continue;
            (shares[Corners[corner]], left) = (1, left - 1);
        }

        for (var moment = 0; moment < Moments; moment++)
            shares[moment] += (left * (moment + 1) / Moments) - (left * moment / Moments);
        return shares;
    }

    private static Price Between(Price from, Price to, int part, int parts) =>
        new(from.Ticks + ((to.Ticks - from.Ticks) * part / parts));

    private static long MostAt(Instrument listed, Price price) => Math.Min(
        listed.MostFor(new(Instrument.MaxOrderValueUnits), price).Steps, listed.MaxQuantity.Steps);
}
