using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Indicators;
using TradeCraft.Server.Alerts;

namespace TradeCraft.Server.Tests.Alerts;

public sealed class IndicatorBookTests
{
    private readonly IndicatorBook book = new(new InstrumentDirectory());

    [Fact]
    public void Alerts_that_watch_the_same_share_one_study_and_it_goes_with_the_last_of_them()
    {
        book.Add(new(1, AlertCondition.Above, repeats: false, line: 0), Of(14, CandleInterval.Minute));
        book.Add(new(2, AlertCondition.Below, repeats: false, line: 0), Of(14.0m, CandleInterval.Minute));
        book.Add(new(3, AlertCondition.Below, repeats: false, line: 0), Of(14, CandleInterval.Day));
        var shared = book.Find(Of(14, CandleInterval.Minute))!;
        Assert.Equal([1, 2], shared.Alerts.Select(alert => alert.Id));
        Assert.NotSame(shared, book.Find(Of(14, CandleInterval.Day)));

        book.Remove(1);
        Assert.Same(shared, book.Find(Of(14, CandleInterval.Minute)));
        book.Remove(2);
        Assert.Null(book.Find(Of(14, CandleInterval.Minute)));
        Assert.Null(book.IsArmed(2));
        Assert.True(book.IsArmed(3));
    }

    [Fact]
    public void So_many_different_ones_are_watched_and_no_more_but_what_is_watched_already_may_be()
    {
        var intervals = CandleInterval.All;
        for (var id = 0; id < IndicatorBook.MostStudies; id++)
        {
            var watched = Of(2 + (id / intervals.Count), intervals[id % intervals.Count]);
            Assert.True(book.HasRoomFor(watched));
            book.Add(new(id, AlertCondition.Above, repeats: false, line: 0), watched);
        }

        Assert.False(book.HasRoomFor(Of(999, CandleInterval.Minute)));
        Assert.True(book.HasRoomFor(Of(2, CandleInterval.Minute)));
        book.Remove(0);
        Assert.True(book.HasRoomFor(Of(999, CandleInterval.Minute)));
    }

    private static WatchedIndicator Of(decimal length, CandleInterval interval) =>
        new(new InstrumentId(0), interval, new(IndicatorKind.Find("rsi")!, [length], 0));
}
