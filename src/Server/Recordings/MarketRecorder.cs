using System.Threading.Channels;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Recordings;

/// <summary>
/// Records the live market as it was decided: every quote with its depth, every print, those of traders too. What is kept in memory of it
/// is at most two minutes, which a server that is killed loses. Nobody waits for it: what cannot be written is lost, and said.
/// </summary>
internal sealed partial class MarketRecorder(
    RecordedDays days, RecorderOptions options, InstrumentDirectory instruments, MarketEvidence evidence, TimeProvider time,
    ILogger<MarketRecorder> logger) : SupervisedService, IVenueListener
{
    private const int MostMoments = 20_000;
    private const int MostWaiting = 4;
    private const long Megabyte = 1_000_000;

    /// <summary>How long a block is. A longer one packs better, and more is lost with a server that is killed.</summary>
    private static readonly Duration Longest = new(2 * 60_000_000L);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<InstrumentId, QuoteDepth> shown = [];
    private readonly Channel<(List<MarketMoment> Moments, long AsOf)> closed =
        Channel.CreateBounded<(List<MarketMoment>, long)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private List<MarketMoment> open = [];
    private long asOf;
    private long saidAt;
    private long lost;

    /// <summary>How many moments could not be recorded, since the server started.</summary>
    public long Lost => Interlocked.Read(ref lost);

    public void OnPublished(ReadOnlySpan<Event> events)
    {
        if (options.Days == 0) return;
        lock (gate)
        {
            foreach (ref readonly var happened in events)
            {
                switch (happened.Type)
                {
                    case EventType.DepthQuoted:
                        Note(Shown(happened.Quote), happened.At);
                        break;
                    case EventType.SharesSplit:
                        Close();
                        shown.Remove(happened.SharesSplit.Instrument);
                        break;
                    default:
                        if (Tape.TryRead(in happened, out var price, out var quantity, out var side))
                            Note(new(InstrumentOf(in happened), price, quantity, side), in happened);
                        break;
                }

                asOf = happened.Sequence;
            }
        }
    }

    /// <summary>Closes what is open before its time, so that it is written soon.</summary>
    internal void CloseEarly()
    {
        lock (gate) Close();
    }

    /// <summary>Closes what is open, and waits until all is written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate) Close();
        closed.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (options.Days == 0) return;
        Retain();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var looking = LookAsync(end.Token);
        await foreach (var (moments, known) in closed.Reader.ReadAllAsync(CancellationToken.None)) Write(moments, known);
        await end.CancelAsync();
        await looking;
    }

    /// <summary>What a feed cannot see it does not show: what stands behind that is of the venue's physics.</summary>
    private static QuoteDepth Shown(QuoteDepth quote) => quote.Levels == 0 ? quote : quote with
    {
        Bids = quote.Bids[..Math.Min(quote.Levels, quote.Bids.Length)],
        Asks = quote.Asks[..Math.Min(quote.Levels, quote.Asks.Length)],
    };

    private static InstrumentId InstrumentOf(in Event happened) =>
        happened.Type == EventType.PrintReported ? happened.PrintReported.Instrument : happened.TradeExecuted.Instrument;

    /// <summary>To the millisecond: finer is no use, and takes room.</summary>
    private static Timestamp Rounded(Timestamp at) => new(at.UnixMicroseconds - (at.UnixMicroseconds % 1_000));

    private void Note(QuoteDepth quote, Timestamp at)
    {
        // A feed says again what stands, once a second.
        if (shown.TryGetValue(quote.Instrument, out var before) && before.IsSameAs(quote)) return;
        var rounded = Begin(at);
        shown[quote.Instrument] = quote;
        open.Add(new(rounded, quote));
    }

    private void Note(ReportPrint print, in Event happened)
    {
        var at = Begin(happened.At);
        var isOfTrader = happened.Type == EventType.TradeExecuted;
        var stands = isOfTrader || evidence(instruments[print.Instrument].AssetClass) == FeedEvidence.Quotes;
        print = print with { QuoteStands = stands };
        open.Add(new(at, print, isOfTrader));
        if (shown.TryGetValue(print.Instrument, out var before)) shown[print.Instrument] = before.After(print);
    }

    /// <summary>
    /// Makes room for what happens at a time: in what is open, or in another one, which begins with what is shown. A full one is not closed
    /// in the middle of a millisecond.
    /// </summary>
    private Timestamp Begin(Timestamp happened)
    {
        var at = Rounded(happened);
        if (open.Count > 0 && at != open[^1].At && (open.Count >= MostMoments || (at - open[0].At).Microseconds >= Longest.Microseconds
            || RecordedDays.DayOf(at) != RecordedDays.DayOf(open[0].At)))
            Close();
        if (open.Count == 0) open.AddRange(shown.Values.Select(quote => new MarketMoment(at, quote, IsStanding: true)));
        return at;
    }

    private void Close()
    {
        if (open.Count == 0) return;
        if (!closed.Writer.TryWrite((open, asOf))) Lose(open.Count, failure: null);
        open = [];
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                lock (gate)
                {
                    if (open is [var first, ..] && (time.Now() - first.At).Microseconds >= Longest.Microseconds) Close();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is closed is still written.
        }
    }

    private void Write(List<MarketMoment> moments, long known)
    {
        try
        {
            if (days.Append(MarketBlock.Pack(moments, known), moments[0].At)) Retain();
        }
        catch (Exception failure)
        {
            Lose(moments.Count, failure);
        }
    }

    private void Retain()
    {
        try
        {
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            foreach (var day in days.Retain(today, options.Days, options.MostMegabytes * Megabyte)) LogDeleted(day);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Lose(count: 0, failure);
        }
    }

    private void Lose(int count, Exception? failure)
    {
        Interlocked.Add(ref lost, count);
        if (saidAt != 0 && time.GetElapsedTime(saidAt) < BetweenLines) return;
        saidAt = time.GetTimestamp();
        LogLost(failure, count);
    }

    [LoggerMessage(LogLevel.Information, "The recording of {Day} is deleted: its time is over, or the room is needed")]
    private partial void LogDeleted(DateOnly day);

    [LoggerMessage(LogLevel.Error, "{Count} moments of the market could not be recorded. This is said once a minute")]
    private partial void LogLost(Exception? failure, int count);
}

public static class RecorderServices
{
    /// <summary>Records the live market, and lets others read what was recorded.</summary>
    /// <param name="dataFolder">Where the recordings are kept, in a folder of their own.</param>
    /// <exception cref="StartupException">An option makes no sense.</exception>
    public static IServiceCollection AddRecorder(this IServiceCollection services, IConfiguration configuration, string dataFolder) =>
        services
            .AddSingleton(RecorderOptions.From(configuration))
            .AddSingleton(new RecordedDays(Path.Combine(dataFolder, "recordings")))
            .AddSingleton(provider => new MarketRecorder(
                provider.GetRequiredService<RecordedDays>(), provider.GetRequiredService<RecorderOptions>(),
                provider.GetRequiredService<InstrumentDirectory>(),

                // Asked for late: some feeds want the venue, and the venue has the recorder among its listeners.
                assetClass => provider.GetRequiredService<MarketEvidence>()(assetClass), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MarketRecorder>>()))
            .AddSingleton<IVenueListener>(provider => provider.GetRequiredService<MarketRecorder>())
            .AddHostedService(provider => provider.GetRequiredService<MarketRecorder>());
}
