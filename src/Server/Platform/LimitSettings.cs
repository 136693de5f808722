using System.ComponentModel.DataAnnotations;

namespace TradeCraft.Server.Platform;

/// <summary>
/// How much anybody may ask of the server. Who asks for more is told so (429), and when to come back. What is counted by a network, all who
/// come from one address share (of IPv6: from one /64).
/// </summary>
public sealed class LimitSettings
{
    public const string Section = "Limits";

    /// <summary>Nothing below is judged: for a bench, or behind something else that does.</summary>
    public bool Off { get; set; }

    /// <summary>Sign-ins, registrations and the like that one network address may ask for in a minute.</summary>
    [Range(1, 1_000_000)]
    public int SignInsPerMinute { get; set; } = 60;

    /// <summary>Users that may be made from one network in an hour before each has to be worked for.</summary>
    [Range(1, 1_000_000)]
    public int SignUpsPerHourOfNetwork { get; set; } = 20;

    /// <summary>Users that may be made from everywhere in a minute before each has to be worked for.</summary>
    [Range(1, 1_000_000)]
    public int SignUpsPerMinute { get; set; } = 60;

    /// <summary>Orders that a user may place, replace and cancel in a second, over whichever wire; each of a batch counts.</summary>
    [Range(1, 1_000_000)]
    public int OrdersPerSecond { get; set; } = 100;

    /// <summary>Previews of orders that a user may ask for in a second.</summary>
    [Range(1, 1_000_000)]
    public int PreviewsPerSecond { get; set; } = 20;

    /// <summary>Other questions that a user may ask in a second.</summary>
    [Range(1, 1_000_000)]
    public int ReadsPerSecond { get; set; } = 100;

    /// <summary>Other changes that a user may make in a second: of accounts, alerts, lists, keys.</summary>
    [Range(1, 1_000_000)]
    public int ChangesPerSecond { get; set; } = 20;

    /// <summary>Requests of any kind that may come from one network in a second, whoever signed them: a class may share one.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecondOfNetwork { get; set; } = 1_000;

    /// <summary>Streams that a user may have open.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerUser { get; set; } = 20;

    /// <summary>Streams that may be open from one network.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerNetwork { get; set; } = 200;

    /// <summary>Messages that may come over one stream in a second.</summary>
    [Range(1, 1_000_000)]
    public int MessagesPerSecond { get; set; } = 200;

    /// <summary>Open orders that an account may have, legs included. The venue judges it.</summary>
    [Range(1, 1_000_000)]
    public int OpenOrders { get; set; } = 1_000;

    /// <summary>As a command says it to the venue: zero for none.</summary>
    internal int MostOpenOrders => Off ? 0 : OpenOrders;
}
