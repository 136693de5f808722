using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>A bar as a provider tells it.</summary>
internal readonly record struct LiveBar(DateTimeOffset Time, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);

/// <summary>A provider's bars of the past.</summary>
internal interface ILiveHistory
{
    /// <summary>Oldest first.</summary>
    /// <param name="interval">1m, 1h or 1d.</param>
    IAsyncEnumerable<LiveBar> BarsAsync(
        string symbol, CandleInterval interval, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}

/// <summary>
/// Fetches an instrument's past: days for five years, hours for one, minutes for thirty days. The lengths between are folded from these.
/// </summary>
internal sealed partial class LivePast(ILiveHistory history, ILogger logger)
{
    private static readonly CandleInterval Hour = CandleInterval.Find("1h")!;

    /// <summary>Null when the provider could not be asked: the next start tries again.</summary>
    public async Task<IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>>?> BarsOfAsync(
        Instrument instrument, DateTimeOffset until, CancellationToken cancellation)
    {
        try
        {
            var folded = CandleInterval.All.ToDictionary(interval => interval, _ => new List<Candle>());
            foreach (var (from, told) in ((DateTimeOffset, CandleInterval)[])
                [(until.AddDays(-30), CandleInterval.Minute), (until.AddYears(-1), Hour), (until.AddYears(-5), CandleInterval.Day)])
            {
                await foreach (var bar in history.BarsAsync(instrument.Symbol, told, from, until, cancellation))
                {
                    if (bar.Time < until && Read(bar, instrument) is { } candle) Fold(candle, told, instrument.AssetClass, folded);
                }
            }

            return folded.ToDictionary(each => each.Key, each => (IReadOnlyList<Candle>)each.Value);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException or IOException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LogNoPast(instrument.Symbol, failure.Message);
            return null;
        }
    }

    private static Candle? Read(LiveBar bar, Instrument instrument)
    {
        var prices = new[] { bar.Open, bar.High, bar.Low, bar.Close }.Select(price => decimal.Round(price / instrument.TickSize)).ToArray();
        if (prices.Min() < 1 || prices.Max() > Price.MaxTicks || prices[1] < prices.Max() || prices[2] > prices.Min() || bar.Volume < 0)
            return null;
        var steps = Math.Min(decimal.Round(bar.Volume / instrument.StepSize), Quantity.MaxSteps);
        return new(
            bar.Time.UtcDateTime.ToTimestamp(), new((long)prices[0]), new((long)prices[1]), new((long)prices[2]), new((long)prices[3]),
            new((long)steps));
    }

    private static void Fold(Candle candle, CandleInterval told, AssetClass assetClass, Dictionary<CandleInterval, List<Candle>> folded)
    {
        foreach (var (interval, bars) in folded)
        {
            var source = interval == CandleInterval.Day ? CandleInterval.Day
                : interval.Minutes < Hour.Minutes ? CandleInterval.Minute : Hour;
            if (source != told) continue;
            var start = interval.StartOf(candle.Time, assetClass);
            if (bars.Count > 0 && bars[^1].Time == start) bars[^1] = bars[^1].Then(candle);
            else if (bars.Count == 0 || bars[^1].Time < start) bars.Add(candle with { Time = start });
        }
    }

    [LoggerMessage(LogLevel.Warning, "The past of {Symbol} could not be had: {Reason} The next start tries again")]
    private partial void LogNoPast(string symbol, string reason);
}
