using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Platform.Tls;

/// <summary>
/// An authority of this server's own, for networks where no public one can look: it signs the certificate of this server, and whoever is to
/// believe that has to trust it first.
/// <code>
/// DATA/tls/authority.pem   to be trusted
/// DATA/tls/authority.key   signs; readable by the server's user only
/// DATA/tls/server.pem      the server's certificate and its key; readable by the server's user only
/// </code>
/// </summary>
internal sealed class LocalAuthority(string folder, TimeProvider time)
{
    /// <summary>What is closer to its end is made anew.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromDays(30);

    /// <summary>Browsers believe no certificate that is good for longer than 398 days.</summary>
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3_650);

    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    public string AuthorityFile { get; } = Path.Combine(folder, "authority.pem");

    public string ServerFile { get; } = Path.Combine(folder, "server.pem");

    private string KeyFile => Path.Combine(folder, "authority.key");

    public static LocalAuthority In(string dataFolder, TimeProvider time) => new(Path.Combine(dataFolder, "tls"), time);

    /// <summary>What this machine is called by whoever sits at it, and on its network.</summary>
    public static IEnumerable<string> OwnNames =>
        ((string[])["localhost", "127.0.0.1", "::1", Dns.GetHostName()]).Where(IsName).Distinct();

    public static bool IsName(string name) =>
        Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;

    /// <summary>
    /// Makes a certificate of the server, and the authority where there is none or it is about to end. Files appear when they are whole.
    /// </summary>
    /// <param name="names">Hosts and addresses it is good for.</param>
    /// <returns>Until when it is good.</returns>
    /// <exception cref="StartupException">The authority's files do not fit each other, or cannot be read or written.</exception>
    public DateTimeOffset Issue(IEnumerable<string> names)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var authority = FindAuthority() ?? MakeAuthority();
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = Sign(authority, key, names);
            Write(ServerFile, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n", isSecret: true);
            return certificate.NotAfter;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartupException($"The local authority in {folder} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>Makes a new certificate for the same names when the one that is there is about to end.</summary>
    public void RenewWhenDue()
    {
        if (!File.Exists(ServerFile)) return;
        using var current = X509Certificate2.CreateFromPem(File.ReadAllText(ServerFile));
        if (current.NotAfter - Early > time.GetUtcNow()) return;
        if (current.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is not { } names) return;
        Issue([.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())]);
    }

    private X509Certificate2? FindAuthority()
    {
        if (!File.Exists(AuthorityFile)) return null;
        var authority = X509Certificate2.CreateFromPem(File.ReadAllText(AuthorityFile), File.ReadAllText(KeyFile));
        if (authority.NotAfter - Early > time.GetUtcNow()) return authority;
        authority.Dispose();
        return null;
    }

    private X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=TradeCraft on {Environment.MachineName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        var authority = request.CreateSelfSigned(now - Slack, now + AuthorityLifetime);
        Write(KeyFile, key.ExportPkcs8PrivateKeyPem() + "\n", isSecret: true);
        Write(AuthorityFile, authority.ExportCertificatePem() + "\n", isSecret: false);
        return authority;
    }

    private X509Certificate2 Sign(X509Certificate2 authority, ECDsa key, IEnumerable<string> names)
    {
        var request = new CertificateRequest("CN=TradeCraft", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "TLS server")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        var now = time.GetUtcNow();
        var until = now + ServerLifetime;

        // A serial number is positive.
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        return request.Create(authority, now - Slack, until < authority.NotAfter ? until : authority.NotAfter, serial);
    }

    private static void Write(string file, string text, bool isSecret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = (UnixFileMode)(isSecret ? 0b110_000_000 : 0b110_100_100);

        // Whole or not at all, and never open to others: the rights of a file that is there would stay as they are.
        File.Delete($"{file}.new");
        using (var stream = new FileStream($"{file}.new", options)) stream.Write(Encoding.ASCII.GetBytes(text));
        File.Move($"{file}.new", file, overwrite: true);
    }
}
