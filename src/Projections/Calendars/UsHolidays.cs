namespace TradeCraft.Projections.Calendars;

/// <summary>
/// The days on which New York's stock exchanges are closed, or close at 13:00, by rule (NYSE rule 7.2). What no rule foretells, such as a
/// day of mourning, is listed.
/// </summary>
public static class UsHolidays
{
    private static readonly HashSet<DateOnly> Mourning = [new(2018, 12, 5), new(2025, 1, 9)];

    public static bool IsTradingDay(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(date);

    /// <summary>
    /// The days that end at 13:00: before Independence Day and Christmas where both are weekdays, and after Thanksgiving.
    /// </summary>
    public static bool IsHalfDay(DateOnly date) => IsTradingDay(date) && date switch
    {
        { Month: 7, Day: 3 } or { Month: 12, Day: 24 } => date.DayOfWeek != DayOfWeek.Friday,
        { Month: 11 } => date == Thanksgiving(date.Year).AddDays(1),
        _ => false,
    };

    private static DateOnly Thanksgiving(int year) => Dates.Nth(4, DayOfWeek.Thursday, year, 11);

    private static bool IsHoliday(DateOnly date) => date.Month switch
    {
        // New Year's Day on a Saturday is not made up for: the Friday ends the year before.
        1 => date == NewYear(date.Year) || date == Dates.Nth(3, DayOfWeek.Monday, date.Year, 1),
        2 => date == Dates.Nth(3, DayOfWeek.Monday, date.Year, 2),
        3 or 4 => date == Dates.Easter(date.Year).AddDays(-2),
        5 => date == Dates.Last(DayOfWeek.Monday, date.Year, 5),
        6 => date.Year >= 2022 && date == Observed(new(date.Year, 6, 19)),
        7 => date == Observed(new(date.Year, 7, 4)),
        9 => date == Dates.Nth(1, DayOfWeek.Monday, date.Year, 9),
        11 => date == Thanksgiving(date.Year),
        12 => date == Observed(new(date.Year, 12, 25)),
        _ => false,
    } || Mourning.Contains(date);

    private static DateOnly NewYear(int year) =>
        new DateOnly(year, 1, 1) is { DayOfWeek: DayOfWeek.Sunday } sunday ? sunday.AddDays(1) : new(year, 1, 1);

    private static DateOnly Observed(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => date.AddDays(-1),
        DayOfWeek.Sunday => date.AddDays(1),
        _ => date,
    };
}
