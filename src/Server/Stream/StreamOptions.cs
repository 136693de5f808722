using System.ComponentModel.DataAnnotations;

namespace TradeCraft.Server.Stream;

/// <summary>How the stream treats its connections.</summary>
public sealed class StreamOptions
{
    public const string Section = "Stream";

    /// <summary>The origins (https://example.com) whose pages may connect, besides the server's own.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>The most channels on one connection.</summary>
    [Range(1, 10_000)]
    public int MaxSubscriptions { get; set; } = 200;

    /// <summary>
    /// How many bytes may wait for a reader before market channels are held back from it. When most of them are gone, it gets a new
    /// snapshot of each.
    /// </summary>
    [Range(1_024, 100_000_000)]
    public int MarketBacklogBytes { get; set; } = 256 * 1024;

    /// <summary>How many bytes may wait for a reader in all. A private message that does not fit closes the connection.</summary>
    [Range(1_024, 100_000_000)]
    public int BacklogBytes { get; set; } = 1024 * 1024;

    /// <summary>How many bytes the system may hold of a connection besides: what is there is sent, however old it has become.</summary>
    [Range(4_096, 100_000_000)]
    public int SocketBufferBytes { get; set; } = 128 * 1024;
}
