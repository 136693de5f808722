using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.RateLimiting;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Stream;

/// <summary>
/// One WebSocket. Whoever has something for it puts it into the outbox and goes on; one task sends, another receives. It is never left
/// without a reason: it closes with a code and a word.
/// </summary>
internal sealed class Connection(
    WebSocket socket, BatchedStream bytes, IPAddress? from, StreamOptions options, LimitSettings limits, StreamMetrics metrics,
    TimeProvider time) : IDisposable
{
    public const int MaxMessageBytes = 8 * 1024;

    /// <summary>
    /// The close code for a reader that is too slow for a private channel (4000 to 4999 are free for applications, RFC 6455, 7.4.2).
    /// </summary>
    public const WebSocketCloseStatus SlowConsumer = (WebSocketCloseStatus)4008;

    /// <summary>
    /// The close code for what a chaos plan closes: as when the service restarts, so that who is closed comes back (RFC 6455, 11.7).
    /// </summary>
    public const WebSocketCloseStatus Restart = (WebSocketCloseStatus)1012;

    // For the reader to take what the system holds for it, and the close after that.
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(10);

    private readonly Outbox outbox = new();
    private readonly CancellationTokenSource gone = new(Timeout.InfiniteTimeSpan, time);
    private readonly ArrayBufferWriter<byte> frame = new(2048);
    private readonly TokenBucketRateLimiter? messages = limits.Off ? null : new(new()
    {
        TokenLimit = limits.MessagesPerSecond,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / limits.MessagesPerSecond),
        AutoReplenishment = false,
    });

    private volatile Closing? closing;
    private volatile SendingTroubles troubles;
    private Outgoing? held;
    private int underWay;
    private int gathered;

    private sealed record Closing(WebSocketCloseStatus Code, string Reason, bool DropWaiting);

    /// <summary>Where it comes from.</summary>
    public IPAddress? From => from;

    /// <summary>Who is signed in. Guarded by the hub's lock.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The account that they chose; null for their first. Guarded by the hub's lock.</summary>
    public AccountId? Account { get; set; }

    /// <summary>How many operations it has asked for that are not answered yet.</summary>
    public int UnderWay;

    /// <summary>By channel. Guarded by the hub's lock.</summary>
    public Dictionary<string, Subscription> Subscriptions { get; } = [];

    /// <summary>Whether a reader that was held back has taken nearly everything.</summary>
    public bool HasCaughtUp => outbox.Bytes <= options.MarketBacklogBytes / 8;

    /// <summary>Whether it was put something and is yet to be woken. Guarded by the hub's lock.</summary>
    public bool IsToWake { get; set; }

    /// <summary>What its caller's chaos plans do to what is sent.</summary>
    public SendingTroubles Troubles
    {
        get => troubles;
        set
        {
            if (troubles == value) return;
            troubles = value;

            // What was held back goes.
            outbox.Wake();
        }
    }

    /// <summary>False where too much waits already. Whoever puts something wakes the connection when there is no more.</summary>
    public bool TryPut(in Outgoing message, bool isPrivate) =>
        outbox.TryPut(in message, isPrivate ? options.BacklogBytes : options.MarketBacklogBytes);

    /// <summary>Whether one more message of the client is taken now.</summary>
    public bool MayReceive()
    {
        if (messages is null) return true;
        messages.TryReplenish();
        using var lease = messages.AttemptAcquire();
        return lease.IsAcquired;
    }

    /// <summary>Answers what the client sent. A client that asks faster than it reads is closed.</summary>
    public void Answer<T>(T message)
    {
        if (!outbox.TryPut(new Outgoing(null, false, 0, JsonSerializer.SerializeToUtf8Bytes(message, Json.Options)), options.BacklogBytes))
            CloseSlow();
        outbox.Wake();
    }

    /// <summary>Sends what was put.</summary>
    public void Wake() => outbox.Wake();

    public void Refuse(long? id, string code, string detail, string? channel = null) => Answer(new ErrorMessage(code, detail, channel, id));

    public void CloseSlow() => Close(SlowConsumer, "slow_consumer", dropWaiting: true);

    /// <summary>Closes after what waits has been sent, or at once. The first call counts.</summary>
    /// <param name="reason">In snake_case, or empty.</param>
    public void Close(WebSocketCloseStatus code, string reason, bool dropWaiting = false)
    {
        if (Interlocked.CompareExchange(ref closing, new Closing(code, reason, dropWaiting), null) is not null) return;
        if (code == SlowConsumer) metrics.SlowConsumer();
        outbox.Complete();
        gone.CancelAfter(CloseGrace);
    }

    /// <summary>Sends and receives until the connection has ended.</summary>
    /// <param name="take">Is given each message; its memory is only lent.</param>
    public async Task RunAsync(Action<ReadOnlyMemory<byte>> take, CancellationToken stopping)
    {
        using var stop = stopping.Register(() => Close(WebSocketCloseStatus.EndpointUnavailable, "server_stopping"));
        var sending = SendAllAsync();
        try
        {
            await ReceiveAllAsync(take);
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or IOException)
        {
            await gone.CancelAsync();
        }
        catch
        {
            Close(WebSocketCloseStatus.InternalServerError, "internal_error", dropWaiting: true);
            throw;
        }
        finally
        {
            Close(WebSocketCloseStatus.NormalClosure, "", dropWaiting: true);
            await sending;
        }
    }

    public void Dispose()
    {
        gone.Dispose();
        messages?.Dispose();
    }

    private async Task ReceiveAllAsync(Action<ReadOnlyMemory<byte>> take)
    {
        var buffer = new byte[MaxMessageBytes];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), gone.Token);
            if (part.MessageType == WebSocketMessageType.Close) return;

            length += part.Count;
            if (closing is not null)
            {
                length = 0;
            }
            else if (part.EndOfMessage)
            {
                if (part.MessageType == WebSocketMessageType.Text) take(buffer.AsMemory(0, length));
                else Refuse(null, "binary_not_supported", "Messages are JSON in text frames.");
                length = 0;
            }
            else if (length == buffer.Length)
            {
                Refuse(null, "message_too_large", $"A message may have at most {MaxMessageBytes / 1024} KB.");
                Close(WebSocketCloseStatus.MessageTooBig, "message_too_large");
                length = 0;
            }
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (await outbox.WaitAsync(gone.Token))
            {
                bytes.Open();
                if (held is not null && troubles == SendingTroubles.None) await SendHeldAsync();
                while (closing is not { DropWaiting: true } && outbox.TryTake(out var message))
                {
                    if (troubles == SendingTroubles.None) await SendAsync(message);
                    else await SendInTroubleAsync(message);
                    underWay += message.Size;
                    gathered++;
                    if (underWay < BatchedStream.Most) continue;
                    await FlushAsync();
                    bytes.Open();
                }

                await FlushAsync();

                if (closing is { DropWaiting: true }) break;
            }

            if (closing is { } why) await socket.CloseOutputAsync(why.Code, why.Reason, gone.Token);
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The reader is gone; receiving must end as well.
            await gone.CancelAsync();
        }
    }

    private ValueTask SendAsync(Outgoing message) =>
        socket.SendAsync(Frame(in message), WebSocketMessageType.Text, endOfMessage: true, gone.Token);

    private async ValueTask SendInTroubleAsync(Outgoing message)
    {
        var now = troubles;
        if (now.HasFlag(SendingTroubles.Mute)) return;
        if (now.HasFlag(SendingTroubles.Reorder) && held is null && message is { IsSnapshot: false, Subscription: not null })
        {
            held = message;
            return;
        }

        await SendAsync(message);
        if (now.HasFlag(SendingTroubles.Duplicate)) await SendAsync(message);
        if (held is { Subscription: { } channel } && (channel == message.Subscription || channel.IsEnded)) await SendHeldAsync();
    }

    private async ValueTask SendHeldAsync()
    {
        var late = held!.Value;
        held = null;
        if (!late.Subscription!.IsEnded) await SendAsync(late);
    }

    private async ValueTask FlushAsync()
    {
        await bytes.FlushBatchAsync(gone.Token);
        outbox.Sent(underWay);
        metrics.Sent(gathered);
        (underWay, gathered) = (0, 0);
    }

    private ReadOnlyMemory<byte> Frame(in Outgoing message)
    {
        if (message.Subscription is not { IsBare: false, NameJson: var channel }) return message.Data;
        frame.ResetWrittenCount();
        frame.Write(message.IsSnapshot ? """{"type":"snapshot","channel":"""u8 : """{"type":"update","channel":"""u8);
        frame.Write(channel);
        frame.Write(""","seq":"""u8);
        Span<byte> seq = stackalloc byte[20];
        message.Seq.TryFormat(seq, out var digits, provider: CultureInfo.InvariantCulture);
        frame.Write(seq[..digits]);
        frame.Write(""","data":"""u8);
        frame.Write(message.Data);
        frame.Write("}"u8);
        return frame.WrittenMemory;
    }
}
