using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>A PgBouncer before a PostgreSQL, on the loopback address. A test is skipped where there is none.</summary>
public sealed class PoolerProcess : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly Process process;

    private PoolerProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <param name="folder">For its settings.</param>
    /// <param name="database">As in its section of databases: with user and password, so that it asks nobody for theirs.</param>
    /// <param name="settings">Others of its own.</param>
    public static async Task<PoolerProcess> StartAsync(string folder, string database, params string[] settings)
    {
        Assert.SkipUnless(File.Exists(Program), "There is no PgBouncer here: Debian's package is pgbouncer.");
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var file = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(file,
            $"""
             [databases]
             {database}
             [pgbouncer]
             listen_addr = 127.0.0.1
             listen_port = {port}
             unix_socket_dir =
             auth_type = any
             {string.Join('\n', settings)}
             """);
        var start = new ProcessStartInfo(Program, ["--quiet", file]) { WorkingDirectory = folder };

        // It refuses to be root.
        if (Environment.IsPrivilegedProcess) start.ArgumentList.Insert(0, "--user=nobody");
        var process = Process.Start(start)!;
        await Wait.UntilAsync("the pooler listens", async () =>
        {
            Assert.False(process.HasExited, "PgBouncer has ended.");
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }, TestContext.Current.CancellationToken);
        return new(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
