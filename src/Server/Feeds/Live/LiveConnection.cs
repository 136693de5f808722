using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>
/// Keeps a conversation with a provider going: connects, listens, sees that the line is dead or mute, and connects anew after a wait that
/// grows (<see cref="BackOff"/>). Subscriptions are said again, since each conversation begins with <see cref="LiveSource.Begin"/>.
/// </summary>
internal sealed partial class LiveConnection(LiveSource source, SourceStatus status, LiveTiming timing, TimeProvider clock, ILogger logger)
{
    private const int MostBytes = 8 * 1024 * 1024;
    private const int MostBadNamed = 5;

    /// <summary>Talks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var failures = 0; ; failures++)
        {
            var begun = clock.GetTimestamp();
            var isRefusal = false;
            string reason;
            try
            {
                await ConverseAsync(cancellation);
                reason = "The provider closed the connection.";
            }
            catch (ConversationEndedException ended)
            {
                (reason, isRefusal) = (ended.Message, ended.IsRefusal);
            }
            catch (Exception lost) when (lost is WebSocketException or IOException or HttpRequestException or TimeoutException
                || (lost is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                reason = lost.Message;
            }

            cancellation.ThrowIfCancellationRequested();
            source.Lost();
            status.Lost(reason);

            // Only a connection that held is forgiven what went before: one that is dropped after each first message would else knock once
            // a second for ever.
            if (clock.GetElapsedTime(begun) >= timing.Healthy) failures = 0;
            var wait = isRefusal ? timing.AfterRefusal : BackOff.Wait(failures, timing, Random.Shared.NextDouble());
            LogLost(status.Name, reason, wait.TotalSeconds);
            await Task.Delay(wait, clock, cancellation);
        }
    }

    private async Task ConverseAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(20);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        using (var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            connecting.CancelAfter(timing.Connecting);
            await socket.ConnectAsync(source.Address, connecting.Token);
        }

        var outgoing = Channel.CreateUnbounded<string>(new() { SingleReader = true });
        var line = new Line(clock.GetTimestamp());
        foreach (var message in source.Begin()) outgoing.Writer.TryWrite(message);
        Task[] parts =
        [
            ReceiveAsync(socket, outgoing.Writer, line, ending.Token), SendAsync(socket, outgoing.Reader, ending.Token),
            WatchAsync(line, ending.Token),
        ];
        var first = await Task.WhenAny(parts);
        await ending.CancelAsync();
        socket.Abort();
        foreach (var part in parts) await part.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task ReceiveAsync(ClientWebSocket socket, ChannelWriter<string> answers, Line line, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.GetMemory(16 * 1024), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new ConversationEndedException(
                    $"The provider closed the connection: {socket.CloseStatus} {socket.CloseStatusDescription}".TrimEnd());
            buffer.Advance(part.Count);
            if (buffer.WrittenCount > MostBytes) throw new ConversationEndedException("A message is larger than any that there should be.");
            if (!part.EndOfMessage) continue;
            line.SpokenAt = clock.GetTimestamp();
            status.Message();
            Receive(buffer.WrittenMemory, answers);
            buffer.ResetWrittenCount();
        }
    }

    private void Receive(ReadOnlyMemory<byte> message, ChannelWriter<string> answers)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            source.Receive(json.RootElement, answer => answers.TryWrite(answer));
        }
        catch (Exception bad) when (bad is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException)
        {
            status.Bad();
            if (status.BadMessages <= MostBadNamed) LogBad(status.Name, bad.Message);
        }
    }

    private async Task SendAsync(ClientWebSocket socket, ChannelReader<string> messages, CancellationToken cancellation)
    {
        await foreach (var message in messages.ReadAllAsync(cancellation))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellation);
            if (source.BetweenMessages > TimeSpan.Zero) await Task.Delay(source.BetweenMessages, clock, cancellation);
        }
    }

    /// <summary>
    /// A line that is dead is seen by pings that nobody answers. One that is alive and says nothing while its market is open is seen here.
    /// </summary>
    private async Task WatchAsync(Line line, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(timing.MostMute / 4, clock);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (!status.ExpectsData(clock.GetUtcNow())) line.SpokenAt = clock.GetTimestamp();
            else if (clock.GetElapsedTime(line.SpokenAt) > timing.MostMute)
                throw new TimeoutException("The provider has said nothing for too long.");
        }
    }

    private sealed class Line(long openedAt)
    {
        private long spokenAt = openedAt;

        public long SpokenAt
        {
            get => Interlocked.Read(ref spokenAt);
            set => Interlocked.Exchange(ref spokenAt, value);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The connection to {Provider} is lost: {Reason} It is tried again in {Seconds:F1} s")]
    private partial void LogLost(string provider, string reason, double seconds);

    [LoggerMessage(LogLevel.Warning, "A message of {Provider} was passed over: {Reason}")]
    private partial void LogBad(string provider, string reason);
}
