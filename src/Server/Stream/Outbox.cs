using System.Diagnostics.CodeAnalysis;
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
/// What waits for one reader. Nobody waits to put something in: it fits or it does not. Counted in bytes, those being sent included.
/// </summary>
internal sealed class Outbox
{
    private readonly Channel<Outgoing> waiting = Channel.CreateUnbounded<Outgoing>(new() { SingleReader = true });
    private long bytes;

    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>
    /// False where more would wait than <paramref name="limit"/>. A message that is larger than that goes into an empty outbox.
    /// </summary>
    public bool TryPut(in Outgoing message, int limit)
    {
        var before = Interlocked.Add(ref bytes, message.Size) - message.Size;
        if (before > 0 && before + message.Size > limit)
        {
            Interlocked.Add(ref bytes, -message.Size);
            return false;
        }

        waiting.Writer.TryWrite(message);
        return true;
    }

    /// <summary>Nothing more goes in. What is in it can still be taken.</summary>
    public void Complete() => waiting.Writer.TryComplete();

    /// <summary>False when the outbox is complete and empty.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => waiting.Reader.WaitToReadAsync(cancellation);

    public bool TryTake([MaybeNullWhen(false)] out Outgoing message) => waiting.Reader.TryRead(out message);

    public void Sent(in Outgoing message) => Interlocked.Add(ref bytes, -message.Size);
}
