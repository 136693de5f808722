using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Recordings;

/// <summary>All that was recorded of one symbol.</summary>
public interface IRecordedSymbol
{
    FeedInstrument Instrument { get; }

    int FileCount { get; }

    /// <summary>When its recording begins.</summary>
    DateTimeOffset First { get; }

    /// <summary>About when it ends: to the day.</summary>
    DateTimeOffset End { get; }

    /// <summary>What happened, in order of time.</summary>
    IEnumerable<(DateTimeOffset At, Command Command)> Commands(Instrument listed, RecordingFaults faults);
}
