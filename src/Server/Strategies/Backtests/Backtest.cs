using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>How far a backtest has come.</summary>
/// <param name="At">The time in the market; null of a sweep.</param>
/// <param name="Share">Of the bars, or of a sweep's trials, 0 to 1.</param>
/// <param name="Trades">Positions that were closed so far.</param>
internal sealed record BacktestProgress(Timestamp? At, double Share, int Trades);

/// <summary>What happened in a backtest, as its report is worked out from.</summary>
/// <param name="Equity">When each bar had closed: what the account had, and what it would have had if it had bought equal parts of all
/// instruments at their first price and held them.</param>
/// <param name="Slippage">What fills cost against the last price when their order was decided; gained below zero.</param>
/// <param name="BarsInMarket">In how many bars there was a position.</param>
/// <param name="LogHash">Two runs with the same one were the same, event by event.</param>
internal sealed record BacktestOutcome(
    IReadOnlyList<(Timestamp At, decimal Equity, decimal Held)> Equity, RoundTrips Trips, int Fills, int Orders, decimal Fees,
    decimal Traded, decimal Slippage, int Bars, int BarsInMarket, BacktestDesk Desk, IReadOnlyList<decimal> LastPrices, string LogHash);

/// <summary>
/// Plays bars through a venue of its own and lets a strategy trade in it. Deterministic: the same plan, bars and strategy give the same
/// log, byte for byte.
/// </summary>
internal sealed class Backtest(BacktestPlan plan, IReadOnlyList<IReadOnlyList<Candle>> bars)
{
    private const int BarsBetweenLooks = 256;

    private readonly RoundTrips trips = new();
    private readonly List<(Timestamp, decimal, decimal)> equity = [];
    private readonly List<int> now = [];
    private readonly int[] next = new int[bars.Count];
    private int fills;
    private int barsInMarket;
    private Timestamp? charged;
    private (decimal Fees, decimal Traded, decimal Slippage) sums;

    /// <summary>Runs to the end of the bars.</summary>
    /// <param name="told">Told now and then how far it has come.</param>
    /// <exception cref="StrategyException">The strategy failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public BacktestOutcome Run(IStrategy strategy, Action<BacktestProgress> told, CancellationToken cancellation)
    {
        var begin = bars.Where(each => each.Count > 0).Min(each => each[0].Time);
        using var venue = new BacktestVenue(plan.Instruments, plan.Terms, plan.Physics, plan.Capital, plan.Seed, begin);
        var desk = new BacktestDesk(venue) { Now = begin };
        var paths = plan.Instruments.Select((_, each) => new BarPath(venue, each, plan.SpreadBasisPoints)).ToArray();
        var held = new Holding(plan.Capital, bars);
        var (total, done) = (bars.Sum(each => each.Count), 0);
        strategy.Start(desk);
        while (TakeSlot() is { } time)
        {
            if (done / BarsBetweenLooks != (done + now.Count) / BarsBetweenLooks)
            {
                cancellation.ThrowIfCancellationRequested();
                told(new(time, (double)done / total, trips.Closed.Count));
            }

            done += now.Count;
            ChargeInterest(venue, time);
            if (IsQuiet(venue, desk, strategy)) PlayQuietly(paths);
            else Play(venue, desk, paths, strategy);
            Close(desk, strategy, held);

            // A cancellation at the close, or a midnight's interest, lets time pass: what was under way may have been filled by that.
            TellFills(venue, desk, strategy);
            if (venue.HoldsAnything) barsInMarket++;
            equity.Add((desk.Now, venue.Equity, held.Worth));
        }

        return new(
            equity, trips, fills, venue.Orders, sums.Fees, sums.Traded, sums.Slippage, equity.Count, barsInMarket, desk,
            [.. plan.Instruments.Select((_, each) => desk.LastOf(each))], venue.LogHash);
    }

    /// <summary>At each midnight (UTC) that went by since the bar before, as live.</summary>
    private void ChargeInterest(BacktestVenue venue, Timestamp time)
    {
        if (plan.Terms.Kind == AccountKind.Margin && charged is { } last)
        {
            for (var midnight = Days.EndOf(last); midnight <= time; midnight = Days.EndOf(midnight))
                venue.Do(new ChargeInterest(), midnight);
        }

        charged = time;
    }

    private Candle BarOf(int instrument) => bars[instrument][next[instrument] - 1];

    /// <summary>The instruments that have a bar at the next time there is one.</summary>
    private Timestamp? TakeSlot()
    {
        now.Clear();
        Timestamp? time = null;
        for (var each = 0; each < bars.Count; each++)
        {
            if (next[each] < bars[each].Count && (time is not { } earliest || bars[each][next[each]].Time < earliest))
                time = bars[each][next[each]].Time;
        }

        for (var each = 0; each < bars.Count; each++)
        {
            if (next[each] == bars[each].Count || bars[each][next[each]].Time != time) continue;
            next[each]++;
            now.Add(each);
        }

        return time;
    }

    /// <summary>
    /// Whether nothing can happen within these bars but that prices change: no order waits, nobody looks, and no margin can run out. Then
    /// their closes are all that matters, and most bars are such.
    /// </summary>
    private bool IsQuiet(BacktestVenue venue, BacktestDesk desk, IStrategy strategy) =>
        !strategy.WantsTicks && venue.OpenOrders == 0 && !now.Exists(desk.HasWaiting)
        && (plan.Terms.Kind == AccountKind.Cash || !venue.HoldsAnything);

    private void PlayQuietly(BarPath[] paths)
    {
        foreach (var each in now)
        {
            var (start, end) = plan.SpanOf(each, BarOf(each));
            paths[each].Close(BarOf(each), MomentOf(start, end, BarPath.Moments - 1));
        }
    }

    private static Timestamp MomentOf(Timestamp start, Timestamp end, int moment) =>
        new(start.UnixMicroseconds + ((end.UnixMicroseconds - start.UnixMicroseconds) * moment / BarPath.Moments));

    private void Play(BacktestVenue venue, BacktestDesk desk, BarPath[] paths, IStrategy strategy)
    {
        foreach (var each in now)
        {
            var start = plan.SpanOf(each, BarOf(each)).Start;
            paths[each].Open(BarOf(each), start);
            desk.Open(each, venue.Now);
            paths[each].PrintOpen(BarOf(each));
            Tell(each);
        }

        for (var moment = 1; moment < BarPath.Moments; moment++)
        {
            foreach (var each in now)
            {
                var (start, end) = plan.SpanOf(each, BarOf(each));
                paths[each].GoTo(BarOf(each), moment, MomentOf(start, end, moment), () => Tell(each));
            }
        }

        void Tell(int ticked)
        {
            TellFills(venue, desk, strategy);
            if (!strategy.WantsTicks) return;
            desk.Now = venue.Now;
            strategy.OnTick(ticked);
            TellFills(venue, desk, strategy);
        }
    }

    private void TellFills(BacktestVenue venue, BacktestDesk desk, IStrategy strategy)
    {
        while (venue.TryTakeFill(out var filled))
        {
            if (venue.Now > desk.Now) desk.Now = venue.Now;
            var (tag, decided) = desk.About(filled.Order);
            Count(in filled, tag, decided);
            strategy.OnFill(new(
                filled.At, filled.Instrument, filled.Order, filled.Trade, filled.Side, filled.Price, filled.Quantity, filled.Value,
                filled.Fee, tag));
        }
    }

    private void Close(BacktestDesk desk, IStrategy strategy, Holding held)
    {
        foreach (var each in now)
        {
            var end = plan.SpanOf(each, BarOf(each)).End;
            desk.Close(each);
            if (end > desk.Now) desk.Now = end;
            held.Note(each, BarOf(each));
        }

        foreach (var each in now) strategy.OnBar(each, BarOf(each));
    }

    private void Count(in BacktestVenue.Filled filled, string tag, decimal? decided)
    {
        var listed = plan.Instruments[filled.Instrument];
        fills++;
        trips.Fold(new(
            filled.At, new(filled.Instrument), filled.Side, filled.Quantity, filled.Value, filled.Fee, tag));
        sums.Fees += listed.Quote.ToDecimal(filled.Fee);
        sums.Traded += listed.Quote.ToDecimal(filled.Value);
        if (decided is not > 0) return;
        var worse = listed.ToDecimal(filled.Price) - decided.Value;
        sums.Slippage += (filled.Side == Side.Buy ? worse : -worse) * listed.ToDecimal(filled.Quantity);
    }

    /// <summary>Who buys equal parts of everything at its first price, pays nothing for it, and holds.</summary>
    private sealed class Holding(decimal capital, IReadOnlyList<IReadOnlyList<Candle>> bars)
    {
        private readonly decimal part = capital / bars.Count(each => each.Count > 0);
        private readonly decimal[] worth = [.. bars.Select(each => each.Count > 0 ? capital / bars.Count(other => other.Count > 0) : 0)];

        public decimal Worth => worth.Sum();

        public void Note(int instrument, Candle bar) =>
            worth[instrument] = part * bar.Close.Ticks / bars[instrument][0].Open.Ticks;
    }
}
