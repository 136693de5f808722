using System.Diagnostics;
using System.Runtime.CompilerServices;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Tool;

/// <summary>The one tool tells what the long proofs played, from the reports of a run.</summary>
public sealed class PlayedTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_a_long_proof_played_is_told_with_its_time()
    {
        Report("""<trait name="Kind" value="Long" />""", "from seed 7\nPlayed long: 200 kills");
        Assert.Equal((0, "Storm: Played long: 200 kills, 12 s"), await PlayedAsync("--long"));
    }

    [Fact]
    public async Task A_long_run_that_played_nothing_longer_fails_with_a_sentence()
    {
        Report("""<trait name="Kind" value="Long" />""", "Played: 25 kills");
        Assert.Equal((0, "Storm: Played: 25 kills, 12 s"), await PlayedAsync());
        var (exit, said) = await PlayedAsync("--long");
        Assert.Equal(1, exit);
        Assert.Contains("`--long` played nothing longer", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_proof_that_says_nothing_is_named_and_a_test_of_no_such_kind_is_not()
    {
        Report("""<trait name="Kind" value="Long" />""", "");
        Assert.Equal((0, "Storm: did not say what it played, 12 s"), await PlayedAsync());
        Report("", "Played long: nothing");
        Assert.Equal((0, "None of the long proofs was among the tests of the last run."), await PlayedAsync());
        Assert.Equal(1, (await PlayedAsync("--long")).Exit);
    }

    private void Report(string traits, string output) => File.WriteAllText(folder["Server.Tests.xml"], $"""
        <assemblies><assembly><collection>
          <test name="T.Storm" method="Storm" time="12.34"
        """ + $"""
         result="Pass"><traits>{traits}</traits><output><![CDATA[{output}]]></output></test>
        </collection></assembly></assemblies>
        """);

    private async Task<(int Exit, string Said)> PlayedAsync(params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["dev.cs", "played", folder.Root, .. options])
        {
            WorkingDirectory = Root(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complained = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, $"{await said}{await complained}".Trim());
    }

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
