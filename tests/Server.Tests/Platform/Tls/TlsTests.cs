using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using TradeCraft.Server.Platform.Tls;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Platform.Tls;

/// <summary>https with certificate files, which are those of a public authority's make: one more certificate lies between.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MovableClock clock = new();
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 between;

    public TlsTests()
    {
        root = Make("CN=root", null);
        between = Make("CN=between", root);
    }

    private string Certificate => folder["server.pem"];

    private string Key => folder["server.key"];

    public void Dispose()
    {
        root.Dispose();
        between.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Whoever_trusts_the_root_alone_is_served(string version)
    {
        Write("CN=first");
        await using var server = await StartAsync();
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(At(server), "/api/seen"))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var seen = await client.AskAsync(request);
        Assert.Equal(("https", HttpStatusCode.OK), (seen.Text("scheme"), seen.Status));
        Assert.Equal("max-age=31536000; includeSubDomains", seen.Response.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.Empty(server.Warnings);
    }

    /// <summary>A hello of TLS 1.1 by hand, because this machine's own library may send none.</summary>
    [Fact]
    public async Task Old_protocols_and_weak_ciphers_are_refused()
    {
        Write("CN=first");
        await using var server = await StartAsync();
        using var old = new TcpClient();
        await old.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
        byte[] hello = [0x03, 0x02, .. new byte[32], 0, 0, 2, 0xC0, 0x13, 1, 0];
        await old.GetStream().WriteAsync(
            (byte[])[0x16, 0x03, 0x01, 0, (byte)(hello.Length + 4), 1, 0, 0, (byte)hello.Length, .. hello], Cancellation);
        var alert = new byte[7];
        await old.GetStream().ReadExactlyAsync(alert, Cancellation);
        Assert.Equal((0x15, 2, 70), (alert[0], alert[5], alert[6]));

        if (!OperatingSystem.IsLinux()) return;
        Assert.True(await AgreesAsync(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256));
        Assert.False(await AgreesAsync(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256));

        [SupportedOSPlatform("linux")]
        async Task<bool> AgreesAsync(TlsCipherSuite cipher)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
            await using var tls = new SslStream(
                socket.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.Subject == "CN=first");
            var options = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12,
                CipherSuitesPolicy = new([cipher]),
            };
            try
            {
                await tls.AuthenticateAsClientAsync(options, Cancellation);
                return true;
            }
            catch (Exception refused) when (refused is AuthenticationException or IOException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task One_file_may_hold_certificate_and_key()
    {
        Write("CN=first");
        await File.AppendAllTextAsync(Certificate, await File.ReadAllTextAsync(Key, Cancellation), Cancellation);
        await using var server = await ForwardedServer.StartAsync(clock, "--urls", "https://127.0.0.1:0", "--certificate", Certificate);
        Assert.Equal("CN=first", await ShownByAsync(server));
    }

    [Fact]
    public async Task A_certificate_that_changes_is_shown_without_a_restart_and_one_that_is_broken_is_not()
    {
        Write("CN=first");
        await using var server = await StartAsync();
        Assert.Equal("CN=first", await ShownByAsync(server));
        Write("CN=second");
        Assert.Equal("CN=first", await ShownByAsync(server));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("CN=second", await ShownByAsync(server));

        foreach (var broken in (string[])["", "nonsense", await File.ReadAllTextAsync(Key, Cancellation)])
        {
            await File.WriteAllTextAsync(Certificate, broken, Cancellation);
            clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal("CN=second", await ShownByAsync(server));
        }

        File.Delete(Certificate);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("CN=second", await ShownByAsync(server));
        Assert.All(server.Warnings, warning => Assert.StartsWith($"{Certificate} cannot be used", warning, StringComparison.Ordinal));
        Assert.Equal(4, server.Warnings.Count());

        Write("CN=third");
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("CN=third", await ShownByAsync(server));
    }

    [Fact]
    public async Task Files_that_are_missing_or_do_not_fit_are_said_in_a_sentence()
    {
        await Assert.ThrowsAsync<StartupException>(StartAsync);
        Write("CN=first");
        var key = await File.ReadAllTextAsync(Key, Cancellation);
        Write("CN=second");
        await File.WriteAllTextAsync(Key, key, Cancellation);
        Assert.StartsWith($"The certificate {Certificate} cannot be used: ",
            (await Assert.ThrowsAsync<StartupException>(StartAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls https://localhost:1", "https needs a certificate")]
    [InlineData("--urls http://localhost:1 --tls local", "There is a certificate, and no address of --urls begins with https")]
    [InlineData("--urls https://localhost:1 --tls public", "--tls takes local")]
    [InlineData("--urls https://localhost:1 --tls local --certificate a.pem", "exclude each other")]
    [InlineData("--urls https://localhost:1 --certificate-key a.pem", "--certificate-key needs --certificate")]
    public void Options_that_contradict_each_other_are_refused(string options, string sentence)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(options.Split(' ')).Build();
        Assert.Contains(sentence, Assert.Throws<StartupException>(() => TlsOptions.From(configuration)).Message, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<ForwardedServer> StartAsync() => ForwardedServer.StartAsync(
        clock, "--urls", "https://127.0.0.1:0", "--certificate", Certificate, "--certificate-key", Key);

    /// <summary>A name of the certificate's, which leads to the server.</summary>
    private static Uri At(ForwardedServer server) => new UriBuilder(server.Address) { Host = "exchange.example.com" }.Uri;

    private HttpClient Client(Action<string>? shown = null)
    {
        var handler = TrustingHandler.Create(root.ExportCertificatePem(), to: IPAddress.Loopback);
        if (shown is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                shown(certificate!.Subject);
                return errors == SslPolicyErrors.None;
            };
        }

        return new HttpClient(handler);
    }

    private async Task<string> ShownByAsync(ForwardedServer server)
    {
        var subject = "";
        using var client = Client(shown => subject = shown);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(At(server), "/api/seen"), Cancellation)).StatusCode);
        return subject;
    }

    /// <summary>As an authority's client does: the certificate with the one between, and the key.</summary>
    private void Write(string subject)
    {
        using var made = Make(subject, between);
        File.WriteAllText(Certificate, made.ExportCertificatePem() + "\n" + between.ExportCertificatePem() + "\n");
        File.WriteAllText(Key, made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private static X509Certificate2 Make(string subject, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("exchange.example.com");
        if (subject is "CN=root" or "CN=between")
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        else request.CertificateExtensions.Add(names.Build());

        // Nobody's certificate outlives its issuer's.
        var days = subject switch { "CN=root" => 300, "CN=between" => 200, _ => 100 };
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(days));
        if (issuer is null) return request.CreateSelfSigned(from, to);
        using var made = request.Create(issuer, from.AddHours(1), to.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }
}
