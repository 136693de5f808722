using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Strategies.Rules;
using TradeCraft.Server.Strategies.Scripts;
using TradeCraft.Server.Strategies.Sweeps;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>A strategy: rules, or a script.</summary>
public sealed record StrategyRequest(RulesRequest? Rules = null, ScriptRequest? Script = null);

/// <summary>The bars that a backtest plays: those that the exchange has of these instruments.</summary>
/// <param name="Symbols">1 to 10, priced in the same asset.</param>
/// <param name="Interval">How long a bar is: "1m", "1h", "1d".</param>
/// <param name="From">Bars that begin then or later.</param>
/// <param name="To">Bars that begin then or earlier.</param>
public sealed record BacktestMarketRequest(IReadOnlyList<string> Symbols, string Interval, DateTimeOffset From, DateTimeOffset To);

/// <param name="Name">1 to 80 characters.</param>
/// <param name="Capital">What the account begins with: 100 to 1,000,000,000.</param>
/// <param name="Profile">Fees and delay, by name: as an account's.</param>
/// <param name="Physics">How the market fills, by name; without, that of the profile's name, else "retail".</param>
/// <param name="Kind">Without, a margin account for rules that sell short, else a cash account.</param>
/// <param name="SpreadBps">How wide the quote is taken to be around a bar's prices, in hundredths of a percent: 0 to 1,000. A tick at
/// least. Without, 1.</param>
/// <param name="Seed">What delays, and what a script draws, come from.</param>
/// <param name="Sweep">Tries several values of the strategy's numbers on the same bars, and reports on the best.</param>
public sealed record CreateBacktestRequest(
    string Name, StrategyRequest Strategy, BacktestMarketRequest Market, decimal Capital = 100_000, string Profile = "retail",
    string? Physics = null, AccountKind? Kind = null, decimal? SpreadBps = null, long Seed = 1, SweepRequest? Sweep = null);

public enum BacktestStatus
{
    /// <summary>Others are before it.</summary>
    Queued,

    Running,
    Done,

    /// <summary>The strategy failed, or there was nothing to play.</summary>
    Failed,

    Cancelled,
}

/// <param name="At">The time in its market; null of a sweep, which plays many at once.</param>
/// <param name="Share">Of the bars, or of a sweep's trials, "0" to "1".</param>
/// <param name="Trades">Positions that were closed so far.</param>
/// <param name="SecondsLeft">At the pace so far; null before it can be said.</param>
public sealed record BacktestProgressBody(DateTimeOffset? At, decimal Share, int Trades, int? SecondsLeft);

public sealed record BacktestFailureBody(string Code, string Detail);

/// <summary>A backtest without its report.</summary>
/// <param name="ReturnPercent">Null before it is done.</param>
/// <param name="MaxDrawdownPercent">How far it fell at most from a height, in percent.</param>
public sealed record BacktestSummaryBody(
    string Id, string Name, BacktestStatus Status, IReadOnlyList<string> Symbols, string Interval, DateTimeOffset From, DateTimeOffset To,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, decimal? ReturnPercent, decimal? MaxDrawdownPercent, int? Trades,
    BacktestProgressBody? Progress);

/// <param name="Request">As it was asked for: sent again it gives the same.</param>
/// <param name="Progress">While it is queued or running.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Report">Once it is done.</param>
public sealed record BacktestBody(
    string Id, string Name, BacktestStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    CreateBacktestRequest Request, BacktestProgressBody? Progress, BacktestFailureBody? Failure, BacktestReportBody? Report);

/// <summary>What a backtest came to. Money is in the quote asset, shares of one as "0.1" for 10 %.</summary>
/// <param name="Equity">At up to 500 moments, the last one included.</param>
/// <param name="TradeCount">All; <paramref name="Trades"/> has the first 2,000 of them.</param>
/// <param name="Refusals">Orders that the venue refused, by code.</param>
/// <param name="Log">What the strategy noted: the first 1,000 lines.</param>
/// <param name="Warnings">What speaks against believing it.</param>
/// <param name="Sweep">All that was tried, where several values were: the rest is of the best.</param>
public sealed record BacktestReportBody(
    BacktestFiguresBody Figures, IReadOnlyList<EquityMomentBody> Equity, IReadOnlyList<MonthReturnBody> Months,
    IReadOnlyList<BacktestTradeBody> Trades, int TradeCount, IReadOnlyList<TagResultBody> Tags, IReadOnlyList<RefusalCountBody> Refusals,
    IReadOnlyList<LogLineBody> Log, int LogLinesLeftOut, IReadOnlyList<string> Warnings, BacktestBasisBody Basis,
    SweepBody? Sweep = null);

/// <param name="Return">Of the capital.</param>
/// <param name="AnnualReturn">Compounded: Π(1 + r) ^ (days of a year / days) − 1.</param>
/// <param name="HeldReturn">Of who bought equal parts of everything at its first price and held it, without fees.</param>
/// <param name="Volatility">Sample standard deviation of daily returns × √days of a year.</param>
/// <param name="Sharpe">Mean ÷ standard deviation of daily returns × √days of a year, over a rate of zero.</param>
/// <param name="Sortino">The same over the downside deviation.</param>
/// <param name="MaxDrawdown">The deepest fall from a height.</param>
/// <param name="Calmar">Annual return ÷ deepest fall.</param>
/// <param name="WinRate">Of the closed trades, those that won.</param>
/// <param name="ProfitFactor">What winners won ÷ what losers lost.</param>
/// <param name="AverageTrade">What a closed trade won on average.</param>
/// <param name="Exposure">In which part of the bars there was a position.</param>
/// <param name="Turnover">All that was traded ÷ the capital.</param>
/// <param name="Slippage">What fills cost against the last price when their order was decided on.</param>
/// <param name="OpenProfit">Of positions that are open at the end, at the last prices.</param>
public sealed record BacktestFiguresBody(
    decimal EndEquity, decimal Return, decimal? AnnualReturn, decimal HeldReturn, decimal? Volatility, decimal? Sharpe, decimal? Sortino,
    decimal MaxDrawdown, DateTimeOffset? DrawdownFrom, DateTimeOffset? DrawdownTo, decimal? Calmar, int Trades, int Wins, decimal? WinRate,
    decimal? ProfitFactor, decimal? AverageTrade, decimal? AverageWin, decimal? AverageLoss, decimal? BestTrade, decimal? WorstTrade,
    int LongestLosingStreak, decimal Exposure, decimal Turnover, decimal Fees, decimal Slippage, decimal OpenProfit, int Fills, int Orders);

public sealed record EquityMomentBody(DateTimeOffset At, decimal Equity, decimal Held, decimal Drawdown);

/// <param name="Month">"2026-05".</param>
public sealed record MonthReturnBody(string Month, decimal Return);

/// <param name="ClosedAt">Null: open at the end.</param>
/// <param name="Result">Fees paid; of an open one at the last price.</param>
/// <param name="Return">Of what the entry cost.</param>
public sealed record BacktestTradeBody(
    string Symbol, Side Side, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, decimal Qty, decimal EntryPrice, decimal? ExitPrice,
    decimal Fees, decimal Result, decimal Return, string EntryTag, string ExitTag);

/// <summary>Closed trades by what closed them.</summary>
public sealed record TagResultBody(string Tag, int Trades, int Wins, decimal Result);

public sealed record RefusalCountBody(string Code, int Count);

public sealed record LogLineBody(DateTimeOffset At, string Text);

/// <summary>What it rests on: with the same bars, the same request and the same version it comes out the same.</summary>
/// <param name="Evidence">"bars": within a bar the path is assumed, open, low, high, close where it rose, else open, high, low,
/// close.</param>
/// <param name="Bars">How many were played.</param>
/// <param name="First">When the first one began.</param>
/// <param name="Last">When the last one began.</param>
/// <param name="DataHash">SHA-256 over the bars.</param>
/// <param name="LogHash">SHA-256 over everything that happened in its venue.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Profile">Name and version.</param>
/// <param name="Physics">Name and version.</param>
/// <param name="DaysPerYear">By which figures of a year are worked out.</param>
public sealed record BacktestBasisBody(
    string Evidence, int Bars, DateTimeOffset First, DateTimeOffset Last, string DataHash, string LogHash, string Version, string Profile,
    string Physics, decimal SpreadBps, int DaysPerYear, decimal Seconds);
