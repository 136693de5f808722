using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TradeCraft.Server.Stream;

/// <summary>
/// A message on its way to one reader. The data is shared by all readers of a topic; what is put around it is the subscription's own.
/// </summary>
/// <param name="Subscription">Null where the data is the whole message.</param>
/// <param name="Seq">Counted from 1 over the subscription's messages.</param>
internal readonly record struct Outgoing(Subscription? Subscription, bool IsSnapshot, long Seq, byte[] Data)
{
    // A message takes some memory besides its data: many small ones must not pass for nothing.
    public int Size => Data.Length + 100;
}

/// <summary>
/// What waits for one reader. Nobody waits to put something in: it fits or it does not. Counted in bytes, those being sent included. Who
/// puts in much at once wakes the sender once.
/// </summary>
internal sealed class Outbox
{
    private readonly ConcurrentQueue<Outgoing> waiting = new();
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private volatile bool isComplete;
    private long bytes;

    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>
    /// False where more would wait than <paramref name="limit"/>. A message that is larger than that goes into an empty outbox. The sender
    /// is not woken.
    /// </summary>
    public bool TryPut(in Outgoing message, int limit)
    {
        var before = Interlocked.Add(ref bytes, message.Size) - message.Size;
        if (before > 0 && before + message.Size > limit)
        {
            Interlocked.Add(ref bytes, -message.Size);
            return false;
        }

        if (!isComplete) waiting.Enqueue(message);
        return true;
    }

    /// <summary>Lets the sender look for what was put in.</summary>
    public void Wake() => signal.Writer.TryWrite(true);

    /// <summary>Nothing more goes in. What is in it can still be taken.</summary>
    public void Complete()
    {
        isComplete = true;
        signal.Writer.TryComplete();
    }

    /// <summary>False when the outbox is complete and empty.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellation)
    {
        var isWoken = await signal.Reader.WaitToReadAsync(cancellation);
        if (isWoken) signal.Reader.TryRead(out _);
        return isWoken || !waiting.IsEmpty;
    }

    public bool TryTake(out Outgoing message) => waiting.TryDequeue(out message);

    /// <param name="size">Of messages that were taken and are sent.</param>
    public void Sent(int size) => Interlocked.Add(ref bytes, -size);
}
