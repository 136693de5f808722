using TradeCraft.Server.Feeds.Synthetic;

namespace TradeCraft.Server.Tests.Feeds.Synthetic;

/// <summary>What prices do over a year, sampled each minute, without the order flow's share of the variance.</summary>
public sealed class FairValueTests(FairValueTests.Year year, ITestOutputHelper output) : IClassFixture<FairValueTests.Year>
{
    public sealed class Year
    {
        public const int Minutes = 365 * 24 * 60;

        public Year()
        {
            var factors = new Factors(seed: 7, SyntheticInstruments.All.Select(model => model.Sector).OfType<string>());
            var values = SyntheticInstruments.All.Select(
                model => (model, value: new FairValue(model, seed: 7, factors, lastPrice: null), prices: new double[Minutes])).ToArray();
            for (var minute = 0; minute < Minutes; minute++)
            {
                factors.Step(1.0 / Minutes);
                foreach (var (_, value, prices) in values)
                {
                    value.Step(1.0 / Minutes);
                    prices[minute] = value.Price;
                }
            }

            Prices = values.ToDictionary(each => each.model.Instrument.Symbol, each => each.prices);
            Returns = Prices.ToDictionary(each => each.Key, each => Statistics.LogReturns(each.Value));
        }

        public IReadOnlyDictionary<string, double[]> Prices { get; }

        public IReadOnlyDictionary<string, double[]> Returns { get; }
    }

    public static TheoryData<string> Symbols => [.. SyntheticInstruments.All.Select(model => model.Instrument.Symbol)];

    [Theory]
    [MemberData(nameof(Symbols))]
    public void A_years_volatility_is_near_the_models(string symbol)
    {
        var model = SyntheticInstruments.All.Single(each => each.Instrument.Symbol == symbol);
        var expected = model.Volatility * Math.Sqrt(1 - FairValue.FlowShare);

        var volatility = Statistics.Deviation(year.Returns[symbol]) * Math.Sqrt(Year.Minutes);

        output.WriteLine($"{symbol}: {volatility:0.000}, expected {expected:0.000}");
        Assert.InRange(volatility, 0.7 * expected, 1.35 * expected);
    }

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Tails_are_fatter_than_normal_and_quiet_follows_quiet(string symbol)
    {
        var returns = year.Returns[symbol];
        var magnitudes = Array.ConvertAll(returns, Math.Abs);

        var (kurtosis, nextMinute, nextHour) =
            (Statistics.Kurtosis(returns), Statistics.Autocorrelation(magnitudes, 1), Statistics.Autocorrelation(magnitudes, 60));

        output.WriteLine(
            $"{symbol}: kurtosis {kurtosis:0.0}, |r| correlates {nextMinute:0.000} with the next minute's, {nextHour:0.000} an hour on");
        Assert.InRange(kurtosis, 5, 400);
        Assert.True(nextMinute > 0.05, $"{nextMinute}");
        Assert.True(nextHour > 0.02, $"{nextHour}");
    }

    [Theory]
    [InlineData("BTC-USD", "ETH-USD", 0.65, 0.90)]
    [InlineData("AAPL", "MSFT", 0.40, 0.70)]
    [InlineData("SPY", "AAPL", 0.45, 0.75)]
    [InlineData("BTC-USD", "AAPL", 0.10, 0.40)]
    [InlineData("BTC-USD", "EUR-USD", -0.05, 0.20)]
    public void What_belongs_together_moves_together(string left, string right, double least, double most) =>
        Assert.InRange(Statistics.Correlation(year.Returns[left], year.Returns[right]), least, most);

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Returns_do_not_foretell_the_next(string symbol) =>
        Assert.InRange(Statistics.Autocorrelation(year.Returns[symbol], 1), -0.02, 0.02);

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Prices_stay_within_reason_for_a_year(string symbol)
    {
        // The half-life of what draws them back is a month: they may be this far off at its end.
        var home = SyntheticInstruments.All.Single(model => model.Instrument.Symbol == symbol).Price;
        Assert.All(year.Prices[symbol], price => Assert.InRange(price, home / 2.5, home * 2.5));
    }
}
