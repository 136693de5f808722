using System.Globalization;
using System.Reflection;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>Works a report out from what happened.</summary>
internal static class BacktestReport
{
    public const int MostMoments = 500;
    public const int MostTrades = 2_000;
    private const int FewTrades = 30;
    private const int FewDays = 30;
    private const int Places = 8;

    private static readonly string Version = typeof(BacktestReport).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static BacktestReportBody Of(
        BacktestPlan plan, BacktestOutcome outcome, IReadOnlyList<IReadOnlyList<Candle>> bars, string dataHash, TimeSpan took)
    {
        var quote = plan.Instruments[0].Quote;
        var drawdowns = Performance.Drawdowns([plan.Capital, .. outcome.Equity.Select(each => each.Equity)]).Skip(1).ToList();
        var closed = outcome.Trips.Closed.Select(trip => BodyOf(trip, plan)).ToList();
        var open = outcome.Trips.Open.Select(trip => OpenBodyOf(trip, plan, outcome)).ToList();
        var figures = FiguresOf(plan, outcome, drawdowns, closed, open);
        var times = bars.Where(each => each.Count > 0).ToList();
        return new(
            figures, MomentsOf(outcome, drawdowns), MonthsOf(plan, outcome), [.. closed.Concat(open).Take(MostTrades)],
            closed.Count + open.Count,
            [
                .. closed.GroupBy(trade => trade.ExitTag).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new
                    TagResultBody(group.Key, group.Count(), group.Count(trade => trade.Result > 0), group.Sum(trade => trade.Result))),
            ],
            [.. outcome.Desk.Refusals.Select(refused => new RefusalCountBody(refused.Key, refused.Value))],
            [.. outcome.Desk.Lines.Select(line => new LogLineBody(line.At.ToTime(), line.Text))], outcome.Desk.LinesLeftOut,
            WarningsOf(plan, outcome, closed.Count, bars),
            new(
                "bars", bars.Sum(each => each.Count), times.Min(each => each[0].Time).ToTime(), times.Max(each => each[^1].Time).ToTime(),
                dataHash, outcome.LogHash, Version, $"{plan.Terms.Profile.Name} {plan.Terms.Profile.Version}",
                $"{plan.Physics.Name} {plan.Physics.Version}", plan.SpreadBasisPoints, (int)plan.DaysPerYear,
                decimal.Round((decimal)took.TotalSeconds, 3)));

        BacktestTradeBody OpenBodyOf(RoundTrip trip, BacktestPlan of, BacktestOutcome at)
        {
            var last = at.LastPrices[trip.Instrument.Number];
            var left = of.Instruments[trip.Instrument.Number].ToDecimal(new Quantity(trip.Quantity.Steps - trip.ClosedQuantity.Steps));
            var gained = quote.ToDecimal(trip.ExitValue) + (left * last) - quote.ToDecimal(trip.EntryValue);
            var result = (trip.IsShort ? -gained : gained) - quote.ToDecimal(trip.Fees);
            return BodyOf(trip, of) with { Result = result.Trimmed(), Return = Rounded(result / quote.ToDecimal(trip.EntryValue)) };
        }
    }

    private static BacktestFiguresBody FiguresOf(
        BacktestPlan plan, BacktestOutcome outcome, List<decimal> drawdowns, List<BacktestTradeBody> closed,
        List<BacktestTradeBody> open)
    {
        var end = outcome.Equity[^1];
        var daily = DailyReturns(plan, outcome.Equity);
        var deepest = drawdowns.Count == 0 ? 0 : drawdowns.Max();
        var bottom = deepest == 0 ? -1 : drawdowns.IndexOf(deepest);
        var top = bottom < 0 ? -1 : drawdowns.FindLastIndex(bottom, each => each == 0);
        var annual = Performance.Annualised(daily, plan.DaysPerYear);
        var (wins, losses) = (closed.Where(trade => trade.Result > 0).ToList(), closed.Where(trade => trade.Result <= 0).ToList());
        var lost = -losses.Sum(trade => trade.Result);
        return new(
            end.Equity.Trimmed(), Rounded((end.Equity / plan.Capital) - 1), Rounded(annual), Rounded((end.Held / plan.Capital) - 1),
            Rounded(Performance.Volatility(daily, plan.DaysPerYear)), Rounded(Performance.Sharpe(daily, plan.DaysPerYear)),
            Rounded(Performance.Sortino(daily, plan.DaysPerYear)), Rounded(deepest),
            top < 0 ? null : outcome.Equity[top].At.ToTime(), bottom < 0 ? null : outcome.Equity[bottom].At.ToTime(),
            deepest > 0 ? Rounded(annual / (double)deepest) : null, closed.Count, wins.Count,
            closed.Count == 0 ? null : Rounded((decimal)wins.Count / closed.Count),
            lost > 0 ? Rounded(wins.Sum(trade => trade.Result) / lost) : null, Average(closed), Average(wins), Average(losses),
            closed.Count == 0 ? null : closed.Max(trade => trade.Result), closed.Count == 0 ? null : closed.Min(trade => trade.Result),
            LongestLosingStreak(closed), Rounded((decimal)outcome.BarsInMarket / outcome.Bars), Rounded(outcome.Traded / plan.Capital),
            outcome.Fees.Trimmed(), Rounded(outcome.Slippage), open.Sum(trade => trade.Result), outcome.Fills, outcome.Orders);
    }

    /// <summary>From one day's end to the next one's, of days on which something was played; the first from the capital.</summary>
    public static List<double> DailyReturns(
        BacktestPlan plan, IReadOnlyList<(Timestamp At, decimal Equity, decimal Held)> worth)
    {
        var (returns, before, last) = (new List<double>(), plan.Capital, default((DateOnly Day, decimal Equity)?));
        var calendar = TradingCalendar.Of(plan.Instruments[0].AssetClass);
        foreach (var (at, equity, _) in worth)
        {
            // A bar that ends at midnight belongs to the day before.
            var day = calendar.DateOf(new(at.UnixMicroseconds - 1));
            if (last is { } known && known.Day != day) End(known.Equity);
            last = (day, equity);
        }

        if (last is { } rest) End(rest.Equity);
        return returns;

        void End(decimal equity)
        {
            returns.Add(before <= 0 ? 0 : (double)((equity / before) - 1));
            before = equity;
        }
    }

    private static List<MonthReturnBody> MonthsOf(BacktestPlan plan, BacktestOutcome outcome)
    {
        var (months, before) = (new List<MonthReturnBody>(), plan.Capital);
        foreach (var month in outcome.Equity.GroupBy(each => new Timestamp(each.At.UnixMicroseconds - 1).ToTime() is var at
            ? new DateOnly(at.Year, at.Month, 1) : default))
        {
            var end = month.Last().Equity;
            months.Add(new(month.Key.ToString("yyyy-MM", CultureInfo.InvariantCulture), before <= 0 ? 0 : Rounded((end / before) - 1)));
            before = end;
        }

        return months;
    }

    private static List<EquityMomentBody> MomentsOf(BacktestOutcome outcome, List<decimal> drawdowns)
    {
        var (moments, count) = (new List<EquityMomentBody>(), outcome.Equity.Count);
        var shown = Math.Min(count, MostMoments);
        for (var each = 1; each <= shown; each++)
        {
            var place = (int)((long)each * count / shown) - 1;
            var (at, equity, held) = outcome.Equity[place];
            moments.Add(new(at.ToTime(), equity.Trimmed(), Rounded(held), Rounded(drawdowns[place])));
        }

        return moments;
    }

    private static List<string> WarningsOf(
        BacktestPlan plan, BacktestOutcome outcome, int trades, IReadOnlyList<IReadOnlyList<Candle>> bars)
    {
        var warnings = new List<string>();
        if (trades < FewTrades) warnings.Add($"{trades} closed trades say little: with fewer than {FewTrades} chance decides.");
        if (outcome.Equity[^1].At.UnixMicroseconds - outcome.Equity[0].At.UnixMicroseconds < FewDays * 86_400_000_000L)
            warnings.Add($"Less than {FewDays} days were played: figures of a year are a guess.");
        var empty = plan.Instruments.Where((_, each) => bars[each].Count == 0).Select(each => each.Symbol).ToList();
        if (empty.Count > 0) warnings.Add($"There are no bars of {string.Join(", ", empty)} in this span.");
        if (outcome.Desk.Refusals.Count > 0)
            warnings.Add($"The venue refused {outcome.Desk.Refusals.Values.Sum()} orders: what was tested is not what was meant.");
        return warnings;
    }

    private static BacktestTradeBody BodyOf(RoundTrip trip, BacktestPlan plan)
    {
        var listed = plan.Instruments[trip.Instrument.Number];
        var (entry, result) = (listed.Quote.ToDecimal(trip.EntryValue), listed.Quote.ToDecimal(trip.Result));
        return new(
            listed.Symbol, trip.IsShort ? Side.Sell : Side.Buy, trip.OpenedAt.ToTime(), trip.ClosedAt?.ToTime(),
            trip.Quantity.ToWire(listed), WireNumbers.Average(trip.EntryValue, trip.Quantity, listed),
            trip.ClosedQuantity.IsZero ? null : WireNumbers.Average(trip.ExitValue, trip.ClosedQuantity, listed),
            listed.Quote.ToDecimal(trip.Fees).Trimmed(), result.Trimmed(), entry == 0 ? 0 : Rounded(result / entry), trip.EntryTag,
            trip.ExitTag);
    }

    private static decimal? Average(List<BacktestTradeBody> trades) =>
        trades.Count == 0 ? null : Rounded(trades.Sum(trade => trade.Result) / trades.Count);

    private static int LongestLosingStreak(List<BacktestTradeBody> closed)
    {
        var (longest, streak) = (0, 0);
        foreach (var trade in closed)
        {
            streak = trade.Result > 0 ? 0 : streak + 1;
            longest = Math.Max(longest, streak);
        }

        return longest;
    }

    private static decimal Rounded(decimal value) => decimal.Round(value, Places).Trimmed();

    private static decimal? Rounded(double? value) =>
        value is { } known && double.IsFinite(known) && Math.Abs(known) < 1e12 ? Rounded((decimal)known) : null;
}
