using System.Net.WebSockets;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Stream;

/// <summary>What connections ask of the hub.</summary>
internal sealed partial class StreamHub
{
    // No channel can be called that.
    private const string BarePrice = "/ws";

    // Of one connection: as many as one request over HTTP may bring.
    private const int MostUnderWay = 100;

    public void Add(Connection connection)
    {
        lock (gate) connections.Add(connection);
        metrics.Connected();
    }

    public void Remove(Connection connection)
    {
        lock (gate)
        {
            foreach (var subscription in connection.Subscriptions.Values) End(subscription);
            connection.Subscriptions.Clear();
            connections.Remove(connection);
            if (connection.Caller is { } caller) places.Leave(caller.User);
        }

        metrics.Disconnected();
    }

    /// <summary>
    /// Signs a connection in, or goes on as who comes with a newer token or another key. Who is not taken leaves who was signed in before.
    /// </summary>
    /// <param name="account">Which of the user's accounts their channels are to be about; null for the first.</param>
    public void SignIn(Connection connection, CallerAnswer who, long? id, AccountId? account = null)
    {
        lock (gate)
        {
            EndIfSignedOut(connection);
            if (who.Caller is not { } caller)
            {
                Refuse(who.Failure!.Code, who.Failure.Detail);
            }
            else if (venue is not null && caller.User != venue.Owner)
            {
                Refuse("unknown_venue", "You have no such venue.");
            }
            else if (caller.MustEnrol)
            {
                Refuse(EnrolmentPolicy.Code, EnrolmentPolicy.Detail);
            }
            else if (connection.Caller is { } before && before.User != caller.User)
            {
                Refuse("another_user", "Somebody else is signed in on this connection. Open another one.");
            }
            else if (account is { } named && channels.WhyNot(caller, named) is { } why)
            {
                Refuse(why.Code, why.Detail);
            }
            else if (connection.Caller is null && !places.TryEnter(caller.User))
            {
                Refuse("too_many_connections", "You have as many streams open as you may. Close one of them.");
            }
            else
            {
                (connection.Caller, connection.Account) = (caller, account);
                connection.Answer(new AuthenticatedMessage(id));
            }
        }

        void Refuse(string code, string detail)
        {
            refusals.Note(code, who.Caller, connection.From);
            connection.Refuse(id, code, detail);
        }
    }

    /// <summary>Subscribes the channels that there are, and refuses the others one by one.</summary>
    /// <param name="most">How many subscriptions a connection may have.</param>
    public void Subscribe(Connection connection, IEnumerable<string> names, long? id, int most)
    {
        lock (gate)
        {
            EndIfSignedOut(connection);
            var found = new List<FoundChannel>();
            var held = connection.Subscriptions.Count;
            foreach (var name in names.Distinct())
            {
                if (venue is not null && connection.Caller is null)
                {
                    connection.Refuse(id, "unauthenticated", "Sign in first: a venue beside the live one is its owner's alone.", name);
                }
                else if (!channels.TryFind(name, connection.Caller, connection.Account, out var channel, out var refusal))
                {
                    connection.Refuse(id, refusal.Code, refusal.Detail, name);
                }
                else if (!connection.Subscriptions.ContainsKey(name) && ++held > most)
                {
                    connection.Refuse(id, "too_many_subscriptions", $"A connection may have at most {most} channels.", name);
                }
                else
                {
                    found.Add(channel);
                }
            }

            if (found.Count > 0) connection.Answer(new SubscribedMessage([.. found.Select(channel => channel.Name)], id));
            foreach (var channel in found) Start(connection, channel, isBare: false);
            WakeAll();
        }
    }

    /// <summary>Subscribes a connection that wants one topic's data with nothing around it.</summary>
    public void SubscribeBare(Connection connection, Instrument instrument, Func<Topic> open)
    {
        lock (gate)
        {
            Start(connection, new(BarePrice, new(BarePrice, instrument.Id, null), open), isBare: true);
            WakeAll();
        }
    }

    public void Unsubscribe(Connection connection, IEnumerable<string> names, long? id)
    {
        lock (gate)
        {
            var ended = new List<string>();
            foreach (var name in names.Distinct())
            {
                if (connection.Subscriptions.Remove(name, out var subscription))
                {
                    End(subscription);
                    ended.Add(name);
                }
                else
                {
                    connection.Refuse(id, "not_subscribed", "This channel is not subscribed.", name);
                }
            }

            if (ended.Count > 0) connection.Answer(new UnsubscribedMessage(ended, id));
        }
    }

    /// <summary>Does what a feature offers, for who is signed in. It is answered when it is done.</summary>
    public void Run(Connection connection, StreamOperation operation, object request, long? id)
    {
        Caller? caller;
        lock (gate)
        {
            EndIfSignedOut(connection);
            caller = connection.Caller;
        }

        if (caller is null)
        {
            connection.Refuse(id, "unauthenticated", """Sign in first: send {"op":"auth","token":"..."}.""");
        }
        else if (Interlocked.Increment(ref connection.UnderWay) > MostUnderWay)
        {
            Interlocked.Decrement(ref connection.UnderWay);
            connection.Refuse(id, "too_many_requests", $"A connection may have {MostUnderWay} of these under way. Wait for answers.");
        }
        else
        {
            _ = RunAsync(connection, caller, operation, request, id);
        }
    }

    private async Task RunAsync(Connection connection, Caller caller, StreamOperation operation, object request, long? id)
    {
        try
        {
            connection.Answer(await operation.RunAsync(caller, request).ConfigureAwait(false));
        }
        catch (Exception bug)
        {
            OperationFailed(bug, operation.Op);
            connection.Refuse(id, "internal_error", "The server failed at this. It has been noted.");
        }
        finally
        {
            Interlocked.Decrement(ref connection.UnderWay);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Op} failed")]
    private partial void OperationFailed(Exception bug, string op);

    private void Start(Connection connection, FoundChannel channel, bool isBare)
    {
        if (!topics.TryGetValue(channel.Key, out var topic))
        {
            topics.Add(channel.Key, topic = new LiveTopic(channel.Key, channel.Open()));
            interests.Add(channel.Key, topic.Topic);
        }

        // Joined before the one that it replaces leaves, so that the topic is not without readers in between.
        var subscription = new Subscription(connection, topic, channel.Name, isBare);
        topic.Subscriptions.Add(subscription);
        if (connection.Subscriptions.TryGetValue(channel.Name, out var before)) End(before);
        connection.Subscriptions[channel.Name] = subscription;
        Send(subscription, isSnapshot: true, topic.Snapshot());
    }

    private void End(Subscription subscription)
    {
        var topic = subscription.Topic;
        lagging.Remove(subscription);
        subscription.IsEnded = true;
        topic.Subscriptions.Remove(subscription);
        if (topic.Subscriptions.Count > 0) return;
        topics.Remove(topic.Key);
        interests.Remove(topic.Key, topic.Topic);
    }

    /// <summary>
    /// A token runs out, a session ends: nothing private is sent after that. A key that is revoked or has expired, and a user who was
    /// disabled, end the connection.
    /// </summary>
    private void EndIfSignedOut(Connection connection)
    {
        if (connection.Caller is not { } caller || callers.Judge(caller) is not { } why) return;
        connection.Caller = null;
        places.Leave(caller.User);
        if (!EndAll(connection, topic => topic.IsPrivate, why.Code, why.Detail)) connection.Refuse(null, why.Code, why.Detail);
        if (caller.Key is not null || why == TokenFailure.Disabled) connection.Close(WebSocketCloseStatus.PolicyViolation, why.Code);
    }

    /// <summary>An account is not shared any more, or with a delay from now on: nothing of it is sent after that.</summary>
    private void EndIfUnshared(Connection connection)
    {
        if (connection is not { Caller: { } caller, Account: { } account } || channels.WhyNot(caller, account) is not { } why) return;
        EndAll(connection, topic => topic.Key.Account == account, why.Code, why.Detail);
    }

    private bool EndAll(Connection connection, Func<LiveTopic, bool> which, string code, string detail)
    {
        var ended = connection.Subscriptions.Values.Where(subscription => which(subscription.Topic)).ToArray();
        foreach (var subscription in ended)
        {
            connection.Subscriptions.Remove(subscription.Name);
            End(subscription);
            connection.Refuse(null, code, detail, subscription.Name);
        }

        return ended.Length > 0;
    }
}
