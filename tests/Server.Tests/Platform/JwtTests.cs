using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Tests.Platform;

public sealed class JwtTests
{
    private static readonly SigningKey Key = new("k1", [.. Enumerable.Range(1, 32).Select(number => (byte)number)]);

    private readonly MovableClock clock = new();
    private readonly KnownUsers users = new();
    private readonly TokenAuthenticator tokens;

    public JwtTests()
    {
        tokens = new TokenAuthenticator(new RevokedSessions(clock), users, clock);
        users.Set(new(7), new(Roles.Trader, IsDisabled: false, TokenVersion: 0));
        users.Set(new(8), new(Roles.Trader, IsDisabled: false, TokenVersion: 0));
        tokens.UseKeys([Key]);
    }

    [Fact]
    public void A_token_changed_in_any_place_does_not_verify()
    {
        var token = Issue();
        Assert.True(tokens.TryAuthenticate(token, out _, out _));
        for (var i = 0; i < token.Length; i++)
        {
            var other = token[i] == 'A' ? 'B' : 'A';
            Assert.False(tokens.TryAuthenticate($"{token[..i]}{other}{token[(i + 1)..]}", out _, out _), $"changed at {i}");
        }
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT","kid":"k1"}""")]
    [InlineData("""{"alg":"hs256","typ":"JWT","kid":"k1"}""")]
    [InlineData("""{"alg":"HS512","typ":"JWT","kid":"k1"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"k1"}""")]
    [InlineData("""{"alg":["HS256"],"typ":"JWT","kid":"k1"}""")]
    [InlineData("""{"alg":"\ud800","typ":"JWT","kid":"k1"}""")]
    [InlineData("""{"alg":"HS256","alg":"none","typ":"JWT","kid":"k1"}""")]
    [InlineData("""{"alg":"HS256","kid":"k1"}""")]
    [InlineData("""{"alg":"HS256","typ":"JOSE","kid":"k1"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"k2"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":null}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"k1","crit":["exp"]}""")]
    [InlineData("""["HS256"]""")]
    [InlineData("nonsense")]
    public void No_header_but_ours_is_taken_however_well_it_is_signed(string header)
    {
        Assert.True(tokens.TryAuthenticate(SignRaw(OurHeader, Claims()), out _, out _));
        Assert.False(tokens.TryAuthenticate(SignRaw(header, Claims()), out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    public void Neither_more_characters_nor_more_parts_are_taken(string tail) =>
        Assert.False(tokens.TryAuthenticate(Issue() + (tail.Length == 0 ? new string('A', 5_000) : tail), out _, out _));

    [Fact]
    public void What_a_user_may_do_is_judged_by_what_holds_now()
    {
        var token = Issue();
        users.Set(new(7), new(Roles.Observer, IsDisabled: false, TokenVersion: 0));
        Assert.True(tokens.TryAuthenticate(token, out var caller, out _));
        Assert.Equal(Roles.Observer, caller.Role);

        users.Set(new(7), new(Roles.Observer, IsDisabled: true, TokenVersion: 0));
        Assert.False(tokens.TryAuthenticate(token, out _, out var failure));
        Assert.Equal("user_disabled", failure.Code);

        users.Set(new(7), new(Roles.Trader, IsDisabled: false, TokenVersion: 1));
        Assert.False(tokens.TryAuthenticate(token, out _, out failure));
        Assert.Equal("token_invalid", failure.Code);

        users.Remove(new(7));
        Assert.False(tokens.TryAuthenticate(token, out _, out failure));
        Assert.Equal("token_invalid", failure.Code);
    }

    [Theory]
    [InlineData("iss", "\"someone\"")]
    [InlineData("aud", "\"someone\"")]
    [InlineData("sub", "\"-7\"")]
    [InlineData("sid", "\"no session\"")]
    [InlineData("role", "null")]
    [InlineData("exp", "\"soon\"")]
    [InlineData("exp", "1e400")]
    [InlineData("ver", "7")]
    [InlineData("exp", "99999999999999")]
    [InlineData("iat", "253402300799")]
    [InlineData("nbf", "253402300799")]
    [InlineData("nbf", "\"later\"")]
    public void Claims_that_are_not_as_we_make_them_are_invalid(string claim, string value)
    {
        Assert.True(tokens.TryAuthenticate(SignRaw(OurHeader, Claims()), out _, out _));
        Assert.False(tokens.TryAuthenticate(SignRaw(OurHeader, Claims((claim, value))), out var caller, out var failure));
        Assert.Null(caller);
        Assert.Equal("token_invalid", failure.Code);
    }

    [Fact]
    public void Tokens_of_an_older_key_are_taken_as_long_as_it_is_known()
    {
        var token = Issue();
        var newer = new SigningKey("k2", RandomNumberGenerator.GetBytes(32));
        tokens.UseKeys([Key, newer]);
        Assert.True(tokens.TryAuthenticate(token, out _, out _));
        tokens.UseKeys([newer]);
        Assert.False(tokens.TryAuthenticate(token, out _, out _));
    }

    [Fact]
    public async Task Our_tokens_verify_with_jose_and_its_tokens_with_us()
    {
        var ours = Issue();
        var answer = await AskJoseAsync(ours);
        Assert.Equal("7", answer.GetProperty("verified").GetProperty("sub").GetString());
        Assert.Equal("HS256", answer.GetProperty("header").GetProperty("alg").GetString());
        Assert.Equal("k1", answer.GetProperty("header").GetProperty("kid").GetString());
        Assert.True(tokens.TryAuthenticate(answer.GetProperty("signed").GetString()!, out var caller, out _));
        Assert.Equal(new UserId(8), caller.User);
    }

    private const string OurHeader = """{"alg":"HS256","typ":"JWT","kid":"k1"}""";

    private string Issue() => tokens.Issue(new UserId(7), Guid.NewGuid(), new(Roles.Trader, IsDisabled: false, TokenVersion: 0));

    private static string SignRaw(string header, string claims)
    {
        var signed =
            $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key.Secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private string Claims(params (string Name, string Value)[] changes)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, string>
        {
            ["iss"] = "\"tradecraft\"",
            ["aud"] = "\"tradecraft\"",
            ["sub"] = "\"7\"",
            ["sid"] = $"\"{Guid.NewGuid()}\"",
            ["role"] = "\"trader\"",
            ["ver"] = "0",
            ["iat"] = $"{now}",
            ["exp"] = $"{now + 60}",
        };
        foreach (var (name, value) in changes) claims[name] = value;
        return "{" + string.Join(',', claims.Select(claim => $"\"{claim.Key}\":{claim.Value}")) + "}";
    }

    /// <summary>
    /// Has npm's jose verify a token of ours and sign one itself. Skipped where Node or the web client's packages are missing.
    /// </summary>
    private static async Task<JsonElement> AskJoseAsync(string token)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Platform", "jose.mjs"));
        start.ArgumentList.Add(FindWebFolder());
        start.ArgumentList.Add(Base64Url.EncodeToString(Key.Secret));
        start.ArgumentList.Add(token);
        Process node;
        try
        {
            node = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Node is not installed.");
            throw;
        }

        using (node)
        {
            var (output, error) = (node.StandardOutput.ReadToEndAsync(cancellation), node.StandardError.ReadToEndAsync(cancellation));
            await node.WaitForExitAsync(cancellation);
            if (node.ExitCode == 3) Assert.Skip("jose is not installed: run npm install in web/.");
            Assert.True(node.ExitCode == 0, await error);
            return JsonElement.Parse(await output);
        }
    }

    private static string FindWebFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TradeCraft.slnx"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "web");
    }
}
