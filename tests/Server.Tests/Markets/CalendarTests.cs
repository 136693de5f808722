using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.Tests.Markets;

/// <summary>When markets trade, against the dates that the exchanges published and the machine's own time zones.</summary>
public sealed class CalendarTests
{
    /// <summary>
    /// NYSE, holidays and trading hours, as published for 2021 to 2028; those of 2029 and 2030 follow from the same rule.
    /// </summary>
    [Theory]
    [InlineData(2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26")]
    [InlineData(2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26", "11-25")]
    [InlineData(2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24")]
    [InlineData(2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25", "07-03 11-29 12-24")]
    [InlineData(2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25", "07-03 11-28 12-24")]
    [InlineData(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25", "11-27 12-24")]
    [InlineData(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24", "11-26")]
    [InlineData(2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24")]
    [InlineData(2029, "01-01 01-15 02-19 03-30 05-28 06-19 07-04 09-03 11-22 12-25", "07-03 11-23 12-24")]
    [InlineData(2030, "01-01 01-21 02-18 04-19 05-27 06-19 07-04 09-02 11-28 12-25", "07-03 11-29 12-24")]
    public void The_exchanges_close_on_their_holidays_and_early_on_half_days(int year, string holidays, string halfDays)
    {
        var days = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365)
            .Select(day => new DateOnly(year, 1, 1).AddDays(day)).ToArray();
        var weekdays = days.Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        Assert.Equal(holidays, Write(weekdays.Where(day => !UsHolidays.IsTradingDay(day))));
        Assert.Equal(halfDays, Write(days.Where(UsHolidays.IsHalfDay)));
        Assert.All(days.Where(UsHolidays.IsHalfDay),
            day => Assert.Equal(3.5, (ShareSession.On(day)!.Close - ShareSession.On(day)!.Open).Microseconds / 3.6e9));

        static string Write(IEnumerable<DateOnly> dates) =>
            string.Join(' ', dates.Select(date => date.ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void New_Yorks_clock_is_the_time_zone_databases_to_2030()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        for (var at = new DateTime(2007, 1, 1, 0, 30, 0, DateTimeKind.Utc); at.Year < 2031; at = at.AddHours(1))
        {
            var local = NewYorkTime.FromUtc(at);
            if (local.Ticks != TimeZoneInfo.ConvertTimeFromUtc(at, zone).Ticks) Assert.Fail($"{at:o} is {local:o}");
            if (!zone.IsAmbiguousTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)))
                Assert.Equal(at, NewYorkTime.ToUtc(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local)));
        }
    }

    [Theory]
    [InlineData("2026-03-06T14:30Z", "2026-03-09T13:30Z")] // the clock goes forward between them
    [InlineData("2026-10-30T13:30Z", "2026-11-02T14:30Z")] // and back
    public void The_bell_rings_at_half_past_nine_whatever_the_season(string friday, string monday)
    {
        var calendar = TradingCalendar.Of(AssetClass.Equity);
        foreach (var bell in (Timestamp[])[At(friday), At(monday)])
        {
            Assert.Equal((SessionPart.Pre, SessionPart.Regular), (calendar.PartAt(new(bell.UnixMicroseconds - 1)), calendar.PartAt(bell)));
            Assert.Equal((SessionPart.Regular, bell), calendar.NextChange(new(bell.UnixMicroseconds - 1)));
        }
    }

    [Theory]
    [InlineData(AssetClass.Crypto, "2026-12-25T12:00Z", SessionPart.Regular)]
    [InlineData(AssetClass.Equity, "2026-12-25T16:00Z", SessionPart.Closed)] // Christmas
    [InlineData(AssetClass.Equity, "2026-11-27T17:59Z", SessionPart.Regular)] // the day after Thanksgiving
    [InlineData(AssetClass.Equity, "2026-11-27T18:00Z", SessionPart.Post)]
    [InlineData(AssetClass.Equity, "2026-11-20T00:59Z", SessionPart.Post)]
    [InlineData(AssetClass.Etf, "2026-11-20T01:00Z", SessionPart.Closed)]
    [InlineData(AssetClass.Currency, "2026-11-20T21:59Z", SessionPart.Regular)] // Friday
    [InlineData(AssetClass.Currency, "2026-11-20T22:00Z", SessionPart.Closed)]
    [InlineData(AssetClass.Currency, "2026-11-22T21:59Z", SessionPart.Closed)] // Sunday
    [InlineData(AssetClass.Currency, "2026-11-22T22:00Z", SessionPart.Regular)]
    [InlineData(AssetClass.Currency, "2026-06-21T21:00Z", SessionPart.Regular)] // in summer an hour earlier
    public void It_is_known_when_what_trades(AssetClass assetClass, string at, SessionPart part) =>
        Assert.Equal(part, TradingCalendar.Of(assetClass).PartAt(At(at)));

    [Theory]
    [InlineData("2026-11-18T15:00Z", "2026-11-17T21:00Z")] // on a Wednesday morning since Tuesday's close
    [InlineData("2026-11-18T14:00Z", "2026-11-16T21:00Z")] // before the bell Tuesday's change still stands
    [InlineData("2026-11-22T12:00Z", "2026-11-19T21:00Z")] // on Sunday Friday's
    [InlineData("2026-11-30T15:00Z", "2026-11-27T18:00Z")] // after the half day of Thanksgiving
    public void A_shares_change_is_counted_from_the_close_before_its_last_session(string now, string since) =>
        Assert.Equal(At(since), TradingCalendar.Of(AssetClass.Equity).ChangeSince(At(now)));

    [Fact]
    public void A_shares_day_begins_at_midnight_in_New_York_and_a_coins_at_midnight_UTC()
    {
        Assert.Equal(At("2026-11-19T05:00Z"), TradingCalendar.Of(AssetClass.Equity).DayOf(At("2026-11-20T04:59Z")));
        Assert.Equal(At("2026-11-20T00:00Z"), TradingCalendar.Of(AssetClass.Crypto).DayOf(At("2026-11-20T04:59Z")));
    }

    private static Timestamp At(string text) =>
        DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal)
            .ToTimestamp();
}
