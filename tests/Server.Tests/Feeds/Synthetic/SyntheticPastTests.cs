using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Feeds.Synthetic;

namespace TradeCraft.Server.Tests.Feeds.Synthetic;

/// <summary>The five years that a market begins with.</summary>
public sealed class SyntheticPastTests(SyntheticPastTests.Past past, ITestOutputHelper output) : IClassFixture<SyntheticPastTests.Past>
{
    private static readonly DateTime Until = new(2026, 11, 20, 18, 47, 0, DateTimeKind.Utc);

    public sealed class Past
    {
        private static readonly string[] Drawn = ["BTC-USD", "AAPL", "MSFT", "TSLA", "EUR-USD", "XOM", "CVX"];

        private readonly SyntheticPast drawn = new(seed: 5, SyntheticInstruments.All, Until, symbol => symbol == "TSLA" ? 431.17m : null);

        public IReadOnlyDictionary<string, IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>> Bars => field ??= Drawn
            .Select(Listed).ToDictionary(listed => listed.Symbol, drawn.BarsOf);

        public static Instrument Listed(string symbol) =>
            Listings.Of(SyntheticInstruments.All.Single(model => model.Instrument.Symbol == symbol).Instrument);
    }

    public static TheoryData<string> Symbols => ["BTC-USD", "AAPL", "TSLA", "EUR-USD"];

    [Theory]
    [MemberData(nameof(Symbols))]
    public void There_are_minutes_for_a_month_hours_for_a_year_and_days_for_five(string symbol)
    {
        var bars = past.Bars[symbol];
        (string Interval, double Days)[] spans =
        [
            ("1m", 30), ("5m", 30), ("15m", 30), ("30m", 30), ("1h", 365), ("4h", 365), ("1d", 5 * 365.25),
        ];
        foreach (var (name, days) in spans)
        {
            var of = bars[CandleInterval.Find(name)!];
            Assert.InRange((Until - of[0].Time.ToUtc()).TotalDays, days - 4, days + 4);
            Assert.InRange((Until - of[^1].Time.ToUtc()).TotalDays, 0, 1);
            Assert.True(of.Zip(of.Skip(1)).All(pair => pair.First.Time < pair.Second.Time));
            Assert.All(of, bar => Assert.True(
                bar.Low <= bar.Open && bar.Low <= bar.Close && bar.High >= bar.Open && bar.High >= bar.Close && bar.Volume.Steps > 0));
        }
    }

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Longer_bars_are_what_the_shorter_ones_are_together(string symbol)
    {
        var (bars, assetClass) = (past.Bars[symbol], Past.Listed(symbol).AssetClass);
        (string Shorter, string Longer)[] pairs = [("1m", "5m"), ("1m", "15m"), ("5m", "30m"), ("1m", "1h"), ("1h", "4h"), ("1h", "1d")];
        foreach (var (shorter, longer) in pairs.Select(pair => (CandleInterval.Find(pair.Shorter)!, CandleInterval.Find(pair.Longer)!)))
        {
            // The first may begin before the shorter ones do.
            var joined = bars[shorter].GroupBy(bar => longer.StartOf(bar.Time, assetClass)).Skip(1)
                .Select(bar => bar.Aggregate((earlier, later) => earlier.Then(later)) with { Time = bar.Key }).ToArray();
            Assert.Equal(joined, bars[longer].Where(bar => bar.Time >= joined[0].Time));
        }
    }

    [Fact]
    public void It_ends_where_the_live_market_begins()
    {
        Assert.All(past.Bars["AAPL"].Values, bars => Assert.Equal(26_800, bars[^1].Close.Ticks));
        Assert.All(past.Bars["TSLA"].Values, bars => Assert.Equal(43_117, bars[^1].Close.Ticks));
    }

    [Fact]
    public void Shares_have_bars_in_their_sessions_only_and_currencies_none_on_weekends()
    {
        var calendar = TradingCalendar.Of(AssetClass.Equity);
        Assert.All(past.Bars["AAPL"][CandleInterval.Minute], bar => Assert.NotEqual(SessionPart.Closed, calendar.PartAt(bar.Time)));
        Assert.All(past.Bars["AAPL"][CandleInterval.Day],
            bar => Assert.True(UsHolidays.IsTradingDay(DateOnly.FromDateTime(NewYorkTime.FromUtc(bar.Time.ToUtc())))));
        Assert.InRange(past.Bars["AAPL"][CandleInterval.Day].Count, 1_250, 1_260);
        Assert.All(past.Bars["EUR-USD"][CandleInterval.Minute],
            bar => Assert.Equal(SessionPart.Regular, TradingCalendar.Of(AssetClass.Currency).PartAt(bar.Time)));
    }

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Days_move_as_much_as_the_model_says_and_minutes_as_much_as_the_live_market(string symbol)
    {
        var model = SyntheticInstruments.All.Single(each => each.Instrument.Symbol == symbol);
        var daily = Statistics.Deviation(Returns(symbol, CandleInterval.Day));
        var perYear = model.Instrument.AssetClass switch { AssetClass.Crypto => 365, AssetClass.Currency => 312, _ => 252 };
        output.WriteLine($"{symbol}: {daily * Math.Sqrt(perYear):0.000}, the model's {model.Volatility:0.000}");
        Assert.InRange(daily * Math.Sqrt(perYear), 0.7 * model.Volatility, 1.4 * model.Volatility);
    }

    /// <summary>Cont (2001), as of the live market: see <see cref="StylisedFactsTests"/>.</summary>
    [Fact]
    public void Daily_tails_are_heavy_volatility_clusters_and_sectors_move_together()
    {
        var bitcoin = Returns("BTC-USD", CandleInterval.Day);
        Assert.InRange(Statistics.Kurtosis(bitcoin), 3.5, 60);
        Assert.InRange(Statistics.Autocorrelation(Array.ConvertAll(bitcoin, Math.Abs), 1), 0.05, 0.5);
        Assert.InRange(Statistics.Correlation(Returns("XOM", CandleInterval.Day), Returns("CVX", CandleInterval.Day)), 0.5, 0.85);
    }

    [Fact]
    public void The_same_seed_gives_the_same_past_and_nobody_shifts_anybody()
    {
        var alone = new SyntheticPast(
            seed: 5, [.. SyntheticInstruments.All.Where(model => model.Instrument.Symbol is "AAPL" or "MSFT")], Until, _ => null);
        Assert.Equal(past.Bars["AAPL"][CandleInterval.Minute], alone.BarsOf(Past.Listed("AAPL"))[CandleInterval.Minute]);
        var other = new SyntheticPast(seed: 6, SyntheticInstruments.All, Until, _ => null);
        Assert.NotEqual(past.Bars["AAPL"][CandleInterval.Minute], other.BarsOf(Past.Listed("AAPL"))[CandleInterval.Minute]);
    }

    private double[] Returns(string symbol, CandleInterval interval) =>
        Statistics.LogReturns([.. past.Bars[symbol][interval].Select(bar => (double)bar.Close.Ticks)]);
}
