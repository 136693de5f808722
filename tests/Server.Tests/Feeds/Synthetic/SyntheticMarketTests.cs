using System.Globalization;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Tests.Feeds.Synthetic;

/// <summary>What a venue sees of the synthetic market over three hours.</summary>
public sealed class SyntheticMarketTests(ThreeHours market, ITestOutputHelper output) : IClassFixture<ThreeHours>
{
    private static readonly LastKnownPrice None = _ => null;

    public static TheoryData<string> Symbols => FairValueTests.Symbols;

    [Fact]
    public void Ten_levels_a_side_are_shown_never_crossed_and_prints_eat_what_is_shown() =>
        Assert.All(market.Tapes, tape => Assert.Empty(tape.Faults));

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Quotes_and_prints_come_at_a_believable_pace(string symbol)
    {
        var tape = market[symbol];
        var (quotes, prints) = (tape.Quotes / ThreeHours.Seconds, tape.PrintSizes.Count / ThreeHours.Seconds);
        output.WriteLine(FormattableString.Invariant(
            $"{symbol}: {quotes:0.0} quotes and {prints:0.00} prints a second, {tape.ChangedLevels.Average():0.0} of 20 levels change"));
        Assert.InRange(quotes, 1.2, 10);
        Assert.InRange(prints, 0.1, 5);
        if (symbol == "BTC-USD") Assert.InRange(prints, 1, 5);
    }

    [Theory]
    [InlineData("BTC-USD", 0.05, 1)]
    [InlineData("ETH-USD", 0.1, 1)]
    [InlineData("SOL-USD", 0.5, 2)]
    [InlineData("EUR-USD", 0.08, 0.2)]
    [InlineData("AAPL", 0.35, 1.2)]
    [InlineData("MSFT", 0.2, 0.7)]
    [InlineData("NVDA", 0.5, 1.7)]
    [InlineData("TSLA", 0.2, 0.8)]
    [InlineData("AMD", 0.4, 1.4)]
    [InlineData("SPY", 0.15, 0.5)]
    [InlineData("F", 5, 12)]
    [InlineData("JPY-USD", 0.1, 0.8)]
    public void Spreads_are_of_the_size_that_the_market_has(string symbol, double leastBasisPoints, double mostBasisPoints)
    {
        var tape = market[symbol];
        var basisPoints = tape.SpreadsInTicks.Average() / tape.Middle * 10_000;
        var different = tape.SpreadsInTicks.Distinct().Count();
        output.WriteLine(FormattableString.Invariant(
            $"{symbol}: {tape.SpreadsInTicks.Average():0.0} ticks, {basisPoints:0.00} bp, {different} different"));
        Assert.InRange(basisPoints, leastBasisPoints, mostBasisPoints);
        Assert.True(different > 1);
    }

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Quoted_prices_have_the_models_volatility(string symbol)
    {
        var model = SyntheticInstruments.All.Single(each => each.Instrument.Symbol == symbol);
        var returns = Statistics.LogReturns(market[symbol].Minutes);
        var volatility = Statistics.Deviation(returns) * Math.Sqrt(365 * 24 * 60);
        output.WriteLine(FormattableString.Invariant(
            $"{symbol}: {volatility:0.000} over three hours, the model's {model.Volatility:0.000}"));
        var expected = model.Volatility * Math.Sqrt(Enumerable.Range(0, 180).Average(minute =>
            Pace.At(model.Instrument.AssetClass, ThreeHours.Start.AddMinutes(minute).ToTimestamp(), roundTheClock: true).Variance));
        Assert.InRange(volatility, 0.35 * expected, 2.4 * expected);
    }

    [Theory]
    [MemberData(nameof(Symbols))]
    public void More_is_shown_further_from_the_touch(string symbol)
    {
        var shown = market[symbol].ShownByLevel;
        Assert.True(shown[9] > 1.5 * shown[0] && shown[5] > shown[0],
            string.Join(' ', shown.Select(size => (size / shown[0]).ToString("0.00", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [MemberData(nameof(Symbols))]
    public void Print_sizes_have_a_heavy_tail_and_buyers_follow_buyers(string symbol)
    {
        var sizes = market[symbol].PrintSizes.Order().ToArray();
        Assert.True(sizes[^1] > 8 * sizes[sizes.Length / 2], $"{sizes[^1]} against {sizes[sizes.Length / 2]}");

        var signs = market[symbol].Aggressors.Select(side => side == Side.Buy ? 1.0 : -1.0).ToArray();
        var (persistence, mean) = (Statistics.Autocorrelation(signs, 1), signs.Average());
        output.WriteLine(FormattableString.Invariant($"{symbol}: persistence {persistence:0.00}, mean sign {mean:0.00}"));
        Assert.True(persistence > 0.05, $"{persistence}");
        Assert.InRange(mean, -0.25, 0.25);
    }

    [Fact]
    public void The_same_seed_gives_the_same_commands_byte_for_byte_and_another_seed_others()
    {
        Assert.Equal(Play(seed: 3, SyntheticInstruments.All), Play(seed: 3, SyntheticInstruments.All));
        Assert.NotEqual(Play(seed: 3, SyntheticInstruments.All), Play(seed: 4, SyntheticInstruments.All));
    }

    [Fact]
    public void An_instrument_more_shifts_nobody_else()
    {
        var added = new SyntheticInstrument(FeedInstruments.Share("NEW", "Newcomer"))
        {
            Price = 50,
            Volatility = 0.4,
            MarketShare = 0.3,
            Sector = "newcomers",
            SectorShare = 0.1,
            Spread = 0.02,
            Gap = 0.01,
            TouchSize = 100,
            OrderSize = 50,
            SizeUnit = 1,
            RoundSize = 100,
            QuotesPerSecond = 4,
            OrdersPerSecond = 1,
        };

        var before = Play(seed: 5, SyntheticInstruments.All);
        var after = Play(seed: 5, [added, .. SyntheticInstruments.All]);

        Assert.Contains(after, line => line.StartsWith("NEW ", StringComparison.Ordinal));
        Assert.Equal(before, after.Where(line => !line.StartsWith("NEW ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("BTC-USD", 87_654.32)]
    [InlineData("AAPL", 92.17)]
    public void A_price_goes_on_from_the_last_one_known(string symbol, double known)
    {
        var model = SyntheticInstruments.All.Single(each => each.Instrument.Symbol == symbol);
        var synthetic = new SyntheticMarket(
            seed: 1, [model], [Listings.Of(model.Instrument)], asked => asked == symbol ? (decimal)known : null, ThreeHours.Start);
        var happened = new List<Command>();
        synthetic.Step(0, happened);
        var depth = Assert.IsType<QuoteDepth>(happened.Single());
        Assert.InRange(depth.Bids.Span[0].Price.Ticks / 100.0, known * 0.999, known * 1.001);
    }

    [Fact]
    public void Split_shares_go_on_at_the_price_of_one_of_them_and_nothing_else_changes()
    {
        var models = SyntheticInstruments.All.Where(model => model.Instrument.Symbol is "AAPL" or "BTC-USD" or "MSFT").ToList();
        var apple = models.FindIndex(model => model.Instrument.Symbol == "AAPL");
        var (plain, split) = (Play(5, models), Play(5, models, new SharesSplit(new(apple), 4, 1, default, 0)));
        Assert.Equal(split, Play(5, models, new SharesSplit(new(apple), 4, 1, default, 0)));
        Assert.Equal(plain.Where(line => !line.StartsWith("AAPL", StringComparison.Ordinal)),
            split.Where(line => !line.StartsWith("AAPL", StringComparison.Ordinal)));

        var (before, after) = (BestBid(plain), BestBid(split));
        Assert.InRange(after / before, 0.24, 0.26);

        static double BestBid(List<string> lines) => double.Parse(
            lines.Last(line => line.StartsWith("AAPL", StringComparison.Ordinal) && line.Contains('|', StringComparison.Ordinal))
                .Split(' ')[1].Split('@')[1], CultureInfo.InvariantCulture);
    }

    private static List<string> Play(long seed, IReadOnlyList<SyntheticInstrument> models, SharesSplit? halfway = null)
    {
        var listed = Listings.Of(models.Select(model => model.Instrument));
        var synthetic = new SyntheticMarket(seed, models, listed, None, ThreeHours.Start);
        var (happened, lines) = (new List<Command>(), new List<string>());
        for (var step = 0; step < 1_000; step++)
        {
            if (step == 500 && halfway is { } split) synthetic.Split(in split);
            synthetic.Step(step, happened);
            lines.AddRange(happened.Select(command => Write(command, listed)));
            happened.Clear();
        }

        return lines;
    }

    private static string Write(Command command, IReadOnlyList<Instrument> listed) => command switch
    {
        QuoteDepth depth => $"{listed[depth.Instrument.Number].Symbol} {Write(depth.Bids)} | {Write(depth.Asks)}",
        ReportPrint print => $"{listed[print.Instrument.Number].Symbol} {print.Quantity.Steps}@{print.Price.Ticks} {print.Aggressor}",
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static string Write(ReadOnlyMemory<BookLevel> levels) =>
        string.Join(' ', levels.ToArray().Select(level => $"{level.Quantity.Steps}@{level.Price.Ticks}"));
}
