using System.Runtime.CompilerServices;
using System.Text.Json;
using TradeCraft.Projections;

namespace TradeCraft.Server.Feeds.Live.Alpaca;

/// <summary>Alpaca's bars of the past, ten thousand at a time, with prices before a split told as they would be after it.</summary>
internal sealed class AlpacaHistory(ProviderRest rest, AlpacaOptions options) : ILiveHistory
{
    private const int MostBars = 10_000;

    public async IAsyncEnumerable<LiveBar> BarsAsync(
        string symbol, CandleInterval interval, DateTimeOffset from, DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var length = interval == CandleInterval.Day ? "1Day" : interval == CandleInterval.Minute ? "1Min" : "1Hour";
        for (string? token = ""; token is not null;)
        {
            using var page = await rest.GetAsync(
                $"/v2/stocks/bars?symbols={Uri.EscapeDataString(symbol)}&timeframe={length}"
                + $"&start={from:yyyy-MM-ddTHH:mm:ssZ}&end={to:yyyy-MM-ddTHH:mm:ssZ}"
                + $"&limit={MostBars}&adjustment=split&feed={options.Source}&sort=asc"
                + (token.Length > 0 ? $"&page_token={Uri.EscapeDataString(token)}" : ""),
                cancellation);
            token = page.RootElement.TryGetProperty("next_page_token", out var next) ? next.GetString() : null;
            if (page.RootElement.GetProperty("bars") is not { ValueKind: JsonValueKind.Object } all
                || !all.TryGetProperty(symbol, out var bars))
                continue;
            foreach (var bar in bars.EnumerateArray())
            {
                yield return new(
                    bar.GetProperty("t").GetDateTimeOffset(), bar.GetProperty("o").GetDecimal(), bar.GetProperty("h").GetDecimal(),
                    bar.GetProperty("l").GetDecimal(), bar.GetProperty("c").GetDecimal(), bar.GetProperty("v").GetDecimal());
            }
        }
    }
}
