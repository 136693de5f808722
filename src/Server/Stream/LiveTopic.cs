using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Stream;

/// <summary>A topic that somebody listens to. Guarded by the hub's lock.</summary>
internal sealed class LiveTopic(TopicKey key, Topic topic)
{
    private byte[]? snapshot;

    public TopicKey Key { get; } = key;

    public Topic Topic { get; } = topic;

    /// <summary>Private messages are not left out: a reader that cannot take them is closed.</summary>
    public bool IsPrivate => Key.Account is not null;

    public List<Subscription> Subscriptions { get; } = [];

    /// <summary>Made once for all who ask between two updates.</summary>
    public byte[] Snapshot() => snapshot ??= Topic.Snapshot();

    public byte[]? TakeUpdate()
    {
        if (Topic.TakeUpdate() is not { } update) return null;
        snapshot = null;
        return update;
    }

    /// <summary>Made anew: what was made before may be from before something that nobody noted.</summary>
    public byte[] NewSnapshot() => snapshot = Topic.Snapshot();
}
