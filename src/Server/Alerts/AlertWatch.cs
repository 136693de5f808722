using System.Threading.Channels;
using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Alerts;

/// <summary>
/// Sees every trade as it is published, and has what fires written before anybody is told. A process that ends between the two has told
/// nobody: the alert still waits when it is started again.
/// </summary>
internal sealed partial class AlertWatch(
    AlertBook book,
    IndicatorBook indicators,
    AlertTables tables,
    Notifications notifications,
    InstrumentDirectory instruments,
    MarketViews markets,
    TimeProvider time,
    ILogger<AlertWatch> logger)
    : SupervisedService, IVenueListener
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Not bounded, and needs not be: an alert that fires once is in it once, and one that repeats must wait for the price to go back.
    /// </summary>
    private readonly Channel<Reached> fired = Channel.CreateUnbounded<Reached>(new() { SingleReader = true });

    private readonly List<Firing> reached = [];

    /// <summary>What is to be written, in order: an alert fired, or prices became those of new shares.</summary>
    private readonly record struct Reached(Fired? Firing, KnownSplit? Split, Timestamp At);

    /// <summary>On the publisher's thread: a few nanoseconds where nothing fires.</summary>
    public void OnPublished(ReadOnlySpan<Event> events)
    {
        foreach (ref readonly var happened in events)
        {
            if (happened.Type == EventType.PrintReported)
                book.See(happened.PrintReported.Instrument, happened.PrintReported.Price.Ticks, happened.At, reached);
            else if (happened.Type == EventType.SharesSplit) Split(in happened);
            else if (happened.Type == EventType.TradeExecuted)
                book.See(happened.TradeExecuted.Instrument, happened.TradeExecuted.Price.Ticks, happened.At, reached);
        }

        HandOver();
    }

    private void Split(in Event happened)
    {
        HandOver();
        book.Split(happened.SharesSplit);
        indicators.Split(happened.SharesSplit);
        fired.Writer.TryWrite(new(null, new(happened.Sequence, happened.SharesSplit), happened.At));
    }

    private void HandOver()
    {
        if (reached.Count == 0) return;
        foreach (var (alert, ticks, at) in reached)
            Fire(new(alert.Id, instruments[alert.Instrument].ToDecimal(new Price(ticks)), at));
        reached.Clear();
    }

    /// <summary>Has it written and told.</summary>
    public void Fire(Fired firing) => fired.Writer.TryWrite(new(firing, null, default));

    /// <summary>After the venue has read its log, so that instruments are known, and before the feed plays.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // A split that was carried out and not followed by the table: nothing was added to it since.
        foreach (var split in markets.All.SelectMany(market => market.Splits).OrderBy(split => split.Sequence))
            await tables.SplitAsync(split, instruments[split.Split.Instrument], time.Now(), cancellationToken);

        notifications.Resume(await tables.NewestAsync(Notifications.MostResumed, cancellationToken));
        foreach (var row in await tables.ActiveAsync(cancellationToken))
        {
            if (row.InstrumentId >= instruments.Instruments.Length) continue;
            if (row.Indicator is null) book.Add(row.ToAlert(instruments[new InstrumentId(row.InstrumentId)]));
            else if (row.Watched is { } watched) indicators.Add(row.ToIndicatorAlert(), watched);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        var batch = new List<Fired>();
        try
        {
            while (await fired.Reader.WaitToReadAsync(stopping))
            {
                Reached? split = null;
                while (split is null && batch.Count < MostAtOnce && fired.Reader.TryRead(out var next))
                {
                    if (next.Firing is { } firing) batch.Add(firing);
                    else split = next;
                }

                while (!await TryWriteAsync(batch, split)) await Task.Delay(BetweenTries, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not written still waits in the table.
        }
    }

    /// <summary>Writes what fired, which is off the batch then, and after it what a split makes of the rest. May be tried again.</summary>
    private async Task<bool> TryWriteAsync(List<Fired> batch, Reached? split)
    {
        try
        {
            // Not broken off at a stop: a commit whose answer is not waited for may have been made, and then nobody would be told.
            if (batch.Count > 0) notifications.Tell(await tables.FireAsync(batch, CancellationToken.None));
            batch.Clear();
            if (split is { Split: { } known, At: var at })
                await tables.SplitAsync(known, instruments[known.Split.Instrument], at, CancellationToken.None);
            return true;
        }
        catch (NpgsqlException failure)
        {
            LogNotWritten(batch.Count, failure.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} alerts could not be written, and are tried again: {Reason}")]
    private partial void LogNotWritten(int count, string reason);
}
