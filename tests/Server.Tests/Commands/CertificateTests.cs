using System.Net;
using System.Net.WebSockets;
using System.Text;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Commands;

public sealed class CertificateTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_server_shows_what_the_verb_has_made_to_whoever_trusts_its_authority()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        var made = await VerbProcess.RunAsync("certificate", "--data", folder["data"], "--names", "exchange.lan,192.168.1.7");
        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        var authority = folder[Path.Combine("data", "tls", "authority.pem")];
        Assert.Contains(authority, made.Output, StringComparison.Ordinal);
        Assert.Contains("exchange.lan, 192.168.1.7, until ", made.Output, StringComparison.Ordinal);

        await using var server = ServerProcess.Start(
            "--urls", "https://127.0.0.1:0", "--data", folder["data"], "--connection-string", database.ConnectionString, "--tls", "local",
            "--public-url", "https://exchange.lan");
        var port = (await server.Address).Port;
        using var handler = TrustingHandler.Create(await File.ReadAllTextAsync(authority, Cancellation), to: IPAddress.Loopback);
        using var client = new HttpClient(handler, disposeHandler: false);
        foreach (var version in (Version[])[HttpVersion.Version11, HttpVersion.Version20])
        {
            foreach (var host in (string[])["exchange.lan", "localhost", "127.0.0.1"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{host}:{port}/health/live")
                {
                    Version = version,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                var answer = await client.AskAsync(request);
                Assert.Equal((HttpStatusCode.OK, version), (answer.Status, answer.Response.Version));
                Assert.False(answer.Response.Headers.Contains("Strict-Transport-Security"));
            }

            await Assert.ThrowsAsync<HttpRequestException>(
                () => client.GetAsync(new Uri($"https://other.lan:{port}/health/live"), Cancellation));
            await OpenStreamAsync(new Uri($"wss://exchange.lan:{port}/ws"), version, handler);
        }
    }

    [Fact]
    public async Task Without_a_certificate_the_server_says_how_to_make_one()
    {
        await using var server = ServerProcess.Start("--urls", "https://127.0.0.1:0", "--data", folder["data"], "--tls", "local");
        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains("make it with `tradecraft certificate`", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exchange_lan!")]
    [InlineData("https://exchange.lan")]
    public async Task What_is_no_name_of_a_host_is_refused(string name)
    {
        (await VerbProcess.RunAsync("certificate", "--data", folder["data"], "--names", "good.lan," + name))
            .ShouldRefuse("is no name of a host");
        Assert.False(Directory.Exists(folder["data"]));
    }

    private static async Task OpenStreamAsync(Uri address, Version version, HttpMessageHandler handler)
    {
        using var socket = new ClientWebSocket
        {
            Options = { HttpVersion = version, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact },
        };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await socket.ConnectAsync(address, invoker, Cancellation);
        await socket.SendAsync("""{"op":"ping"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        var buffer = new byte[1_000];
        var answer = await socket.ReceiveAsync(buffer, Cancellation);
        Assert.Contains("pong", Encoding.UTF8.GetString(buffer.AsSpan(0, answer.Count)), StringComparison.Ordinal);
    }
}
