using System.Net.WebSockets;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;
using TradeCraft.Server.Chaos;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Stream;

/// <summary>
/// Who listens to what. The publisher only marks topics; 40 times a second each marked topic's update is made once and put into the
/// outbox of everybody who listens. One lock guards it all, so that a snapshot is followed by the updates after it and no others.
/// </summary>
/// <param name="venue">Whose owner alone may listen; null where everybody may.</param>
internal sealed partial class StreamHub(
    ChannelDirectory channels, VenueProjections projections, Callers callers, StreamPlaces places, RefusalLog refusals,
    StreamMetrics metrics, ChaosPlans chaos, TimeProvider time, ILogger<StreamHub> logger, VenueRow? venue = null)
    : SupervisedService, IVenueListener
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan AuditInterval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Interests interests = new();
    private readonly HashSet<Connection> connections = [];
    private readonly Dictionary<TopicKey, LiveTopic> topics = [];
    private readonly HashSet<Subscription> lagging = [];
    private readonly List<Connection> toWake = [];

    private long heard;
    private long folded;
    private long madeUpTo;
    private long auditedAt;

    public void OnPublished(ReadOnlySpan<Event> events)
    {
        foreach (ref readonly var happened in events) interests.Note(in happened, projections.Orders);
        if (!events.IsEmpty) Volatile.Write(ref heard, events[^1].Sequence);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) Update();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process is stopping, where each connection closes by itself; or this venue ends, and nothing more comes.
            lock (gate)
            {
                foreach (var connection in connections) connection.Close(WebSocketCloseStatus.EndpointUnavailable, "server_stopping");
            }
        }
    }

    private void Update()
    {
        lock (gate)
        {
            foreach (var connection in connections)
            {
                EndIfSignedOut(connection);
                EndIfUnshared(connection);
                Trouble(connection);
            }

            var startAnew = HasMissedEvents();
            foreach (var topic in topics.Values) Update(topic, startAnew);
            foreach (var subscription in lagging.Where(subscription => subscription.Connection.HasCaughtUp).ToArray())
            {
                lagging.Remove(subscription);
                subscription.IsLagging = false;
                Send(subscription, isSnapshot: true, subscription.Topic.Snapshot());
            }

            WakeAll();
        }
    }

    /// <summary>Does to a connection what the chaos plans of who is signed in on it say.</summary>
    private void Trouble(Connection connection)
    {
        if (!chaos.IsAny && connection.Troubles == SendingTroubles.None) return;
        var now = connection.Caller is { } caller ? chaos.On(caller, connection.Account) : null;
        if (now?.Has(TroubleKind.Drop) is true) connection.Close(Connection.Restart, "chaos_dropped", dropWaiting: true);
        connection.Troubles = now?.Sending() ?? SendingTroubles.None;
    }

    private void Update(LiveTopic topic, bool startAnew)
    {
        try
        {
            if (startAnew) topic.Topic.Mark();
            while (topic.TakeUpdate() is { } update) SendToAll(topic, isSnapshot: false, update);
            if (topic.Topic.TakeLostTrack() || startAnew) SendToAll(topic, isSnapshot: true, topic.NewSnapshot());
        }
        catch (Exception bug)
        {
            // One broken topic shall not silence the others, nor its own readers wait for nothing.
            TopicBroke(bug, topic.Key.Kind);
            foreach (var subscription in topic.Subscriptions.ToArray())
            {
                subscription.Connection.Subscriptions.Remove(subscription.Name);
                End(subscription);
                subscription.Connection.Close(WebSocketCloseStatus.InternalServerError, "internal_error");
            }
        }
    }

    /// <summary>
    /// Whether events were folded that nobody was told of. So it is after a commit whose success was not known: the venue is rebuilt from
    /// its log, and the projections with it. Told by the projections being ahead of what was heard for longer than it takes to tell.
    /// </summary>
    private bool HasMissedEvents()
    {
        if (time.GetElapsedTime(auditedAt) < AuditInterval) return false;
        auditedAt = time.GetTimestamp();
        var missed = folded > Math.Max(Volatile.Read(ref heard), madeUpTo);
        if (missed) madeUpTo = folded;
        folded = projections.Sequence;
        return missed;
    }

    private void SendToAll(LiveTopic topic, bool isSnapshot, byte[] data)
    {
        foreach (var subscription in topic.Subscriptions)
        {
            if (!subscription.IsLagging) Send(subscription, isSnapshot, data);
        }
    }

    private void Send(Subscription subscription, bool isSnapshot, byte[] data)
    {
        var (connection, isPrivate) = (subscription.Connection, subscription.Topic.IsPrivate);
        if (connection.TryPut(new(subscription, isSnapshot, subscription.Seq + 1, data), isPrivate))
        {
            subscription.Seq++;
            if (connection.IsToWake) return;
            connection.IsToWake = true;
            toWake.Add(connection);
        }
        else if (isPrivate)
        {
            connection.CloseSlow();
        }
        else
        {
            subscription.IsLagging = true;
            lagging.Add(subscription);
            metrics.HeldBack();
        }
    }

    /// <summary>Each connection sends all that it was put at once: topics are made one after the other, and one wakes nobody.</summary>
    private void WakeAll()
    {
        foreach (var connection in toWake)
        {
            connection.IsToWake = false;
            connection.Wake();
        }

        toWake.Clear();
    }

    [LoggerMessage(LogLevel.Error, "The topic {Kind} failed: its readers were closed")]
    private partial void TopicBroke(Exception bug, string kind);
}
