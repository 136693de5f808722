using System.Diagnostics;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Strategies;
using TradeCraft.Server.Strategies.Backtests;
using TradeCraft.Server.Strategies.Rules;
using TradeCraft.Server.Strategies.Scripts;

namespace TradeCraft.Bench.Backtests;

/// <summary>How fast bars go through a backtest, with an average that crosses another as its strategy.</summary>
internal static class BacktestBench
{
    private const int Bars = 1_000_000;

    private const string Script =
        """
        const [symbol] = symbols;
        let fast, slow;
        function onStart() {
          fast = indicator(symbol, 'sma', [20]);
          slow = indicator(symbol, 'sma', [50]);
        }
        function onBar(bar) {
          if (slow.before() === null) return;
          const now = fast.value() - slow.value(), before = fast.before() - slow.before();
          if (position(symbol) === 0 && now > 0 && before <= 0) buy(symbol, { percent: 50 });
          else if (position(symbol) > 0 && now < 0 && before >= 0) close(symbol);
        }
        """;

    public static void Run(Report report)
    {
        var coin = BacktestOrder.Listed(FeedInstruments.BtcUsd, place: 0);
        var plan = new BacktestPlan([coin], CandleInterval.Minute, 100_000, new(Profiles.Retail), Physics.Retail, SpreadBasisPoints: 1, Seed: 1);
        var bars = Walk();
        Time("rules that wait", plan, [.. bars.Take(Bars / 10)], () => new RulesStrategy(Rules), report: null);
        Time("rules", plan, bars, () => new RulesStrategy(Rules), report);
        Time("a script", plan, bars, () => new ScriptStrategy(new(Script), 1, CancellationToken.None), report);
    }

    private static RulesRequest Rules => new(
        RuleSide.Long, [new(Average(20), RuleComparison.CrossesAbove, Average(50))],
        [new(Average(20), RuleComparison.CrossesBelow, Average(50))], new(Percent: 50));

    private static RuleNumberRequest Average(int length) => new(Indicator: new("sma", [length]));

    private static void Time(string what, BacktestPlan plan, IReadOnlyList<Candle> bars, Func<IStrategy> make, Report? report)
    {
        var start = Stopwatch.GetTimestamp();
        var strategy = make();
        var outcome = new Backtest(plan, [bars]).Run(strategy, _ => { }, CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (strategy as IDisposable)?.Dispose();
        report?.Add($"Backtest, {what}: a million bars of a minute, {outcome.Trips.Closed.Count:N0} trades", took, "s");
    }

    private static List<Candle> Walk()
    {
        var (random, bars, price) = (new Random(1), new List<Candle>(Bars), 5_000_000L);
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).ToTimestamp();
        for (var minute = 0; minute < Bars; minute++)
        {
            var close = Math.Max(100_000, price + random.Next(-3_000, 3_001));
            var (high, low) = (Math.Max(price, close) + random.Next(1_000), Math.Min(price, close) - random.Next(1_000));
            bars.Add(new(
                new(start.UnixMicroseconds + (minute * 60_000_000L)), new(price), new(high), new(low), new(close),
                new(100_000 + random.Next(1_000_000))));
            price = close;
        }

        return bars;
    }
}
