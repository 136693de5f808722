using System.Security.Cryptography;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>Reads the bars that a backtest plays.</summary>
internal sealed class PastBars(BarHistory history, TimeProvider time)
{
    /// <summary>Of all instruments of one backtest together.</summary>
    public const int MostBars = 2_000_000;

    private const int Page = 50_000;

    /// <summary>
    /// The bars of each instrument that begin in a span, both ends included, oldest first. One that still runs is left out: it has no close
    /// yet that a strategy could act on, and would be another one a moment later.
    /// </summary>
    /// <exception cref="StrategyException">There are too many, or none.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<Candle>>> ReadAsync(
        BacktestPlan plan, Timestamp from, Timestamp to, CancellationToken cancellation)
    {
        var (all, left) = (new List<IReadOnlyList<Candle>>(), MostBars);
        foreach (var instrument in plan.Instruments)
        {
            var pages = new List<IReadOnlyList<Candle>>();
            for (var end = to; ;)
            {
                var page = await history(instrument, plan.Interval, end, Page, cancellation)
                    ?? throw new StrategyException(
                        "bars_not_ready", $"The bars of {instrument.Symbol} are being split. Try again in a moment.");
                var fitting = page.SkipWhile(bar => bar.Time < from).ToList();
                pages.Add(fitting);
                left -= fitting.Count;
                if (left < 0)
                    throw new StrategyException(
                        "too_many_bars", $"At most {MostBars} bars can be played. Choose a shorter span or longer bars.");
                if (page.Count < Page || fitting.Count < page.Count) break;
                end = new(page[0].Time.UnixMicroseconds - 1);
            }

            pages.Reverse();
            var newest = time.Now().UnixMicroseconds - (plan.Interval.Minutes * 60_000_000L);
            all.Add([.. pages.SelectMany(page => page).TakeWhile(bar => bar.Time.UnixMicroseconds <= newest)]);
        }

        return all.Exists(each => each.Count > 0)
            ? all : throw new StrategyException("no_bars", "The exchange has no bars of these instruments in this span.");
    }

    /// <summary>SHA-256 over all bars.</summary>
    public static string HashOf(IReadOnlyList<IReadOnlyList<Candle>> bars)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> row = stackalloc byte[6 * sizeof(long)];
        foreach (var instrument in bars)
        {
            foreach (var bar in instrument)
            {
                BacktestOrder.Write(bar, row);
                hash.AppendData(row);
            }

            hash.AppendData("|"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
