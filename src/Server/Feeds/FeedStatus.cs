using System.Collections.Concurrent;

namespace TradeCraft.Server.Feeds;

public enum FeedState
{
    /// <summary>Waiting for the venue, or listing instruments.</summary>
    Starting,

    Running,

    /// <summary>There is nothing left to play. The last quotes stand.</summary>
    Ended,
}

/// <summary>How the feed is doing. Written by the feed and its host, read from any thread.</summary>
public sealed class FeedStatus
{
    private long posted;
    private long dropped;
    private volatile FeedState state;

    public FeedState State
    {
        get => state;
        internal set => state = value;
    }

    /// <summary>Commands that the venue took.</summary>
    public long Posted => Interlocked.Read(ref posted);

    /// <summary>Commands that it could not take, because its inbox was full or it was recovering.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>By symbol, the time at which what is now played was recorded. Empty unless the feed is a recording.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> RecordedTimes { get; } = new();

    internal void Count(bool taken) => Interlocked.Increment(ref (taken ? ref posted : ref dropped));
}
