using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Rules;

/// <summary>Looks rules through before they run.</summary>
internal static class RulesReader
{
    public const int MostConditions = 20;
    public const int MostAgo = 500;
    private const int MostBars = 100_000;
    private const decimal MostValue = 1_000_000_000_000m;

    /// <param name="field">Where in the request the rules stand: errors name it.</param>
    public static void Check(RulesRequest rules, string field, FieldErrors errors)
    {
        Check(rules.Enter, $"{field}.enter", errors);
        Check(rules.Exit, $"{field}.exit", errors);
        Check(rules.Size, $"{field}.size", errors);
        errors.Require(rules.StopLossPercent is null or (> 0 and < 100), $"{field}.stop_loss_percent", "Must be above 0 and below 100.");
        var mostProfit = rules.Side == RuleSide.Short ? 99 : 1_000;
        errors.Require(
            rules.TakeProfitPercent is null || (rules.TakeProfitPercent > 0 && rules.TakeProfitPercent <= mostProfit),
            $"{field}.take_profit_percent", $"Must be above 0, and {mostProfit} at most.");
        errors.Require(rules.TrailPercent is null or (>= 0.01m and <= 90), $"{field}.trail_percent", "Must be from 0.01 to 90.");
        errors.Require(
            rules.TrailPercent is null || (rules.StopLossPercent is null && rules.TakeProfitPercent is null), $"{field}.trail_percent",
            "Stands alone: without stop_loss_percent and take_profit_percent.");
        errors.Require(rules.MostBars is null or (>= 1 and <= MostBars), $"{field}.most_bars", $"Must be from 1 to {MostBars}.");
        if (rules.Schedule is { From: { } from, Until: { } until })
            errors.Require(from <= until, $"{field}.schedule.until", "Must not be before from.");
    }

    private static void Check(RuleSizeRequest size, string field, FieldErrors errors)
    {
        var given = new[] { size.Percent, size.Notional, size.Qty }.Count(each => each is not null);
        if (!errors.Require(given == 1, field, "Must be one of percent, notional and qty.")) return;
        errors.Require(size.Percent is null or (>= 1 and <= 100), $"{field}.percent", "Must be from 1 to 100.");
        errors.Require(size.Notional is null or (> 0 and <= MostValue), $"{field}.notional", "Must be above 0.");
        errors.Require(size.Qty is null or (> 0 and <= MostValue), $"{field}.qty", "Must be above 0.");
    }

    private static void Check(IReadOnlyList<RuleConditionRequest> conditions, string field, FieldErrors errors)
    {
        if (!errors.Require(conditions.Count <= MostConditions, field, $"Must be at most {MostConditions}.")) return;
        for (var each = 0; each < conditions.Count; each++)
        {
            Check(conditions[each].Left, $"{field}[{each}].left", errors);
            Check(conditions[each].Right, $"{field}[{each}].right", errors);
        }
    }

    private static void Check(RuleNumberRequest number, string field, FieldErrors errors)
    {
        var given = (number.Indicator is null ? 0 : 1) + (number.Bar is null ? 0 : 1) + (number.Value is null ? 0 : 1);
        if (!errors.Require(given == 1, field, "Must be one of indicator, bar and value.")) return;
        if (number.Indicator is { } indicator) ChosenIndicator.Read(indicator, $"{field}.indicator", errors);
        errors.Require(number.Value is null || Math.Abs(number.Value.Value) <= MostValue, $"{field}.value", "Is out of range.");
        errors.Require(number.Ago is >= 0 and <= MostAgo, $"{field}.ago", $"Must be from 0 to {MostAgo}.");
        errors.Require(number.Value is null || number.Ago == 0, $"{field}.ago", "A value was always the same.");
    }
}
