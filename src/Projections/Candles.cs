using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>A bar's length.</summary>
/// <param name="Name">As on the wire: 1m, 4h, 1d.</param>
public sealed record CandleInterval(string Name, int Minutes)
{
    public static readonly IReadOnlyList<CandleInterval> All =
        [new("1m", 1), new("5m", 5), new("15m", 15), new("30m", 30), new("1h", 60), new("4h", 240), new("1d", 1440)];

    public static CandleInterval? Find(string name) => All.FirstOrDefault(interval => interval.Name == name);

    /// <summary>The start of the bar that a time falls in. Bars are counted from midnight UTC.</summary>
    public Timestamp StartOf(Timestamp time)
    {
        var length = Minutes * 60_000_000L;
        return new(time.UnixMicroseconds - (time.UnixMicroseconds % length));
    }
}

/// <summary>One bar of prices.</summary>
public sealed record Candle(Timestamp Time, Price Open, Price High, Price Low, Price Close, Quantity Volume);

/// <summary>The bars of one instrument, folded from its prints and held in memory. A minute without a print has no bar.</summary>
public sealed class Candles
{
    /// <summary>How many bars of each interval are remembered.</summary>
    public const int Length = 1_500;

    private readonly Dictionary<CandleInterval, List<Candle>> bars = CandleInterval.All.ToDictionary(interval => interval, _ => new List<Candle>());

    /// <summary>The bars from a time to a time, both included, oldest first, the newest ones where there are more than asked for.</summary>
    internal IEnumerable<Candle> Between(CandleInterval interval, Timestamp from, Timestamp to, int most) =>
        bars[interval].Where(bar => bar.Time >= from && bar.Time <= to).TakeLast(most);

    internal Candle? Running(CandleInterval interval) => bars[interval].LastOrDefault();

    internal void Add(Price price, Quantity quantity, Timestamp at)
    {
        foreach (var (interval, list) in bars)
        {
            var start = interval.StartOf(at);
            if (list.Count > 0 && list[^1].Time == start)
            {
                var bar = list[^1];
                list[^1] = bar with
                {
                    High = price > bar.High ? price : bar.High,
                    Low = price < bar.Low ? price : bar.Low,
                    Close = price,
                    Volume = bar.Volume + quantity,
                };
                continue;
            }

            if (list.Count == Length) list.RemoveAt(0);
            list.Add(new(start, price, price, price, price, quantity));
        }
    }
}
