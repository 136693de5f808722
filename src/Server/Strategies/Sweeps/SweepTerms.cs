using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies.Backtests;
using TradeCraft.Server.Strategies.Rules;

namespace TradeCraft.Server.Strategies.Sweeps;

/// <summary>Looks a sweep through, and says which combinations of values are tried.</summary>
internal static class SweepTerms
{
    public const int MostTrials = 1_000;
    public const int MostParameters = 4;
    private const int MostPaths = 20;
    private const int MostValues = 200;
    private const int MostParts = 20;

    /// <param name="field">Where in the request the sweep stands: errors name it.</param>
    public static void Check(SweepRequest sweep, StrategyRequest strategy, string field, FieldErrors errors)
    {
        var faults = new FieldErrors();
        faults.Require(
            sweep.Parameters.Count is >= 1 and <= MostParameters, $"{field}.parameters", $"Must be 1 to {MostParameters}.");
        for (var each = 0; each < Math.Min(sweep.Parameters.Count, MostParameters); each++)
            Check(sweep.Parameters[each], strategy, $"{field}.parameters[{each}]", faults);
        faults.Require(
            sweep.Parameters.SelectMany(each => each.Paths).Distinct(StringComparer.Ordinal).Count()
                == sweep.Parameters.Sum(each => each.Paths.Count),
            $"{field}.parameters", "Two of them name the same number.");
        faults.Require(sweep.Samples is null or (>= 1 and <= MostTrials), $"{field}.samples", $"Must be from 1 to {MostTrials}.");
        faults.Require(sweep.Parts is null or (>= 2 and <= MostParts), $"{field}.parts", $"Must be from 2 to {MostParts}.");
        if (!faults.Any)
        {
            faults.Require(
                sweep.Samples is not null || CombinationsOf(sweep) <= MostTrials, $"{field}.parameters",
                $"These are {CombinationsOf(sweep)} combinations. Take fewer values, or draw up to {MostTrials} of them with samples.");
        }

        foreach (var (name, messages) in faults.ByField)
            foreach (var message in messages)
                errors.Add(name, message);
    }

    public static long CombinationsOf(SweepRequest sweep) =>
        sweep.Parameters.Aggregate(1L, (product, each) => product * each.Values.Count);

    /// <summary>
    /// What is tried, in the order of the values, the last parameter's fastest; of a drawn part the same for the same seed.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<decimal>> TrialsOf(SweepRequest sweep, long seed)
    {
        var all = CombinationsOf(sweep);
        if (sweep.Samples is not { } samples || samples >= all) return [.. Numbers(all).Select(number => ValuesAt(sweep, number))];
        var (random, drawn) = (new Random((int)(seed ^ (seed >> 32))), new SortedSet<long>());
        while (drawn.Count < samples) drawn.Add(random.NextInt64(all));
        return [.. drawn.Select(number => ValuesAt(sweep, number))];
    }

    /// <summary>A script may have any parameters, and was read already.</summary>
    public static void Check(StrategyRequest tried, FieldErrors errors)
    {
        if (tried.Rules is { } rules) RulesReader.Check(rules, "rules", errors);
    }

    private static IEnumerable<long> Numbers(long count)
    {
        for (var number = 0L; number < count; number++) yield return number;
    }

    private static decimal[] ValuesAt(SweepRequest sweep, long number)
    {
        var values = new decimal[sweep.Parameters.Count];
        for (var each = values.Length - 1; each >= 0; each--)
        {
            var of = sweep.Parameters[each].Values;
            (values[each], number) = (of[(int)(number % of.Count)], number / of.Count);
        }

        return values;
    }

    private static void Check(SweepParameterRequest parameter, StrategyRequest strategy, string field, FieldErrors errors)
    {
        errors.Require(
            parameter.Name.Length is > 0 and <= BacktestTerms.MostName && !string.IsNullOrWhiteSpace(parameter.Name), $"{field}.name",
            $"Must be 1 to {BacktestTerms.MostName} characters.");
        var isSound = errors.Require(parameter.Paths.Count is >= 1 and <= MostPaths, $"{field}.paths", $"Must be 1 to {MostPaths}.");
        isSound &= errors.Require(
            parameter.Values.Count is >= 2 and <= MostValues && parameter.Values.Distinct().Count() == parameter.Values.Count,
            $"{field}.values", $"Must be 2 to {MostValues} different ones.");
        if (!isSound) return;
        foreach (var value in parameter.Values)
        {
            var (tried, wrong) = (SweptStrategy.With(strategy, parameter.Paths, value), new FieldErrors());
            if (tried is null)
            {
                errors.Add($"{field}.paths", "One of them is not where the strategy has a number, or the number must be a whole one.");
                return;
            }

            Check(tried, wrong);
            if (!wrong.Any) continue;
            errors.Add($"{field}.values", $"{value.Trimmed()} does not do. {wrong.Summary}");
            return;
        }
    }
}
