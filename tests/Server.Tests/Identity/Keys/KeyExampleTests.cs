using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Keys;

/// <summary>What docs/api-keys.md shows works as it stands there, wherever its programs are installed.</summary>
public sealed partial class KeyExampleTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Openssl_signs_an_order_with_hmac()
    {
        Require("curl", "openssl");
        var key = await fixture.MakeAsync(await fixture.Server.NewUserAsync(), KeyFixture.Hmac);
        Assert.Contains("\"status\":\"open\"", await RunAsync("curl-hmac", key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_signs_a_question_with_ed25519()
    {
        Require("curl", "openssl");
        using var folder = new TemporaryFolder();
        await RunAsync(
            "bash", "openssl genpkey -algorithm ed25519 -out bot.pem && openssl pkey -in bot.pem -pubout -out public.pem", [], folder);
        var publicKey = await File.ReadAllTextAsync(folder["public.pem"], Cancellation);
        var made = await fixture.Server.Client.PostAsync(
            "/api/v1/keys", new { name = "bot", kind = "ed25519", scopes = (string[])["read"], public_key = publicKey },
            await fixture.Server.NewUserAsync());
        var key = new OwnKey(made.Body.GetProperty("key").GetProperty("id").GetString()!, KeyFixture.Ed25519, null);
        Assert.Equal("""{"items":[],"next_cursor":null}""", await RunAsync("curl-ed25519", key, folder));
    }

    [Fact]
    public async Task Python_places_and_cancels_an_order()
    {
        Require("python3");
        var key = await fixture.MakeAsync(await fixture.Server.NewUserAsync(), KeyFixture.Hmac);
        Assert.Equal("cancelled", (await RunAsync("python-hmac", key)).Trim());
    }

    [Fact]
    public async Task Python_tells_a_key_from_what_is_none()
    {
        Require("python3");
        using var folder = new TemporaryFolder();
        var check = Example("python-check");
        Assert.Equal("True", await RunAsync("python3", check, [KeyText.NewId(KeyKind.Ed25519), KeyText.NewSecret()], folder));
        Assert.Equal("False", await RunAsync("python3", check, [KeyText.NewId(KeyKind.Ed25519) + "0"], folder));
    }

    private static void Require(params string[] programs)
    {
        foreach (var program in programs)
        {
            var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
            Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, program))), $"{program} is not installed.");
        }
    }

    /// <summary>The block of the page that begins with this name in a comment.</summary>
    private static string Example(string name, [CallerFilePath] string thisFile = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", ".."));
        return Block().Matches(File.ReadAllText(Path.Combine(root, "docs", "api-keys.md")))
            .Single(block => block.Groups["name"].Value == name).Groups["text"].Value;
    }

    private async Task<string> RunAsync(string name, OwnKey key, TemporaryFolder? folder = null)
    {
        using var own = folder is null ? new TemporaryFolder() : null;
        var program = name.StartsWith("python", StringComparison.Ordinal) ? "python3" : "bash";
        return await RunAsync(program, Example(name), [], (folder ?? own)!, key);
    }

    private async Task<string> RunAsync(string program, string script, string[] arguments, TemporaryFolder folder, OwnKey? key = null)
    {
        var start = new ProcessStartInfo(program, ["-c", script, .. arguments])
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SERVER"] = fixture.Server.Address.ToString().TrimEnd('/');
        start.Environment["KEY"] = key?.Id ?? "";
        start.Environment["SECRET"] = key?.Secret ?? "";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation).WaitAsync(Wait.Limit, Cancellation);
        Assert.True(process.ExitCode == 0, await errors);
        return output.Trim();
    }

    [GeneratedRegex(@"```\w+\n# (?<name>[\w-]+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
