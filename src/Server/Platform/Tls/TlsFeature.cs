using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TradeCraft.Server.Platform.Tls;

/// <summary>https by the server itself.</summary>
internal static class TlsFeature
{
    /// <summary>
    /// Those with forward secrecy and authenticated encryption, as RFC 9325 section 4.2 recommends. Windows and macOS have settings of
    /// their own for all programs; there this is null.
    /// </summary>
    private static readonly CipherSuitesPolicy? Ciphers = OperatingSystem.IsLinux()
        ? new(
        [
            TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ])
        : null;

    public static IServiceCollection AddTls(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<HstsOptions>(hsts => (hsts.MaxAge, hsts.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
        if (TlsOptions.From(configuration) is not { } options) return services;
        services.AddSingleton(options);
        services.AddSingleton<ServedCertificate>();
        services.AddOptions<KestrelServerOptions>().Configure<ServedCertificate>(Show);
        return services;
    }

    /// <summary>
    /// Browsers shall come back by https only. Not where the certificate is of the local authority: the promise is for all ports of a host,
    /// and a name of one's own network has others on it.
    /// </summary>
    public static WebApplication UseTls(this WebApplication app)
    {
        if (app.Services.GetService<TlsOptions>() is not { Authority: not null }) app.UseHsts();
        return app;
    }

    private static void Show(KestrelServerOptions kestrel, ServedCertificate served) => kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ServerCertificate = served.Current.TargetCertificate;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.OnAuthenticate = (_, tls) =>
        {
            tls.ServerCertificateContext = served.Current;
            if (Ciphers is { } ciphers) tls.CipherSuitesPolicy = ciphers;
        };
    });
}
