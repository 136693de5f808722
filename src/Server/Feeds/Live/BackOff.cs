namespace TradeCraft.Server.Feeds.Live;

/// <summary>
/// How long to wait before connecting anew: twice as long after each failure, up to a longest, and of that by chance between half and all,
/// so that a thousand clients of a provider that comes back do not all knock at once ("equal jitter").
/// </summary>
public static class BackOff
{
    /// <param name="failures">In a row, from 0.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Wait(int failures, LiveTiming timing, double chance)
    {
        var full = Math.Min(timing.LongestWait.TotalSeconds, timing.FirstWait.TotalSeconds * Math.Pow(2, Math.Min(failures, 30)));
        return TimeSpan.FromSeconds(full * (0.5 + (chance / 2)));
    }
}

/// <summary>A conversation with a provider that cannot go on. The reason is for people, and holds no secret.</summary>
/// <param name="isRefusal">Saying the same again soon will be answered the same.</param>
public sealed class ConversationEndedException(string reason, bool isRefusal = false) : Exception(reason)
{
    public bool IsRefusal => isRefusal;
}
