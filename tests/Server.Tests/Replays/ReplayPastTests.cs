using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>What a replay knows of the time before it begins.</summary>
public sealed class ReplayPastTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    [Fact]
    public async Task The_last_price_of_what_has_no_bars_as_fine_as_those_that_are_played_comes_from_longer_ones()
    {
        var share = Server.Projections.Instruments.Find("AAPL")!;
        var hours = Longer(CandleInterval.All.Single(each => each.Minutes == 60));
        Server.Services.GetRequiredService<PastMarkets>().Offer(new(
            [share], new(Minutes[^1].Time.UnixMicroseconds + 60_000_000),
            (_, _) => Task.FromResult<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?>(
                CandleInterval.All.ToDictionary(each => each, each => each.Minutes == 60 ? hours : [])),
            Server.Projections.Markets.LastSplit));
        await Wait.UntilAsync("the share's hours are written", async () =>
            (await Server.Client.GetAsync("/api/v1/market/AAPL/candles?interval=1h&limit=10", Token)).Body.GetProperty("items")
                .GetArrayLength() == 10, Cancellation);

        var venue = await OpenAsync();
        var last = hours.Last(bar => bar.Time.UnixMicroseconds < Time(Start).ToUnixTimeMilliseconds() * 1000);
        Assert.Equal(
            share.ToDecimal(last.Close),
            decimal.Parse((await GetAsync(venue, "/market/AAPL/ticker")).Text("last")!, CultureInfo.InvariantCulture));
    }
}
