using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using TradeCraft.Server.Startup;
using IPNetwork = System.Net.IPNetwork;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Whose word is taken for who asks, by which scheme and under which host (<c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c>): that of
/// the addresses and networks in <c>--trusted-proxies</c>, and by default nobody's.
/// </summary>
internal static class TrustedProxies
{
    public const string Option = "trusted-proxies";

    /// <exception cref="StartupException">One of them is neither an address nor a network.</exception>
    public static IReadOnlyList<IPNetwork> From(IConfiguration configuration) =>
    [
        .. (configuration[Option] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(text =>
            Parse(text) ?? throw new StartupException(
                $"--{Option} takes addresses and networks, as in 127.0.0.1,10.1.0.0/16, not \"{text}\".")),
    ];

    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        var networks = From(configuration);
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // To the framework an empty list would be everybody; and loopback, which it begins with, is every user of the machine.
            options.ForwardedHeaders = networks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks) options.KnownIPNetworks.Add(network);

            // One behind the other: the walk ends at the first that is not trusted.
            options.ForwardLimit = null;
        });
    }

    private static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        if (!IPAddress.TryParse(text, out var address)) return null;
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return new IPNetwork(address, 128);

        // A number alone would be read as an address, too.
        return text.Count(character => character == '.') == 3 ? new IPNetwork(address, 32) : null;
    }
}
