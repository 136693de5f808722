using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>Where one request ends and the next begins: a proxy in front must not come to another opinion than the server.</summary>
public sealed partial class MessageBoundsTests(PlatformServer server) : IClassFixture<PlatformServer>
{
    private const string Hidden = "GET /api/admin HTTP/1.1\r\nHost: here\r\n\r\n";
    private const string Last = "GET /api/time HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";

    public static TheoryData<string, string, int[]> Requests => new()
    {
        // Chunks count and the length does not (RFC 9112, 6.3): what hides in a chunk is no request. Nor is what follows.
        { "Content-Length: 4\r\nTransfer-Encoding: chunked", $"{Hidden.Length:x}\r\n{Hidden}\r\n0\r\n\r\n", [400] },

        // Two lengths, and codings that nobody knows, are no request at all, and nothing after them is one.
        { "Content-Length: 0\r\nContent-Length: 40", Hidden, [400] },
        { "Content-Length: 0, 40", Hidden, [400] },
        { "Content-Length: 0x0", Hidden, [400] },

        // One that says it once is one, and so is the next.
        { "Content-Length: 2", "{}", [400, 200] },
        { "Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n", [400, 200] },
        { "Transfer-Encoding: chunked, identity", $"0\r\n\r\n{Hidden}", [400] },
        { "Transfer-Encoding: xchunked", $"0\r\n\r\n{Hidden}", [400] },
    };

    [Theory, MemberData(nameof(Requests))]
    public async Task Where_a_request_ends_is_said_once(string bounds, string body, int[] statuses)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, limit.Token);
        await using var stream = client.GetStream();
        var request = $"POST /api/sample HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n{bounds}\r\n\r\n{body}{Last}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        using var reader = new StreamReader(stream);
        var answers = await reader.ReadToEndAsync(limit.Token);
        Assert.Equal(statuses, Status().Matches(answers).Select(status => int.Parse(status.Groups[1].Value, null)));
    }

    [GeneratedRegex(@"^HTTP/1\.1 (\d{3}) ", RegexOptions.Multiline)]
    private static partial Regex Status();
}
