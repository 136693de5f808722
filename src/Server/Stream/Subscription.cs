using System.Text.Json;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Stream;

/// <summary>One connection's interest in one topic. Guarded by the hub's lock, but for what does not change.</summary>
/// <param name="name">The channel, as the client names it.</param>
/// <param name="isBare">Whether the reader gets the data with nothing around it.</param>
internal sealed class Subscription(Connection connection, LiveTopic topic, string name, bool isBare)
{
    public Connection Connection { get; } = connection;

    public LiveTopic Topic { get; } = topic;

    public string Name { get; } = name;

    public byte[] NameJson { get; } = JsonSerializer.SerializeToUtf8Bytes(name, Json.Options);

    public bool IsBare { get; } = isBare;

    /// <summary>Nothing more is sent of it.</summary>
    public bool IsEnded { get; set; }

    /// <summary>The last message's number.</summary>
    public long Seq { get; set; }

    /// <summary>Updates were left out: a snapshot is due when there is room again.</summary>
    public bool IsLagging { get; set; }
}
