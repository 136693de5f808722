using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Portfolio;

/// <summary>What the account was worth at a moment.</summary>
/// <param name="Deposited">Paid in less taken out since the account was last reset.</param>
/// <param name="Pnl">Equity above that.</param>
/// <param name="ReturnPercent">Since the period or the account began, time-weighted: deposits and withdrawals are no gains and no
/// losses.</param>
/// <param name="DrawdownPercent">How far that is below its highest so far; 0 or less.</param>
public sealed record HistoryPointBody(
    DateTimeOffset At, decimal Equity, decimal Cash, decimal PositionsValue, decimal Deposited, decimal Pnl, decimal ReturnPercent,
    decimal DrawdownPercent);

/// <summary>Something was paid in or taken out. It is no part of any return.</summary>
/// <param name="Reason">deposit, withdrawal, or reset: what the account began anew with.</param>
/// <param name="Amount">Of the asset; below zero where it was taken out.</param>
public sealed record FlowBody(DateTimeOffset At, LedgerReason Reason, string Asset, decimal Amount);

/// <summary>
/// What the account was worth over time, oldest first. The first point is what it was opened with, or what stood when the period began; the
/// last is now, or as late as the caller may see; an interval in which nothing was told has none.
/// </summary>
/// <param name="Flows">What was paid in and taken out since the first point, oldest first: at most the newest 200.</param>
public sealed record PortfolioHistoryBody(
    AccountId AccountId, string Currency, string Period, string Interval, IReadOnlyList<HistoryPointBody> Items,
    IReadOnlyList<FlowBody> Flows);

/// <summary>How well the account did. Figures that there is too little for are null.</summary>
/// <param name="From">When the period begins, or later: when the account was opened or last reset.</param>
/// <param name="TotalReturnPercent">Time-weighted: deposits and withdrawals are no gains and no losses.</param>
/// <param name="MaxDrawdownPercent">The deepest fall from a height that went before, by the hour; 0 or less.</param>
/// <param name="VolatilityPercent">The standard deviation of daily returns times √365.</param>
/// <param name="Sharpe">Mean over standard deviation of daily returns times √365, above a riskless rate of zero.</param>
/// <param name="Sortino">Mean of daily returns over their downside deviation, times √365.</param>
/// <param name="Days">How many daily returns these come from.</param>
public sealed record PerformanceBody(
    AccountId AccountId,
    string Period,
    DateTimeOffset From,
    decimal TotalReturnPercent,
    decimal MaxDrawdownPercent,
    decimal? VolatilityPercent,
    decimal? Sharpe,
    decimal? Sortino,
    int Days,
    decimal? BestDayPercent,
    decimal? WorstDayPercent);

public static class PortfolioHistory
{
    private const int MostPoints = 5_000;

    private static readonly Dictionary<string, (int? Hours, string Interval)> Periods = new()
    {
        ["1d"] = (24, "5m"),
        ["1w"] = (7 * 24, "1h"),
        ["1m"] = (30 * 24, "4h"),
        ["3m"] = (91 * 24, "1d"),
        ["1y"] = (365 * 24, "1d"),
        ["all"] = (null, "1d"),
    };

    /// <summary>The account's equity since the period began or the account was last reset.</summary>
    internal static async Task<Results<Ok<PortfolioHistoryBody>, ProblemHttpResult>> GetAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        AccountCurve curve,
        VenueClock clock,
        CancellationToken cancellation,
        string period = "1m",
        string? interval = null,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var errors = new FieldErrors();
        var width = Check(period, errors) ? CandleInterval.Find(interval ?? Periods[period].Interval) : null;
        errors.Require(
            errors.Any || width is not null, "interval",
            $"Must be one of {string.Join(", ", CandleInterval.All.Select(each => each.Name))}.");
        errors.Require(
            width is null || Periods[period].Hours is not { } hours || hours * 60 / width.Minutes <= MostPoints, "interval",
            $"Would give more than {MostPoints} points. Choose a longer interval or a shorter period.");
        if (errors.Any) return Problem.Invalid(errors);
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.Is(out var account, out var refused)) return refused;

        var currency = instruments[account.Home];
        var points = await curve.PointsAsync(account, Length(period), width!, clock.Now(), seen.Until, cancellation);
        var flows = await curve.FlowsAsync(account, points[0].At, seen.Until, cancellation);
        return TypedResults.Ok(new PortfolioHistoryBody(
            account.Id, currency.Code, period, width!.Name, Told(points, width, currency),
            [.. flows.Select(flow => new FlowBody(
                flow.At.ToTime(), flow.Reason, instruments[flow.Asset].Code, flow.Amount.ToWire(instruments[flow.Asset])))]));
    }

    /// <summary>What the account returned and at what risk.</summary>
    internal static async Task<Results<Ok<PerformanceBody>, ProblemHttpResult>> PerformanceAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        AccountCurve curve,
        VenueClock clock,
        CancellationToken cancellation,
        string period = "all",
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var errors = new FieldErrors();
        if (!Check(period, errors)) return Problem.Invalid(errors);
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.Is(out var account, out var refused)) return refused;

        var (currency, byHour) = (instruments[account.Home], CandleInterval.Find("1h")!);
        var points = await curve.PointsAsync(account, Length(period), byHour, clock.Now(), seen.Until, cancellation);
        var growth = Performance.Growth([.. points.Select(point => Worth(point, currency))]);
        var daily = Performance.Returns([.. Last(points, CandleInterval.Find("1d")!).Prepend(0).Distinct().Select(at => growth[at])]);
        return TypedResults.Ok(new PerformanceBody(
            account.Id, period, points[0].At.ToTime(), Percent(growth[^1] - 1), -Percent(Performance.Drawdowns(growth).Max()),
            Percent(Performance.Volatility(daily)), Ratio(Performance.Sharpe(daily)), Ratio(Performance.Sortino(daily)), daily.Count,
            Percent(daily.Count == 0 ? null : daily.Max()), Percent(daily.Count == 0 ? null : daily.Min())));
    }

    private static bool Check(string period, FieldErrors errors) =>
        errors.Require(Periods.ContainsKey(period), "period", $"Must be one of {string.Join(", ", Periods.Keys)}.");

    private static Duration? Length(string period) => Periods[period].Hours is { } hours ? Duration.FromHours(hours) : null;

    private static List<HistoryPointBody> Told(IReadOnlyList<EquityPoint> points, CandleInterval interval, Asset currency)
    {
        var growth = Performance.Growth([.. points.Select(point => Worth(point, currency))]);
        var drawdowns = Performance.Drawdowns(growth);
        var shown = Last(points, interval).Prepend(0).Distinct();
        return [.. shown.Select(at =>
        {
            var (point, worth) = (points[at], Worth(points[at], currency));
            return new HistoryPointBody(
                point.At.ToTime(), worth.Equity, point.Cash.ToWire(currency), point.PositionsValue.ToWire(currency), worth.Deposited,
                (worth.Equity - worth.Deposited).Trimmed(), Percent(growth[at] - 1), -Percent(drawdowns[at]));
        })];
    }

    /// <summary>Which points are the last of an interval.</summary>
    private static IEnumerable<int> Last(IReadOnlyList<EquityPoint> points, CandleInterval interval)
    {
        var width = interval.Minutes * 60_000_000L;
        long Slot(int at) => (points[at].At.UnixMicroseconds + width - 1) / width;
        return Enumerable.Range(0, points.Count).Where(at => at == points.Count - 1 || Slot(at) != Slot(at + 1));
    }

    private static WorthPoint Worth(EquityPoint point, Asset currency) =>
        new(point.At, (point.Cash + point.PositionsValue).ToWire(currency), point.Deposited.ToWire(currency));

    private static decimal Percent(decimal share) => decimal.Round(share * 100, 4).Trimmed();

    private static decimal? Percent(double? share) => share is { } known ? Percent((decimal)known) : null;

    private static decimal? Ratio(double? ratio) => ratio is { } known ? (decimal)Math.Round(known, 2) : null;
}
