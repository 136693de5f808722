using System.Diagnostics;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>A verb of the program, run to its end in a process of its own.</summary>
public sealed record VerbProcess(int ExitCode, string Output, string Errors)
{
    public static Task<VerbProcess> RunAsync(params string[] words) => RunWithAsync("", words);

    /// <param name="input">What it reads.</param>
    /// <param name="words">The verb and its options.</param>
    public static async Task<VerbProcess> RunWithAsync(string input, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tradecraft.dll"), .. words])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TRADECRAFT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Wait.Limit);
        return new(process.ExitCode, output.Trim(), (await errors).Trim());
    }

    /// <summary>Holds it to have failed with one sentence that says this.</summary>
    public void ShouldRefuse(string sentence)
    {
        Assert.Equal(1, ExitCode);
        Assert.Contains(sentence, Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', Errors);
    }
}
