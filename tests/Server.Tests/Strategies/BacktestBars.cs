using System.Globalization;
using System.IO.Compression;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Strategies.Backtests;
using TradeCraft.Server.Strategies.Rules;
using TradeCraft.Server.Tests.Feeds;
using TradeCraft.Server.Tests.Recordings;

namespace TradeCraft.Server.Tests.Strategies;

/// <summary>Bars and plans for backtests.</summary>
internal static class BacktestBars
{
    public static Instrument Coin { get; } = Listings.Of(FeedInstruments.BtcUsd);

    public static Instrument Share { get; } = Listings.Of(FeedInstruments.Apple);

    private static readonly DateTime Start = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    public static BacktestPlan Plan(Instrument instrument, string interval = "1h", Profile? profile = null, Physics? physics = null) => new(
        [instrument], CandleInterval.Find(interval)!, 100_000, new(profile ?? Profiles.Frictionless), physics ?? Physics.Frictionless,
        SpreadBasisPoints: 0, Seed: 1);

    /// <summary>One bar an hour of the coin: open, high, low, close in dollars, ten coins traded.</summary>
    public static IReadOnlyList<Candle> Hours(params (decimal Open, decimal High, decimal Low, decimal Close)[] bars) =>
        HoursOf(Coin, bars);

    public static IReadOnlyList<Candle> HoursOf(
        Instrument instrument, params (decimal Open, decimal High, decimal Low, decimal Close)[] bars) =>
        [.. bars.Select((bar, hour) => BarOf(instrument, Start.AddHours(hour), bar.Open, bar.High, bar.Low, bar.Close, 10))];

    /// <summary>A walk of so many hours, the same for the same seed.</summary>
    public static IReadOnlyList<Candle> Walk(int hours, int seed = 1, int minutes = 60)
    {
        var random = new Random(seed);
        var (bars, price) = (new List<Candle>(), 50_000m);
        for (var hour = 0; hour < hours; hour++)
        {
            var open = price;
            var close = decimal.Round(open * (1 + ((decimal)(random.NextDouble() - 0.5) * 0.02m)), 2);
            var high = decimal.Round(Math.Max(open, close) * (1 + ((decimal)random.NextDouble() * 0.005m)), 2);
            var low = decimal.Round(Math.Min(open, close) * (1 - ((decimal)random.NextDouble() * 0.005m)), 2);
            var volume = 5 + (random.Next(1_000) / 100m);
            bars.Add(BarOf(Coin, Start.AddMinutes((double)hour * minutes), open, high, low, close, volume));
            price = close;
        }

        return bars;
    }

    /// <summary>A file of daily bars of the shared data, as it is.</summary>
    /// <param name="scale">What a price of the file is to be divided by.</param>
    public static IReadOnlyList<Candle> Daily(string path, Instrument instrument, decimal scale)
    {
        var file = Path.Combine(Path.GetDirectoryName(RecordingFolder.Shared())!, path);
        using var archive = ZipFile.OpenRead(file);
        using var text = new StreamReader(archive.Entries[0].Open());
        var bars = new List<Candle>();
        while (text.ReadLine() is { } row)
        {
            var cells = row.Split(',');
            var date = DateTime.ParseExact(cells[0], "yyyyMMdd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal
                | DateTimeStyles.AdjustToUniversal);
            var numbers = cells[1..].Select(cell => decimal.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
            bars.Add(BarOf(instrument, date, numbers[0] / scale, numbers[1] / scale, numbers[2] / scale, numbers[3] / scale, numbers[4]));
        }

        return bars;
    }

    public static RulesRequest BuyAndHold => new(RuleSide.Long, [], [], new(Percent: 100));

    /// <summary>In when the fast average is above the slow one, out when it is below.</summary>
    public static RulesRequest Crossing(int fast, int slow) => new(
        RuleSide.Long, [new(Average(fast), RuleComparison.CrossesAbove, Average(slow))],
        [new(Average(fast), RuleComparison.CrossesBelow, Average(slow))], new(Percent: 50));

    public static BacktestOutcome Run(BacktestPlan plan, RulesRequest rules, params IReadOnlyList<IReadOnlyList<Candle>> bars) =>
        new Backtest(plan, bars).Run(new RulesStrategy(rules), _ => { }, TestContext.Current.CancellationToken);

    private static RuleNumberRequest Average(int length) => new(Indicator: new("sma", [length]));

    private static Candle BarOf(
        Instrument instrument, DateTime start, decimal open, decimal high, decimal low, decimal close, decimal volume)
    {
        return new(start.ToTimestamp(), Ticks(open), Ticks(high), Ticks(low), Ticks(close), new((long)(volume / instrument.StepSize)));

        Price Ticks(decimal price) => new((long)decimal.Round(price / instrument.TickSize));
    }
}
