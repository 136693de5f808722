using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies;
using TradeCraft.Server.Strategies.Backtests;
using TradeCraft.Server.Strategies.Scripts;

namespace TradeCraft.Server.Tests.Strategies;

public sealed class ScriptTests
{
    private const string Crossing =
        """
        const [symbol] = symbols;
        let fast, slow;
        function onStart() {
          fast = indicator(symbol, 'sma', [params.fast]);
          slow = indicator(symbol, 'sma', [params.slow]);
        }
        function onBar(bar) {
          if (slow.before() === null) return;
          const now = fast.value() - slow.value(), before = fast.before() - slow.before();
          if (position(symbol) === 0 && now > 0 && before <= 0) buy(symbol, { percent: 50, tag: 'entry' });
          else if (position(symbol) > 0 && now < 0 && before >= 0) close(symbol, 'exit');
        }
        """;

    [Fact]
    public void A_script_trades_as_the_rules_do_that_say_the_same()
    {
        var bars = BacktestBars.Walk(2_000);
        var plan = BacktestBars.Plan(BacktestBars.Coin, "1h", Profiles.Retail, Physics.Retail);
        var rules = BacktestBars.Run(plan, BacktestBars.Crossing(5, 20), bars);
        var script = Run(new(Crossing, new Dictionary<string, decimal> { ["fast"] = 5, ["slow"] = 20 }), plan, bars);
        Assert.True(rules.Trips.Closed.Count > 20);
        Assert.Equal(rules.Trips.Closed, script.Trips.Closed);
        Assert.Equal(rules.Equity, script.Equity);
    }

    [Fact]
    public void Chance_and_time_come_from_the_run_and_not_from_the_machine()
    {
        const string Source = "function onBar(bar) { if (bar.time !== now() - 3600000) throw 'late'; log(String(Math.random())); }";
        var (first, again, other) = (Run(new(Source)), Run(new(Source)), Run(new(Source), seed: 2));
        Assert.Equal(first.Desk.Lines, again.Desk.Lines);
        Assert.NotEqual(first.Desk.Lines, other.Desk.Lines);
        Assert.Equal(50, first.Desk.Lines.Select(line => line.Text).Distinct().Count());
    }

    [Fact]
    public void Prices_within_a_bar_are_told_and_an_order_is_placed_at_them()
    {
        const string Source =
            """
            const prices = [];
            function onTick(tick) {
              prices.push(tick.price);
              if (tick.price === 99 && position(tick.symbol) === 0) buy(tick.symbol, { qty: 1 });
            }
            function onFill(fill) { log(`${fill.side} ${fill.qty} at ${fill.price} after ${prices.join(' ')}`); }
            """;
        var outcome = Run(new(Source), BacktestBars.Plan(BacktestBars.Coin), BacktestBars.Hours((100, 102, 99, 101), (101, 102, 98, 99)));
        Assert.Equal("buy 1 at 99.01 after 100 99", Assert.Single(outcome.Desk.Lines).Text);
    }

    [Fact]
    public void What_fills_while_a_close_is_acted_on_is_told_though_nothing_waits_afterwards()
    {
        // The order is under way when the first bar of its market closes: cancelling it lets time pass, and it arrives before that.
        const string Source =
            """
            let bars = 0;
            function onTick(tick) { if (tick.price === 102 && bars === 1) buy(tick.symbol, { qty: 1 }); }
            function onBar(bar) { if (++bars === 2) cancel(bar.symbol); }
            function onFill(fill) { log(`filled ${fill.qty}`); }
            """;
        var plan = BacktestBars.Plan(BacktestBars.Coin, profile: Profiles.Pessimistic);
        var outcome = Run(new(Source), plan, BacktestBars.Hours((100, 101, 99, 100), (101, 101.5m, 100, 102)));
        Assert.Equal("filled 1", Assert.Single(outcome.Desk.Lines).Text);
        Assert.Equal(1, outcome.Fills);
    }

    /// <summary>Each is a script that does harm or makes no sense, and the code that its run ends with.</summary>
    public static TheoryData<string, string> Harmful => new()
    {
        { "function onBar() { for (;;) {} }", "script_statements" },
        { "for (;;) {}", "script_statements" },
        { "function onBar() { throw new Error('no'); }", "script_error" },
        { "function onBar() { nowhere(); }", "script_error" },
        { "function onBar() { onBar(); }", "script_depth" },
        { "const kept = []; function onBar() { for (let i = 0; i < 9e5; i++) kept.push('x'.repeat(9e4) + i); }", "script_memory" },
        { "function onBar() { 'x'.repeat(1e9); }", "script_error" },
        { "function onBar() { 'x'.padEnd(1e9); }", "script_error" },
        { "function onBar() { new Array(1e9).fill(0); }", "script_error|script_memory" },
        { "function onBar() { /(a+)+$/.test('a'.repeat(5e4) + 'b'); }", "script_timeout|script_error" },
        { "function onBar() { buy('NOPE', { qty: 1 }); }", "script_error" },
        { "function onBar(bar) { buy(bar.symbol, { qty: NaN }); }", "script_error" },
        { "function onBar(bar) { buy(bar.symbol, { qty: 1e300 }); }", "script_error" },
        { "function onBar(bar) { buy(bar.symbol, { qty: 1, percent: 5 }); }", "script_error" },
        { "function onBar(bar) { buy(bar.symbol); }", "script_error" },
        { "function onBar(bar) { indicator(bar.symbol, 'sma', ['x']); }", "script_error" },
        { "function onBar(bar) { indicator(bar.symbol, 'sma', [20]).value(7); }", "script_error" },
        { "function onBar(bar) { for (let i = 0; i < 200; i++) indicator(bar.symbol, 'sma', [20]); }", "script_error" },
        { "function onBar() { log(typeof System + typeof importNamespace + typeof require + typeof process); throw 1; }", "script_error" },
        { "const onlyThis = 1;", "script_idle" },
    };

    [Theory]
    [MemberData(nameof(Harmful))]
    public void A_script_that_does_harm_ends_with_a_code(string source, string codes)
    {
        var failed = Assert.Throws<StrategyException>(() => Run(new(source)));
        Assert.Contains(failed.Code, codes.Split('|'));
        Assert.NotEmpty(failed.Message);
    }

    [Fact]
    public void A_script_finds_no_door_to_the_outside()
    {
        const string Source =
            """
            function onBar() {
              log(['System', 'importNamespace', 'require', 'process', 'fetch', 'XMLHttpRequest', 'clr', 'host', '__draw']
                .filter((name) => name in globalThis).join());
              log(String(buy.GetType) + String(symbols.GetType) + String(buy.constructor.constructor('return typeof System')()));
            }
            """;
        var lines = Run(new(Source), bars: [.. BacktestBars.Walk(1)]).Desk.Lines;
        Assert.Equal(["", "undefinedundefinedundefined"], lines.Select(line => line.Text));
    }

    [Fact]
    public void What_is_no_JavaScript_is_refused_before_it_runs()
    {
        var errors = new FieldErrors();
        ScriptReader.Check(new("function onBar( {"), "strategy.script", errors);
        Assert.Equal(["Line 1, column 18: Unexpected end of input."], errors.ByField["strategy.script.source"]);

        var deep = new FieldErrors();
        ScriptReader.Check(new(new string('(', 40_000)), "strategy.script", deep);
        Assert.Equal(["The script nests too deep."], deep.ByField["strategy.script.source"]);
    }

    private static BacktestOutcome Run(
        ScriptRequest script, BacktestPlan? plan = null, IReadOnlyList<Candle>? bars = null, long seed = 1)
    {
        using var strategy = new ScriptStrategy(script, seed, TestContext.Current.CancellationToken);
        return new Backtest(plan ?? BacktestBars.Plan(BacktestBars.Coin), [bars ?? BacktestBars.Walk(50)])
            .Run(strategy, _ => { }, TestContext.Current.CancellationToken);
    }
}
