using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TradeCraft.Bench.Streaming;

/// <summary>
/// The least that a server of ASP.NET Core can do to stream: to each WebSocket the same bytes, again and again, each message when the one
/// before is sent, and now and then it lets others have the thread. The yardstick.
/// </summary>
internal static class BareStream
{
    /// <summary>As long as an update of a book with one level on each side.</summary>
    private static readonly byte[] Message = Encoding.UTF8.GetBytes(
        """{"type":"update","channel":"orderbook:SHARE0","seq":12345,"data":{"symbol":"SHARE0","bids":[["1","1234"]],"asks":[["2","1234"]]}}""");

    /// <summary>As many as a subscriber of all books gets at once.</summary>
    private const int AtOnce = StreamBench.ManyBooks;

    /// <summary>How many messages a second reach so many readers.</summary>
    public static async Task<double> MeasureAsync(int readers, TimeSpan warmUp, TimeSpan measured)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseWebSockets();
        app.Run(SendAsync);
        await app.StartAsync();
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        var rate = await Readers.MeasureAsync(
            readers, () => FrameReader.ConnectAsync(port, "/"), reader => reader.SendAsync("go"), warmUp, measured);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
        return rate;
    }

    private static async Task SendAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await socket.ReceiveAsync(new byte[16], context.RequestAborted);
            for (var i = 1; ; i++)
            {
                await socket.SendAsync(Message, WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
                if (i % AtOnce == 0) await Task.Yield();
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or IOException)
        {
            // The reader has enough.
        }
    }
}
