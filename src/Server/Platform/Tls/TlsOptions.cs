using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Platform.Tls;

/// <summary>
/// Where the server's certificate comes from: files of somebody's (<c>--certificate</c>, <c>--certificate-key</c>) or the local authority
/// (<c>--tls local</c>).
/// </summary>
/// <param name="Certificate">PEM: the server's certificate first, then those between it and the authority.</param>
/// <param name="Key">PEM; may be the same file.</param>
/// <param name="Authority">The one that renews it; null where somebody else does.</param>
internal sealed record TlsOptions(string Certificate, string Key, LocalAuthority? Authority)
{
    /// <summary>Null where no https is served.</summary>
    /// <exception cref="StartupException">The options, or the addresses to listen on, contradict each other.</exception>
    public static TlsOptions? From(IConfiguration configuration)
    {
        var (certificate, key, tls) = (configuration["certificate"], configuration["certificate-key"], configuration["tls"]);
        if (tls is not (null or "local")) throw new StartupException($"--tls takes local, not \"{tls}\".");
        if (tls is not null && certificate is not null) throw new StartupException("--tls local and --certificate exclude each other.");
        if (key is not null && certificate is null) throw new StartupException("--certificate-key needs --certificate FILE.");

        var isGiven = tls is not null || certificate is not null;
        var urls = (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var isAsked = urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase));

        // Whoever configures Kestrel by its own settings knows what they do.
        if (isAsked != isGiven && !configuration.GetSection("Kestrel").Exists())
            throw new StartupException(isAsked
                ? "https needs a certificate: --certificate FILE --certificate-key FILE, or `tradecraft certificate` and --tls local."
                : "There is a certificate, and no address of --urls begins with https.");
        if (certificate is not null) return new(Path.GetFullPath(certificate), Path.GetFullPath(key ?? certificate), null);
        if (tls is null) return null;
        var authority = LocalAuthority.In(StorageOptions.From(configuration).DataFolder, TimeProvider.System);
        return new(authority.ServerFile, authority.ServerFile, authority);
    }
}
