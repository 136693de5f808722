using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Markets.History;

/// <summary>Bars and prints of any age: those of the tables, with the newest from memory in their place.</summary>
internal sealed class MarketHistory(MarketTables tables, MarketViews markets, HistoryReads reads)
{
    public const int MostCandles = 1_500;

    /// <summary>The newest bars from a time to a time, both included, oldest first; the last may be running.</summary>
    public async Task<IReadOnlyList<Candle>> CandlesAsync(
        Instrument instrument, CandleInterval interval, Timestamp? from, Timestamp? to, int most, CancellationToken cancellation)
    {
        var newest = markets[instrument].Candles(interval, from ?? new(long.MinValue), to ?? new(long.MaxValue));
        if (newest.Count >= most) return [.. newest.TakeLast(most)];

        using var turn = await reads.EnterAsync(cancellation);
        var older = await tables.CandlesAsync(
            instrument.Id, interval, from, newest.Count > 0 ? newest[0].Time : to, most - newest.Count + 1, cancellation);
        if (older.Count > 0 && newest.Count > 0 && older[^1].Time == newest[0].Time) older.RemoveAt(older.Count - 1);
        return [.. older.TakeLast(most - newest.Count), .. newest];
    }

    /// <inheritdoc cref="BarHistory"/>
    public async Task<IReadOnlyList<Candle>?> BarsAsync(
        Instrument instrument, CandleInterval interval, Timestamp to, int most, CancellationToken cancellation)
    {
        var splits = markets[instrument].Splits;
        if (splits is [.., var newest] && newest.Sequence > ((await tables.CheckpointAsync(cancellation))?.Sequence ?? 0)) return null;
        var bars = await CandlesAsync(instrument, interval, from: null, to, most, cancellation);
        return markets[instrument].Splits.Length == splits.Length ? bars : null;
    }

    /// <summary>The newest prints with a number below one, newest first.</summary>
    public async Task<IReadOnlyList<Print>> PrintsAsync(Instrument instrument, long before, int most, CancellationToken cancellation)
    {
        var prints = markets[instrument].Prints(Tape.Length).Where(print => print.Number < before).Take(most).ToList();
        if (prints.Count == most) return prints;
        prints.AddRange(markets[instrument].UnwrittenPrints(prints.Count > 0 ? prints[^1].Number : before).Take(most - prints.Count));
        using var turn = await reads.EnterAsync(cancellation);
        var older = await tables.PrintsAsync(
            instrument.Id, prints.Count > 0 ? prints[^1].Number : before, most - prints.Count, cancellation);
        return [.. prints, .. older];
    }
}

internal static class MarketHistorySetup
{
    /// <summary>
    /// Goes before the sequencer: what was written must be known before the log is replayed, and is written last when the venue has
    /// stopped.
    /// </summary>
    public static IServiceCollection AddMarketHistory(this IServiceCollection services) => services
        .AddSingleton<PastMarkets>()
        .AddMarketReads()
        .AddSingleton<MarketWriter>()
        .AddHostedService(provider => provider.GetRequiredService<MarketWriter>());

    /// <summary>What a venue has of it whose market is another's, played again: nothing is written.</summary>
    public static IServiceCollection AddMarketReads(this IServiceCollection services) => services
        .AddSingleton<MarketTables>()
        .AddSingleton<MarketHistory>()
        .AddSingleton<BarHistory>(provider => provider.GetRequiredService<MarketHistory>().BarsAsync);
}
