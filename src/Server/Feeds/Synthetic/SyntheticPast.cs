using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// Bars of the time before the synthetic market began: of minutes for thirty days, of hours for a year, of days for five. Longer bars are
/// made of the shorter ones, so that they agree wherever there are both. Pure: the same seed and end give the same past, each instrument's
/// whatever others there are.
/// </summary>
public sealed class SyntheticPast
{
    private static readonly CandleInterval Hour = CandleInterval.Find("1h")!;

    private readonly long seed;
    private readonly PastGrid grid;
    private readonly IReadOnlyList<SyntheticInstrument> models;
    private readonly LastKnownPrice lastPrice;

    /// <param name="until">Where the past ends and the live market begins. A whole minute.</param>
    /// <param name="lastPrice">At which price it ends; null at the model's own.</param>
    public SyntheticPast(long seed, IReadOnlyList<SyntheticInstrument> models, DateTime until, LastKnownPrice lastPrice)
    {
        (this.seed, this.models, this.lastPrice) = (seed, models, lastPrice);
        grid = new PastGrid(seed, models.Select(model => model.Sector).OfType<string>(), until);
    }

    public IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>> BarsOf(Instrument listed)
    {
        var model = models.Single(model => model.Instrument.Symbol == listed.Symbol);
        var folded = CandleInterval.All.ToDictionary(interval => interval, _ => new List<Candle>());
        var (hours, minutes) = (grid.HoursFrom.ToTimestamp(), grid.MinutesFrom.ToTimestamp());
        var (day, nextDay) = (default(Timestamp), default(Timestamp));
        foreach (var bar in new PastPath(model, listed, grid, seed).EndingAt((double?)lastPrice(listed.Symbol) ?? model.Price))
        {
            if (bar.Time >= nextDay)
            {
                // The calendar is asked once a day: half a day after its end is the next one, even where the clock was set back.
                day = CandleInterval.Day.StartOf(bar.Time, listed.AssetClass);
                nextDay = CandleInterval.Day.StartOf(day + Duration.FromHours(36), listed.AssetClass);
            }

            foreach (var (interval, bars) in folded)
            {
                var from = interval == CandleInterval.Day ? default : interval.Minutes < Hour.Minutes ? minutes : hours;
                if (bar.Time >= from) Fold(bar, interval == CandleInterval.Day ? day : interval.StartOf(bar.Time, listed.AssetClass), bars);
            }
        }

        return folded.ToDictionary(each => each.Key, each => (IReadOnlyList<Candle>)each.Value);
    }

    private static void Fold(Candle bar, Timestamp start, List<Candle> bars)
    {
        if (bars.Count > 0 && bars[^1].Time == start) bars[^1] = bars[^1].Then(bar);
        else bars.Add(bar with { Time = start });
    }
}
