using System.Diagnostics;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>What a program said and how it ended.</summary>
internal readonly record struct ProgramResult(int ExitCode, string Output);

/// <summary>Runs PostgreSQL's own programs, as the user who owns the cluster.</summary>
internal sealed class PostgresPrograms(string? binaries, string? user)
{
    private const string HowToGetThem =
        "`dotnet dev.cs run` installs them by itself; else give --postgres-binaries DIR, or --connection-string for a PostgreSQL of yours.";

    /// <summary>The variables that programs keep: without the others of them nothing runs on Windows.</summary>
    private static readonly HashSet<string> Kept =
        new(["PATH", "SystemRoot", "SystemDrive", "ComSpec", "TEMP", "TMP"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// True where this process is root, as which PostgreSQL refuses to run. (An administrator of Windows is no problem: pg_ctl sheds the
    /// rights.)
    /// </summary>
    public static bool RunsAsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <exception cref="StartupException">They are missing, or the cluster's owner cannot run them.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (binaries is null)
            throw new StartupException($"It is not said where PostgreSQL's binaries are. {HowToGetThem}");

        foreach (var program in new[] { "initdb", "pg_ctl", "postgres" })
            if (!File.Exists(PathOf(program)))
                throw new StartupException($"PostgreSQL's binaries are missing: there is no {PathOf(program)}. {HowToGetThem}");

        var version = await RunAsync("postgres", ["--version"], Path.GetTempPath(), cancellation);
        if (version.ExitCode != 0 || !version.Output.Contains("PostgreSQL", StringComparison.Ordinal))
            throw new StartupException($"PostgreSQL's binaries in {binaries} do not run{AsUser}: {Last(version.Output)}");
    }

    /// <summary>
    /// Runs one of them to its end. Of our environment it has only where programs are: PGOPTIONS, TZ and their like would change what we
    /// start, and our secrets are none of its business.
    /// </summary>
    /// <param name="cluster">Its PGDATA, where it needs one.</param>
    /// <param name="input">What it reads.</param>
    public Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, string folder, CancellationToken cancellation, string? cluster = null,
        string input = "") =>
        RunAsync(PathOf(program), arguments, user, folder, cancellation, cluster, input);

    /// <summary>Gives a file or folder to the cluster's owner, so that PostgreSQL may use what root has made.</summary>
    public static void Give(string path, string user)
    {
        var result = RunAsync("chown", ["-h", $"{user}:", path], null, "/", CancellationToken.None).GetAwaiter().GetResult();
        if (result.ExitCode != 0)
            throw new StartupException($"{path} cannot be given to the user {user}, as whom PostgreSQL runs: {Last(result.Output)}");
    }

    /// <summary>True where the user may pass through every folder on the way.</summary>
    public static bool CanEnter(string folder, string user) =>
        RunAsync("/bin/sh", ["-c", "cd -- \"$1\"", "sh", folder], user, "/", CancellationToken.None).GetAwaiter().GetResult().ExitCode == 0;

    private string AsUser => user is null ? "" : $" as the user {user}";

    private string PathOf(string program) => Path.Combine(binaries!, "bin", OperatingSystem.IsWindows() ? $"{program}.exe" : program);

    private static async Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, string? user, string folder, CancellationToken cancellation, string? cluster = null,
        string input = "")
    {
        // On Windows the postmaster inherits pg_ctl's pipes, and whoever reads them to the end waits for as long as the postmaster lives.
        var redirect = !(OperatingSystem.IsWindows() && Path.GetFileName(program) == "pg_ctl.exe");
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = redirect,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
        };
        if (user is not null)
            start.UserName = user;

        foreach (var name in start.Environment.Keys.Where(name => !Kept.Contains(name)).ToArray()) start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        if (cluster is not null)
            start.Environment["PGDATA"] = cluster;

        try
        {
            using var process = Process.Start(start)!;
            using var killed = cancellation.Register(static process => ((Process)process!).Kill(), process);
            if (!redirect)
            {
                await process.WaitForExitAsync(CancellationToken.None);
                return new ProgramResult(process.ExitCode, "");
            }

            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None) + await errors;
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            return new ProgramResult(process.ExitCode, output);
        }
        catch (IOException broken) when (input.Length > 0)
        {
            return new ProgramResult(126, $"It ended before it had read what it was to do: {broken.Message}");
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return new ProgramResult(126, failure.Message);
        }
    }

    /// <summary>The last lines of what a program said, on one line.</summary>
    public static string Last(string output, int lines = 3) =>
        string.Join(" ", output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(lines));
}
