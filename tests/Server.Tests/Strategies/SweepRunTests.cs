using TradeCraft.Projections;
using TradeCraft.Server.Strategies;
using TradeCraft.Server.Strategies.Backtests;
using TradeCraft.Server.Strategies.Sweeps;

namespace TradeCraft.Server.Tests.Strategies;

/// <summary>What a sweep asks its processes for, and what it makes of their answers. They are made up here.</summary>
public sealed class SweepRunTests
{
    private static readonly BacktestPlan Plan = BacktestBars.Plan(BacktestBars.Coin);

    [Fact]
    public async Task What_would_play_too_many_bars_is_refused_before_the_first()
    {
        var run = new SweepRun(Plan, 1, (_, _, _) => throw new InvalidOperationException("Nothing is played."), _ => { });
        var refused = await Assert.ThrowsAsync<StrategyException>(
            () => run.RunAsync(Order(200_001, 200, 200), TestContext.Current.CancellationToken));
        Assert.Equal("sweep_too_large", refused.Code);
    }

    [Fact]
    public async Task Where_all_fail_it_says_why()
    {
        var run = new SweepRun(Plan, 2, (_, _, _) => throw new StrategyException("script_error", "Line 1: no."), _ => { });
        var failed = await Assert.ThrowsAsync<StrategyException>(
            () => run.RunAsync(Order(10, 3, 2), TestContext.Current.CancellationToken));
        Assert.Equal(
            ("no_trial_succeeded", "None of the 6 trials came to its end. The first one: Line 1: no."), (failed.Code, failed.Message));
    }

    /// <summary>
    /// The numerical example of the paper: 2.5 a year over 1,250 days of 250 a year, the best of 100 trials with a variance of 1/2, skewed
    /// by −3, with a kurtosis of 10.
    /// </summary>
    [Fact]
    public void The_deflated_ratio_is_that_of_the_paper()
    {
        var luck = DeflatedSharpe.ExpectedOfLuck(100, 0.5 / 250);
        Assert.Equal(0.1132, luck, 4);
        Assert.Equal(0.9004, DeflatedSharpe.Probability(new(1_250, 2.5 / Math.Sqrt(250), -3, 10), luck), 4);
    }

    [Fact]
    public void The_shape_of_returns_is_their_moments()
    {
        Assert.Null(ReturnShape.Of([0.1, 0.1, 0.1]));
        Assert.Null(ReturnShape.Of([0.1, 0.2]));
        var shape = ReturnShape.Of([0.01, -0.02, 0.03, 0.00, -0.01])!;

        // By hand: the mean is 0.002, the squares of what is off it come to 0.00148, the cubes to 0.00001008.
        Assert.Equal(5, shape.Count);
        Assert.Equal(0.002 / Math.Sqrt(0.00148 / 4), shape.Sharpe, 12);
        Assert.Equal(0.00001008 / 5 / Math.Pow(0.00148 / 5, 1.5), shape.Skew, 12);
        Assert.Equal(1.9945215, shape.Kurtosis, 7);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.96, 0.9750021)]
    [InlineData(-3, 0.0013499)]
    [InlineData(9, 1)]
    public void The_normal_distribution_is_that_of_the_tables(double value, double cumulative) =>
        Assert.Equal(cumulative, DeflatedSharpe.Cumulative(value), 7);

    private static BacktestOrder Order(int bars, int ofFirst, int ofSecond)
    {
        var script = new StrategyRequest(
            Script: new("function onBar() {}", new Dictionary<string, decimal> { ["a"] = 1, ["b"] = 1 }));
        var sweep = new SweepRequest([Parameter("a", ofFirst), Parameter("b", ofSecond)], Samples: 1_000);
        return new(new("Sweep", script, new(["BTC-USD"], "1h", default, default), Sweep: sweep), [], [bars]);
    }

    private static SweepParameterRequest Parameter(string name, int values) =>
        new(name, [$"/script/parameters/{name}"], [.. Enumerable.Range(1, values).Select(each => (decimal)each)]);
}
