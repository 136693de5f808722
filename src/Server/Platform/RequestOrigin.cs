using System.Net;
using System.Net.Sockets;

namespace TradeCraft.Server.Platform;

/// <summary>Where a request came from, as it is written down.</summary>
internal static class RequestOrigin
{
    /// <summary>The client's address, or null; without the name of a network card, which an inet cannot hold.</summary>
    public static string? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? TextOf(address) : null;

    /// <inheritdoc cref="AddressOf"/>
    public static string TextOf(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes())).ToString();

    /// <summary>What the client calls itself, cut where it is longer, but never in the middle of a character.</summary>
    public static string AgentOf(HttpContext context, int longest)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        if (agent.Length <= longest) return agent;
        return agent[..(char.IsHighSurrogate(agent[longest - 1]) ? longest - 1 : longest)];
    }

    /// <summary>What limits count by: who has one IPv6 address has its whole /64.</summary>
    public static string NetworkOf(HttpContext context) => NetworkOf(context.Connection.RemoteIpAddress);

    /// <inheritdoc cref="NetworkOf(HttpContext)"/>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPNetwork(new IPAddress(bytes), 64).ToString();
    }
}
