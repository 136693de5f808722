using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Proxies;

/// <summary>A proxy that somebody else has made, run in the foreground until it is disposed of.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> errors = new();

    private ProxyProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.OutputDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public string Errors => string.Join("\n", errors);

    /// <summary>Where Debian keeps a program, or null where it is not installed.</summary>
    public static string? Find(string program) =>
        ((string[])["/usr/sbin", "/usr/bin", "/usr/local/bin"]).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Starts it, and waits until its port can be connected to.</summary>
    public static async Task<ProxyProcess> StartAsync(int port, string program, string folder, params string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["HOME"], start.Environment["XDG_DATA_HOME"], start.Environment["XDG_CONFIG_HOME"]) = (folder, folder, folder);
        var proxy = new ProxyProcess(start);
        try
        {
            await Wait.UntilAsync($"{program} listens", async () =>
            {
                if (proxy.process.HasExited) return true;
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return true;
            }, TestContext.Current.CancellationToken);
            Assert.False(proxy.process.HasExited, proxy.Errors);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port that nothing listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            _ = ServerProcess.Kill(process.Id, 15);
            await process.WaitForExitAsync().WaitAsync(Wait.Limit);
        }

        process.Dispose();
    }
}
