using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>
/// Runs a backtest in a process of its own: this program with the verb that <see cref="BacktestWorker"/> stands behind, with a lower
/// priority, a bounded heap, and nothing of this one's environment, secrets least of all.
/// </summary>
internal static class BacktestProcess
{
    public const string Verb = "backtest-worker";

    /// <summary>A GiB, as the runtime reads it: hexadecimal.</summary>
    private const string MostHeap = "40000000";

    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(15);

    /// <summary>What the process needs of the environment to be found and started.</summary>
    private static readonly string[] Passed = ["PATH", "DOTNET_ROOT", "SystemRoot", "TEMP", "TMP", "TMPDIR", "TZ"];

    /// <summary>Of what the process says of its own end, so much is kept: a stack that ran over says a thousand lines.</summary>
    private const int MostLastWords = 2_000;

    /// <returns>The report; null where the order was to try several values.</returns>
    /// <param name="told">Told each line but the last.</param>
    /// <param name="lastWords">Given what the process wrote to its error output, where it ended by a fault.</param>
    /// <exception cref="StrategyException">The strategy failed, or took the process down.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<BacktestReportBody?> RunAsync(
        BacktestOrder order, IReadOnlyList<IReadOnlyList<Candle>> bars, Action<BacktestLine> told, Action<string> lastWords,
        CancellationToken cancellation)
    {
        var said = new StringBuilder();
        using var late = new CancellationTokenSource(MostTime);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        using var process = Process.Start(StartInfo())
            ?? throw new InvalidOperationException("The backtest's process did not start.");
        try
        {
            Lower(process);

            // To its end, though little of it is kept: unread, it would hold the process up.
            process.ErrorDataReceived += (_, line) =>
            {
                lock (said)
                {
                    if (line.Data is not { } text || said.Length >= MostLastWords) return;
                    said.Append(text.AsSpan(0, Math.Min(text.Length, 200))).Append('\n');
                }
            };
            process.BeginErrorReadLine();
            await BacktestOrder.WriteAsync(order, bars, process.StandardInput.BaseStream, stop.Token);
            while (await process.StandardOutput.ReadLineAsync(stop.Token) is { } text)
            {
                var line = JsonSerializer.Deserialize<BacktestLine>(text, Json.Options)!;
                if (line.Failure is { } failure) throw new StrategyException(failure.Code, failure.Detail);
                if (line.Report is { } report) return report;
                if (line.HasEnded) return null;
                told(line);
            }

            throw Crashed();
        }
        catch (IOException)
        {
            throw Crashed();
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StrategyException("too_long", $"It took more than {MostTime.TotalMinutes} minutes.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            lock (said)
            {
                if (said.Length > 0) lastWords(said.ToString());
            }
        }
    }

    private static StrategyException Crashed() => new(
        "strategy_crashed", "The strategy took its process down: it needed more stack or memory than one may have.");

    private static ProcessStartInfo StartInfo()
    {
        // The assembly lies beside its own dependencies; of a program in one file there is none, and then it is the program itself.
        var assembly = typeof(BacktestProcess).Assembly.Location;
        var start = assembly.Length > 0 ? new ProcessStartInfo(Dotnet, [assembly, Verb]) : new(Environment.ProcessPath!, [Verb]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        var passed = Passed.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(each => each.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in passed) start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = MostHeap;
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        return start;
    }

    /// <summary>The host that runs this program, whatever the program is called.</summary>
    private static string Dotnet
    {
        get
        {
            var shared = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
            var host = Path.Combine(shared.Parent!.Parent!.Parent!.FullName, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
            return File.Exists(host) ? host : "dotnet";
        }
    }

    private static void Lower(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception refused) when (refused is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            // It has ended already, or this user may not: the work is done all the same.
        }
    }
}
