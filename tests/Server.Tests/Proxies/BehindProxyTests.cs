using System.Net;
using System.Net.WebSockets;
using System.Text;
using Dapper;
using TradeCraft.Server.Platform.Tls;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Proxies;

/// <summary>
/// The examples of docs/behind-a-proxy.md, run by the proxies that they are for, with ports and certificate exchanged. The client is
/// another address of loopback than the proxy.
/// </summary>
public sealed class BehindProxyTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Host = "exchange.example.com";

    private static readonly IPAddress ClientAddress = IPAddress.Parse("127.0.0.5");
    private static readonly IPAddress Stranger = IPAddress.Parse("127.0.0.9");

    private readonly TemporaryFolder folder = new();
    private readonly int port = ProxyProcess.FreePort();
    private TestDatabase? database;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Url => $"https://{Host}:{port}";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "All of 127.0.0.0/8 is loopback on Linux only.");
        database = await postgres.CreateAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Nginx_as_documented()
    {
        var nginx = ProxyProcess.Find("nginx");
        Assert.SkipWhen(nginx is null, "There is no nginx here: Debian's package is nginx.");
        await using var server = Start();
        var authority = LocalAuthority.In(folder.Root, TimeProvider.System);
        authority.Issue([Host]);
        var example = Exchanged(Example("nginx"), await server.Address)
            .Replace("listen 443 ssl", $"listen 127.0.0.1:{port} ssl", StringComparison.Ordinal)
            .Replace($"/etc/ssl/{Host}.pem", authority.ServerFile, StringComparison.Ordinal)
            .Replace($"/etc/ssl/{Host}.key", authority.ServerFile, StringComparison.Ordinal);
        Assert.DoesNotContain("/etc/", example, StringComparison.Ordinal);
        string[] folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        await File.WriteAllTextAsync(
            folder["nginx.conf"],
            $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            error_log stderr;
            pid {{folder["nginx.pid"]}};
            events {}
            http {
                access_log off;
                {{string.Join(' ', folders.Select(name => $"{name}_temp_path {folder[name]};"))}}
                {{example}}
            }
            """,
            Cancellation);
        await using var proxy = await ProxyProcess.StartAsync(
            port, nginx!, folder.Root, "-p", folder.Root, "-c", folder["nginx.conf"], "-e", "stderr");

        await TryAsync(server, await File.ReadAllTextAsync(authority.AuthorityFile, Cancellation));
    }

    [Fact]
    public async Task Caddy_as_documented()
    {
        var caddy = ProxyProcess.Find("caddy");
        Assert.SkipWhen(caddy is null, "There is no Caddy here: Debian's package is caddy.");
        await using var server = Start();

        var plain = ProxyProcess.FreePort();

        // An authority of Caddy's own takes the place of a public one, which could not look here.
        await File.WriteAllTextAsync(
            folder["Caddyfile"],
            $$"""
            {
                admin off
                local_certs
                skip_install_trust
                http_port {{plain}}
                https_port {{port}}
                storage file_system {{folder["caddy"]}}
            }

            {{Exchanged(Example("caddyfile"), await server.Address)}}
            """,
            Cancellation);
        await using var proxy = await ProxyProcess.StartAsync(
            port, caddy!, folder.Root, "run", "--config", folder["Caddyfile"], "--adapter", "caddyfile");

        var authority = folder[Path.Combine("caddy", "pki", "authorities", "local", "root.crt")];
        await TryAsync(server, await File.ReadAllTextAsync(authority, Cancellation));

        // Only pages are sent on to https.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        client.BaseAddress = new($"http://127.0.0.1:{plain}");
        client.DefaultRequestHeaders.Host = Host;
        using var page = await client.GetAsync(new Uri("/portfolio", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.Found, $"https://{Host}/portfolio"), (page.StatusCode, page.Headers.Location?.ToString()));
        using var program = await client.GetAsync(new Uri("/api/v1/market/instruments", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, program.StatusCode);
    }

    private async Task TryAsync(ServerProcess server, string authority)
    {
        using var handler = TrustingHandler.Create(authority, to: IPAddress.Loopback, from: ClientAddress);
        using var client = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri(Url) };

        // Who asks is the client, whatever it claims; what it is given is for https only.
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "http");
        Answer session = null!;
        await Wait.UntilAsync("the demo is open", async () =>
        {
            using var demo = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/demo");
            demo.Headers.Add("Origin", Url);
            session = await client.AskAsync(demo);
            Assert.True(session.Status == HttpStatusCode.Created, $"{session.Body}");
            return true;
        }, Cancellation);
        var cookie = session.Response.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-tradecraft_refresh=", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/; secure; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.Equal("max-age=31536000; includeSubDomains", session.Response.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.Equal(ClientAddress.ToString(), await LastAddressAsync());

        using (var refresh = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/refresh"))
        {
            refresh.Headers.Add("Cookie", cookie.Split(';')[0]);
            refresh.Headers.Add("Origin", Url);
            session = await client.AskAsync(refresh);
            Assert.Equal(HttpStatusCode.OK, session.Status);
        }

        await OpenStreamAsync(handler, session.Text("access_token"));
        await Assert.ThrowsAsync<WebSocketException>(() => OpenStreamAsync(handler, session.Text("access_token"), "https://evil.example"));

        // A peer that is no proxy is itself, whatever it claims.
        using var around = new HttpClient(TrustingHandler.Create(authority, from: Stranger)) { BaseAddress = await server.Address };
        around.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        Assert.Equal(HttpStatusCode.Created, (await around.PostAsync("/api/v1/auth/demo", new { })).Status);
        Assert.Equal(Stranger.ToString(), await LastAddressAsync());
    }

    private async Task OpenStreamAsync(HttpMessageHandler handler, string token, string? origin = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin ?? Url);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await socket.ConnectAsync(new Uri($"wss://{Host}:{port}/ws"), invoker, Cancellation);
        await socket.SendAsync("""{"op":"ping"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        var buffer = new byte[10_000];
        for (var answer = ""; !answer.Contains("pong", StringComparison.Ordinal);)
        {
            var part = await socket.ReceiveAsync(buffer, Cancellation);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            answer = Encoding.UTF8.GetString(buffer.AsSpan(0, part.Count));
        }
    }

    private ServerProcess Start() => ServerProcess.Start(
        "--data", folder["data"], "--connection-string", database!.ConnectionString, "--trusted-proxies", "127.0.0.1", "--public-url", Url,
        "--Identity:AllowDemo", "true");

    private async Task<string?> LastAddressAsync()
    {
        await using var connection = await database!.Owner.OpenConnectionAsync(Cancellation);
        return await connection.QuerySingleAsync<string>(
            "select host(address) from audit where action = 'user.demo' and outcome = 'ok' order by id desc limit 1");
    }

    private static string Example(string language) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "behind-a-proxy.md")).Split("```" + language + "\n")[1].Split("```")[0];

    /// <summary>With the port that the server has.</summary>
    private static string Exchanged(string example, Uri server)
    {
        Assert.Contains("127.0.0.1:5080", example, StringComparison.Ordinal);
        return example.Replace("127.0.0.1:5080", server.Authority, StringComparison.Ordinal);
    }
}
