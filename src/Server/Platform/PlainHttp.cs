using System.Net;
using IPNetwork = System.Net.IPNetwork;

namespace TradeCraft.Server.Platform;

/// <summary>
/// What comes in plain HTTP can be read and changed on its way. So it is answered to this machine and to trusted proxies only, unless
/// <c>--allow-plain-http</c> says otherwise. Whether the server lives is told to everybody: probes come from anywhere, and it is no secret.
/// </summary>
internal sealed partial class PlainHttp(IConfiguration configuration)
{
    public const string Option = "allow-plain-http";

    private readonly bool isAllowed = configuration.GetValue<bool>(Option);
    private readonly IReadOnlyList<IPNetwork> proxies = TrustedProxies.From(configuration);

    /// <summary>Goes before the proxies' headers are read: who is at the other end of the connection counts.</summary>
    public Task RefuseAsync(HttpContext context, RequestDelegate next) =>
        isAllowed || context.Request.IsHttps || IsNear(context.Connection.RemoteIpAddress)
        || context.Request.Path.StartsWithSegments("/health")
            ? next(context)
            : Problem.Of(
                StatusCodes.Status403Forbidden, "https_required",
                "This server answers other machines over https only: passwords could be read on their way. Who runs it finds in "
                + "docs/behind-a-proxy.md how to serve https.").ExecuteAsync(context);

    /// <summary>Says at the start what plain HTTP means for the addresses that others reach.</summary>
    public static void TellOfPlainHttp(WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var plain = app.Services.GetRequiredService<PlainHttp>();
        var open = string.Join(" and ", app.Urls.Where(IsOpen));
        if (open.Length == 0) return;
        if (plain.isAllowed) WarnOfReaders(app.Logger, open);
        else if (plain.proxies.Count == 0) WarnOfRefusals(app.Logger, open);
    });

    /// <summary>Without an address it came over a socket of this machine.</summary>
    private bool IsNear(IPAddress? peer)
    {
        if (peer is null || IPAddress.IsLoopback(peer)) return true;
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return proxies.Any(proxy => proxy.Contains(address));
    }

    private static bool IsOpen(string url)
    {
        var address = BindingAddress.Parse(url);
        return address.Scheme == Uri.UriSchemeHttp && !address.IsUnixPipe && address.Host != "localhost"
            && !(IPAddress.TryParse(address.Host, out var number) && IPAddress.IsLoopback(number));
    }

    [LoggerMessage(LogLevel.Warning, "Passwords and tokens cross the network in the clear at {Addresses}, as --allow-plain-http says.")]
    private static partial void WarnOfReaders(ILogger logger, string addresses);

    [LoggerMessage(LogLevel.Warning,
        "At {Addresses} only this machine is answered, because passwords would cross the network in the clear: serve https with "
        + "--certificate or --tls local, name the proxy that does with --trusted-proxies, or give --allow-plain-http.")]
    private static partial void WarnOfRefusals(ILogger logger, string addresses);
}
