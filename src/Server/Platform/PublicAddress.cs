using Microsoft.Extensions.Primitives;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Where browsers find the server: cookies, origins and allowed hosts go by it. <c>--public-url</c> says so; without, it is whatever
/// address a request names.
/// </summary>
public sealed class PublicAddress
{
    public const string Option = "public-url";

    private static readonly IList<StringSegment> Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly IList<StringSegment> hosts = [];

    private PublicAddress(Uri? url)
    {
        Url = url;
        if (url is not null) hosts = [url.Host, .. Loopback];
    }

    /// <summary>Scheme, host and port, as in <c>https://exchange.example.com/</c>; null where nothing was said.</summary>
    public Uri? Url { get; }

    /// <exception cref="StartupException">It is no address of a whole site.</exception>
    public static PublicAddress From(IConfiguration configuration)
    {
        var text = configuration[Option];
        if (string.IsNullOrWhiteSpace(text)) return new(null);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            || url.PathAndQuery != "/" || url.UserInfo.Length > 0 || url.Fragment.Length > 0 || url.Host.Length == 0)
            throw new StartupException(
                $"--{Option} takes scheme and host, and a port where it is not the usual one, as in https://exchange.example.com, "
                + $"not \"{text}\".");

        // Browsers say a host in ASCII, whatever its letters.
        return new(new UriBuilder(url.Scheme, url.HostNameType == UriHostNameType.Dns ? url.IdnHost : url.Host, url.Port).Uri);
    }

    /// <summary>Whether what a browser is given may be for https only.</summary>
    public bool IsSecure(HttpRequest request) => request.IsHttps || Url?.Scheme == Uri.UriSchemeHttps;

    /// <summary>
    /// Whether a page of this origin is the server's own. With a public URL it is that one, and on the machine itself the one that the
    /// request came to; without, the one that the request came to.
    /// </summary>
    public bool IsOwn(string origin, HttpRequest request)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var page)) return false;
        return Url is null || HostString.MatchesAny(request.Host.Value, Loopback)
            ? page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
            : page.GetLeftPart(UriPartial.Authority) == Url.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>
    /// Lets nothing in that was sent to another host's name: a page that has its own name point here would be of this site to a browser.
    /// The framework's filter stands before the proxy's headers are read, and refuses without a code.
    /// </summary>
    internal Task CheckHostAsync(HttpContext context, RequestDelegate next) =>
        Url is null || HostString.MatchesAny(context.Request.Host.Value, hosts)
            ? next(context)
            : Problem.Of(
                StatusCodes.Status421MisdirectedRequest, "host_not_allowed",
                $"This server is not {context.Request.Host}. It is at {Url.GetLeftPart(UriPartial.Authority)}.").ExecuteAsync(context);
}
