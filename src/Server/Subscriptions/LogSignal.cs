using TradeCraft.Exchange.Events;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Subscriptions;

/// <summary>
/// Wakes who reads the log when there is more of it. The publisher only leaves word; nothing that a reader does can hold it up.
/// </summary>
public sealed class LogSignal(TimeProvider time) : IVenueListener
{
    /// <summary>
    /// How long a reader sleeps at most. Only what another process, or a venue that is rebuilt, has written is found this way.
    /// </summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long sequence;

    /// <summary>The last event that was heard of.</summary>
    public long Sequence => Volatile.Read(ref sequence);

    public void OnPublished(ReadOnlySpan<Event> events)
    {
        if (events.IsEmpty || events[^1].Sequence <= sequence) return;
        Volatile.Write(ref sequence, events[^1].Sequence);
        Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Returns when there is an event after one, or when it is time to look for one.</summary>
    public async Task WaitAsync(long after, CancellationToken cancellation)
    {
        var signal = Volatile.Read(ref next);
        if (Sequence > after) return;
        try
        {
            await signal.Task.WaitAsync(Poll, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Time to look.
        }
    }
}
