namespace TradeCraft.Server.Sequencer;

/// <summary>How the live venue is run.</summary>
public sealed class SequencerOptions
{
    /// <summary>Which venue of the database this process runs.</summary>
    public int Venue { get; set; } = 1;

    /// <summary>How many commands may wait. When it is full, orders are answered 503 and feeds' quotes are dropped.</summary>
    public int InboxCapacity { get; set; } = 16_384;

    /// <summary>The most commands in one commit.</summary>
    public int MaxBatch { get; set; } = 4_096;

    /// <summary>A digest of the state is recorded about every so many events.</summary>
    public int EventsPerCheckpoint { get; set; } = 20_000;

    /// <summary>With more orders open than this it is not: it would hold everybody up.</summary>
    public int MostOrdersForDigest { get; set; } = 20_000;

    /// <summary>A snapshot is taken after so many events, so that a start has no more than about that to read.</summary>
    public int EventsPerSnapshot { get; set; } = 500_000;

    /// <summary>And when anything has happened, at least this often.</summary>
    public TimeSpan SnapshotInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How many events the tables of history may be behind the log. What they lack is in memory, some hundred bytes an event: beyond this no
    /// orders are taken until they have caught up.
    /// </summary>
    public long MostUnstored { get; set; } = 1_000_000;

    /// <summary>After how long without progress the tables of history are said to stand still.</summary>
    public TimeSpan HistoryPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a start waits for another server to let go of the venue.</summary>
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(10);
}
