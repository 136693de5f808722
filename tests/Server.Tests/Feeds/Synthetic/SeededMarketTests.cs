using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Tests.Feeds.Synthetic;

/// <summary>A market from a seed, without a venue.</summary>
public sealed class SeededMarketTests
{
    private static readonly Timestamp Start = ThreeHours.Start.AddMinutes(3).ToTimestamp();

    private static readonly SyntheticInstrument[] Models =
        [.. SyntheticInstruments.All.Where(model => model.Instrument.Symbol is "BTC-USD" or "ETH-USD" or "AAPL" or "EUR-USD")];

    [Theory]
    [InlineData(0)]
    [InlineData(119.9)]
    [InlineData(120)]
    [InlineData(1_000)]
    [InlineData(3_600)]
    public void From_any_time_on_the_same_is_told(double seconds)
    {
        var from = new Timestamp(Start.UnixMicroseconds + (long)(seconds * 1_000_000));
        var until = new Timestamp(from.UnixMicroseconds + 400_000_000);
        Assert.Equal(
            Told(Open(1, Scenario.Crash, Start), from, until).ToList(), Told(Open(1, Scenario.Crash, from), from, until).ToList());
    }

    [Fact]
    public void A_market_has_no_steps_where_a_block_ends()
    {
        // The largest change of the middle over a second, within blocks and from one to the next.
        var (within, between, last) = (new List<double>(), new List<double>(), default((Timestamp At, double Middle)?));
        foreach (var (at, command) in Tell(Open(1, Scenario.Calm, Start), Start, new(Start.UnixMicroseconds + 7_200_000_000)))
        {
            if (command is not QuoteDepth quote || quote.Instrument.Number != 0) continue;
            var middle = Math.Log((quote.Bids.Span[0].Price.Ticks + quote.Asks.Span[0].Price.Ticks) / 2.0);
            if (last is { } before && (at - before.At).Microseconds is > 0 and < 1_000_000)
            {
                var isNext = at.UnixMicroseconds / 300_000_000 != before.At.UnixMicroseconds / 300_000_000;
                (isNext ? between : within).Add(Math.Abs(middle - before.Middle));
            }

            last = (at, middle);
        }

        Assert.True(between.Count > 15);
        Assert.InRange(between.Average(), 0, 3 * within.Average());
    }

    [Fact]
    public void A_closed_market_is_silent()
    {
        // From Friday evening on; the coin trades at all hours.
        var friday = new DateTime(2025, 11, 22, 2, 0, 0, DateTimeKind.Utc).ToTimestamp();
        var market = Open(1, Scenario.Calm, friday, roundTheClock: false);
        var told = Tell(market, friday, new(friday.UnixMicroseconds + 600_000_000)).Select(each => Of(each.Command)).ToHashSet();
        Assert.Equal(["BTC-USD", "ETH-USD"], told.Order());
    }

    private static SeededMarket Open(long seed, Scenario scenario, Timestamp from, bool roundTheClock = true)
    {
        var listed = Listings.Of(Models.Select(model => model.Instrument));
        var start = roundTheClock ? Start : from;
        return new SeededMarket(
            new(seed, scenario, start, new(start.UnixMicroseconds + 7_200_000_000), roundTheClock), [.. Models.Zip(listed)], from);
    }

    private static IEnumerable<(Timestamp At, Command Command)> Tell(SeededMarket market, Timestamp from, Timestamp until)
    {
        var happened = new List<Command>();
        while (market.Next is var at && at < until)
        {
            market.Tell(happened);
            foreach (var command in happened.Where(_ => at >= from)) yield return (at, command);
            happened.Clear();
        }
    }

    private static IEnumerable<string> Told(SeededMarket market, Timestamp from, Timestamp until) =>
        Tell(market, from, until).Select(each => each.Command switch
        {
            QuoteDepth quote => $"{each.At.UnixMicroseconds} {Of(quote)} {Text(quote.Bids)} | {Text(quote.Asks)}",
            ReportPrint print => $"{each.At.UnixMicroseconds} {Of(print)} {print.Quantity.Steps}@{print.Price.Ticks} {print.Aggressor}",
            _ => "",
        });

    private static string Of(Command command) =>
        Models[(command is QuoteDepth quote ? quote.Instrument : ((ReportPrint)command).Instrument).Number].Instrument.Symbol;

    private static string Text(ReadOnlyMemory<BookLevel> levels) =>
        string.Join(' ', levels.ToArray().Select(level => $"{level.Quantity.Steps}@{level.Price.Ticks}"));
}
