using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>
/// Plays one instrument's bars into a backtest's venue as quotes and prints. A bar does not say what happened within it, so this is a rule,
/// and always the same:
/// <list type="bullet">
/// <item>A bar has four moments, at its start and after each quarter: open, low, high, close when it closed no lower than it opened, else
/// open, high, low, close.</item>
/// <item>At each moment comes a quote around the price, as wide as the assumed spread and a tick at least, with a quarter of the bar's
/// volume on each side; then a print of a quarter of the volume, the last one of what the division left over. No volume is lost or made,
/// and the prints give the bar back.</item>
/// <item>Between two moments the price passed through everything that lies between. Where a stop waits there, the market stops there
/// first: so a stop is filled near its price and not at the bar's far end. From one bar to the next it jumps.</item>
/// <item>A bar in which nobody waits for anything is traded at its close alone.</item>
/// </list>
/// </summary>
internal sealed class BarPath(BacktestVenue venue, int instrument, decimal spreadBasisPoints)
{
    public const int Moments = 4;

    /// <summary>A path with more stops on it than this is cut short: a strategy that places one at each stop would never end.</summary>
    private const int MostStops = 1_000;

    private readonly Instrument listed = venue.Instruments[instrument];

    private Price at;
    private Timestamp reached;

    /// <summary>
    /// Shows the bar's opening quote; nothing has been traded at it yet. Where nobody waits, what older quotes showed behind it is
    /// forgotten: else an order would be filled by whether the bars before were played in full.
    /// </summary>
    public void Open(Candle bar, Timestamp time)
    {
        (at, reached) = (bar.Open, time);
        if (venue.OpenOrders == 0) venue.Do(new QuoteDepth(listed.Id, default, default), time);
        Quote(bar.Open, ShareOf(bar, 0), time);
    }

    /// <summary>Prints what was traded at the open.</summary>
    public void PrintOpen(Candle bar) => Print(bar.Open, ShareOf(bar, 0), reached, Side.Buy);

    /// <summary>Goes on to the next moment of the bar, stop by stop.</summary>
    /// <param name="told">Called after each step, for who acts on what it did.</param>
    public void GoTo(Candle bar, int moment, Timestamp time, Action told)
    {
        var (target, share, from, since) = (PriceAt(bar, moment), ShareOf(bar, moment), at, reached);
        for (var stops = 0; stops < MostStops && venue.StopBetween(instrument, at, target) is { } stop; stops++)
        {
            var part = share / 2;
            Step(stop, part, Between(stop));
            share -= part;
            told();
        }

        Step(target, share, time);
        told();

        Timestamp Between(Price price)
        {
            var way = (time.UnixMicroseconds - since.UnixMicroseconds) * (Int128)Math.Abs(price.Ticks - from.Ticks);
            return new(since.UnixMicroseconds + (long)(way / Math.Abs(target.Ticks - from.Ticks)));
        }
    }

    /// <summary>
    /// Trades all of a bar's volume at its close: of a bar in which nobody waits for what else there was. The next one that is played in
    /// full begins with a quote.
    /// </summary>
    public void Close(Candle bar, Timestamp time)
    {
        (at, reached) = (bar.Close, time);
        Print(bar.Close, bar.Volume.Steps, time, bar.Close >= bar.Open ? Side.Buy : Side.Sell);
    }

    private static Price PriceAt(Candle bar, int moment) => moment switch
    {
        0 => bar.Open,
        3 => bar.Close,
        1 => bar.Close >= bar.Open ? bar.Low : bar.High,
        _ => bar.Close >= bar.Open ? bar.High : bar.Low,
    };

    private static long ShareOf(Candle bar, int moment)
    {
        var quarter = bar.Volume.Steps / Moments;
        return moment < Moments - 1 ? quarter : bar.Volume.Steps - ((Moments - 1) * quarter);
    }

    private void Step(Price price, long steps, Timestamp time)
    {
        var aggressor = price >= at ? Side.Buy : Side.Sell;
        (at, reached) = (price, time);
        Quote(price, steps, time);
        Print(price, steps, time, aggressor);
    }

    private void Quote(Price price, long steps, Timestamp time)
    {
        var wide = Math.Max(1, (long)decimal.Round(price.Ticks * spreadBasisPoints / 10_000));
        var bid = Math.Clamp(price.Ticks - (wide / 2), 1, Price.MaxTicks - wide);
        var ask = new Price(bid + wide);
        var size = new Quantity(Math.Clamp(steps, 1, MostAt(ask)));
        var quote = new QuoteDepth(listed.Id, new[] { new BookLevel(new(bid), size) }, new[] { new BookLevel(ask, size) }) { Levels = 1 };
        venue.Do(quote, time);
    }

    /// <summary>What is worth more than a venue takes at once is reported in several prints.</summary>
    private void Print(Price price, long steps, Timestamp time, Side aggressor)
    {
        for (var most = MostAt(price); steps > 0; steps -= Math.Min(steps, most))
        {
            var quantity = new Quantity(Math.Min(steps, most));
            venue.Do(new ReportPrint(listed.Id, price, quantity, aggressor) { QuoteStands = true }, time);
        }
    }

    private long MostAt(Price price) => Math.Min(
        listed.MostFor(new(Instrument.MaxOrderValueUnits), price).Steps, listed.MaxQuantity.Steps);
}
