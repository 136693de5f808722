namespace TradeCraft.Exchange.Events;

/// <summary>Where a venue raises its events: one flat array, reused batch after batch.</summary>
public sealed class EventBuffer(int capacity = 1024)
{
    private Event[] events = new Event[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<Event> Events => events.AsSpan(0, Count);

    /// <summary>The one that was added last.</summary>
    public ref readonly Event Last => ref events[Count - 1];

    public void Clear() => CutTo(0);

    /// <summary>Takes the newest events off, so that so many are left.</summary>
    public void CutTo(int count)
    {
        // Details are references: what is not cleared would keep a batch's strings alive. The rest is written anew with the next event.
        foreach (ref var happened in events.AsSpan(count, Count - count))
        {
            if (happened.Detail is not null) happened.Detail = null;
        }

        Count = count;
    }

    /// <summary>An event at the end, to be filled in: its header, its detail where it has one, and the payload of its type.</summary>
    public ref Event Add()
    {
        if (Count == events.Length) Array.Resize(ref events, Math.Max(4, events.Length * 2));
        return ref events[Count++];
    }
}
