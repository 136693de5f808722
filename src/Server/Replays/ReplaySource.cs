using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Replays;

/// <summary>
/// What replays play: the live exchange's past, its bars and what it recorded of its own market; or a market that is made from a seed.
/// </summary>
internal sealed class ReplaySource(
    BarHistory history, RecordedPast recorded, InstrumentDirectory directory, MarketHours hours, ISeededMarkets markets, SeededBars seeded)
{
    public RecordedPast Recorded => recorded;

    public MarketHours Hours => hours;

    /// <summary>Who makes markets from seeds, and where their bars are kept.</summary>
    public ISeededMarkets Markets => markets;

    public SeededBars SeededBars => seeded;

    /// <summary>
    /// All that are listed live, in their order: replays list the same ones, so that an instrument has one number everywhere.
    /// </summary>
    public IReadOnlyList<Instrument> Instruments => [.. directory.Instruments];

    /// <summary>The newest bars that begin before a time, oldest first.</summary>
    /// <exception cref="VenueUnavailableException">They are being split.</exception>
    public async Task<IReadOnlyList<Candle>> BeforeAsync(
        Instrument instrument, CandleInterval interval, Timestamp end, int most, CancellationToken cancellation) =>
        await history(instrument, interval, new(end.UnixMicroseconds - 1), most, cancellation)
            ?? throw new VenueUnavailableException(
                $"The bars of {instrument.Symbol} are being split. Try again in a moment.", TimeSpan.FromSeconds(1));

    /// <summary>The bars that begin in a span, its end not included, oldest first.</summary>
    public async Task<IReadOnlyList<Candle>> BetweenAsync(
        Instrument instrument, CandleInterval interval, Timestamp from, Timestamp end, CancellationToken cancellation)
    {
        var most = (int)((end.UnixMicroseconds - from.UnixMicroseconds) / LengthOf(interval)) + 1;
        var bars = await BeforeAsync(instrument, interval, end, most, cancellation);
        return [.. bars.SkipWhile(bar => bar.Time < from)];
    }

    /// <summary>The bars of an instrument's day up to a time, oldest first; the last as far as it has come.</summary>
    /// <param name="isFresh">What happens at that very time has not happened yet.</param>
    /// <param name="recorded">What was recorded of the last one; null where bars are played.</param>
    public async Task<IReadOnlyList<Candle>> OfDayAsync(
        Instrument instrument, CandleInterval interval, Timestamp at, bool isFresh, IReadOnlyDictionary<InstrumentId, Candle>? recorded,
        CancellationToken cancellation)
    {
        var day = CandleInterval.Day.StartOf(at, instrument.AssetClass);
        Candle[] bars =
            [.. await BetweenAsync(instrument, interval, day, isFresh ? at : new(at.UnixMicroseconds + 1), cancellation)];
        if (bars is not [.. var over, var last]
            || last.Time.UnixMicroseconds + LengthOf(interval) <= at.UnixMicroseconds) return bars;
        var partial = recorded is not null ? recorded.GetValueOrDefault(instrument.Id)
            : BarUnfolding.UpTo(last, SpanOf(last, interval, instrument), at);
        return partial is not null ? [.. over, partial] : over;
    }

    /// <summary>An instrument's last price before a time by its finest bars that were over then, and their length.</summary>
    public async Task<(CandleInterval? Interval, Price? Price)> LastAsync(
        Instrument instrument, Timestamp at, CancellationToken cancellation)
    {
        if (await FinestAsync(instrument, at, cancellation) is not { } interval) return default;
        var bars = await BeforeAsync(instrument, interval, at, most: 2, cancellation);
        return (interval, bars.LastOrDefault(bar => bar.Time.UnixMicroseconds + LengthOf(interval) <= at.UnixMicroseconds)?.Close);
    }

    /// <summary>The finest bars that there are of an instrument at a time; null where there are none.</summary>
    public async Task<CandleInterval?> FinestAsync(Instrument instrument, Timestamp at, CancellationToken cancellation)
    {
        foreach (var interval in CandleInterval.All)
        {
            // A bar within the last four days: a share's market may have been closed.
            var newest = await BeforeAsync(instrument, interval, at, most: 1, cancellation);
            if (newest is [var bar] && at.UnixMicroseconds - bar.Time.UnixMicroseconds < LengthOf(CandleInterval.Day) * 4) return interval;
        }

        return null;
    }

    /// <summary>What a replay plays after a time.</summary>
    /// <param name="run">Of a market that is made from a seed.</param>
    public ReplayTicks TicksOf(ReplayTerms terms, IReadOnlyList<Instrument> played, Timestamp after, SeededRun? run) =>
        run is not null ? new SyntheticTicks(run, played, after, terms.EndsAt)
        : terms.Source == ReplaySourceKind.Recording ? new RecordedTicks(recorded, played, after, terms.EndsAt)
        : new BarTicks(this, played, terms.Bars, after, terms.EndsAt);

    /// <summary>Whether the recording that a replay plays was deleted since it was opened.</summary>
    public bool IsGone(ReplayTerms terms, Timestamp at) =>
        terms.Source == ReplaySourceKind.Recording && at < terms.EndsAt && recorded.RecordedUntil(at) is null;

    /// <summary>While a bar of an instrument is played.</summary>
    public BarSpan SpanOf(Candle bar, CandleInterval interval, Instrument instrument) =>
        BarSpan.Of(bar.Time, LengthOf(interval), instrument.AssetClass, hours);

    public static long LengthOf(CandleInterval interval) => interval.Minutes * 60_000_000L;
}
