namespace TradeCraft.Projections.Calendars;

/// <summary>
/// The clock of New York, by the rule in force since 2007 (Energy Policy Act of 2005, section 110): four hours behind UTC from the second
/// Sunday of March, 2:00, to the first Sunday of November, 2:00, else five. By rule, so that no machine needs a time-zone database for it.
/// </summary>
public static class NewYorkTime
{
    public static DateTime FromUtc(DateTime utc) => utc + OffsetAt(utc);

    /// <summary>An hour that the clock shows twice is taken as the first, one that it skips as if it had not been.</summary>
    public static DateTime ToUtc(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time, DateTimeKind.Utc);
        var summer = local + TimeSpan.FromHours(4);
        return OffsetAt(summer).Hours == -4 ? summer : local + TimeSpan.FromHours(5);
    }

    private static TimeSpan OffsetAt(DateTime utc)
    {
        // 2:00 is 7:00 UTC when the clock goes forward and 6:00 UTC when it goes back.
        var begins = Dates.Nth(2, DayOfWeek.Sunday, utc.Year, 3).ToDateTime(new TimeOnly(7, 0), DateTimeKind.Utc);
        var ends = Dates.Nth(1, DayOfWeek.Sunday, utc.Year, 11).ToDateTime(new TimeOnly(6, 0), DateTimeKind.Utc);
        return TimeSpan.FromHours(utc >= begins && utc < ends ? -4 : -5);
    }
}
