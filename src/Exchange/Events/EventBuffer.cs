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
        // Details are references: what is not cleared would keep a batch's strings alive.
        Array.Clear(events, count, Count - count);
        Count = count;
    }

    /// <summary>A blank event at the end.</summary>
    public ref Event Add()
    {
        if (Count == events.Length) Array.Resize(ref events, Math.Max(4, events.Length * 2));
        return ref events[Count++];
    }
}
