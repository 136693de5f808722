using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace TradeCraft.Bench.Streaming;

/// <summary>
/// How many messages reach a thousand subscribers, each of every order book, while every book changes more often than is sent. Clients and
/// server share the machine's cores.
/// </summary>
internal static class StreamBench
{
    private const int Subscribers = 1_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(Report report)
    {
        await using var server = await BenchServer.StartAsync();
        var instruments = await ListedAsync(server.Services.GetRequiredService<InstrumentDirectory>());
        using var stop = new CancellationTokenSource();
        var moving = MoveAsync(server.Services.GetRequiredService<LiveVenue>(), instruments, stop.Token);

        var counts = new long[Subscribers];
        var reading = new List<Task>();
        for (var i = 0; i < Subscribers; i++) reading.Add(ReadAsync(await SubscribeAsync(server.Address, instruments), counts, i, stop.Token));

        await Task.Delay(WarmUp);
        var (before, start) = (counts.Sum(), Stopwatch.GetTimestamp());
        await Task.Delay(Measured);
        var (received, elapsed) = (counts.Sum() - before, Stopwatch.GetElapsedTime(start));
        await stop.CancelAsync();
        await Task.WhenAll([moving, .. reading]);

        report.Add($"Stream: messages to {Subscribers:N0} subscribers of {instruments.Count} books", received / elapsed.TotalSeconds, "/s");
    }

    private static async Task<IReadOnlyList<Instrument>> ListedAsync(InstrumentDirectory directory)
    {
        while (directory.Instruments.Length < 10) await Task.Delay(20);
        return directory.Instruments;
    }

    /// <summary>Changes the best level of every book, by turns.</summary>
    private static async Task MoveAsync(LiveVenue venue, IReadOnlyList<Instrument> instruments, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BetweenChanges);
        for (var turn = 1; !stop.IsCancellationRequested; turn++)
        {
            foreach (var instrument in instruments)
                venue.TryPost(new QuoteDepth(instrument.Id, new[] { new BookLevel(new(100), new(1 + (turn % 50))) }, new[] { new BookLevel(new(200), new(1 + (turn % 49))) }));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static async Task<ClientWebSocket> SubscribeAsync(Uri address, IReadOnlyList<Instrument> instruments)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        var subscribe = JsonSerializer.Serialize(new { op = "subscribe", channels = instruments.Select(instrument => $"orderbook:{instrument.Symbol}") });
        await socket.SendAsync(Encoding.UTF8.GetBytes(subscribe), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return socket;
    }

    private static async Task ReadAsync(ClientWebSocket socket, long[] counts, int place, CancellationToken stop)
    {
        using (socket)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    if ((await socket.ReceiveAsync(buffer.AsMemory(), stop)).EndOfMessage) counts[place]++;
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or WebSocketException)
            {
                // Told to stop, in the middle of a message.
            }
        }
    }
}
