using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Alerts;

/// <summary>
/// Steps studies when a bar of theirs has closed, and judges the alerts that watch them. A study begins with the bars that are stored and
/// held, and goes on with each bar; when a bar that it has taken changed, by a late trade or a split, it begins anew. They begin one after
/// the other, beside all else: also when the server starts, where what closed while it was off is judged as well.
/// </summary>
internal sealed partial class IndicatorWatch(
    IndicatorBook book,
    AlertWatch alerts,
    BarHistory history,
    LiveVenue venue,
    VenueClock clock,
    MarketViews markets,
    InstrumentDirectory instruments,
    TimeProvider time,
    ILogger<IndicatorWatch> logger)
    : SupervisedService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>What is watched, with its newest values: as others watch it already, or begun.</summary>
    /// <exception cref="StorageBusyException">Too many ask for the past just now.</exception>
    public async Task<Study> FindOrBeginAsync(WatchedIndicator watched, CancellationToken cancellation)
    {
        if (book.Find(watched) is { Last: not null } known) return known;
        var (begun, instrument) = (new Study(watched), instruments[watched.Instrument]);
        var start = watched.Interval.StartOf(clock.Now(), instrument.AssetClass);
        if (await BarsAsync(instrument, watched.Interval, start, cancellation) is { } bars) begun.Begin(bars, instrument);
        return begun;
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            using var timer = new PeriodicTimer(BetweenLooks, time);
            while (await timer.WaitForNextTickAsync(stopping)) await LookAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not judged is judged when the server starts again.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        var due = book.Due(clock.Now());
        if (due.Count == 0) return;
        try
        {
            // When the venue has answered, every trade of the time before is in the bars.
            var now = await venue.AskAsync((_, now) => now, stopping);
            foreach (var same in due.GroupBy(study => (study.Instrument, study.Interval)))
                await CloseAsync(instruments[same.Key.Instrument], same.Key.Interval, same, now, stopping);
        }
        catch (Exception failure) when (failure is VenueUnavailableException or StorageBusyException or NpgsqlException)
        {
            LogNotYet(due.Count, failure.Message);
        }
    }

    private async Task CloseAsync(
        Instrument instrument, CandleInterval interval, IEnumerable<Study> due, Timestamp now, CancellationToken stopping)
    {
        var start = interval.StartOf(now, instrument.AssetClass);
        var fired = new List<Fired>();
        IReadOnlyList<Candle>? past = null;
        foreach (var study in due)
        {
            var held = markets[instrument].Candles(interval, study.Last?.Time ?? start, Before(start));
            if (study.GoesOnWith(held))
            {
                foreach (var bar in held.Skip(1))
                {
                    study.Step(bar, instrument);
                    book.Judge(study, now, fired);
                }
            }
            else
            {
                past ??= await BarsAsync(instrument, interval, start, stopping);
                if (past is null) continue;
                study.Begin(past, instrument);
                book.Judge(study, now, fired);
            }

            study.Until = start;
        }

        foreach (var firing in fired) alerts.Fire(firing);
    }

    private Task<IReadOnlyList<Candle>?> BarsAsync(
        Instrument instrument, CandleInterval interval, Timestamp start, CancellationToken cancellation) =>
        history(instrument, interval, Before(start), Study.MostBars, cancellation);

    private static Timestamp Before(Timestamp time) => new(time.UnixMicroseconds - 1);

    [LoggerMessage(LogLevel.Warning, "{Count} indicators could not be taken on, and are tried again: {Reason}")]
    private partial void LogNotYet(int count, string reason);
}
