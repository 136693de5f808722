using System.Diagnostics;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Identity.Keys;

namespace TradeCraft.Server.Tests.Chaos;

/// <summary>The bot and its test that docs/chaos.md shows work as they stand there, where Python is installed.</summary>
public sealed class ChaosExampleTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    [Fact]
    public async Task The_bot_of_the_page_passes_its_test()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, "python3"))), "python3 is not installed.");
        var page = await File.ReadAllTextAsync(Repository.At("docs/chaos.md"), cancellation);
        var program = page.Split("```python\n")[1].Split("```")[0];
        using var python = Process.Start(new ProcessStartInfo("python3", (string[])["-c", program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["SERVER"] = fixture.Server.Address.ToString().TrimEnd('/'),
                ["TOKEN"] = await fixture.Server.NewUserAsync(),
            },
        })!;
        var (said, wrong) = (python.StandardOutput.ReadToEndAsync(cancellation), python.StandardError.ReadToEndAsync(cancellation));
        await python.WaitForExitAsync(cancellation);
        Assert.Equal(("ok", ""), ((await said).Trim(), await wrong));
    }
}
