using TradeCraft.Exchange.Events;
using TradeCraft.Projections;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// Wants to know what happened. Called on the publisher's thread, after the projections have folded it: must be quick. What it throws
/// concerns nobody else, but these events are not told to it again.
/// </summary>
public interface IVenueListener
{
    void OnPublished(ReadOnlySpan<Event> events);
}

/// <summary>What is read could not take in what happened.</summary>
/// <param name="after">The last event that it had taken in.</param>
internal sealed class ProjectionFailedException(long after, Exception cause)
    : Exception($"The projections failed at what came after event {after}: {cause.Message}", cause)
{
    public long After => after;
}

/// <summary>Tells what is on disk: first to the projections, then to whoever listens. Callers are answered after that.</summary>
public sealed partial class Publisher(
    VenueProjections projections, IEnumerable<IVenueListener> listeners, VenueHealth health, TimeProvider time, ILogger<Publisher> logger)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly IVenueListener[] listeners = [.. listeners];
    private readonly Dictionary<IVenueListener, long> saidAt = [];

    /// <summary>Told of what the projections have folded: what it throws there is a failure of theirs.</summary>
    internal Action<ReadOnlySpan<Event>>? Folded { get; set; }

    /// <exception cref="ProjectionFailedException">Nobody was told of the events.</exception>
    public void Publish(ReadOnlySpan<Event> events)
    {
        Fold(projections, events, Folded);
        foreach (var listener in listeners)
        {
            try
            {
                listener.OnPublished(events);
            }
            catch (Exception failure)
            {
                Note(listener, failure);
            }
        }
    }

    /// <summary>Folds events into projections: those that are read, or others that take their place.</summary>
    internal static void Fold(VenueProjections into, ReadOnlySpan<Event> events, Action<ReadOnlySpan<Event>>? folded)
    {
        try
        {
            into.Fold(events);
            folded?.Invoke(events);
        }
        catch (Exception cause)
        {
            throw new ProjectionFailedException(into.Sequence, cause);
        }
    }

    private void Note(IVenueListener listener, Exception failure)
    {
        health.Note(VenueFailure.Listener);
        if (saidAt.TryGetValue(listener, out var said) && time.GetElapsedTime(said) < BetweenLines) return;
        saidAt[listener] = time.GetTimestamp();
        ListenerFailed(failure, listener.GetType().Name);
    }

    [LoggerMessage(LogLevel.Error, "{Listener} could not take in what happened; everybody else did. This is said once a minute")]
    private partial void ListenerFailed(Exception failure, string listener);
}
