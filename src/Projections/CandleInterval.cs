using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Projections;

/// <summary>A bar's length.</summary>
/// <param name="Name">As on the wire: 1m, 4h, 1d.</param>
/// <param name="Kept">How many bars are held in memory: enough for late prints, and for what is worked out from them.</param>
public sealed record CandleInterval(string Name, int Minutes, int Kept)
{
    public static readonly CandleInterval Minute = new("1m", 1, 120);

    /// <summary>The day's change and range are worked out from these: six days' worth, for a long weekend.</summary>
    public static readonly CandleInterval Quarter = new("15m", 15, 600);

    public static readonly CandleInterval Day = new("1d", 1440, 64);

    public static readonly IReadOnlyList<CandleInterval> All =
        [Minute, new("5m", 5, 64), Quarter, new("30m", 30, 64), new("1h", 60, 64), new("4h", 240, 64), Day];

    public static CandleInterval? Find(string name) => All.FirstOrDefault(interval => interval.Name == name);

    /// <summary>
    /// The start of the bar that a time falls in. Bars are counted from midnight UTC, those of days by the calendar of what they are of.
    /// </summary>
    public Timestamp StartOf(Timestamp time, AssetClass assetClass)
    {
        if (this == Day) return TradingCalendar.Of(assetClass).DayOf(time);
        var length = Minutes * 60_000_000L;
        return new(time.UnixMicroseconds - (time.UnixMicroseconds % length));
    }
}
