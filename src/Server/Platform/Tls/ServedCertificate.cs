using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Platform.Tls;

/// <summary>
/// The certificate that the server shows, as its files have it: a new one is shown from the next ten seconds on, without a restart.
/// </summary>
internal sealed partial class ServedCertificate
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly TlsOptions files;
    private readonly TimeProvider time;
    private readonly ILogger<ServedCertificate> logger;
    private volatile Loaded loaded;
    private long nextLook;

    /// <exception cref="StartupException">The files are missing, or are no certificate with its key.</exception>
    public ServedCertificate(TlsOptions files, TimeProvider time, ILogger<ServedCertificate> logger)
    {
        (this.files, this.time, this.logger) = (files, time, logger);
        try
        {
            files.Authority?.RenewWhenDue();
            loaded = Load(Read());
        }
        catch (FileNotFoundException) when (files.Authority is not null)
        {
            throw NotMade();
        }
        catch (DirectoryNotFoundException) when (files.Authority is not null)
        {
            throw NotMade();
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            throw new StartupException($"The certificate {files.Certificate} cannot be used: {failure.Message}", failure);
        }
    }

    private sealed record Loaded((string Certificate, string Key) Text, SslStreamCertificateContext Context);

    /// <summary>To be asked at each handshake: it is looked whether the files have changed.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            var (now, due) = (time.GetUtcNow(), Interlocked.Read(ref nextLook));
            if (now.UtcTicks >= due && Interlocked.CompareExchange(ref nextLook, (now + Pause).UtcTicks, due) == due) Look();
            return loaded.Context;
        }
    }

    private void Look()
    {
        try
        {
            files.Authority?.RenewWhenDue();
            var text = Read();
            if (text == loaded.Text) return;
            loaded = Load(text);
            Changed(files.Certificate, loaded.Context.TargetCertificate.NotAfter);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            // One file may be there and the other still to come.
            NotChanged(files.Certificate, failure.Message);
        }
    }

    private (string Certificate, string Key) Read() => (File.ReadAllText(files.Certificate), File.ReadAllText(files.Key));

    private static Loaded Load((string Certificate, string Key) text)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text.Certificate);
        var certificate = X509Certificate2.CreateFromPem(text.Certificate, text.Key);

        // Windows wants keys that it has in a store of its own.
        if (OperatingSystem.IsWindows())
            certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        return new(text, SslStreamCertificateContext.Create(certificate, chain, offline: true));
    }

    private StartupException NotMade() =>
        new($"There is no {files.Certificate}: make it with `tradecraft certificate`, for the same data folder.");

    private static bool IsExpected(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or StartupException;

    [LoggerMessage(LogLevel.Information,
        "{File} has changed: the server shows the new certificate, which is good until {Until:yyyy-MM-dd}")]
    private partial void Changed(string file, DateTime until);

    [LoggerMessage(LogLevel.Warning, "{File} cannot be used, the server shows the certificate from before: {Reason}")]
    private partial void NotChanged(string file, string reason);
}
