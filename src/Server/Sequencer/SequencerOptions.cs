using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sequencer;

/// <summary>How the live venue is run.</summary>
public sealed class SequencerOptions : LogOptions
{
    /// <summary>
    /// <c>--accept-clock</c>: the system's clock is right, however far it is from the time of the log's last event.
    /// </summary>
    public bool AcceptClock { get; set; }

    /// <summary>How many commands may wait. When it is full, orders are answered 503 and feeds' quotes are dropped.</summary>
    public int InboxCapacity { get; set; } = 16_384;

    /// <summary>The most commands in one commit.</summary>
    public int MaxBatch { get; set; } = 4_096;

    /// <summary>A digest of the state is recorded about every so many events.</summary>
    public int EventsPerCheckpoint { get; set; } = 20_000;

    /// <summary>With more orders open than this it is not: it would hold everybody up.</summary>
    public int MostOrdersForDigest { get; set; } = 20_000;

    /// <summary>
    /// A snapshot is taken after so many bytes of log, some 700,000 events, so that a start has no more than about that to read. Of a large
    /// venue after as many as the last snapshot had uncompressed: so what snapshots cost is so much an event, however large it is.
    /// </summary>
    public long BytesPerSnapshot { get; set; } = 64 << 20;

    /// <summary>And when anything has happened, at least this often.</summary>
    public TimeSpan SnapshotInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How many events the tables of history may be behind the log. What they lack is in memory, some hundred bytes an event: beyond this
    /// no orders are taken until they have caught up.
    /// </summary>
    public long MostUnstored { get; set; } = 1_000_000;

    /// <summary>After how long without progress the tables of history are said to stand still.</summary>
    public TimeSpan HistoryPatience { get; set; } = TimeSpan.FromSeconds(10);
}
