using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>What connects as a machine would that trusts one authority and nobody else.</summary>
internal static class TrustingHandler
{
    /// <param name="authority">PEM of the authority.</param>
    /// <param name="to">Where every name leads, whatever its port; null to look names up.</param>
    /// <param name="from">Whose address to come from.</param>
    public static SocketsHttpHandler Create(string authority, IPAddress? to = null, IPAddress? from = null) => new()
    {
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509Certificate2.CreateFromPem(authority) },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        },
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (from is not null) socket.Bind(new IPEndPoint(from, 0));
            var (name, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
            await (to is null ? socket.ConnectAsync(name, port, cancellation) : socket.ConnectAsync(to, port, cancellation));
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
