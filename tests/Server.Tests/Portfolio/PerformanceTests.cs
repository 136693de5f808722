using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Tests.Portfolio;

/// <summary>Figures worked out by hand.</summary>
public sealed class PerformanceTests
{
    private static WorthPoint Point(decimal equity, decimal deposited) => new(new Timestamp(0), equity, deposited);

    [Fact]
    public void Growth_multiplies_what_each_period_returned()
    {
        var growth = Performance.Growth([Point(100, 100), Point(110, 100), Point(99, 100)]);
        Assert.Equal([1m, 1.1m, 0.99m], growth);
    }

    [Fact]
    public void What_is_paid_in_or_taken_out_is_no_gain_and_no_loss()
    {
        // Nothing, 100 paid in, 10 % gained, 100 paid in, then half taken out after another 10 %.
        var growth = Performance.Growth([Point(0, 0), Point(100, 100), Point(110, 100), Point(210, 200), Point(126, 95)]);
        Assert.Equal([1m, 1m, 1.1m, 1.1m, 1.21m], growth);
    }

    [Fact]
    public void What_begins_with_nothing_returns_nothing() =>
        Assert.Equal([1m, 1m, 1m], Performance.Growth([Point(100, 100), Point(0, 0), Point(5, 0)]));

    [Fact]
    public void A_drawdown_is_the_share_lost_from_the_height_before() =>
        Assert.Equal([0m, 0m, 0.25m, 0m, 0.5m], Performance.Drawdowns([1m, 1.2m, 0.9m, 2m, 1m]));

    [Fact]
    public void Ratios_are_yearly_means_over_yearly_deviations()
    {
        // Mean 0.01; sample deviation √(2 · 0.02² / 2) = 0.02; downside √(0.01² / 3).
        double[] daily = [0.03, 0.01, -0.01];
        Assert.Equal(0.02 * Math.Sqrt(365), Performance.Volatility(daily)!.Value, 12);
        Assert.Equal(0.5 * Math.Sqrt(365), Performance.Sharpe(daily)!.Value, 12);
        Assert.Equal(Math.Sqrt(3) * Math.Sqrt(365), Performance.Sortino(daily)!.Value, 12);
    }

    [Fact]
    public void Ratios_are_unknown_where_there_is_too_little_to_divide_by()
    {
        Assert.Null(Performance.Sharpe([0.01]));
        Assert.Null(Performance.Sharpe([0.01, 0.01]));
        Assert.Null(Performance.Sharpe([0.1, 0.1, 0.1]));
        Assert.Null(Performance.Sortino([0.01, 0.02]));
        Assert.Null(Performance.Volatility([]));
    }
}
