using TradeCraft.Exchange.Events;
using TradeCraft.Projections;

namespace TradeCraft.Server.Sequencer;

/// <summary>Wants to know what happened. Called on the publisher's thread, after the projections have folded it: must be quick and not throw.</summary>
public interface IVenueListener
{
    void OnPublished(ReadOnlySpan<Event> events);
}

/// <summary>Tells what is on disk: first to the projections, then to whoever listens. Callers are answered after that.</summary>
public sealed class Publisher(VenueProjections projections, IEnumerable<IVenueListener> listeners)
{
    private readonly IVenueListener[] listeners = [.. listeners];

    public void Publish(ReadOnlySpan<Event> events)
    {
        projections.Fold(events);
        foreach (var listener in listeners) listener.OnPublished(events);
    }
}
