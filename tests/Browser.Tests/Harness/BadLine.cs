using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>
/// A line between a browser and an exchange that can go mute, break, and lose answers. What browsers offer for it reaches no WebSocket, and
/// its packet loss only WebRTC; bytes that do not come are the same to all of them.
/// </summary>
public sealed class BadLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly List<TcpClient> open = [];
    private readonly Uri exchange;
    private TaskCompletionSource flow = new();
    private int answersToLose;
    private string losing = "";

    public BadLine(Uri exchange)
    {
        this.exchange = exchange;
        flow.SetResult();
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>How often a request whose answers are lost has come.</summary>
    public int Lost { get; private set; }

    /// <summary>Nothing passes any more, either way, and nobody is told.</summary>
    public void GoMute() => flow = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was kept passes, and what comes.</summary>
    public void Speak() => flow.TrySetResult();

    /// <summary>Ends every connection.</summary>
    public void Break()
    {
        lock (open)
        {
            foreach (var client in open) client.Dispose();
            open.Clear();
        }
    }

    /// <summary>Requests that begin so arrive, but their connection ends in place of the answer.</summary>
    public void LoseAnswers(string request, int times) => (losing, answersToLose) = (request, times);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        Speak();
        Break();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync(ending.Token));
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private async Task ServeAsync(TcpClient browser)
    {
        var server = new TcpClient();
        lock (open) open.AddRange([browser, server]);
        try
        {
            await server.ConnectAsync(exchange.Host, exchange.Port, ending.Token);
            var isLosing = false;
            var up = CarryAsync(browser.GetStream(), server.GetStream(), bytes =>
            {
                if (answersToLose <= 0 || !Encoding.ASCII.GetString(bytes.Span).StartsWith(losing, StringComparison.Ordinal)) return true;
                answersToLose--;
                Lost++;
                return isLosing = true;
            });
            await Task.WhenAny(up, CarryAsync(server.GetStream(), browser.GetStream(), _ => !isLosing));
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end is gone: so is the other.
        }
        finally
        {
            browser.Dispose();
            server.Dispose();
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, bool> passes)
    {
        var buffer = new byte[65536];
        while (await from.ReadAsync(buffer, ending.Token) is var count and > 0)
        {
            await flow.Task;
            if (!passes(buffer.AsMemory(0, count))) return;
            await to.WriteAsync(buffer.AsMemory(0, count), ending.Token);
        }
    }
}
