using System.Net;
using System.Text.RegularExpressions;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>The pages of the API's description, with scripts that this server has itself.</summary>
public sealed partial class DescriptionPageTests(TradingServer server) : IClassFixture<TradingServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_runs_its_own_scripts_by_a_nonce_that_is_new_each_time_and_no_others()
    {
        var (first, second) = (await NonceAsync(), await NonceAsync());
        Assert.NotEqual(first, second);

        using var other = await server.Client.GetAsync(new Uri("/api/v1/openapi.json", UriKind.Relative), Cancellation);
        Assert.DoesNotContain("nonce", Policy(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scalar.js")]
    [InlineData("scalar.aspnetcore.js")]
    public async Task Its_scripts_are_served_here(string script)
    {
        using var answer = await server.Client.GetAsync(new Uri($"/docs/api/{script}", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task The_description_tells_of_the_streams_channels_and_messages()
    {
        var about = (await server.Client.GetAsync("/api/v1/openapi.json", token: null)).Body
            .GetProperty("info").GetProperty("description").GetString()!;
        foreach (var part in (string[])[
            "`ticker:{symbol}`", "`candles:{symbol}:{1m, 5m", "`user:orders`", "`subscribe`", "`order.place`", "`order.answer`", "seq"])
            Assert.Contains(part, about, StringComparison.Ordinal);
    }

    private async Task<string> NonceAsync()
    {
        using var answer = await server.Client.GetAsync(new Uri("/docs/api/", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        var nonces = Nonce().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();
        var nonce = Assert.Single(nonces);
        Assert.Contains($"script-src 'self' 'nonce-{nonce}';", Policy(answer), StringComparison.Ordinal);
        Assert.Equal(Script().Count(page), Nonce().Count(page));
        return nonce;
    }

    private static string Policy(HttpResponseMessage answer) => string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script")]
    private static partial Regex Script();
}
