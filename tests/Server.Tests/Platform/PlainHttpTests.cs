using System.Net;

namespace TradeCraft.Server.Tests.Platform;

public sealed class PlainHttpTests
{
    [Theory]
    [InlineData("203.0.113.7", "")]
    [InlineData("::ffff:203.0.113.7", "")]
    [InlineData("2001:db8::7", "")]
    [InlineData("203.0.113.7", "--trusted-proxies=10.0.0.0/8")]
    public async Task Another_machine_is_refused(string peer, string option)
    {
        await using var server = await StartAsync(option);

        // Its own word does not count.
        var answer = await server.AskAsync(
            host: null, ("Test-Peer", peer), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "127.0.0.1"));
        answer.ShouldBeProblem(403, "https_required");
        Assert.Contains("X-Content-Type-Options", answer.Response.Headers.Select(header => header.Key));
    }

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("127.8.8.8", "")]
    [InlineData("::1", "")]
    [InlineData("::ffff:127.0.0.1", "")]
    [InlineData("10.1.2.3", "--trusted-proxies=10.0.0.0/8")]
    [InlineData("::ffff:10.1.2.3", "--trusted-proxies=10.0.0.0/8")]
    [InlineData("203.0.113.7", "--allow-plain-http=true")]
    public async Task This_machine_and_proxies_are_answered_and_everybody_where_the_owner_says_so(string peer, string option)
    {
        await using var server = await StartAsync(option);
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(host: null, ("Test-Peer", peer))).Status);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "", "only this machine is answered")]
    [InlineData("http://[::]:0", "", "only this machine is answered")]
    [InlineData("http://127.0.0.1:0;http://*:0", "", "only this machine is answered")]
    [InlineData("http://*:0", "--allow-plain-http=true", "in the clear at")]
    [InlineData("http://*:0", "--trusted-proxies=10.0.0.1", null)]
    [InlineData("http://127.0.0.2:0", "", null)]
    [InlineData("http://[::1]:0", "", null)]
    public async Task The_start_says_what_plain_http_means_for_others(string urls, string option, string? says)
    {
        await using var server = await ForwardedServer.StartAsync(clock: null, ["--urls", urls, .. Options(option)]);
        if (says is null)
        {
            Assert.Empty(server.Warnings);
            return;
        }

        var warning = Assert.Single(server.Warnings, warning => warning.Contains(says, StringComparison.Ordinal));
        Assert.DoesNotContain("127.0.0.1", warning, StringComparison.Ordinal);
    }

    private static Task<ForwardedServer> StartAsync(string option) => ForwardedServer.StartAsync(Options(option));

    private static string[] Options(string option) => option.Length == 0 ? [] : [option];
}
