using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TradeCraft.Projections;

namespace TradeCraft.Server.Feeds.Live.Binance;

/// <summary>What Binance answers over HTTP: bars (klines, a thousand at a time) and books.</summary>
internal sealed class BinanceHistory(ProviderRest rest, BinanceOptions options) : ILiveHistory
{
    private const int MostBars = 1_000;

    /// <summary>BTC-USD is BTCUSDT there.</summary>
    public static string NameOf(string symbol, BinanceOptions options) =>
        symbol.Split('-') is [var code, "USD"] ? code + options.Dollar : symbol.Replace("-", "", StringComparison.Ordinal);

    public async IAsyncEnumerable<LiveBar> BarsAsync(
        string symbol, CandleInterval interval, DateTimeOffset from, DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (long? start = from.ToUnixTimeMilliseconds(); start is { } next;)
        {
            using var page = await rest.GetAsync(
                FormattableString.Invariant($"/api/v3/klines?symbol={NameOf(symbol, options)}&interval={interval.Name}&startTime={next}")
                + FormattableString.Invariant($"&endTime={to.ToUnixTimeMilliseconds()}&limit={MostBars}"),
                cancellation);
            start = null;
            foreach (var bar in page.RootElement.EnumerateArray())
            {
                var opened = bar[0].GetInt64();
                yield return new(
                    DateTimeOffset.FromUnixTimeMilliseconds(opened), Number(bar[1]), Number(bar[2]), Number(bar[3]), Number(bar[4]),
                    Number(bar[5]));
                start = opened + 1;
            }

            if (page.RootElement.GetArrayLength() < MostBars) yield break;
        }
    }

    /// <summary>A book of a hundred levels a side, and the update up to which it is.</summary>
    public async Task<(long Update, (decimal, decimal)[] Bids, (decimal, decimal)[] Asks)> DepthAsync(
        string symbol, CancellationToken cancellation)
    {
        using var answer = await rest.GetAsync($"/api/v3/depth?symbol={NameOf(symbol, options)}&limit=100", cancellation);
        var book = answer.RootElement;
        return (book.GetProperty("lastUpdateId").GetInt64(), Levels(book, "bids"), Levels(book, "asks"));
    }

    internal static (decimal, decimal)[] Levels(JsonElement book, string side) =>
        [.. book.GetProperty(side).EnumerateArray().Select(level => (Number(level[0]), Number(level[1])))];

    private static decimal Number(JsonElement text) => decimal.Parse(text.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
}
