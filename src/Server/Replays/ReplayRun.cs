using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Replays;

/// <summary>How a replay's clock goes.</summary>
public enum ReplayState
{
    Paused,
    Playing,

    /// <summary>It goes as fast as it can to where it was told to, and pauses there.</summary>
    Stepping,

    /// <summary>There is nothing left to play.</summary>
    Ended,
}

/// <summary>What a clock was told to do.</summary>
/// <param name="Speed">Seconds of the market in a second; null as fast as it goes.</param>
/// <param name="Until">Where it pauses.</param>
/// <param name="StopsAtFill">It also pauses at the next fill of an order.</param>
internal sealed record ReplayRun(decimal? Speed, Timestamp Until, bool StopsAtFill, bool IsStep);
