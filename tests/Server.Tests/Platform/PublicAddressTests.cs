using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Tests.Platform;

public sealed class PublicAddressTests
{
    private const string Exchange = "https://exchange.example.com";

    private static PublicAddress Of(string? url) =>
        PublicAddress.From(new ConfigurationBuilder().AddInMemoryCollection([new("public-url", url)]).Build());

    [Theory]
    [InlineData(null, "127.0.0.1:5080", "http://127.0.0.1:5080", true)]
    [InlineData(null, "Box.lan:5080", "http://box.lan:5080", true)]
    [InlineData(null, "127.0.0.1:5080", "http://127.0.0.1:1", false)]
    [InlineData(null, "127.0.0.1:5080", "null", false)]
    [InlineData(Exchange, "exchange.example.com", Exchange, true)]
    [InlineData(Exchange, "exchange.example.com", "https://exchange.example.com:443", true)]
    [InlineData("HTTPS://Exchange.Example.com/", "exchange.example.com", Exchange, true)]
    [InlineData(Exchange, "exchange.example.com", "http://exchange.example.com", false)]
    [InlineData(Exchange, "exchange.example.com", "https://exchange.example.com:8443", false)]
    [InlineData(Exchange, "exchange.example.com", "https://evil.exchange.example.com", false)]
    [InlineData(Exchange, "evil.example", "https://evil.example", false)]
    [InlineData(Exchange, "exchange.example.com", "null", false)]
    [InlineData(Exchange, "localhost:5080", "http://localhost:5080", true)]
    [InlineData(Exchange, "localhost:5080", "http://localhost:3000", false)]
    [InlineData("https://exchange.lan:5080", "exchange.lan:5080", "https://exchange.lan:5080", true)]
    [InlineData("https://börse.example", "xn--brse-5qa.example", "https://xn--brse-5qa.example", true)]
    public void A_page_is_of_this_server_by_its_whole_origin(string? url, string host, string origin, bool isOwn)
    {
        var context = new DefaultHttpContext { Request = { Host = new HostString(host) } };
        Assert.Equal(isOwn, Of(url).IsOwn(origin, context.Request));
    }

    [Theory]
    [InlineData("exchange.example.com")]
    [InlineData("ftp://exchange.example.com")]
    [InlineData("https://exchange.example.com/trade")]
    [InlineData("https://exchange.example.com/?a=1")]
    [InlineData("https://ada@exchange.example.com")]
    [InlineData("/exchange")]
    public void What_is_no_whole_site_is_refused(string url) =>
        Assert.StartsWith(
            "--public-url takes scheme and host", Assert.Throws<StartupException>(() => Of(url)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("exchange.example.com", true)]
    [InlineData("EXCHANGE.example.com:5080", true)]
    [InlineData("localhost", true)]
    [InlineData("[::1]:7", true)]
    [InlineData("evil.example", false)]
    [InlineData("exchange.example.com.evil.example", false)]
    [InlineData("10.1.2.3", false)]
    public async Task Only_the_public_host_is_answered_and_the_machine_itself(string host, bool isAllowed)
    {
        await using var server = await ForwardedServer.StartAsync("--public-url", Exchange);
        var answer = await server.AskAsync(host);
        if (isAllowed) Assert.Equal(HttpStatusCode.OK, answer.Status);
        else answer.ShouldBeProblem(421, "host_not_allowed");
        Assert.Equal("nosniff", answer.Response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Without_a_public_url_every_host_is_answered()
    {
        await using var server = await ForwardedServer.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync("box.lan")).Status);
    }

    [Fact]
    public async Task The_host_is_the_one_that_the_proxy_was_asked_for()
    {
        await using var server = await ForwardedServer.StartAsync("--public-url", Exchange, "--trusted-proxies", "127.0.0.1");
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync("tradecraft:5080", ("X-Forwarded-Host", "exchange.example.com"))).Status);
        (await server.AskAsync(host: null, ("X-Forwarded-Host", "evil.example"))).ShouldBeProblem(421, "host_not_allowed");
    }

    [Theory]
    [InlineData("https", "exchange.example.com", true)]
    [InlineData("https", "localhost", false)]
    [InlineData("http", "exchange.example.com", false)]
    public async Task Browsers_are_told_to_come_by_https_only_over_https_and_not_for_localhost(string scheme, string host, bool isTold)
    {
        await using var server = await ForwardedServer.StartAsync("--trusted-proxies", "127.0.0.1");
        var answer = await server.AskAsync(host, ("X-Forwarded-Proto", scheme));
        Assert.Equal(scheme, answer.Text("scheme"));
        Assert.Equal(isTold ? ["max-age=31536000; includeSubDomains"] : [],
            answer.Response.Headers.TryGetValues("Strict-Transport-Security", out var told) ? told : []);
    }
}
