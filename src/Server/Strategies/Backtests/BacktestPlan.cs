using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>What a backtest is run with, looked through.</summary>
/// <param name="Instruments">As the live venue lists them; all of one quote asset.</param>
/// <param name="SpreadBasisPoints">How wide the quote is taken to be around a bar's prices; a tick at least.</param>
/// <param name="Seed">What delays, and what is drawn in scripts, come from.</param>
internal sealed record BacktestPlan(
    IReadOnlyList<Instrument> Instruments, CandleInterval Interval, decimal Capital, AccountTerms Terms, Physics Physics,
    decimal SpreadBasisPoints, long Seed)
{
    /// <summary>How many days a year has on which these trade: 365 with a coin among them, else 252.</summary>
    public double DaysPerYear => Instruments.Any(each => each.AssetClass == AssetClass.Crypto)
        ? Performance.DaysPerYear : Performance.TradingDaysPerYear;

    /// <summary>When a bar's market was open: of a share's daily bar its session, else as long as the bar is.</summary>
    public (Timestamp Start, Timestamp End) SpanOf(int instrument, Candle bar)
    {
        var assetClass = Instruments[instrument].AssetClass;
        if (Interval == CandleInterval.Day && assetClass is AssetClass.Equity or AssetClass.Etf
            && ShareSession.On(TradingCalendar.Of(assetClass).DateOf(bar.Time)) is { } session) return (session.Open, session.Close);
        return (bar.Time, new(bar.Time.UnixMicroseconds + (Interval.Minutes * 60_000_000L)));
    }
}
