using System.Diagnostics;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>
/// For work that is in no hurry, beside others who are: after each piece it rests twice as long as it worked, so that it takes a third of a
/// core at most.
/// </summary>
internal sealed class Pace
{
    private const int RestsToWork = 2;

    // Shorter rests are longer than they should be: the system wakes a thread some microseconds late.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    private long began = Stopwatch.GetTimestamp();

    /// <summary>A piece is done: rests, where it was long enough to be worth it.</summary>
    public void Rest()
    {
        var rest = Stopwatch.GetElapsedTime(began) * RestsToWork;
        if (rest < Shortest) return;
        Thread.Sleep(rest < Longest ? rest : Longest);
        began = Stopwatch.GetTimestamp();
    }
}
