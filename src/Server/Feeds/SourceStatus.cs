using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Feeds;

/// <summary>How one live provider is doing. Written by its connection, read from any thread.</summary>
public sealed class SourceStatus(string name, FeedEvidence evidence, IReadOnlyList<AssetClass> classes, TimeSpan mostSilence)
{
    private readonly Lock gate = new();
    private DateTimeOffset? heardAt;
    private DateTimeOffset? expectedSince;
    private DateTimeOffset skewMinute;
    private (TimeSpan? Now, TimeSpan? Before) skew;
    private long messages;
    private long reconnects;
    private long gaps;
    private long badMessages;
    private long conflated;
    private long stalls;
    private volatile FeedState state;
    private volatile string? problem;

    public string Name => name;

    public FeedEvidence Evidence => evidence;

    public IReadOnlyList<AssetClass> Classes => classes;

    public FeedState State => state;

    public long Messages => Interlocked.Read(ref messages);

    /// <summary>Connections that were lost and begun anew.</summary>
    public long Reconnects => Interlocked.Read(ref reconnects);

    /// <summary>Times that messages were missing between two that came, or that the connection was lost.</summary>
    public long Gaps => Interlocked.Read(ref gaps);

    /// <summary>Messages that made no sense and were passed over.</summary>
    public long BadMessages => Interlocked.Read(ref badMessages);

    /// <summary>Quotes that were never posted because a newer one came before the venue was ready for it.</summary>
    public long Conflated => Interlocked.Read(ref conflated);

    public long Stalls => Interlocked.Read(ref stalls);

    /// <summary>What is wrong, in a sentence; null when nothing is.</summary>
    public string? Problem => problem;

    public DateTimeOffset? HeardAt
    {
        get
        {
            lock (gate) return heardAt;
        }
    }

    /// <summary>
    /// How far this machine's clock is ahead of the provider's, behind it below zero: the least that any message of the last minute or two
    /// took to get here.
    /// </summary>
    public TimeSpan? Skew
    {
        get
        {
            lock (gate) return skew.Now < skew.Before || skew.Before is null ? skew.Now : skew.Before;
        }
    }

    /// <summary>Whether one of its classes trades, so that silence would mean something.</summary>
    public bool ExpectsData(DateTimeOffset now) =>
        classes.Any(each => TradingCalendar.Of(each).PartAt(now.UtcDateTime.ToTimestamp()) == SessionPart.Regular);

    internal void Heard(DateTimeOffset now, DateTimeOffset? saidAt)
    {
        lock (gate)
        {
            heardAt = now;
            if (saidAt is not { } said) return;
            if (now - skewMinute >= TimeSpan.FromMinutes(1)) (skewMinute, skew) = (now, (null, skew.Now));
            if (skew.Now is null || now - said < skew.Now) skew.Now = now - said;
        }
    }

    internal void Message() => Interlocked.Increment(ref messages);

    internal void Bad() => Interlocked.Increment(ref badMessages);

    internal void Gap() => Interlocked.Increment(ref gaps);

    internal void Conflate(long count) => Interlocked.Add(ref conflated, count);

    internal void Report(string? what) => problem = what;

    /// <summary>The connection was lost, and is begun anew.</summary>
    internal void Lost(string reason)
    {
        problem = reason;
        Interlocked.Increment(ref reconnects);
        if (state != FeedState.Starting) Gap();
    }

    /// <summary>Looks whether it has been silent for too long while its market is open, or has come back.</summary>
    /// <returns>Whether that changed anything.</returns>
    internal bool Look(DateTimeOffset now)
    {
        DateTimeOffset since;
        lock (gate)
        {
            expectedSince = ExpectsData(now) ? expectedSince ?? now : null;
            if (heardAt is null && state == FeedState.Starting && expectedSince is null) return false;
            if (expectedSince is not { } expected) return Become(FeedState.Running);
            since = heardAt > expected ? heardAt.Value : expected;
        }

        return now - since > mostSilence ? Become(FeedState.Stalled) : HeardAt is not null && Become(FeedState.Running);
    }

    private bool Become(FeedState looks)
    {
        if (looks == state) return false;
        if (looks == FeedState.Stalled) Interlocked.Increment(ref stalls);
        state = looks;
        return true;
    }
}
