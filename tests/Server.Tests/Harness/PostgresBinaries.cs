using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>Where the one tool has put PostgreSQL's binaries. It says so to the tests it runs; tests that an editor runs ask it.</summary>
public static class PostgresBinaries
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("TRADECRAFT_POSTGRES_BINARIES") ?? Ask();

    private static string Ask([CallerFilePath] string thisFile = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["dev.cs", "postgresql"]) { WorkingDirectory = root, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1];
    }
}
