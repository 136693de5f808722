using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>The server as its users start it: a process of its own, which can be stopped and killed.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string? user, string[] options)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "tradecraft.dll"), "--urls", "http://127.0.0.1:0", .. options])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (user is not null)
            start.UserName = user;
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TRADECRAFT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The server ended: {Errors}{Output}"));
        process.OutputDataReceived += (_, line) => Hear(output, line.Data);
        process.ErrorDataReceived += (_, line) => Hear(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join("\n", output);

    public string Errors => string.Join("\n", errors);

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> Address => listening.Task.WaitAsync(Wait.Limit);

    /// <summary>Starts it on a port that is free.</summary>
    public static ServerProcess Start(params string[] options) => new(null, options);

    /// <summary>Starts it as another user, which only root may.</summary>
    public static ServerProcess StartAs(string? user, params string[] options) => new(user, options);

    /// <summary>kill -9: nothing of it runs any more after this, not even a finally.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop as a service manager does, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        _ = Kill(process.Id, 15);
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Wait.Limit);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await StopAsync();
        _ = listening.Task.Exception;
        process.Dispose();
    }

    private void Hear(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        const string Listening = "TradeCraft is open at ";
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            listening.TrySetResult(new Uri(line[(at + Listening.Length)..].Split(" and ")[0]));
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Kill(int process, int signal);
}
