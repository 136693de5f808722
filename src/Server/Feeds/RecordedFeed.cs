using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Feeds;

/// <summary>Plays a recording at the chosen speed. When it has ended the last quotes stand, or it starts again.</summary>
public sealed partial class RecordedFeed(
    Recording recording, FeedOptions options, FeedStatus status, MarketDayBegins dayBegins, TimeProvider clock,
    ILogger<RecordedFeed> logger) : IFeed
{
    /// <summary>When nothing at all was recorded for longer than this, as over a night, what comes next is played at once.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Who is later than this, because the process stood still or cannot keep up, plays on from there at the chosen speed.
    /// </summary>
    private static readonly TimeSpan MostCatchUp = TimeSpan.FromSeconds(1);

    public string Name => FeedOptions.Recorded;

    public FeedEvidence Evidence => FeedEvidence.Quotes;

    public IReadOnlyList<FeedInstrument> Instruments => recording.Instruments;

    public async Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
    {
        if (recording.PassedOver > 0) LogPassedOver(recording.PassedOver);

        foreach (var refused in recording.Refused.Take(RecordingFaults.MostKept)) LogRefused(refused);

        bool anything;
        var isFirst = true;
        do
        {
            var faults = isFirst ? new RecordingFaults(LogFault) : new RecordingFaults();
            anything = await PlayAsync(recording.Play(listed, faults), post, cancellation);
            if (isFirst && faults.Count > 0) LogFaults(faults.Count, faults.First.Count);
            isFirst = false;
            LogEnded();
        }
        while (options.Loop && anything);
    }

    private async Task<bool> PlayAsync(IEnumerable<RecordedCommand> commands, Action<Command> post, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        var nextDays = new Dictionary<InstrumentId, DateTimeOffset>();
        var (position, skipped, late, anything) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, false);
        foreach (var (offset, at, instrument, command) in commands)
        {
            cancellation.ThrowIfCancellationRequested();
            anything = true;
            if (offset - position > LongestSilence) skipped += offset - position;
            position = offset;

            var ahead = ((offset - skipped) / options.Speed) + late - clock.GetElapsedTime(start);
            if (ahead > TimeSpan.Zero) await Task.Delay(ahead, clock, cancellation);
            else if (ahead < -MostCatchUp) late -= ahead;

            if (!nextDays.TryGetValue(instrument.Id, out var nextDay) || at >= nextDay)
            {
                nextDays[instrument.Id] = NextDay(instrument, at);
                await dayBegins(instrument, at.ToTimestamp(), cancellation);
            }

            post(command);
            status.RecordedTimes[instrument.Symbol] = at;
        }

        return anything;
    }

    private static DateTimeOffset NextDay(Instrument instrument, DateTimeOffset at)
    {
        // Half a day after its end is the next one, even where the clock was set back.
        var calendar = TradingCalendar.Of(instrument.AssetClass);
        return calendar.DayOf(calendar.DayOf(at.ToTimestamp()) + Duration.FromHours(36)).ToTime();
    }

    [LoggerMessage(LogLevel.Information, "The recording has ended")]
    private partial void LogEnded();

    [LoggerMessage(
        LogLevel.Information, "{Count} files are not played: their symbols are played from a finer resolution or an earlier market")]
    private partial void LogPassedOver(int count);

    [LoggerMessage(LogLevel.Warning, "A file is not played: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogLevel.Warning, "A row of the recording was passed over: {Fault}")]
    private partial void LogFault(string fault);

    [LoggerMessage(LogLevel.Warning, "{Count} rows of the recording were passed over; the first {Named} are named above")]
    private partial void LogFaults(long count, int named);
}
