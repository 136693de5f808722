using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Strategies.Rules;

public enum RuleSide
{
    Long,
    Short,
}

/// <summary>How two numbers must stand to each other when a bar closes.</summary>
public enum RuleComparison
{
    Above,
    Below,

    /// <summary>Above now, and not at the bar before.</summary>
    CrossesAbove,

    /// <summary>Below now, and not at the bar before.</summary>
    CrossesBelow,
}

/// <summary>A number of a bar.</summary>
public enum BarFigure
{
    Open,
    High,
    Low,
    Close,
    Volume,
}

/// <summary>A number that a rule compares: one of indicator, bar and value.</summary>
/// <param name="Ago">As it was so many bars ago: 0 to 500. Not of a value.</param>
public sealed record RuleNumberRequest(IndicatorRequest? Indicator = null, BarFigure? Bar = null, decimal? Value = null, int Ago = 0);

public sealed record RuleConditionRequest(RuleNumberRequest Left, RuleComparison Is, RuleNumberRequest Right);

/// <summary>How much is bought, or sold short: one of them.</summary>
/// <param name="Percent">Of what the account has then: 1 to 100. What fees and depth leave no money for is left out.</param>
/// <param name="Notional">In the quote asset.</param>
/// <param name="Qty">In the base asset.</param>
public sealed record RuleSizeRequest(decimal? Percent = null, decimal? Notional = null, decimal? Qty = null);

/// <summary>When positions are opened; they are closed at any time. In UTC, of shares in New York's time.</summary>
/// <param name="Days">"monday" to "sunday"; without, on all.</param>
/// <param name="From">The earliest time of day that a bar may close: "09:45".</param>
/// <param name="Until">The latest.</param>
public sealed record RuleScheduleRequest(IReadOnlyList<DayOfWeek>? Days = null, TimeOnly? From = null, TimeOnly? Until = null);

/// <summary>A strategy without code. It holds one position in an instrument at most, and looks at each when its bar closes.</summary>
/// <param name="Enter">All of them must hold. None: it enters at once.</param>
/// <param name="Exit">One of them must hold. None: it leaves by its stops only.</param>
/// <param name="StopLossPercent">So far from the price of the entry: above 0, below 100.</param>
/// <param name="TakeProfitPercent">So far from the price of the entry: above 0, up to 1,000; of a short one below 100.</param>
/// <param name="TrailPercent">A stop that follows the price so far behind: above 0, up to 90. Without the other two.</param>
/// <param name="MostBars">After so many bars it leaves.</param>
public sealed record RulesRequest(
    RuleSide Side, IReadOnlyList<RuleConditionRequest> Enter, IReadOnlyList<RuleConditionRequest> Exit, RuleSizeRequest Size,
    decimal? StopLossPercent = null, decimal? TakeProfitPercent = null, decimal? TrailPercent = null, int? MostBars = null,
    RuleScheduleRequest? Schedule = null);
