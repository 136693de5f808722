using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Strategies.Sweeps;

/// <summary>How a trial stood at the end of a part of the span.</summary>
/// <param name="Growth">Equity ÷ capital.</param>
/// <param name="Goal">What the best is chosen by, from the beginning until then; null where it cannot be worked out.</param>
internal sealed record SweepMoment(Timestamp At, decimal Growth, double? Goal);

/// <summary>One combination of values, tried: as a backtest's process tells it.</summary>
/// <param name="Daily">The shape of its daily returns; null without figures.</param>
internal sealed record SweepTrial(SweepTrialBody Body, ReturnShape? Daily, IReadOnlyList<SweepMoment> Moments)
{
    private const int Places = 8;

    public static SweepTrial Failed(IReadOnlyList<decimal> values, string code, string detail) =>
        new(new(values, Failure: new(code, detail)), null, []);

    public static SweepTrial Of(IReadOnlyList<decimal> values, SweepRequest sweep, BacktestPlan plan, BacktestOutcome outcome)
    {
        var worth = outcome.Equity;
        var daily = BacktestReport.DailyReturns(plan, worth);
        var parts = sweep.Parts ?? 1;
        var moments = Enumerable.Range(1, parts).Select(part => worth.Count * part / parts).Where(count => count > 0).Select(count =>
        {
            var (at, equity, _) = worth[count - 1];
            return new SweepMoment(at, equity / plan.Capital, GoalOf(sweep.Goal, plan, [.. worth.Take(count)]));
        }).ToList();
        var drawdown = Performance.Drawdowns([plan.Capital, .. worth.Select(each => each.Equity)]).Max();
        return new(
            new(
                values, Rounded(moments[^1].Goal), Rounded((double)moments[^1].Growth - 1),
                Rounded(Performance.Sharpe(daily, plan.DaysPerYear)), Rounded((double)drawdown), outcome.Trips.Closed.Count),
            ReturnShape.Of(daily), moments);
    }

    private static double? GoalOf(SweepGoal goal, BacktestPlan plan, IReadOnlyList<(Timestamp At, decimal Equity, decimal Held)> worth)
    {
        if (goal == SweepGoal.Return) return (double)((worth[^1].Equity / plan.Capital) - 1);
        var daily = BacktestReport.DailyReturns(plan, worth);
        if (goal == SweepGoal.Sharpe) return Performance.Sharpe(daily, plan.DaysPerYear);
        var deepest = (double)Performance.Drawdowns([plan.Capital, .. worth.Select(each => each.Equity)]).Max();
        return deepest > 0 ? Performance.Annualised(daily, plan.DaysPerYear) / deepest : null;
    }

    public static decimal? Rounded(double? value) =>
        value is { } known && double.IsFinite(known) && Math.Abs(known) < 1e12 ? decimal.Round((decimal)known, Places).Trimmed() : null;
}
