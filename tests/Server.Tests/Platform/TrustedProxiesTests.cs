using Microsoft.Extensions.Configuration;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Tests.Platform;

public sealed class TrustedProxiesTests
{
    private static readonly (string, string)[] Told =
    [
        ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "exchange.example.com"),
    ];

    [Theory]
    [InlineData("")]
    [InlineData("--trusted-proxies=")]
    [InlineData("--trusted-proxies=10.0.0.0/8,::1")]
    [InlineData("--ForwardedHeaders_Enabled=true")]
    public async Task The_word_of_somebody_who_is_not_named_does_not_count(string option)
    {
        await using var server = await ForwardedServer.StartAsync(option.Length == 0 ? [] : [option]);
        var seen = (await server.AskAsync(host: null, Told)).Body;
        Assert.Equal($$"""{"address":"127.0.0.1","scheme":"http","host":"{{server.Address.Authority}}"}""", seen.GetRawText());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1, 127.0.0.0/8")]
    [InlineData("::1 127.0.0.1")]
    public async Task A_named_proxy_says_who_asks_by_which_scheme_and_under_which_host(string proxies)
    {
        await using var server = await ForwardedServer.StartAsync("--trusted-proxies", proxies);
        var seen = (await server.AskAsync(host: null, Told)).Body;
        Assert.Equal("""{"address":"203.0.113.7","scheme":"https","host":"exchange.example.com"}""", seen.GetRawText());
    }

    [Theory]
    [InlineData("8.8.8.8, 203.0.113.7", "203.0.113.7")]
    [InlineData("8.8.8.8, 203.0.113.7, 10.1.2.3", "203.0.113.7")]
    [InlineData("10.9.9.9, 203.0.113.7, 10.1.2.3", "203.0.113.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("nonsense", "127.0.0.1")]
    public async Task Who_asks_is_the_last_that_is_no_proxy_whatever_else_the_client_claims(string forwardedFor, string address)
    {
        await using var server = await ForwardedServer.StartAsync("--trusted-proxies", "127.0.0.1,10.0.0.0/8");
        Assert.Equal(address, (await server.AskAsync(host: null, ("X-Forwarded-For", forwardedFor))).Text("address"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("10")]
    [InlineData("10.0.0.0/33")]
    [InlineData("127.0.0.1,proxy.example.com")]
    public void What_is_no_address_and_no_network_is_refused(string proxies)
    {
        var configuration = new ConfigurationBuilder().AddCommandLine(["--trusted-proxies", proxies]).Build();
        Assert.StartsWith(
            "--trusted-proxies takes addresses and networks",
            Assert.Throws<StartupException>(() => TrustedProxies.From(configuration)).Message, StringComparison.Ordinal);
    }
}
