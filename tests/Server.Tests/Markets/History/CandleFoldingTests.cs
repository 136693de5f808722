using FsCheck;
using FsCheck.Fluent;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Tests.Feeds;

namespace TradeCraft.Server.Tests.Markets.History;

/// <summary>Bars as they are folded from prints.</summary>
public sealed class CandleFoldingTests
{
    private static readonly Timestamp Start = new DateTime(2026, 11, 19, 4, 20, 0, DateTimeKind.Utc).ToTimestamp();

    private readonly record struct Traded(long Price, long Quantity, Timestamp At);

    /// <summary>
    /// Prints of one hundred minutes around midnight in New York, in any order: some late, some at the same instant. Whatever the order, a
    /// bar is what its prints are when put in order, and the longer bars are what the minutes are when put together.
    /// </summary>
    [Fact]
    public void Longer_bars_are_what_their_minutes_are_together_and_late_prints_are_where_they_belong()
    {
        var prints = Gen.Choose(1, 500).SelectMany(price => Gen.Choose(1, 9).SelectMany(quantity => Gen.Choose(0, 6_000).Select(second =>
            new Traded(price, quantity, new(Start.UnixMicroseconds + (second * 1_000_000L)))))).ListOf()
            .Select(list => list.DistinctBy(print => print.At).ToArray());
        Prop.ForAll(prints.ToArbitrary(), HoldsFor).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_minute_without_a_print_has_no_bar()
    {
        var bars = Fold([new(100, 1, Start), new(101, 1, Start + new Duration(180_000_000))]).Candles(CandleInterval.Minute);
        Assert.Equal([Start, Start + new Duration(180_000_000)], bars.Select(bar => bar.Time));
    }

    [Fact]
    public void A_print_that_is_late_by_more_than_what_is_held_changes_no_bar()
    {
        var prints = Enumerable.Range(0, CandleInterval.Minute.Kept)
            .Select(minute => new Traded(100, 1, Start + new Duration(minute * 60_000_000L))).ToList();
        prints.Add(new(999, 1, new(Start.UnixMicroseconds - 1)));
        Assert.DoesNotContain(Fold([.. prints]).Candles(CandleInterval.Minute), bar => bar.High.Ticks == 999);
    }

    private static bool HoldsFor(Traded[] prints)
    {
        var market = Fold(prints);
        var minutes = market.Candles(CandleInterval.Minute);
        return CandleInterval.All.All(interval =>
            market.Candles(interval).SequenceEqual(Naive(prints, interval))
                && market.Candles(interval).SequenceEqual(Joined(minutes, interval)));
    }

    private static IEnumerable<Candle> Naive(Traded[] prints, CandleInterval interval) => prints
        .GroupBy(print => interval.StartOf(print.At, AssetClass.Equity)).OrderBy(bar => bar.Key.UnixMicroseconds)
        .Select(bar => (bar.Key, Prints: bar.OrderBy(print => print.At.UnixMicroseconds).ToArray()))
        .Select(bar => new Candle(
            bar.Key, new(bar.Prints[0].Price), new(bar.Prints.Max(print => print.Price)), new(bar.Prints.Min(print => print.Price)),
            new(bar.Prints[^1].Price), new(bar.Prints.Sum(print => print.Quantity))));

    private static IEnumerable<Candle> Joined(IReadOnlyList<Candle> minutes, CandleInterval interval) => minutes
        .GroupBy(minute => interval.StartOf(minute.Time, AssetClass.Equity))
        .Select(bar => bar.Aggregate((earlier, later) => earlier.Then(later)) with { Time = bar.Key });

    private static Market Fold(Traded[] prints)
    {
        var instrument = Listings.Of(FeedInstruments.Apple);
        var projections = new VenueProjections();
        projections.Fold([
            new Event { Type = EventType.InstrumentListed, Sequence = 1, At = Start, Detail = instrument },
            .. prints.Select(print => new Event
            {
                Type = EventType.PrintReported,
                Sequence = 1,
                At = print.At,
                PrintReported = new(instrument.Id, new(print.Price), new(print.Quantity), Side.Buy),
            })]);
        return new(projections, instrument);
    }

    private sealed record Market(VenueProjections Projections, Instrument Instrument)
    {
        public IReadOnlyList<Candle> Candles(CandleInterval interval) =>
            Projections.Markets[Instrument].Candles(interval, new(long.MinValue), new(long.MaxValue));
    }
}
