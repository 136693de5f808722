using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies;
using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Tests.Strategies;

public sealed class PastBarsTests
{
    private static readonly Timestamp Always = new(0);
    private static readonly IReadOnlyList<Candle> Bars = BacktestBars.Walk(120_000, minutes: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bar_that_still_runs_is_left_out()
    {
        var read = await ReadAsync(Always, Bars[^1].Time, now: new(Bars[100].Time.UnixMicroseconds + 30_000_000));
        Assert.Equal(Bars.Take(100), read);
        Assert.Equal(Bars.Take(101), await ReadAsync(Always, Bars[^1].Time, now: Bars[101].Time));
    }

    [Fact]
    public async Task A_span_over_many_pages_has_each_bar_once()
    {
        Assert.Equal(Bars, await ReadAsync(Always, Bars[^1].Time, now: new(long.MaxValue / 2)));
        Assert.Equal(Bars.Skip(7).Take(100_005), await ReadAsync(Bars[7].Time, Bars[100_011].Time, now: new(long.MaxValue / 2)));
    }

    [Fact]
    public async Task None_at_all_is_a_refusal()
    {
        var failed = await Assert.ThrowsAsync<StrategyException>(() => ReadAsync(new(1), new(2), now: Bars[^1].Time));
        Assert.Equal("no_bars", failed.Code);
    }

    private static async Task<IReadOnlyList<Candle>> ReadAsync(Timestamp from, Timestamp to, Timestamp now)
    {
        var past = new PastBars(
            (_, _, end, most, _) => Task.FromResult<IReadOnlyList<Candle>?>(
                [.. Bars.Where(bar => bar.Time <= end).TakeLast(most)]),
            new Standing(now));
        return (await past.ReadAsync(BacktestBars.Plan(BacktestBars.Coin, "1m"), from, to, Cancellation))[0];
    }

    private sealed class Standing(Timestamp at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at.UnixMicroseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() * 1_000
            ? DateTimeOffset.MaxValue : at.ToTime();
    }
}
