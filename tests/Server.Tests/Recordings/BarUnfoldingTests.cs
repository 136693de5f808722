using System.Globalization;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Tests.Feeds;

namespace TradeCraft.Server.Tests.Recordings;

/// <summary>
/// Bars of a minute, written open-high-low-close, and what they unfold to: seconds, then bid × size / ask × size, or a print.
/// </summary>
public sealed class BarUnfoldingTests
{
    private static readonly DateTimeOffset Start = new(2018, 4, 4, 0, 0, 0, TimeSpan.Zero);
    private static readonly Instrument Share = Listings.Of(FeedInstruments.Apple);

    [Fact]
    public void A_bar_that_rose_goes_by_its_low_to_its_high() =>
        Assert.Equal(
            ["0 print 10.00 × 2 buy", "15 print 9.00 × 2 sell", "30 print 12.00 × 2 buy", "45 print 11.00 × 2.003 sell"],
            Unfold(Trades("10 12 9 11", volume: 8.003m)));

    [Fact]
    public void A_bar_that_fell_goes_by_its_high_to_its_low() =>
        Assert.Equal(
            ["0 print 10.00 × 2 buy", "15 print 12.00 × 2 buy", "30 print 8.00 × 2 sell", "45 print 9.00 × 2 buy"],
            Unfold(Trades("10 12 8 9", volume: 8)));

    [Fact]
    public void Both_sides_of_the_quote_take_the_same_path_and_show_the_last_size() =>
        Assert.Equal(
            ["0 10.00 × 3 / 10.02 × 7", "15 9.90 × 3 / 9.93 × 7", "30 10.50 × 3 / 10.51 × 7", "45 10.10 × 3 / 10.20 × 7"],
            Unfold(Quotes("10 10.5 9.9 10.1", 3, "10.02 10.51 9.93 10.2", 7)));

    [Fact]
    public void Trades_decide_the_path_of_the_quotes() =>
        Assert.Equal(
            ["0 10.00 × 1 / 10.50 × 1", "0 print 10.25 × 1 buy", "15 11.00 × 1 / 11.50 × 1", "15 print 11.25 × 1 buy",
             "30 9.00 × 1 / 9.50 × 1", "30 print 9.25 × 1 sell", "45 10.50 × 1 / 11.00 × 1", "45 print 10.20 × 1 sell"],
            Unfold(Quotes("10 11 9 10.5", 1, "10.5 11.5 9.5 11", 1) with { Trades = Trades("10.25 11.25 9.25 10.2", volume: 4).Trades }));

    [Fact]
    public void A_print_above_the_middle_was_bought_and_one_below_was_sold() =>
        Assert.Equal(
            ["buy", "buy", "sell", "sell"],
            Unfold(Quotes("10 10 10 10", 1, "11 11 11 11", 1) with { Trades = Trades("10.9 11 10 10.4", volume: 4).Trades })
                .Where(line => line.Contains("print", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]));

    [Theory]
    [InlineData("10 10 10 10", "10 10 10 10", "10.00 × 5 / 10.01 × 5")] // locked
    [InlineData("10.05 10.05 10.05 10.05", "10 10 10 10", "10.05 × 5 / 10.06 × 5")] // crossed
    [InlineData("10.004 10.004 10.004 10.004", "10.006 10.006 10.006 10.006", "10.00 × 5 / 10.01 × 5")] // finer than a tick
    [InlineData("0.001 0.001 0.001 0.001", "10 10 10 10", "0.01 × 5 / 10.00 × 5")]
    public void What_a_book_cannot_hold_is_shown_as_it_can(string bid, string ask, string shown) =>
        Assert.Equal($"0 {shown}", Unfold(Quotes(bid, 5, ask, 5))[0]);

    [Theory]
    [InlineData(0, 5, "none / 11.00 × 5")]
    [InlineData(5, 0, "10.00 × 5 / none")]
    [InlineData(0.0000001, 5, "10.00 × 0.001 / 11.00 × 5")]
    [InlineData(999_999_999_999, 5, "10.00 × 100000000 / 11.00 × 5")]
    public void Sizes_are_whole_steps_that_a_venue_takes(double bidSize, double askSize, string shown) =>
        Assert.Equal($"0 {shown}", Unfold(Quotes("10 10 10 10", (decimal)bidSize, "11 11 11 11", (decimal)askSize))[0]);

    [Fact]
    public void Quotes_see_one_level_and_stand_after_their_prints()
    {
        var commands = Commands(
            Quotes("10 10 10 10", 1, "11 11 11 11", 1) with { Trades = Trades("10 10 10 10", volume: 4).Trades }).ToArray();
        Assert.Equal([1, 1, 1, 1], commands.OfType<QuoteDepth>().Select(quote => quote.Levels));
        Assert.Equal([true, true, true, true], commands.OfType<ReportPrint>().Select(print => print.QuoteStands));
    }

    [Fact]
    public void Prints_sum_to_the_volume_and_keep_within_the_bar()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            decimal Draw() => 1 + (random.Next(100_000) / 1000m);
            var (open, close, more, less) = (Draw(), Draw(), Draw(), Draw());
            var prices = new Ohlc(open, Math.Max(Math.Max(open, close), more), Math.Min(Math.Min(open, close), less), close);
            var volume = random.Next(5) == 0 ? 3_000_000_000m : random.Next(50_000_000) / 10_000m;

            var prints = Commands(new Bar(Start, TimeSpan.FromMinutes(1), null, new TradeBar(prices, volume)))
                .OfType<ReportPrint>().ToArray();

            Assert.Equal(decimal.Round(volume / 0.001m), prints.Sum(print => print.Quantity.Steps));
            Assert.All(prints, print => Assert.True(Share.ValueFits(print.Price, print.Quantity) && Share.AmountFits(print.Quantity)));
            if (prints.Length == 0) continue;
            Assert.InRange(prints.Min(print => print.Price.Ticks), decimal.Round(prices.Low * 100), decimal.Round(prices.High * 100));
            Assert.Equal(decimal.Round(prices.Low * 100),
                volume >= 0.004m ? prints.Min(print => print.Price.Ticks) : decimal.Round(prices.Low * 100));
            Assert.Equal(decimal.Round(prices.Close * 100), prints[^1].Price.Ticks);
        }
    }

    private static Bar Trades(string prices, decimal volume) =>
        new(Start, TimeSpan.FromMinutes(1), null, new TradeBar(Parse(prices), volume));

    private static Bar Quotes(string bid, decimal bidSize, string ask, decimal askSize) =>
        new(Start, TimeSpan.FromMinutes(1), new QuoteBar(new QuotedSide(Parse(bid), bidSize), new QuotedSide(Parse(ask), askSize)), null);

    private static Ohlc Parse(string prices)
    {
        var parts = prices.Split(' ').Select(part => decimal.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new Ohlc(parts[0], parts[1], parts[2], parts[3]);
    }

    private static IEnumerable<Command> Commands(Bar bar) => new BarUnfolding(Share).Unfold(bar).Select(each => each.Command);

    private static List<string> Unfold(Bar bar) =>
        [.. new BarUnfolding(Share).Unfold(bar).Select(each => $"{(each.At - Start).TotalSeconds:0} {Write(each.Command)}")];

    private static string Write(Command command) => command switch
    {
        QuoteDepth depth => $"{Write(depth.Bids.Span)} / {Write(depth.Asks.Span)}",
        ReportPrint print =>
            $"print {Share.ToDecimal(print.Price):0.00} × {Share.ToDecimal(print.Quantity):0.###} "
                + $"{(print.Aggressor == Side.Buy ? "buy" : "sell")}",
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static string Write(ReadOnlySpan<BookLevel> levels) =>
        levels.Length == 0 ? "none" : $"{Share.ToDecimal(levels[0].Price):0.00} × {Share.ToDecimal(levels[0].Quantity):0.###}";
}
