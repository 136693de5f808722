using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Strategies.Sweeps;

/// <summary>By what the best of the tried values is chosen.</summary>
public enum SweepGoal
{
    /// <summary>Mean ÷ standard deviation of daily returns.</summary>
    Sharpe,

    Return,

    /// <summary>Annual return ÷ deepest fall.</summary>
    Calmar,
}

/// <summary>A number of the strategy, and the values that are tried for it.</summary>
/// <param name="Name">1 to 80 characters: what it is called in the report.</param>
/// <param name="Paths">Where the number stands in <c>strategy</c>, as JSON Pointers (RFC 6901): "/rules/stop_loss_percent",
/// "/script/parameters/fast". Several, where one number stands in several places: 1 to 20.</param>
/// <param name="Values">2 to 200, each once.</param>
public sealed record SweepParameterRequest(string Name, IReadOnlyList<string> Paths, IReadOnlyList<decimal> Values);

/// <summary>Plays the same bars once for each combination of values, and reports on the best one.</summary>
/// <param name="Parameters">1 to 4.</param>
/// <param name="Samples">So many combinations, drawn by the backtest's seed; without, all of them. At most 1,000 either way.</param>
/// <param name="Parts">For a walk-forward: the span is cut into so many, 2 to 20. In each but the first, the values count that were the
/// best until then.</param>
public sealed record SweepRequest(
    IReadOnlyList<SweepParameterRequest> Parameters, SweepGoal Goal = SweepGoal.Sharpe, int? Samples = null, int? Parts = null);

/// <summary>What one combination of values came to.</summary>
/// <param name="Values">In the order of the parameters.</param>
/// <param name="Goal">What the best is chosen by; null where it cannot be worked out.</param>
/// <param name="Failure">Why there are no figures.</param>
public sealed record SweepTrialBody(
    IReadOnlyList<decimal> Values, decimal? Goal = null, decimal? Return = null, decimal? Sharpe = null, decimal? MaxDrawdown = null,
    int? Trades = null, BacktestFailureBody? Failure = null);

/// <summary>
/// How likely it is that the best trial's Sharpe ratio is more than luck, when so many were tried (Bailey and López de Prado, "The Deflated
/// Sharpe Ratio", Journal of Portfolio Management 40(5), 2014).
/// </summary>
/// <param name="LuckSharpe">The Sharpe ratio, of a year, that the best of so many trials without skill would have.</param>
/// <param name="Probability">"0" to "1": below 0.95 it may well be luck.</param>
public sealed record DeflatedSharpeBody(decimal LuckSharpe, decimal Probability);

/// <param name="Values">Those that were the best until the part began.</param>
/// <param name="Before">Their return until then.</param>
/// <param name="Return">Their return in the part.</param>
public sealed record WalkForwardPartBody(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<decimal> Values, decimal Before, decimal Return);

/// <summary>What came of choosing by the past only.</summary>
/// <param name="Return">Of all parts together.</param>
public sealed record WalkForwardBody(IReadOnlyList<WalkForwardPartBody> Parts, decimal Return);

/// <param name="Combinations">How many there are; <paramref name="Trials"/> has those that were tried, in order.</param>
/// <param name="Best">The place of the best in <paramref name="Trials"/>: the report is of that one.</param>
/// <param name="Deflated">Null where fewer than two trials have a Sharpe ratio.</param>
public sealed record SweepBody(
    IReadOnlyList<string> Names, SweepGoal Goal, long Combinations, IReadOnlyList<SweepTrialBody> Trials, int Best,
    DeflatedSharpeBody? Deflated, WalkForwardBody? WalkForward);
