using System.Runtime.CompilerServices;
using System.Text.Json;
using TradeCraft.Projections;

namespace TradeCraft.Server.Feeds.Live.Polygon;

/// <summary>A ticker as the provider describes it.</summary>
/// <param name="Type">CS for common stock, ETF …</param>
public sealed record PolygonTicker(string Ticker, string Name, string? Type);

/// <summary>
/// What Polygon answers over HTTP: aggregates, up to 50,000 at a time and adjusted for splits, and what it knows of tickers.
/// </summary>
internal sealed class PolygonHistory(ProviderRest rest, PolygonOptions options) : ILiveHistory
{
    public async IAsyncEnumerable<LiveBar> BarsAsync(
        string symbol, CandleInterval interval, DateTimeOffset from, DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var length = interval == CandleInterval.Day ? "day" : interval == CandleInterval.Minute ? "minute" : "hour";
        var range = FormattableString.Invariant($"range/1/{length}/{from.ToUnixTimeMilliseconds()}/{to.ToUnixTimeMilliseconds()}");
        var path = $"/v2/aggs/ticker/{Uri.EscapeDataString(symbol)}/{range}?adjusted=true&sort=asc&limit=50000";
        for (string? next = path; next is not null;)
        {
            using var page = await rest.GetAsync(next, cancellation);
            next = Next(page.RootElement);
            if (!page.RootElement.TryGetProperty("results", out var bars)) continue;
            foreach (var bar in bars.EnumerateArray())
            {
                yield return new(
                    DateTimeOffset.FromUnixTimeMilliseconds(bar.GetProperty("t").GetInt64()), bar.GetProperty("o").GetDecimal(),
                    bar.GetProperty("h").GetDecimal(), bar.GetProperty("l").GetDecimal(), bar.GetProperty("c").GetDecimal(),
                    bar.GetProperty("v").GetDecimal());
            }
        }
    }

    /// <summary>Null when there is no such ticker.</summary>
    public async Task<PolygonTicker?> DetailsAsync(string symbol, CancellationToken cancellation)
    {
        try
        {
            using var answer = await rest.GetAsync($"/v3/reference/tickers/{Uri.EscapeDataString(symbol)}", cancellation);
            return Read(answer.RootElement.GetProperty("results"));
        }
        catch (HttpRequestException missing) when (missing.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The first twenty active tickers of shares that a text fits.</summary>
    public async Task<IReadOnlyList<PolygonTicker>> SearchAsync(string text, CancellationToken cancellation)
    {
        using var answer = await rest.GetAsync(
            $"/v3/reference/tickers?market=stocks&active=true&limit=20&search={Uri.EscapeDataString(text)}", cancellation);
        return answer.RootElement.TryGetProperty("results", out var results) ? [.. results.EnumerateArray().Select(Read)] : [];
    }

    /// <summary>Where the next page is, but only at the same place: the key goes along, and must go nowhere else.</summary>
    private string? Next(JsonElement page)
    {
        if (!page.TryGetProperty("next_url", out var told) || told.GetString() is not { } text) return null;
        var next = new Uri(options.Rest, text);
        return Uri.Compare(next, options.Rest, UriComponents.Host, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? next.PathAndQuery
            : throw new HttpRequestException("The provider's next page is at another host.");
    }

    private static PolygonTicker Read(JsonElement ticker) => new(
        ticker.GetProperty("ticker").GetString()!, ticker.GetProperty("name").GetString()!,
        ticker.TryGetProperty("type", out var type) ? type.GetString() : null);
}
