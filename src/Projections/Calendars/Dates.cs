using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections.Calendars;

/// <summary>Days of a month by rule, and the venue's time as the calendar's.</summary>
public static class Dates
{
    /// <summary>The first Monday, the third Friday: <paramref name="nth"/> counts from 1.</summary>
    public static DateOnly Nth(int nth, DayOfWeek day, int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((day - first.DayOfWeek + 7) % 7) + (7 * (nth - 1)));
    }

    public static DateOnly Last(DayOfWeek day, int year, int month)
    {
        var last = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return last.AddDays(-((last.DayOfWeek - day + 7) % 7));
    }

    /// <summary>Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus: Astronomical Algorithms, chapter 8).</summary>
    public static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var day = h + l - (7 * m) + 114;
        return new DateOnly(year, day / 31, (day % 31) + 1);
    }

    public static DateTime ToUtc(this Timestamp time) => DateTime.UnixEpoch.AddMicroseconds(time.UnixMicroseconds);

    public static Timestamp ToTimestamp(this DateTime utc) => new((utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
