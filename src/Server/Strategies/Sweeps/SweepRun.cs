using System.Globalization;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Strategies.Sweeps;

/// <summary>
/// Runs a sweep: its trials in processes, a part of them each, then the best one for its report. A trial that takes its process down fails
/// alone.
/// </summary>
/// <param name="most">How many processes run at once.</param>
/// <param name="play">Plays an order in a process of its own; the report is null for an order of trials.</param>
/// <param name="told">Told how far it has come.</param>
internal sealed class SweepRun(
    BacktestPlan plan, int most, Func<BacktestOrder, Action<BacktestLine>, CancellationToken, Task<BacktestReportBody?>> play,
    Action<BacktestProgress> told)
{
    private const long MostBarsPlayed = 200_000_000;

    /// <summary>A process plays so many, half a minute's: then others may have its place.</summary>
    private const long MostBarsInProcess = 10_000_000;

    /// <summary>The level of confidence that is usual.</summary>
    private const decimal Sure = 0.95m;

    private int done;

    /// <exception cref="StrategyException">It is too much, or no trial came to its end.</exception>
    public async Task<BacktestReportBody> RunAsync(BacktestOrder order, CancellationToken cancellation)
    {
        var sweep = order.Request.Sweep!;
        var values = SweepTerms.TrialsOf(sweep, order.Request.Seed);
        var bars = order.Bars.Sum(each => (long)each);
        if (values.Count * bars > MostBarsPlayed)
            throw new StrategyException(
                "sweep_too_large",
                $"{values.Count} trials over {bars} bars are {values.Count * bars} bars to play; at most {MostBarsPlayed} may be.");
        var trials = await TryAsync(order, values, cancellation);
        var best = BestOf(trials, trial => (double?)trial.Body.Goal, trial => trial.Moments[^1].Growth);
        if (best < 0)
            throw new StrategyException(
                "no_trial_succeeded",
                $"None of the {trials.Length} trials came to its end. The first one: {trials[0].Body.Failure?.Detail}");
        var chosen = order.Request with { Strategy = SweptStrategy.With(order.Request.Strategy, sweep, values[best]), Sweep = null };
        var report = (await play(order with { Request = chosen }, _ => { }, cancellation))!;
        var deflated = DeflatedOf(trials, best);
        return report with
        {
            Sweep = new(
                [.. sweep.Parameters.Select(each => each.Name)], sweep.Goal, SweepTerms.CombinationsOf(sweep),
                [.. trials.Select(trial => trial.Body)], best, deflated, WalkForwardOf(trials)),
            Warnings = [.. report.Warnings, .. WarningsOf(trials, deflated)],
        };
    }

    private async Task<SweepTrial[]> TryAsync(
        BacktestOrder order, IReadOnlyList<IReadOnlyList<decimal>> values, CancellationToken cancellation)
    {
        var trials = new SweepTrial[values.Count];
        var bars = Math.Max(1, order.Bars.Sum(each => (long)each));
        var inProcess = (int)Math.Clamp(MostBarsInProcess / bars, 1, (values.Count + most - 1) / most);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = most, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, values.Count).Chunk(inProcess), limits, async (places, stop) =>
        {
            var next = 0;
            while (next < places.Length)
            {
                try
                {
                    await play(order with { Trials = [.. places.Skip(next).Select(place => values[place])] }, Note, stop);
                }
                catch (StrategyException failed)
                {
                    // The one that was being tried took the process down; those behind it are tried in another.
                    var place = places[next++];
                    trials[place] = SweepTrial.Failed(values[place], failed.Code, failed.Message);
                }
            }

            void Note(BacktestLine line)
            {
                if (line.Trial is not { } trial) return;
                trials[places[next++]] = trial;
                told(new(null, (double)Interlocked.Increment(ref done) / (values.Count + 1), 0));
            }
        });
        return trials;
    }

    /// <summary>
    /// The place of the best; the first of several. By growth where no goal can be worked out; below zero where all failed.
    /// </summary>
    private static int BestOf(SweepTrial[] trials, Func<SweepTrial, double?> goal, Func<SweepTrial, decimal> growth)
    {
        var (best, byGoal, byGrowth) = (-1, double.NegativeInfinity, decimal.MinValue);
        for (var each = 0; each < trials.Length; each++)
        {
            if (trials[each].Moments.Count == 0) continue;
            var (reached, grown) = (goal(trials[each]) ?? double.NegativeInfinity, growth(trials[each]));
            if (best >= 0 && (reached < byGoal || (reached == byGoal && (double.IsFinite(reached) || grown <= byGrowth)))) continue;
            (best, byGoal, byGrowth) = (each, reached, grown);
        }

        return best;
    }

    private DeflatedSharpeBody? DeflatedOf(SweepTrial[] trials, int best)
    {
        var ratios = trials.Where(trial => trial.Daily is not null).Select(trial => trial.Daily!.Sharpe).ToList();
        if (ratios.Count < 2 || trials[best].Daily is not { } shape) return null;
        var mean = ratios.Average();
        var luck = DeflatedSharpe.ExpectedOfLuck(ratios.Count, ratios.Sum(each => (each - mean) * (each - mean)) / (ratios.Count - 1));
        return SweepTrial.Rounded(luck * Math.Sqrt(plan.DaysPerYear)) is { } ofYear
            && SweepTrial.Rounded(DeflatedSharpe.Probability(shape, luck)) is { } probability ? new(ofYear, probability) : null;
    }

    /// <summary>
    /// What a trial makes of a part is what its one run made there, the position it came with included: what came before a moment does not
    /// depend on what comes after.
    /// </summary>
    private static WalkForwardBody? WalkForwardOf(SweepTrial[] trials)
    {
        var (parts, all) = (new List<WalkForwardPartBody>(), 1m);
        for (var part = 1; part < trials.Max(trial => trial.Moments.Count); part++)
        {
            var before = part - 1;
            var best = trials[BestOf(trials, trial => trial.Moments[before].Goal, trial => trial.Moments[before].Growth)];
            var (from, to) = (best.Moments[before], best.Moments[part]);
            var factor = from.Growth > 0 ? to.Growth / from.Growth : 1;
            all *= factor;
            parts.Add(new(
                from.At.ToTime(), to.At.ToTime(), best.Body.Values, decimal.Round(from.Growth - 1, 8).Trimmed(),
                decimal.Round(factor - 1, 8).Trimmed()));
        }

        return parts.Count == 0 ? null : new(parts, decimal.Round(all - 1, 8).Trimmed());
    }

    private static IEnumerable<string> WarningsOf(SweepTrial[] trials, DeflatedSharpeBody? deflated)
    {
        var failed = trials.Count(trial => trial.Body.Failure is not null);
        if (failed > 0) yield return $"{failed} of {trials.Length} trials failed.";
        if (deflated is { Probability: < Sure })
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"This is the best of {trials.Length} trials. The best of so many without any skill would have a Sharpe ratio of "
                + $"{deflated.LuckSharpe:0.00}; that this one is more than luck is {deflated.Probability * 100:0}% likely.");
        }
    }
}
