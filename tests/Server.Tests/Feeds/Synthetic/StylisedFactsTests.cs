using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Feeds.Synthetic;

namespace TradeCraft.Server.Tests.Feeds.Synthetic;

/// <summary>What has been found of real markets, of the synthetic one. Each test names who found it.</summary>
public sealed class StylisedFactsTests(ThreeHours market, StylisedFactsTests.Years years, ITestOutputHelper output)
    : IClassFixture<ThreeHours>, IClassFixture<StylisedFactsTests.Years>
{
    /// <summary>Twelve years of fair values, sampled each hour.</summary>
    public sealed class Years
    {
        private const int Hours = 12 * 365 * 24;

        public Years()
        {
            var factors = new Factors(seed: 21, SyntheticInstruments.All.Select(model => model.Sector).OfType<string>());
            var values = SyntheticInstruments.All.Select(
                model => (model, value: new FairValue(model, seed: 21, factors, lastPrice: null), prices: new double[Hours])).ToArray();
            for (var hour = 0; hour < Hours; hour++)
            {
                factors.Step(1.0 / (365 * 24));
                foreach (var (_, value, prices) in values)
                {
                    value.Step(1.0 / (365 * 24));
                    prices[hour] = value.Price;
                }
            }

            Hourly = values.ToDictionary(each => each.model.Instrument.Symbol, each => Statistics.LogReturns(each.prices));
            Daily = values.ToDictionary(
                each => each.model.Instrument.Symbol, each => Statistics.LogReturns([.. each.prices.Where((_, hour) => hour % 24 == 0)]));
        }

        public IReadOnlyDictionary<string, double[]> Hourly { get; }

        public IReadOnlyDictionary<string, double[]> Daily { get; }
    }

    public static TheoryData<string> Symbols => FairValueTests.Symbols;

    /// <summary>
    /// Cont: Empirical properties of asset returns: stylized facts and statistical issues, Quantitative Finance 1 (2001), section 4: heavy
    /// tails, with a kurtosis far above a normal distribution's 3 (his table 1: 5 to 75 at five minutes), and lighter ones over longer
    /// times (aggregational Gaussianity).
    /// </summary>
    [Theory]
    [MemberData(nameof(Symbols))]
    public void Tails_are_heavy_and_get_lighter_over_longer_times(string symbol)
    {
        var (hourly, daily) = (Statistics.Kurtosis(years.Hourly[symbol]), Statistics.Kurtosis(years.Daily[symbol]));
        var monthly = Statistics.Kurtosis(
            [.. years.Daily[symbol].Chunk(30).Where(month => month.Length == 30).Select(month => month.Sum())]);
        output.WriteLine($"{symbol}: kurtosis hourly {hourly:0.0}, daily {daily:0.0}, monthly {monthly:0.0}");
        Assert.InRange(hourly, 6, 200);
        Assert.InRange(daily, 3.5, 60);
        Assert.True(monthly < hourly, $"{monthly}");
    }

    /// <summary>
    /// Ding, Granger, Engle: A long memory property of stock market returns, Journal of Empirical Finance 1 (1993): the absolute daily
    /// returns of the S&amp;P 500 correlate by 0.318 with the next day's and still after weeks; Cont (2001), section 5: volatility
    /// clustering.
    /// </summary>
    [Theory]
    [MemberData(nameof(Symbols))]
    public void Great_moves_are_followed_by_great_moves_for_weeks(string symbol)
    {
        var magnitudes = Array.ConvertAll(years.Daily[symbol], Math.Abs);
        var (next, week) = (
            Statistics.Autocorrelation(magnitudes, 1), Enumerable.Range(3, 5).Average(lag => Statistics.Autocorrelation(magnitudes, lag)));
        output.WriteLine($"{symbol}: |r| correlates {next:0.000} with the next day's, {week:0.000} with those of three to seven days on");
        Assert.InRange(next, 0.05, 0.45);
        Assert.InRange(week, 0.01, 0.40);
        Assert.True(next > week - 0.03, "They fade.");
    }

    /// <summary>Cont (2001), section 4.1: linear autocorrelations of returns are insignificant but for the shortest times.</summary>
    [Theory]
    [MemberData(nameof(Symbols))]
    public void Returns_do_not_foretell_the_next(string symbol)
    {
        Assert.InRange(Statistics.Autocorrelation(years.Hourly[symbol], 1), -0.02, 0.02);
        Assert.InRange(Statistics.Autocorrelation(years.Daily[symbol], 1), -0.07, 0.07);
    }

    /// <summary>
    /// King, Rime: The $4 trillion question, BIS Quarterly Review (December 2010): a basis point or less between banks in the great
    /// currencies. Angel, Harris, Spatt: Equity Trading in the 21st Century: An Update, Quarterly Journal of Finance 5 (2015): one to a few
    /// basis points for large shares, more where a cent is much of the price. Makarov, Schoar: Trading and Arbitrage in Cryptocurrency
    /// Markets, Journal of Financial Economics 135 (2020): one to ten basis points on the large exchanges, less since.
    /// </summary>
    [Theory]
    [MemberData(nameof(Symbols))]
    public void Spreads_are_of_the_size_found_for_their_kind(string symbol)
    {
        var tape = market[symbol];
        var basisPoints = tape.SpreadsInTicks.Average() / tape.Middle * 10_000;
        output.WriteLine(FormattableString.Invariant($"{symbol}: {basisPoints:0.00} bp"));
        var (least, most) = tape.Instrument.AssetClass switch
        {
            AssetClass.Currency => (0.05, 2.5),
            AssetClass.Crypto => (0.05, 8.0),
            _ => (0.1, 12.0),
        };
        Assert.InRange(basisPoints, least, most);
    }

    /// <summary>
    /// King: Market and Industry Factors in Stock Price Behavior, Journal of Business 39 (1966): shares of an industry move together beyond
    /// what the market explains.
    /// </summary>
    [Theory]
    [InlineData("XOM", "CVX", 0.55, 0.85)]
    [InlineData("JPM", "BAC", 0.55, 0.85)]
    [InlineData("BTC-USD", "ETH-USD", 0.65, 0.92)]
    [InlineData("SPY", "QQQ", 0.70, 0.95)]
    [InlineData("KO", "PG", 0.35, 0.70)]
    [InlineData("GLD", "SPY", -0.10, 0.25)]
    [InlineData("XOM", "NVDA", 0.12, 0.45)]
    public void What_belongs_together_moves_together(string left, string right, double least, double most)
    {
        var correlation = Statistics.Correlation(years.Daily[left], years.Daily[right]);
        output.WriteLine($"{left}, {right}: {correlation:0.00}");
        Assert.InRange(correlation, least, most);
    }

    /// <summary>
    /// Jain, Joh: The Dependence between Hourly Prices and Trading Volume, JFQA 23 (1988): volume is U-shaped over a session, highest at
    /// the open.
    /// </summary>
    [Fact]
    public void A_shares_day_is_busiest_at_its_ends()
    {
        double FlowAt(int hour, int minute) =>
            Pace.At(AssetClass.Equity, NewYorkTime.ToUtc(new(2025, 11, 19), new(hour, minute)).ToTimestamp(), roundTheClock: false).Flow;
        Assert.True(FlowAt(9, 31) > FlowAt(15, 59) && FlowAt(15, 59) > 1.5 * FlowAt(12, 30));
        Assert.True(FlowAt(8, 0) < 0.3 * FlowAt(12, 30) && FlowAt(3, 0) == 0);
    }

    /// <summary>A year of a share's trading days, the nights included, has a year's variance.</summary>
    [Fact]
    public void A_year_of_sessions_has_a_years_variance()
    {
        var start = new DateTime(2025, 1, 1, 5, 0, 0, DateTimeKind.Utc);
        var traded = Enumerable.Range(0, 365 * 24 * 6)
            .Average(part => Pace.At(AssetClass.Equity, start.AddMinutes((10 * part) + 5).ToTimestamp(), roundTheClock: false).Variance);
        Assert.InRange(traded + Pace.OvernightShare, 0.93, 1.05);
        var currency = Enumerable.Range(0, 364 * 24)
            .Average(hour => Pace.At(AssetClass.Currency, start.AddHours(hour).ToTimestamp(), roundTheClock: false).Variance);
        Assert.InRange(currency, 0.93, 1.07);
    }
}
