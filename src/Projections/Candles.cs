using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// The newest bars of one instrument, folded from its prints; older ones are in the database. A span without a print has no bar. A print
/// that comes late changes the bar it belongs to for as long as that is held here.
/// </summary>
public sealed class Candles(AssetClass assetClass)
{
    /// <summary>A bar with the times of its first and last print, by which a late one is told from the newest.</summary>
    private sealed class Bar(Candle candle, Timestamp first, Timestamp last)
    {
        public Candle Candle { get; private set; } = candle;

        public bool IsUnwritten { get; set; } = true;

        public void Add(Price price, Quantity quantity, Timestamp at)
        {
            Candle = Candle with
            {
                Open = at < first ? price : Candle.Open,
                High = price > Candle.High ? price : Candle.High,
                Low = price < Candle.Low ? price : Candle.Low,
                Close = at >= last ? price : Candle.Close,
                Volume = Candle.Volume + quantity,
            };
            if (at < first) first = at;
            if (at > last) last = at;
            IsUnwritten = true;
        }

        public void Split(in SharesSplit split) => Candle = Candle.Split(in split);

        public void Precede(Candle earlier) => (Candle, first, IsUnwritten) = (earlier.Then(Candle), earlier.Time, true);
    }

    private readonly Dictionary<CandleInterval, List<Bar>> bars = CandleInterval.All.ToDictionary(interval => interval, _ =>
        new List<Bar>());

    /// <summary>The bars from a time to a time, both included, oldest first.</summary>
    internal IEnumerable<Candle> Between(CandleInterval interval, Timestamp from, Timestamp to) =>
        bars[interval].Select(bar => bar.Candle).Where(bar => bar.Time >= from && bar.Time <= to);

    internal Candle? Running(CandleInterval interval) => bars[interval] is [.., var last] ? last.Candle : null;

    /// <summary>The last so many bars, oldest first.</summary>
    internal IEnumerable<Candle> Newest(CandleInterval interval, int most) => bars[interval].TakeLast(most).Select(bar => bar.Candle);

    /// <summary>
    /// What was traded since a time, to the quarter of an hour: one bar, whose open is the price of that time. Null where no price is
    /// known.
    /// </summary>
    internal Candle? Since(Timestamp since)
    {
        var start = CandleInterval.Quarter.StartOf(since, assetClass);
        var quarters = bars[CandleInterval.Quarter];
        var first = quarters.FindIndex(bar => bar.Candle.Time >= start);
        if (first < 0) return quarters is [.., var last] ? Still(last.Candle.Close) : null;

        var all = quarters[first].Candle;
        for (var next = first + 1; next < quarters.Count; next++) all = all.Then(quarters[next].Candle);
        return first == 0 ? all : all with { Open = quarters[first - 1].Candle.Close };

        Candle Still(Price price) => new(start, price, price, price, price, Quantity.Zero);
    }

    internal void Add(Price price, Quantity quantity, Timestamp at)
    {
        foreach (var (interval, list) in bars)
        {
            var start = interval.StartOf(at, assetClass);
            var place = list.Count;
            while (place > 0 && list[place - 1].Candle.Time > start) place--;
            if (place > 0 && list[place - 1].Candle.Time == start)
            {
                list[place - 1].Add(price, quantity, at);
                continue;
            }

            // Later than what is held here: the bar it belongs to is on disk, and stays as it is.
            if (place == 0 && list.Count == interval.Kept) continue;
            if (list.Count == interval.Kept)
            {
                list.RemoveAt(0);
                place--;
            }

            list.Insert(place, new(new(start, price, price, price, price, quantity), at, at));
        }
    }

    /// <summary>All of them as if the new shares had been traded. What is written already is for who wrote it to change.</summary>
    internal void Split(in SharesSplit split)
    {
        foreach (var bar in bars.Values.SelectMany(list => list)) bar.Split(in split);
    }

    /// <summary>Takes over the newest bars as they were written last, oldest first. The last of them may go on.</summary>
    /// <param name="until">When the last print in them was, at the latest.</param>
    internal void Resume(CandleInterval interval, IEnumerable<Candle> written, Timestamp until) =>
        bars[interval].AddRange(written.TakeLast(interval.Kept)
            .Select(candle => new Bar(candle, candle.Time, until) { IsUnwritten = false }));

    /// <summary>
    /// Puts what is known of the time before in front, oldest first; what was known of that time gives way. Bars that began before go on.
    /// </summary>
    internal void Precede(CandleInterval interval, IReadOnlyList<Candle> earlier)
    {
        if (earlier.Count == 0) return;
        var list = bars[interval];
        var end = earlier[^1].Time;
        list.RemoveAll(bar => bar.Candle.Time < end);
        var fresh = earlier;
        if (list.Count > 0 && list[0].Candle.Time == end)
        {
            list[0].Precede(earlier[^1]);
            fresh = [.. earlier.SkipLast(1)];
        }

        var room = interval.Kept - list.Count;
        if (room > 0)
            list.InsertRange(0, fresh.TakeLast(room).Select(candle => new Bar(candle, candle.Time, candle.Time) { IsUnwritten = false }));
    }

    /// <summary>The bars that changed since they were asked for last.</summary>
    internal IEnumerable<(CandleInterval Interval, Candle Candle)> TakeUnwritten()
    {
        foreach (var (interval, list) in bars)
        {
            foreach (var bar in list)
            {
                if (!bar.IsUnwritten) continue;
                bar.IsUnwritten = false;
                yield return (interval, bar.Candle);
            }
        }
    }
}
